import APIClient
import RetailModels
import TerminalUI
import Testing
import Till

@testable import POSTerminal

/// What cashiers see besides a plain sale, in other languages.
@MainActor
@Suite struct CashierLanguageTests {
    /// Names of customers and of things that the shop has named itself, and units.
    private static let data: Set<String> = {
        let products = (TestShop.products + TestShop.special).map(\.product.name)
        let names = products + ["Zoë Rowe", "Li Wei", "GROCERY", "MISC", "ODD", "each"]
        return Set(names.flatMap { Self.words($0) })
    }()

    nonisolated private static func words(_ text: String) -> [String] {
        text.split { !$0.isLetter }.map(String.init)
    }

    /// What is shown as it is printed: an X.
    private func paper(_ driver: TillDriver) -> [String] {
        guard case .shift(let shift) = driver.state.base, shift.mode != .pieces else { return [] }
        return shift.pager.lines
    }

    /// The screen, and what a small window would show of it, has no word without a catalogue.
    private func look(_ step: String, at driver: TillDriver) {
        let few = driver.state.base.page.essentials(driver.app.facts)
        let text = [driver.text, few.title, few.figure, few.entry].joined(separator: "\n")
        let known = Self.data.union(paper(driver).flatMap { Self.words($0) })
        // A column or a dialog may cut a name.
        let found = LanguageTests.untranslated(in: text, besides: known)
            .filter { word in !Self.data.contains { $0.contains(word) } }
        #expect(found.isEmpty, "\(step): \(found)\n\(text)")
    }

    private func till(_ products: [StockedProduct] = TestShop.products) -> TillDriver {
        let till = FakeTill()
        till.stock(products)
        return TillDriver(till, facts: TestShop.facts(language: .pseudo))
    }

    /// 01-000002 is paid, and nothing is on the sale.
    private func sold() async -> TillDriver {
        let driver = till()
        await driver.beginShift(as: TestShop.ada)
        for number in 1...3 { await driver.scan(TestShop.code(number)) }
        await driver.press(.character("+"), .enter, .escape)
        return driver
    }

    @Test func discountsAndTheirApproval() async {
        let driver = till()
        await driver.beginSale()
        await driver.press(.function(4))
        look("what of it", at: driver)
        await driver.press(.character("1"))
        look("percent", at: driver)
        await driver.press(.enter)
        look("no percentage", at: driver)
        await driver.enter("10")
        look("off the line", at: driver)
        await driver.press(.function(4), .character("4"))
        look("percent of the sale", at: driver)
        await driver.enter("50")
        look("approval", at: driver)
        await driver.enter("2")
        await driver.enter("2222")
        look("off the sale", at: driver)
        await driver.press(.function(4), .character("6"))
        look("no discount on the line", at: driver)
        await driver.press(.control("u"))
        look("taken back", at: driver)
        await driver.press(.function(4), .character("7"))
        look("no discount on the sale", at: driver)
        await driver.press(.function(4), .character("7"))
        look("there is none", at: driver)
        await driver.press(.function(4), .character("2"))
        look("amount", at: driver)
        await driver.press(.escape, .function(4), .character("3"))
        look("price", at: driver)
    }

    @Test func quantitiesNotesAndPrices() async {
        let driver = till()
        await driver.beginSale()
        await driver.press(.control("n"))
        look("quantity", at: driver)
        await driver.enter("3")
        look("three", at: driver)
        await driver.press(.control("t"))
        look("whose note", at: driver)
        await driver.press(.character("1"))
        look("note on the line", at: driver)
        await driver.enter("11")
        look("noted on the line", at: driver)
        await driver.press(.control("t"), .character("2"))
        look("note on the sale", at: driver)
        await driver.enter("22")
        look("noted", at: driver)
        await driver.press(.control("g"))
        look("price check", at: driver)
        await driver.scan(TestShop.code(3))
        look("price", at: driver)
        await driver.press(.character("-"))
        look("voided", at: driver)
    }

