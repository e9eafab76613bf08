import RetailModels
import TerminalUI
import Testing

@testable import POSTerminal

/// Single screens, key by key, without their effects.
@MainActor
@Suite struct ReducerTests {
    private let facts = TestShop.facts
    private let client = FakeTill().client

    private var sell: ScreenTester<SellScreen> {
        let screen = SellScreen(client: client, facts: facts)
        return ScreenTester(screen, screen.start(nil, message: nil, by: nil))
    }

    @Test func typingAndScanningOnTheSellScreen() throws {
        let till = sell
        till.press(.character("3")) { $0.entry = TextField("3", maxLength: 120) }
        till.press(.character("*")) { $0.entry = TextField("3*", maxLength: 120) }
        let three = TestShop.quantity(3000)
        till.press(.scan("4006381333931")) {
            $0.entry.clear()
            $0.lookup = .init(code: "4006381333931", quantity: three, entry: .scanned)
        }
        #expect(till.state.isBusy)
        till.ignores(.character("+"))
        till.send(.failed(.unknownCode("4006381333931"))) {
            $0.lookup = nil
            $0.unknownCode = "4006381333931"
            $0.rejection = .init(trouble: .unknownCode("4006381333931"))
            $0.message = self.facts.message(.unknownCode("4006381333931"))
        }
        till.press(.escape) {
            $0.rejection = nil
            $0.message = nil
        }
        // An answer that comes after all is not taken.
        let found = FoundProduct(product: TestShop.products[0].product, taxPPM: 0)
        till.send(.found(found, newID: "x"))
    }

    @Test func escapeArmsOnlyWhereThereIsNothingToLeave() {
        let till = sell
        till.press(.character("a")) { $0.entry = TextField("a", maxLength: 120) }
        till.press(.escape) { $0.entry.clear() }
        till.press(.escape) { $0.isEscapeArmed = true }
        till.press(.escape) { $0.isEscapeArmed = false }
        till.press(.escape) { $0.isEscapeArmed = true }
        till.send(.disarm) { $0.isEscapeArmed = false }
    }

    @Test func aSearchTakesOnlyTheAnswerToItsText() {
        let screen = SearchScreen(client: client, facts: facts)
        let till = ScreenTester(screen, .init(text: "br", quantity: .one))
        let page = ProductPages.Answer(Page(items: [TestShop.products[1]], next: nil), after: nil)
        till.send(.found(text: "b", page))
        till.press(.enter) { $0.isEnterWaiting = true }
        till.press(.character("e")) {
            $0.text = TextField("bre", maxLength: 60)
            $0.isEnterWaiting = false
        }
        till.send(.found(text: "br", page))
        till.send(.found(text: "bre", page)) { $0.found.take(page) }
        #expect(till.state.found.selected == TestShop.products[1])
    }

    @Test func whileTheSaleIsWrittenNoKeyCounts() throws {
        var sale = OpenSale(rules: TestShop.shop.taxRules)
        let found = FoundProduct(product: TestShop.products[0].product, taxPPM: 20_000)
        let line = CartLine(
            product: SoldProduct(found, code: nil), quantity: .one,
            unitPrice: found.product.price, entry: .keyed)
        try sale.add(line, newID: "sale", rules: TestShop.shop.taxRules)
        let state = try #require(PayScreen.State(sale, person: TestShop.maria, cashStep: 1))
        let till = ScreenTester(PayScreen(client: client, facts: facts), state)
        till.press(.character("*")) { $0.mode = .tenders }
        till.press(.escape) { $0.mode = .amount }
        till.press(.character("+")) {
            try? $0.settlement.pay(.cash)
            $0.work = .writing
        }
        till.ignores(.character("-"))
        till.ignores(.escape)
    }

    @Test func aLineThatCannotBePricedChangesNothing() throws {
        var sale = OpenSale(rules: TestShop.shop.taxRules)
        let gold = FoundProduct(product: TestShop.products[7].product, taxPPM: 0)
        let line = CartLine(
            product: SoldProduct(gold, code: "30004"), quantity: TestShop.quantity(10_000),
            unitPrice: gold.product.price, entry: .keyed)
        try sale.add(line, newID: "sale", rules: TestShop.shop.taxRules)
        let before = sale
        #expect(throws: Trouble.lineTooLarge(product: "Gold bar")) {
            try sale.add(line, newID: "sale", rules: TestShop.shop.taxRules)
        }
        #expect(sale == before)
        // The SKU was typed: the receipt's barcode is the product's own.
        #expect(sale.cart?.lines.first?.product.barcode == "4000000300045")
    }

    @Test func figuresOnPaperFitTheScreen() {
        let line = "りんごジュース 1L                  3.50"
        #expect(TextWidth.of(TextLines.squeeze(line, to: 32)) == 32)
        #expect(TextLines.squeeze(line, to: 32).hasSuffix(" 3.50"))
        #expect(TextLines.squeeze("short", to: 32) == "short")
        let long = String(repeating: "り", count: 30) + " 12.00"
        #expect(TextWidth.of(TextLines.squeeze(long, to: 32)) <= 32)
        #expect(TextLines.squeeze(long, to: 32).hasSuffix(" 12.00"))
    }

    @Test func sentencesBreakBetweenWords() {
        #expect(TextLines.wrap("one two three", to: 8) == ["one two", "three"])
        #expect(TextLines.wrap("unbreakable", to: 4) == ["unbr", "eaka", "ble"])
        #expect(TextLines.wrap("りんご", to: 1) == ["り", "ん", "ご"])
        #expect(TextLines.wrap("", to: 8) == [])
        #expect(TextLines.wrap("word", to: 0) == [])
    }
}
