import RetailModels
import TerminalUI
import Testing
import Till

@testable import POSTerminal

/// Products that are made at a till, and the codes that they are found by.
@MainActor
@Suite struct ProductTests {
    /// A till whose inventory shows one product.
    nonisolated private static func show(_ product: StockedProduct, on till: FakeTill) {
        var office = BackOfficeClient.none
        office.stock = { _ throws(Trouble) in StockPage(items: [product], next: nil) }
        till.serve(office)
    }

    /// Ada looks at the item, with the form of its codes open.
    private static func codes(
        of product: StockedProduct, signsIn: Bool = true
    ) async -> TillDriver {
        let till = FakeTill()
        show(product, on: till)
        let driver = TillDriver(till)
        await driver.beginShift(as: TestShop.ada)
        await driver.command("Inventory")
        await driver.press(.enter, .character("k"))
        if signsIn { await driver.enter("2222") }
        return driver
    }

    @Test func picturesOfTheCodes() async throws {
        var wide = TestShop.special[2]
        wide.product.name = "りんごジュース 1L 🍎"
        wide.product.traits?.packs = (10..<30).map { PackCode(code: "40000003101\($0)") }
        let shown = wide
        try await Pictures.expect(
            "CodesForm",
            fill: { till, content in
                switch content {
                case .long: Self.show(TestShop.special[2], on: till)
                case .wide: Self.show(shown, on: till)
                case .empty: Self.show(TestShop.special[3], on: till)
                }
            },
            open: { driver in
                await driver.command("Inventory")
                await driver.press(.enter, .character("k"))
                await driver.enter("2222")
            })
    }

    @Test func codesAreAddedAndTakenAway() async {
        let driver = await Self.codes(of: TestShop.special[2])
        #expect(driver.text.contains("4000000310037 stays: it is the product's own."))
        await driver.type("4011")
        // The pack of six goes, a scanned code and a pack of four come.
        await driver.press(.tab, .control("u"))
        await driver.press(.scan("96385074"))
        await driver.press(.tab)
        await driver.type("4000000310143*4")
        await driver.press(.function(2))
        #expect(driver.text.contains("its codes are kept. All tills hear it."))
        let body = SetProductCodes.Body(
            plu: "4011",
            packs: [
                PackCode(code: "96385074"),
                PackCode(code: "4000000310143", quantity: TestShop.quantity(4_000)),
            ], base: ProductCodes(of: TestShop.special[2].product))
        #expect(driver.till.shop.codes == [body])
        let note = await driver.till.register.waitingNotes.last
        #expect(note?.action == AuditAction.catalogueChange.rawValue)
        #expect(note?.subject == "31003")
    }

    /// The cloud takes codes from managers alone: nobody's word makes a cashier one.
    @Test func whoIsNoManagerIsNotAskedForAPIN() async {
        let till = FakeTill()
        Self.show(TestShop.special[2], on: till)
        let driver = TillDriver(till)
        await driver.beginShift()
        await driver.command("Inventory")
        await driver.press(.enter, .character("k"))
        #expect(driver.text.contains("Only a manager may change settings."))
        #expect(driver.state.dialog == nil && !driver.text.contains("Further barcode"))
    }

    /// More fields than the window has rows: the one that is typed into is there.
    @Test func aFormFollowsItsField() async {
        var product = TestShop.special[2]
        product.product.traits?.packs = (10..<30).map { PackCode(code: "40000003101\($0)") }
        let driver = await Self.codes(of: product)
        #expect(!driver.text.contains("4000000310129"))
        await driver.press(.backTab)
        #expect(driver.text.contains("4000000310129") && !driver.text.contains("PLU"))
        #expect(driver.text.contains("4000000310037 stays"))
    }

    @Test func codesThatAreNoneOrTakenAreRefused() async {
        let driver = await Self.codes(of: TestShop.special[2])
        func refused(_ text: String, _ words: String) async {
            await driver.press(.control("u"))
            await driver.type(text)
            await driver.press(.function(2))
            #expect(driver.text.contains(words), "\(text): \(driver.text)")
        }
        await refused("40x", "PLU has up to 14 digits")
        await driver.press(.control("u"), .tab)
        await refused("12*", "is no code, or none of a pack such as 4011*6")
        await refused("12*0", "is no code")
        await refused("4000000310037", "4000000310037 is there twice")
        await refused("4000000256717", "4000000256717 belongs to Applesauce 50 Oz")
        await refused("4000000310136*6", "Nothing was changed.")
        #expect(driver.till.shop.codes.isEmpty)
    }

    /// The server knows codes that this till does not.
    @Test func theServerHasTheLastWord() async {
        let driver = await Self.codes(of: TestShop.special[2])
        driver.till.shop.fail(.cloudRefused(Problem(.exists, "x")))
        await driver.type("4012")
        await driver.press(.function(2))
        #expect(driver.text.contains("The SKU or a code is a product's already"))
        driver.till.shop.fail(nil)
        await driver.press(.function(2))
        #expect(driver.text.contains("its codes are kept"))
    }