    @Test func departmentsAndLists() async {
        let driver = till(TestShop.products + TestShop.special)
        await driver.beginSale()
        await driver.type("4.99")
        await driver.press(.control("d"))
        look("departments", at: driver)
        await driver.press(.character("2"))
        look("sold by department", at: driver)
        await driver.press(.control("d"), .character("2"))
        look("open price", at: driver)
        await driver.press(.escape)
        await driver.scan("9999999999994")
        await driver.press(.control("d"))
        look("departments of a code", at: driver)
        await driver.press(.escape, .character("*"))
        look("favourites", at: driver)
        await driver.press(.escape, .function(2), .character("a"))
        look("found", at: driver)
        await driver.press(.backspace, .character("%"))
        look("nothing found", at: driver)
        await driver.press(.escape, .function(1))
        look("help", at: driver)
    }

    @Test func salesThatWait() async {
        let driver = till()
        await driver.beginShift()
        await driver.press(.function(6))
        look("none waits", at: driver)
        await driver.press(.escape)
        await driver.scan(TestShop.code(1))
        await driver.press(.function(5))
        look("hold", at: driver)
        await driver.enter("77")
        look("held", at: driver)
        await driver.press(.function(6))
        look("recall", at: driver)
        await driver.press(.enter)
        look("taken up", at: driver)
        await driver.press(.function(5))
        await driver.enter("78")
        await driver.scan(TestShop.code(2))
        await driver.press(.function(6), .enter)
        look("another is open", at: driver)
    }

    @Test func customers() async {
        let driver = till()
        await driver.beginSale()
        await driver.press(.function(3))
        look("list", at: driver)
        await driver.type("2001")
        look("nobody", at: driver)
        await driver.press(.function(2))
        look("new", at: driver)
        await driver.press(.enter, .enter)
        look("no name", at: driver)
        await driver.press(.escape, .escape)
        for _ in 1...4 { await driver.press(.backspace) }
        await driver.press(.enter)
        look("on the sale", at: driver)
        await driver.press(.function(3))
        look("list with one on the sale", at: driver)
        await driver.press(.function(4))
        look("exempt", at: driver)
        await driver.enter("11")
        await driver.enter("22")
        look("approval", at: driver)
        await driver.enter("2")
        await driver.enter("2222")
        look("without tax", at: driver)
        await driver.press(.function(3), .function(8))
        look("taken off", at: driver)
    }

    @Test func tendersAndWhatACardTerminalSays() async {
        let driver = till()
        await driver.beginShift(as: TestShop.ada)
        await driver.scan(TestShop.code(1))
        await driver.press(.character("+"), .character("*"))
        look("tenders", at: driver)
        await driver.press(.escape, .character("k"))
        look("coupon", at: driver)
        await driver.press(.escape, .character("a"))
        look("no account", at: driver)
        await driver.press(.character("g"))
        look("gift card", at: driver)
        await driver.enter("1001")
        look("unknown gift card", at: driver)
        await driver.press(.escape, .character("c"))
        look("card", at: driver)
        await driver.press(.enter)
        await driver.enter("4242")
        look("code of the card", at: driver)
        await driver.press(.enter)
        look("outcome", at: driver)
        await driver.press(.character("3"))
        look("nobody knows", at: driver)
        await driver.press(.character("2"))
        look("declined", at: driver)
        await driver.press(.character("1"), .enter, .control("l"), .function(2))
        look("locked with a payment", at: driver)
    }

    @Test func theLastSale() async {
        let driver = await sold()
        await driver.command(PseudoLanguage.text("Last sale"))
        look("last sale", at: driver)
        await driver.press(.control("t"))
        look("paid another way", at: driver)
        await driver.press(.escape, .function(8))
        look("void it", at: driver)
        await driver.press(.character("y"))
        look("voided", at: driver)
        await driver.press(.function(8))
        look("not twice", at: driver)
        let other = till()
        await other.beginSale()
        await other.press(.character("+"), .enter, .function(8))
        look("a cashier asks", at: other)
    }

