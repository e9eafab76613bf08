import RetailModels
import TerminalUI
import Testing
import Till

@testable import POSTerminal

/// Discounts and prices on the open sale, and who may grant them.
@MainActor
@Suite struct DiscountTests {
    private func cart(_ driver: TillDriver) -> Cart? { driver.state.sale?.cart }

    private func grossText(_ driver: TillDriver) -> String {
        driver.state.sale?.priced.map { TestShop.facts.currency.text($0.gross) } ?? ""
    }

    /// F4 on the marked line, and the digit of what is wanted.
    private func choose(_ digit: String, _ driver: TillDriver) async {
        await driver.press(.function(4))
        await driver.type(digit)
    }

    @Test func aShareOffTheMarkedLine() async throws {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.up, .function(4))
        #expect(driver.text.contains("Discount or price: Bread Italian"))
        try Snapshot.expect(driver.terminal.buffer, is: "DiscountChoices")
        await driver.type("1")
        await driver.type("10")
        try Snapshot.expect(driver.terminal.buffer, is: "DiscountPercent")
        await driver.press(.enter)
        #expect(driver.text.contains("10 % off Bread Italian."))
        #expect(cart(driver)?.lines[1].discountPPM == 100_000)
        // 1.59 less 0.16, with what the others cost and the tax on all of it.
        #expect(driver.text.contains("1 ×  1.59 -10%   1.43"))
        #expect(driver.state.sale?.priced?.discount == TestShop.money(16))
    }

    @Test func aSumOffTheWholeSaleIsSpreadAndShown() async throws {
        let driver = TillDriver()
        await driver.beginManagersShift()
        for number in 1...3 { await driver.scan(TestShop.code(number)) }
        await choose("5", driver)
        await driver.enter("1.00")
        #expect(driver.text.contains("1.00 off the whole sale."))
        #expect(driver.text.contains("off"))
        await driver.scan(TestShop.code(4))
        #expect(driver.state.sale?.priced?.discount == TestShop.money(100))
        try Snapshot.expect(driver.terminal.buffer, is: "SellDiscount")
        await choose("7", driver)
        #expect(driver.state.sale?.priced?.discount == .zero)
        #expect(driver.text.contains("No discount on the whole sale."))
    }

    @Test func aShareOffTheWholeSaleGrowsWithIt() async {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.enter("25671")
        await choose("4", driver)
        await driver.enter("10%")
        #expect(driver.state.sale?.priced?.discount == TestShop.money(28))
        await driver.enter("25671")
        #expect(driver.state.sale?.priced?.discount == TestShop.money(56))
        await driver.press(.character("-"))
        #expect(driver.state.sale?.priced?.discount == TestShop.money(28))
    }

    /// A sum within the limit is more than the limit of what is left.
    @Test func aSumThatHasBecomeTooMuchGoes() async {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.enter("9*25671")
        await driver.scan(TestShop.code(4))
        // 10 % of all at most: 25.65 and 5.29 of which 3.00.
        await choose("5", driver)
        await driver.enter("3.00")
        #expect(driver.state.sale?.priced?.discount == TestShop.money(300))
        await driver.press(.up, .character("-"))
        #expect(driver.text.contains("A discount was too much for the rest, and is off."))
        #expect(driver.state.sale?.priced?.discount == .zero)
        // Taken back, both are as before.
        await driver.press(.control("u"))
        #expect(driver.state.sale?.priced?.discount == TestShop.money(300))
        #expect(driver.state.sale?.lineCount == 2)
    }

    @Test func aSumThatSomebodyAgreedToStays() async {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.enter("9*25671")
        await driver.scan(TestShop.code(4))
        await choose("5", driver)
        await driver.enter("4.00")
        await driver.enter("2")
        await driver.enter("2222")
        await driver.press(.up, .character("-"))
        #expect(driver.state.sale?.priced?.discount == TestShop.money(400))
    }

    @Test func aCashierAsksForMoreThanTheirLimit() async throws {
        let driver = TillDriver()
        await driver.beginSale()
        await choose("1", driver)
        await driver.enter("10.0001")
        #expect(driver.text.contains("Approval"))
        #expect(cart(driver)?.lines[2].discountPPM == nil)
        await driver.enter("2")
        await driver.enter("2222")
        #expect(driver.text.contains("10.0001 % off Bananas. Ada agreed."))
        let approval = try #require(cart(driver)?.lines[2].approvals?.first)
        #expect(approval.permission == "discount" && approval.operatorName == "Ada")
        let notes = await driver.till.register.waitingNotes
        #expect(notes.last?.action == "discount")
        #expect(notes.last?.operatorName == "Maria")
        #expect(notes.last?.approval?.operatorName == "Ada")
    }

    /// A sum is held against the limit too: 0.28 of 2.79 is more than a tenth.
    @Test func aSumBeyondTheLimitAsksAsWell() async {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.enter("25671")
        await choose("2", driver)
        await driver.enter("0.28")
        #expect(driver.text.contains("Approval"))
        await driver.press(.escape)
        #expect(driver.state.dialog == nil)
        await choose("2", driver)
        await driver.enter("0.27")
        #expect(driver.state.dialog == nil)
        #expect(driver.state.sale?.priced?.discount == TestShop.money(27))
    }

    @Test func anotherPriceIsAManagersAndSaysSoOnTheReceipt() async throws {
        let driver = TillDriver()
        await driver.beginSale()
        await choose("3", driver)
        await driver.enter("0.99")
        #expect(driver.text.contains("Approval"))
        await driver.enter("2")
        await driver.enter("2222")
        #expect(driver.text.contains("Bananas costs 0.99. Ada agreed."))
        let line = try #require(cart(driver)?.lines[2])
        #expect(line.priceSource == PriceSource.override)
        #expect(line.regularPrice == TestShop.money(129))
        await driver.press(.character("+"), .enter)
        let document = try #require(await driver.till.documents().last)
        let sold = try #require(document.sale?.priced.lines[2].line)
        #expect(sold.approvals?.first?.operatorName == "Ada")
        #expect(document.sale?.fault() == nil)
        #expect(document.operatorName == "Maria")
        await driver.press(.character("r"))
        #expect(driver.text.contains("instead of 1.29"))
    }

    @Test(arguments: ["0", "100.1", "x", "-5", "10.00001", ""])
    func aPercentageThatIsNoneStaysInTheDialog(typed: String) async {
        let driver = TillDriver()
        await driver.beginSale()
        await choose("1", driver)
        await driver.enter(typed)
        #expect(driver.state.dialog != nil)
        #expect(driver.text.contains("no percentage") || driver.text.contains("is empty"))
        await driver.press(.escape)
        #expect(driver.state.sale?.lineCount == 3)
        #expect(driver.state.sale?.priced?.discount == .zero)
    }

    @Test func aCardNumberIsTakenByNoField() async {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.control("t"), .character("1"))
        await driver.enter("4242424242424242")
        #expect(driver.text.contains("That is a card number."))
        #expect(!driver.text.contains("4242424242424242"))
    }

    @Test func aDiscountNeverTakesMoreThanThereIs() async {
        let driver = TillDriver()
        await driver.beginManagersShift()
        await driver.enter("25671")
        await driver.enter("26093")
        await choose("5", driver)
        await driver.enter("4.00")
        await driver.press(.character("-"))
        #expect(driver.state.sale?.priced?.gross == .zero)
        await driver.press(.character("+"), .enter)
        #expect(driver.text.contains("PAID"))
        #expect(await driver.till.documents().last?.sale?.fault() == nil)
    }

    @Test func withoutALineThereIsNothingToGrant() async {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.press(.function(4))
        #expect(driver.text.contains("The sale has no line yet"))
    }
}
