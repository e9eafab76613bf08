import RetailModels
import Synchronization
import TerminalUI
import Testing
import Till

@testable import POSTerminal

/// The inventory as a manager works with it.
@MainActor
@Suite struct InventoryTests {
    nonisolated private static func fill(_ till: FakeTill, _ content: Pictures.Content) {
        switch content {
        case .empty: till.stock([])
        case .wide: till.stock(Array(TestShop.products.suffix(4)))
        case .long:
            till.stock(
                (1...350).map { number in
                    var product = TestShop.products[number % 4]
                    product.product.id = "p\(number)"
                    product.product.sku = "\(20_000 + number)"
                    product.product.ordinal = Int64(number)
                    return product
                })
        }
    }

    @Test func pictures() async throws {
        try await Pictures.expect(
            "InventoryList", fill: { Self.fill($0, $1) },
            open: { await $0.command("Inventory") })
    }

    @Test func picturesOfAForm() async throws {
        try await Pictures.expect(
            "StockForm", fill: { Self.fill($0, $1) },
            open: { driver in
                await driver.command("Inventory")
                await driver.press(.character("a"))
                await driver.type("-2")
            })
    }

    private func opened(by person: Operator = TestShop.ada) async -> TillDriver {
        let driver = TillDriver()
        await driver.beginShift(as: person)
        await driver.command("Inventory")
        return driver
    }

    @Test func keysChooseTheOrder() async {
        let driver = await opened()
        for title in ["SKU", "name", "dept", "price", "cost", "on hand"] {
            await driver.press(.character("s"))
            #expect(driver.text.contains("sort: \(title) ▲"))
        }
        await driver.press(.character("S"))
        #expect(driver.text.contains("sort: on hand ▼"))
        await driver.press(.character("s"), .character("S"))
        #expect(!driver.text.contains("sort:"))
    }

    /// What runs out is looked for under a filter too.
    @Test func lowOnlyUnderAFilter() async {
        let driver = await opened()
        await driver.press(.character("/"))
        await driver.type("a")
        await driver.press(.down, .character("l"))
        #expect(driver.text.contains("low only"))
        #expect(driver.text.contains("-3 !"))
        #expect(!driver.text.contains("Magazine"))
    }

    @Test func badFiguresAreRefusedAndNothingIsWritten() async {
        let driver = await opened()
        let before = await driver.till.register.sequence
        await driver.press(.character("a"), .function(2))
        #expect(driver.text.contains("Change is empty"))
        for text in ["abc", "0", "1.2345", "999999999999"] {
            await driver.press(.control("u"))
            await driver.type(text)
            await driver.press(.tab, .control("u"))
            await driver.enter("broken")
            #expect(driver.text.contains("is no quantity"), "\(text)")
            await driver.press(.backTab)
        }
        await driver.scan(TestShop.code(1))
        #expect(driver.text.contains("No code is asked for here"))
        await driver.press(.escape)
        #expect(driver.text.contains("Inventory"))
        #expect(await driver.till.register.sequence == before)
    }

    /// A cashier needs somebody who may.
    @Test func aCashierAsksSomebodyElse() async {
        let driver = await opened(by: TestShop.maria)
        await driver.press(.character("c"))
        #expect(!driver.text.contains("Counted"))
        await driver.enter("2")
        await driver.enter("2222")
        #expect(driver.text.contains("Counted"))
        #expect(driver.text.contains("on hand -3"))
        let notes = await driver.till.register.waitingNotes
        #expect(notes.last?.action == AuditAction.override.rawValue)
        #expect(notes.last?.approval?.operatorName == "Ada")
    }

    private final class Edits: Sendable {
        let made = Mutex<[RowChange]>([])
    }

    /// A till on the inventory whose edits are kept.
    private static func editing() async -> (driver: TillDriver, till: FakeTill, edits: Edits) {
        let (till, edits) = (FakeTill(), Edits())
        var office = FakeOffice.client(.empty)
        office.stock = { _ throws(Trouble) in StockPage(items: TestShop.products, next: nil) }
        office.edit = { change throws(Trouble) in
            edits.made.withLock { $0.append(change) }
            return true
        }
        till.serve(office)
        let driver = TillDriver(till)
        await driver.beginShift(as: TestShop.ada)
        await driver.command("Inventory")
        return (driver, till, edits)
    }

    @Test func aPriceIsEditedWhereTheProductIsShown() async {
        let (driver, till, edits) = await Self.editing()
        await driver.press(.enter, .character("e"), .tab, .tab, .tab, .control("u"))
        await driver.type("abc")
        await driver.press(.function(2))
        #expect(driver.text.contains("abc is no amount"))
        await driver.press(.control("u"))
        await driver.type("3.19")
        await driver.press(.function(2))
        #expect(driver.text.contains("25671: Price changed. All tills hear it."))
        let change = RowChange(
            table: .product, row: "p1", values: ["price": "319"], by: TestShop.ada)
        #expect(edits.made.withLock { $0 } == [change])
        let notes = await till.register.waitingNotes
        #expect(notes.last?.action == AuditAction.priceChange.rawValue)
    }

    /// What a shop asks at the till for a product is set where the product is.
    @Test func theRulesOfAProductAreEditedToo() async {
        let (driver, _, edits) = await Self.editing()
        await driver.press(.enter, .character("e"))
        for label in ["Tax class", "Deposit, its SKU", "Age limit", "Open price", "Favourite"] {
            #expect(driver.text.contains(label))
        }
        await driver.press(.tab, .tab, .tab, .tab, .tab, .tab)
        await driver.type("D-25")
        await driver.press(.tab)
        await driver.type("18")
        await driver.press(.tab, .up, .tab)
        await driver.type("x")
        await driver.press(.function(2))
        #expect(driver.text.contains("Favourite cannot be x"))
        await driver.press(.control("u"))
        await driver.type("3")
        await driver.press(.function(2))
        let change = RowChange(
            table: .product, row: "p1",
            values: [
                "deposit_sku": "D-25", "age_limit": "18", "open_price": "1", "favourite": "3",
            ],
            by: TestShop.ada)
        #expect(edits.made.withLock { $0 } == [change])
    }
}
