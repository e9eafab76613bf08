import RetailModels
import TerminalUI
import Testing

@testable import POSTerminal

@MainActor
@Suite struct PayTests {
    private func paying() async -> TillDriver {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.character("+"))
        return driver
    }

    private func payments(_ driver: TillDriver) -> [Payment] {
        switch driver.state.base {
        case .pay(let state): state.settlement.payments
        case .paid(let state): state.document.sale?.payments ?? []
        default: []
        }
    }

    @Test func aSplitPaymentStepByStep() async throws {
        let driver = await paying()
        try Snapshot.expect(driver.terminal.buffer, is: "Pay")
        await driver.type("1")
        await driver.press(.character("k"))
        await driver.enter("SAVE-1")
        #expect(driver.text.contains("Coupon      SAVE-1"))
        #expect(driver.text.contains("remaining        4.78"))
        await driver.type("2")
        await driver.press(.character("c"))
        try Snapshot.expect(driver.terminal.buffer, is: "PayCard")
        await driver.enter("VISA")
        await driver.enter("4242")
        await driver.enter("081234")
        #expect(driver.text.contains("VISA ··4242 auth 081234"))
        #expect(driver.text.contains("remaining        2.78"))
        try Snapshot.expect(driver.terminal.buffer, is: "PaySplit")
        await driver.enter("5")
        #expect(driver.text.contains("PAID 01-000002"))
        #expect(driver.text.contains("CHANGE 2.22"))
        #expect(payments(driver).map(\.tender) == [.coupon, .card, .cash])
        #expect(payments(driver)[1].reference == "VISA ··4242 auth 081234")
    }

    @Test func partOfItInCashKeepsTheRestToPay() async {
        let driver = await paying()
        await driver.enter("5")
        #expect(driver.text.contains("remaining        0.78"))
        await driver.press(.character("-"))
        #expect(driver.text.contains("remaining        5.78"))
        await driver.press(.character("-"))
        #expect(driver.text.contains("No payment is taken yet."))
    }

    @Test(arguments: [
        (5, "remaining        0.78"), (6, "CHANGE 4.22"), (7, "CHANGE 14.22"),
        (8, "CHANGE 44.22"),
    ])
    func quickNotes(key: Int, result: String) async {
        let driver = await paying()
        await driver.press(.function(key))
        #expect(driver.text.contains(result))
    }

    @Test func theNumberPadAloneIsEnough() async {
        let driver = await paying()
        await driver.type("2*2")
        #expect(driver.text.contains("Card for 2.00"))
        await driver.press(.enter)
        await driver.enter("4242")
        await driver.scan("081234")
        #expect(payments(driver).first?.reference == "CARD ··4242 auth 081234")
        await driver.type("*5")
        await driver.scan("96385074")
        #expect(driver.text.contains("PAID"))
        #expect(payments(driver).last?.reference == "96385074")
    }

    @Test func aCardPaysAtMostWhatRemains() async {
        let driver = await paying()
        await driver.type("9")
        await driver.press(.character("c"))
        #expect(driver.text.contains("Card pays at most what remains: 5.78."))
        #expect(driver.text.contains("cash ▸ 9_"))
    }

    @Test func noCardNumberFindsAWayIn() async {
        let driver = await paying()
        await driver.press(.character("c"))
        await driver.enter("VISA")
        await driver.type("42424242")
        await driver.enter("")
        await driver.type("4242424242424242")
        await driver.scan("4242424242424242")
        #expect(driver.text.contains("was not taken"))
        await driver.press(.paste("4242424242424242"))
        #expect(!driver.text.contains("42424242"))
        #expect(driver.text.contains("That is a card number."))
    }

    @Test func theLastFourAreFourDigits() async {
        let driver = await paying()
        await driver.press(.character("c"), .enter)
        await driver.enter("12")
        #expect(driver.text.contains("Type the last four digits of the card"))
        await driver.press(.escape, .escape)
        #expect(driver.text.contains("cash ▸ _"))
    }

    @Test func aFieldThatIsNeededIsAskedFor() async {
        let driver = await paying()
        await driver.press(.character("k"), .enter)
        #expect(driver.text.contains("Coupon is empty."))
    }

    @Test func amountsThatAreNone() async {
        let driver = await paying()
        await driver.enter("100000000000000000000")
        #expect(driver.text.contains("is more than the till can count"))
        await driver.press(.escape)
        await driver.enter("4006381333931")
        #expect(driver.text.contains("4006381333931 is a product's code. Type the amount."))
        await driver.press(.escape)
        await driver.scan("4006381333931")
        #expect(driver.text.contains("No code is asked for here"))
        await driver.enter("0")
        #expect(driver.text.contains("Nothing was given."))
        await driver.enter("..")
        #expect(driver.text.contains("is no amount"))
        #expect(payments(driver).isEmpty)
        #expect(driver.till.carts.last??.lines.count == 3)
    }

    @Test func escapeGoesBackAStepAndNeverLosesAPayment() async {
        let driver = await paying()
        await driver.type("3")
        await driver.press(.escape)
        #expect(driver.text.contains("cash ▸ _"))
        await driver.enter("3")
        await driver.press(.escape)
        #expect(driver.text.contains("A payment is taken: - takes it back first."))
        await driver.press(.character("-"), .escape)
        #expect(driver.text.contains("scan, code or name"))
        #expect(driver.text.contains("Bananas"))
    }

    @Test func whatIsPaidIsShownWithItsReceipt() async throws {
        let driver = await paying()
        await driver.enter("20")
        try Snapshot.expect(driver.terminal.buffer, is: "Paid")
        await driver.press(.character("r"))
        #expect(driver.text.contains("Receipt 01-000002"))
        #expect(driver.text.contains("2026-10-19 12:04"))
        try Snapshot.expect(driver.terminal.buffer, is: "PaidReceipt")
        await driver.press(.character("r"))
        #expect(driver.text.contains("CHANGE 14.22"))
        await driver.press(.escape)
        #expect(driver.text.contains("scan, code or name"))
    }

    @Test func aSaleOfNothingIsPaidWithOneKey() async throws {
        let driver = TillDriver()
        var product = TestShop.products[0]
        product.product.price = .zero
        driver.till.stock([product])
        await driver.beginShift()
        await driver.scan(TestShop.code(1))
        // What has no price is asked for one.
        await driver.enter("0")
        await driver.press(.character("+"), .enter)
        #expect(driver.text.contains("PAID 01-000002"))
    }
}
