import RetailModels
import TerminalUI
import Testing
import Till

@testable import POSTerminal

/// Stock value, the stock of all locations, suppliers, and what waits for a person.
@MainActor
@Suite struct GoodsTests {
    nonisolated private static let places = [
        ShopLocation(id: "a", number: "1", name: "Main Street"),
        ShopLocation(id: "b", number: "2", name: "Harbour りんご"),
    ]

    /// Ada looks at a page, with her PIN where it is asked for.
    private func opened(
        _ page: String, _ till: FakeTill = FakeTill(), signsIn: Bool = false
    ) async -> TillDriver {
        let driver = TillDriver(till)
        await driver.beginShift(as: TestShop.ada)
        await driver.command(page)
        if signsIn { await driver.enter("2222") }
        return driver
    }

    // MARK: Stock value

    nonisolated private static func worth(_ till: FakeTill, _ content: Pictures.Content) {
        var office = BackOfficeClient.none
        office.stockValue = { isEverywhere throws(Trouble) in
            switch content {
            case .empty: []
            case .wide:
                [
                    StockValueRow(
                        department: "果物と野菜の売り場", products: 12, cost: 9_000_000_000_000,
                        price: 9_100_000_000_000),
                    StockValueRow(department: "عصير", products: 1, cost: -250, price: -400),
                ]
            case .long:
                (1...60).map {
                    StockValueRow(
                        department: "DEPARTMENT \($0)", products: $0 * (isEverywhere ? 2 : 1),
                        cost: $0 * 12_345, price: $0 * 17_000)
                }
            }
        }
        till.serve(office)
    }

    @Test func picturesOfTheStockValue() async throws {
        try await Pictures.expect(
            "StockValueList", fill: { Self.worth($0, $1) },
            open: { await $0.command("Stock value") })
    }

    @Test func theValueIsThatOfHereOrOfEverywhere() async {
        let till = FakeTill()
        Self.worth(till, .long)
        let driver = await opened("Stock value", till)
        #expect(driver.text.contains("this location") && driver.text.contains("1830 "))
        await driver.press(.character("w"))
        #expect(driver.text.contains("all locations") && driver.text.contains("3660 "))
        await driver.press(.down, .enter)
        #expect(driver.text.contains("DEPARTMENT 1: at its prices it brings 46.55 more"))
    }

    /// More than a number holds has no sum, and the rows stay.
    @Test func aSumThatIsTooLargeIsLeftOut() async {
        let till = FakeTill()
        var office = BackOfficeClient.none
        office.stockValue = { _ throws(Trouble) in
            ["A", "B"].map {
                StockValueRow(department: $0, products: 1, cost: .max, price: .min)
            }
        }
        till.serve(office)
        let driver = await opened("Stock value", till)
        await driver.press(.enter)
        #expect(driver.text.contains("2 departments") && !driver.text.contains("All together"))
    }

    // MARK: All locations

    nonisolated private static func everywhere(_ till: FakeTill, _ content: Pictures.Content) {
        guard content != .empty else { return }
        let tills = [TillAge(series: "01", name: "Counter", reportedAt: TestShop.now, waiting: 3)]
        let reports = places.map {
            LocationReport(location: $0, tills: $0.number == "1" ? tills : [])
        }
        let products =
            content == .wide
            ? Array(TestShop.products.suffix(4))
            : (0..<90).map { number in
                var product = TestShop.products[number % 4]
                product.product.id = "p\(number)"
                return product
            }
        till.cloud.stock(
            MasterInventory(
                locations: reports,
                items: products.enumerated().map { index, product in
                    InventoryItem(
                        product: product.product,
                        onHand: [
                            "a": TestShop.quantity(Int64(index) * 1_000),
                            "b": TestShop.quantity(-2_500),
                        ])
                }, next: nil))
    }

    @Test func picturesOfAllLocations() async throws {
        try await Pictures.expect(
            "MasterList", fill: { Self.everywhere($0, $1) },
            open: { driver in
                await driver.command("All locations")
                await driver.enter("2222")
            })
    }