    /// The list may show an old copy: nothing that somebody else has added is taken away.
    @Test func codesThatWereChangedMeanwhileStay() async {
        let driver = await Self.codes(of: TestShop.special[2])
        var now = TestShop.special[2].product
        now.traits?.plu = "4013"
        driver.till.shop.keep([now])
        await driver.type("4011")
        await driver.press(.function(2))
        #expect(driver.text.contains("The codes were changed meanwhile"))
        #expect(driver.till.shop.codes.isEmpty)
        driver.till.shop.keep([TestShop.special[2].product])
        await driver.press(.function(2))
        #expect(driver.till.shop.codes.count == 1)
    }

    /// What has no barcode is given one.
    @Test func aProductGetsItsBarcode() async {
        let driver = await Self.codes(of: TestShop.special[3])
        await driver.press(.scan("4000000310044"))
        await driver.press(.function(2))
        #expect(driver.till.shop.codes.first?.barcode == "4000000310044")
    }

    @Test func picturesOfANewProduct() async throws {
        try await Pictures.expect(
            "NewProductForm",
            fill: { till, content in
                if content != .empty { till.find(FakeOffice.unknownCodes(content)) }
            },
            open: { driver in
                await driver.command("Unknown codes")
                // What was not sold yet is made from the inventory.
                if driver.text.contains("No code was sold") {
                    await driver.press(.escape)
                    await driver.command("Inventory")
                }
                await driver.press(.character("n"))
                await driver.enter("2222")
            })
    }

    /// A code that was sold by department and price becomes a product.
    @Test func anUnknownCodeBecomesAProduct() async {
        let driver = TillDriver(FakeTill())
        await driver.beginShift(as: TestShop.ada)
        await driver.command("Unknown codes")
        await driver.press(.character("n"))
        await driver.enter("2222")
        #expect(driver.text.contains("4711") && driver.text.contains("GROCERY"))
        await driver.press(.function(2))
        #expect(driver.text.contains("Name is empty"))
        await driver.type("Eau de Cologne")
        await driver.press(.function(2))
        #expect(driver.text.contains("Eau de Cologne is made. All tills hear it."))
        let made = driver.till.shop.products.first
        #expect(made?.sku == "4711" && made?.barcode == "4711" && made?.unit == "each")
        #expect(made?.price == TestShop.money(320) && made?.cost == .zero)
        #expect(made?.taxClass == "reduced")
    }

    /// The answer was lost, and the till has heard of the product since.
    @Test func whatIsMadeAlreadyIsMadeOnce() async throws {
        let driver = TillDriver(FakeTill())
        await driver.beginShift(as: TestShop.ada)
        await driver.command("Unknown codes")
        await driver.press(.character("n"))
        await driver.enter("2222")
        await driver.press(.function(2))
        #expect(driver.text.contains("Name is empty"))
        driver.till.shop.fail(.unreachable("x"))
        await driver.type("Eau de Cologne")
        await driver.press(.function(2))
        #expect(!driver.text.contains("is made"))
        #expect(!driver.text.contains("is made"))
        driver.till.shop.fail(nil)
        let made = Product(
            id: "made", sku: "4711", barcode: "4711", name: "Eau de Cologne",
            department: "GROCERY", category: "", brand: "", unit: "each",
            price: TestShop.money(320), cost: .zero, taxClass: "reduced", ordinal: 900)
        driver.till.stock([
            StockedProduct(product: made, onHand: .zero, minimum: .zero)
        ])
        await driver.press(.function(2))
        #expect(driver.text.contains("Eau de Cologne is made. All tills hear it."))
        let note = await driver.till.register.waitingNotes.last
        #expect(note?.subject == "4711" && note?.detail == "new")
    }

    @Test func badProductsAreRefused() async {
        let driver = TillDriver(FakeTill())
        await driver.beginShift(as: TestShop.ada)
        await driver.command("Inventory")
        await driver.press(.character("n"))
        await driver.enter("2222")
        var focus = 0
        /// Types into a field and saves.
        func refused(_ field: Int, _ text: String, _ words: String) async {
            for _ in 0..<((field - focus + 10) % 10) { await driver.press(.tab) }
            focus = field
            await driver.press(.control("u"))
            await driver.type(text)
            await driver.press(.function(2))
            #expect(driver.text.contains(words), "\(words): \(driver.text)")
        }
        for text in ["", "", "Soap", "Cosmetics", "", "", "each", "1.99", "", ""] {
            await driver.type(text)
            await driver.press(.tab)
        }
        await refused(0, "", "SKU is empty")
        await refused(1, "25671", "Department is new, and wants a tax class")
        await refused(9, "luxury", "Tax class is none of this shop")
        await refused(9, "none", "25671 belongs to Applesauce 50 Oz")
        await refused(1, "S-1", "Soap is made.")
        let made = driver.till.shop.products.first
        #expect(made?.department == "Cosmetics" && made?.taxClass == "none")
    }
}