    @Test func goodsThatComeBack() async {
        let driver = await sold()
        await driver.press(.function(7))
        look("which receipt", at: driver)
        await driver.enter("9")
        look("no such receipt", at: driver)
        await driver.press(.escape)
        await driver.enter("2")
        look("lines", at: driver)
        await driver.press(.character("+"))
        look("one of them", at: driver)
        await driver.press(.enter)
        look("give back", at: driver)
        await driver.press(.character("*"))
        look("how", at: driver)
        await driver.press(.escape, .character("s"))
        look("store credit", at: driver)
        await driver.press(.escape, .enter)
        look("given back", at: driver)
        await driver.press(.escape, .function(7), .function(7))
        look("why", at: driver)
        await driver.press(.enter)
        look("no reason", at: driver)
        await driver.enter("55")
        look("goods", at: driver)
        await driver.scan(TestShop.code(1))
        look("one thing", at: driver)
        let other = till()
        await other.beginShift()
        await other.press(.function(7), .function(7))
        look("a cashier asks", at: other)
    }

    @Test func giftCards() async {
        let driver = till()
        await driver.beginShift(as: TestShop.ada)
        await driver.command(PseudoLanguage.text("Gift card"))
        look("number", at: driver)
        await driver.press(.enter)
        look("no number", at: driver)
        await driver.enter("1001")
        look("amount", at: driver)
        await driver.press(.enter)
        look("no amount", at: driver)
    }

    @Test func theDrawer() async {
        let driver = till()
        await driver.beginShift()
        await driver.press(.function(9))
        for key in "iodn" {
            await driver.press(.character(key))
            look("form \(key)", at: driver)
            await driver.press(.enter)
            look("nothing typed in \(key)", at: driver)
            await driver.press(.escape)
        }
        await driver.press(.character("i"))
        await driver.enter("5")
        look("reason", at: driver)
        await driver.enter("66")
        look("cash in", at: driver)
        await driver.press(.character("c"))
        look("count", at: driver)
        await driver.press(.enter)
        look("nothing counted", at: driver)
        await driver.press(.tab)
        look("pieces", at: driver)
        await driver.press(.character("a"))
        look("amounts", at: driver)
    }

    @Test func training() async {
        let driver = till()
        await driver.beginShift(as: TestShop.ada)
        await driver.command(PseudoLanguage.text("Training"))
        look("begun", at: driver)
        await driver.scan(TestShop.code(1))
        await driver.press(.function(5))
        look("not held", at: driver)
        await driver.press(.character("+"), .enter)
        look("paid", at: driver)
        await driver.press(.escape)
        await driver.command(PseudoLanguage.text("Training"))
        look("ended", at: driver)
        let other = till()
        await other.beginShift()
        await other.command(PseudoLanguage.text("Training"))
        look("a cashier asks", at: other)
    }

    /// A row has 78 columns for them.
    @Test(arguments: Attention.allCases)
    func whatNeedsAPerson(attention: Attention) {
        var status = FailoverMachine().status
        status.word = .attention
        status.attentions = [attention]
        status.banner = nil
        var header = Header()
        header.connection = status
        let pseudo = header.banners(TestShop.facts(language: .pseudo)).joined(separator: " ")
        #expect(LanguageTests.untranslated(in: pseudo).isEmpty, "\(pseudo)")
        let german = header.banners(TestShop.facts(language: .german))
        #expect(german.allSatisfy { TextWidth.of($0) <= 78 }, "\(german)")
    }

    /// Whoever is asked reads German; the audit log is for everybody.
    @Test func theAuditLogStaysEnglish() async {
        let driver = TillDriver(facts: TestShop.facts(language: .german))
        await driver.beginSale()
        await driver.press(.function(4), .character("4"))
        await driver.enter("50")
        #expect(driver.text.contains("50 % Rabatt auf den ganzen Verkauf"), "\(driver.text)")
        await driver.enter("2")
        await driver.enter("2222")
        #expect(driver.text.contains("Ada hat zugestimmt."), "\(driver.text)")
        let notes = await driver.till.register.waitingNotes
        #expect(
            notes.first(where: { $0.action == "override" })?.detail == "50 % off the whole sale")
    }
}