    @Test func aLocationSaysHowOldItsWordIs() async {
        let till = FakeTill()
        Self.everywhere(till, .long)
        let driver = await opened("All locations", till)
        #expect(driver.text.contains("type your PIN once more"))
        await driver.enter("2222")
        await driver.press(.character("/"))
        await driver.type("app")
        #expect(till.cloud.calls.last == "inventory app")
        await driver.press(.enter)
        #expect(driver.text.contains("1 Main Street"))
        #expect(driver.text.contains("3 writes still to"))
        #expect(driver.text.contains("no till"))
        await driver.press(.escape)
        #expect(driver.text.contains("All locations"))
    }

    // MARK: Item

    @Test func anItemShowsItsCodesAndWhereItIs() async throws {
        let till = FakeTill()
        var product = TestShop.special[2]
        product.product.traits?.plu = "4011"
        let shown = product
        var office = BackOfficeClient.none
        office.stock = { _ throws(Trouble) in StockPage(items: [shown], next: nil) }
        office.history = { _, _, _ throws(Trouble) in [] }
        office.places = { _ throws(Trouble) in
            Self.places.map { PlaceStock(location: $0, onHand: .one) }
        }
        till.serve(office)
        let driver = await opened("Inventory", till)
        await driver.press(.enter)
        #expect(driver.text.contains("4000000310037 · 4000000310136 × 6 · PLU 4011"))
        try Snapshot.expect(driver.terminal.buffer, is: "ItemPlaces")
        await driver.resize(rows: 1, columns: 1)
        await driver.resize(rows: 24, columns: 80)
        #expect(driver.text.contains("1 Main Street"))
    }

    /// More codes than the row has room for are counted.
    @Test func manyCodesAreCounted() async {
        let till = FakeTill()
        var product = TestShop.special[2]
        product.product.traits?.packs = (1...20).map {
            PackCode(code: "40000003101\($0 + 10)", quantity: TestShop.quantity(6_000))
        }
        let shown = product
        var office = BackOfficeClient.none
        office.stock = { _ throws(Trouble) in StockPage(items: [shown], next: nil) }
        till.serve(office)
        let driver = await opened("Inventory", till)
        await driver.press(.enter)
        #expect(driver.text.contains("4000000310037 · 4000000310111 × 6 · 4000000310112 × 6 · +18"))
    }

    // MARK: Suppliers

    nonisolated private static func supply(_ till: FakeTill, _ content: Pictures.Content) {
        switch content {
        case .empty: break
        case .wide:
            till.shop.supply([
                Supplier(
                    id: "a", name: "りんご農園 株式会社", contact: "太郎", phone: "+81 3 1234 5678"),
                Supplier(id: "b", name: String(repeating: "Long ", count: 40), isActive: false),
            ])
        case .long:
            till.shop.supply(
                (1...80).map {
                    Supplier(id: "s\($0)", name: "Supplier \($0)", contact: "Person \($0)")
                })
        }
    }

    @Test func picturesOfSuppliers() async throws {
        try await Pictures.expect(
            "SupplierList", fill: { Self.supply($0, $1) },
            open: { await $0.command("Suppliers") })
    }

    @Test func picturesOfASupplier() async throws {
        try await Pictures.expect(
            "SupplierForm", fill: { Self.supply($0, $1) },
            open: { driver in
                await driver.command("Suppliers")
                await driver.press(.character("n"))
                await driver.enter("2222")
                await driver.type("Mill")
            })
    }

    @Test func aSupplierIsMadeAndChanged() async {
        let driver = await opened("Suppliers")
        await driver.press(.character("n"))
        await driver.enter("2222")
        await driver.press(.function(2))
        #expect(driver.text.contains("Name is empty"))
        await driver.enter("  Mill   Ltd ")
        for _ in 0..<4 { await driver.press(.tab) }
        await driver.press(.control("u"))
        await driver.type("maybe")
        await driver.press(.function(2))
        #expect(driver.text.contains("Active is yes or no"))
        await driver.press(.control("u"), .down, .function(2))
        #expect(driver.text.contains("Mill Ltd is kept."))
        #expect(driver.till.shop.suppliers.map(\.name) == ["Mill Ltd"])
        await driver.press(.enter, .tab)
        await driver.type("Ann")
        await driver.press(.function(2))
        #expect(driver.till.shop.suppliers.map(\.contact) == ["Ann"])
        let note = await driver.till.register.waitingNotes.last
        #expect(note?.action == AuditAction.catalogueChange.rawValue)
        #expect(note?.subject == "supplier Mill Ltd")
    }

