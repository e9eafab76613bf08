import RetailModels
import TerminalUI
import Testing

@testable import POSTerminal

/// Search and inventory.
@MainActor
@Suite struct ListTests {
    private func manyProducts() -> [StockedProduct] {
        (1...350).map { number in
            var product = TestShop.products[number % 4]
            product.product.id = "p\(number)"
            product.product.sku = "\(number)"
            product.product.barcode = "b\(number)"
            product.product.ordinal = Int64(number)
            return product
        }
    }

    @Test func aNameIsFoundAsItIsTyped() async throws {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.press(.function(2))
        #expect(driver.text.contains("part of a name, or a code"))
        await driver.type("an")
        try Snapshot.expect(driver.terminal.buffer, is: "Search")
        await driver.type("zzz")
        #expect(driver.text.contains("Nothing found for anzzz."))
        await driver.press(.control("u"))
        await driver.type("gazine")
        await driver.press(.enter)
        #expect(driver.text.contains("TV Magazine"))
        #expect(driver.till.tones.last == .accept)
    }

    /// Else a person would wait for each letter as long as a scanner's next one could take.
    @Test func lettersOfASearchWaitForNoScanner() async {
        let driver = TillDriver()
        await driver.beginSale()
        #expect(!driver.app.typesIntoText(driver.state), "a code may be typed on the sale")
        await driver.press(.character("/"))
        #expect(driver.app.typesIntoText(driver.state))
        await driver.press(.escape, .function(3))
        #expect(driver.app.typesIntoText(driver.state), "customers are searched too")
    }

    @Test func whatIsTypedGoesAlongToTheSearch() async {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.type("2*maga")
        await driver.press(.function(2))
        #expect(driver.text.contains("Find 2 × ▸ maga_"))
        await driver.press(.enter)
        #expect(driver.text.contains("2 ×  4.99"))
    }

    @Test func aScanInTheSearchGoesOnTheSale() async {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.press(.character("/"))
        await driver.scan(TestShop.code(4))
        #expect(driver.text.contains("TV Magazine"))
        #expect(driver.text.contains("1 item "))
        await driver.press(.function(2), .escape)
        #expect(driver.text.contains("1 item "))
    }

    @Test func theSearchKeepsItsKeysInOrder() async {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.burst([
            .character("/"), .character("b"), .character("r"), .character("e"), .enter,
        ])
        #expect(driver.text.contains("Bread Italian"))
        #expect(driver.text.contains("1 item "))
        await driver.burst([.character("+"), .enter])
        #expect(driver.text.contains("PAID"))
    }

    @Test func theInventoryIsLoadedPageByPage() async throws {
        let driver = TillDriver()
        driver.till.stock(manyProducts())
        await driver.beginShift()
        await driver.press(.function(10), .character("1"))
        #expect(driver.text.contains("Inventory  100+ items"))
        try Snapshot.expect(driver.terminal.buffer, is: "Inventory")
        await driver.press(.end)
        #expect(driver.text.contains("200+ items"))
        await driver.press(.end, .end, .end)
        #expect(driver.text.contains("350 items"))
        await driver.press(.home)
        #expect(driver.text.contains("▸1 "))
        await driver.press(.escape)
        #expect(driver.text.contains("scan, code or name"))
    }

    @Test func aFilterReplacesTheListAsItIsTyped() async {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.press(.function(10), .enter, .character("/"))
        await driver.type("ban")
        #expect(driver.text.contains("1 item"))
        #expect(driver.text.contains("Bananas"))
        #expect(!driver.text.contains("Magazine"))
        await driver.burst([.control("u"), .character("c"), .character("r"), .enter])
        #expect(driver.text.contains("Crème brûlée"))
        #expect(driver.text.contains("Movements"))
        await driver.press(.escape, .escape)
        #expect(driver.text.contains("Magazine"))
    }

    @Test func onlyWhatRunsOut() async {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.press(.function(10), .enter, .character("l"))
        #expect(driver.text.contains("low only"))
        #expect(driver.text.contains("Applesauce"))
        #expect(driver.text.contains("-3 !"))
        #expect(!driver.text.contains("Magazine"))
    }

    @Test func anItemIsShownWithItsMovements() async throws {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.press(.function(10), .enter, .down, .enter)
        #expect(driver.text.contains("Bread Italian"))
        #expect(driver.text.contains("2026-10-19 12:04  count"))
        try Snapshot.expect(driver.terminal.buffer, is: "Item")
        await driver.press(.escape)
        #expect(driver.text.contains("Inventory"))
        await driver.scan(TestShop.code(1))
        #expect(driver.text.contains("No code is asked for here"))
    }

    @Test func pagesThatComeTooLateAreDropped() throws {
        var pages = ProductPages()
        let products = manyProducts()
        let first = Page(Array(products.prefix(101)), limit: 100) { "\($0.product.ordinal)" }
        pages.take(.init(first, after: nil))
        #expect(pages.items.count == 100)
        #expect(pages.next == "100")
        pages.take(.init(first, after: "300"))
        #expect(pages.items.count == 100)
        pages.begin()
        pages.take(.init(first, after: "100"))
        #expect(pages.items.count == 100)
        #expect(pages.isLoading)
    }
}