    // MARK: Parked

    nonisolated private static func park(_ till: FakeTill, _ content: Pictures.Content) {
        var office = BackOfficeClient.none
        office.overUses = { () throws(Trouble) in
            content == .empty
                ? []
                : [
                    OverUse(
                        kind: .spent, name: "GC-0001", over: TestShop.money(1_250),
                        documents: ["01-000123", "02-000007"])
                ]
        }
        till.serve(office)
        let codes = ["number-twice", "document-invalid", "device-revoked", "of-a-newer-server"]
        func write(_ number: Int) -> ParkedWrite {
            var write = ParkedWrite(
                hash: Digest.sha256("\(number)"), id: "id-\(number)", kind: .sale,
                code: codes[number % 4],
                detail: String(repeating: "the figures of line 3 do not add up; ", count: 5),
                receivedAt: TestShop.now, body: "")
            write.number = content == .wide ? "りんご-000\(number)" : "02-00\(1_000 + number)"
            write.at = TestShop.now
            write.device = "02"
            write.gross = content == .wide ? 9_000_000_000_000 : Int64(number) * 199
            return write
        }
        if content != .empty { till.cloud.park((0..<(content == .wide ? 4 : 60)).map(write)) }
    }

    @Test func picturesOfWhatIsParked() async throws {
        try await Pictures.expect(
            "ParkedList", fill: { Self.park($0, $1) },
            open: { driver in
                await driver.command("Parked")
                await driver.enter("2222")
            })
    }

    @Test func picturesOfARelease() async throws {
        try await Pictures.expect(
            "ReleaseForm", fill: { Self.park($0, $1) },
            open: { driver in
                await driver.command("Parked")
                await driver.enter("2222")
                await driver.press(.down, .character("t"))
            })
    }

    @Test func whatIsParkedIsReleased() async {
        let till = FakeTill()
        Self.park(till, .long)
        let driver = await opened("Parked", till, signsIn: true)
        // What was used twice has nothing to be released.
        await driver.press(.character("t"))
        #expect(driver.text.contains("Settle the difference"))
        await driver.press(.down, .character("t"), .function(2))
        #expect(driver.text.contains("Nothing was changed."))
        till.cloud.fail(.cloudRefused(Problem(.documentInvalid, "x")))
        await driver.press(.character("t"), .down, .function(2))
        #expect(driver.text.contains("The server keeps this for a person"))
        till.cloud.fail(nil)
        await driver.press(.function(2))
        #expect(driver.text.contains("02-001000 is released."))
        #expect(driver.text.contains("60 matters"))
        let note = await till.register.waitingNotes.last
        #expect(note?.action == AuditAction.conflictResolved.rawValue)
        #expect(note?.subject == "02-001000")
    }

    @Test func whatIsParkedSaysWhyAndSinceWhen() async throws {
        let till = FakeTill()
        Self.park(till, .long)
        let driver = await opened("Parked", till, signsIn: true)
        await driver.press(.enter)
        #expect(driver.text.contains("more was spent than was on it"))
        #expect(driver.text.contains("01-000123, 02-000007"))
        await driver.press(.escape, .down, .enter)
        #expect(driver.text.contains("its number was used twice"))
        #expect(driver.text.contains("Nothing is lost"))
        try Snapshot.expect(driver.terminal.buffer, is: "ParkedNote")
        await driver.press(.escape)
        till.cloud.park([])
        await driver.press(.character("u"))
        #expect(driver.text.contains("1 matter"))
    }
}
