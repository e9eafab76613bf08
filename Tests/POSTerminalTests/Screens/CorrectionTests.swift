import RetailModels
import TerminalUI
import Testing
import Till

@testable import POSTerminal

/// The last sale is taken back or paid another way, gift cards are sold and spent, and practice
/// leaves nothing behind.
@MainActor
@Suite struct CorrectionTests {
    private func paid() async -> TillDriver {
        let driver = TillDriver()
        await driver.beginShift(as: TestShop.ada)
        for number in 1...3 { await driver.scan(TestShop.code(number)) }
        await driver.press(.character("+"), .enter)
        return driver
    }

    /// A command of the palette, by a part of its name.
    private func command(_ name: String, _ driver: TillDriver) async {
        await driver.press(.control("p"))
        await driver.enter(name)
    }

    private func sales(_ driver: TillDriver) async -> [Document] {
        await driver.till.documents().filter { $0.sale != nil }
    }

    @Test func theLastSaleIsVoided() async throws {
        let driver = await paid()
        await driver.press(.function(8))
        #expect(driver.text.contains("Void 01-000002?"))
        #expect(driver.text.contains("Cash 5.78."))
        await driver.press(.character("n"))
        #expect(driver.text.contains("PAID 01-000002"))
        await driver.press(.function(8), .character("y"))
        #expect(driver.text.contains("VOID 01-000003"))
        #expect(driver.text.contains("CASH BACK 5.78"))
        let void = try #require(await sales(driver).last?.sale)
        #expect(void.correction == .postVoid)
        #expect(void.fault() == nil)
        let totals = await driver.till.register.totals
        #expect(totals.gross == .zero)
        #expect(totals.postVoids?.count == 1)
        #expect(try totals.expectedCash == totals.float)
        await driver.press(.escape)
        await command("Last sale", driver)
        #expect(driver.text.contains("This shift has no sale to correct"))
    }

    /// Lines that were voided before the last sale was looked at are counted with the next one.
    @Test func whatWasBegunGoesOnWithTheNextSale() async throws {
        let driver = await paid()
        await driver.press(.escape)
        await driver.scan(TestShop.code(1))
        await driver.press(.character("-"))
        await command("Last sale", driver)
        #expect(driver.text.contains("PAID 01-000002"))
        await driver.press(.escape)
        await driver.scan(TestShop.code(4))
        #expect(driver.state.sale?.cart?.voidedLines == 1)
        await driver.press(.character("+"), .enter)
        #expect(try #require(await sales(driver).last?.sale).voidedLines == 1)
    }

    @Test func aCashierAsksAManagerToVoid() async throws {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.character("+"), .enter, .function(8))
        #expect(driver.text.contains("Void 01-000002"))
        await driver.press(.escape)
        #expect(driver.text.contains("PAID 01-000002"))
        await driver.press(.function(8))
        await driver.enter("2")
        await driver.enter("2222")
        await driver.press(.character("y"))
        #expect(driver.text.contains("VOID 01-000003"))
        let notes = await driver.till.register.waitingNotes
        #expect(notes.last?.action == "voidSale")
        #expect(notes.last?.approval?.operatorName == "Ada")
    }

    @Test func theTendersAreCorrected() async throws {
        let driver = await paid()
        await driver.press(.escape)
        await command("Last sale", driver)
        await driver.press(.control("t"))
        #expect(driver.text.contains("Pay 01-000002 another way"))
        await driver.press(.escape)
        #expect(driver.text.contains("PAID 01-000002"))
        await driver.press(.control("t"), .character("c"), .enter)
        await driver.enter("4242")
        await driver.enter("081234")
        #expect(driver.text.contains("PAID 01-000004"))
        let sales = await sales(driver)
        #expect(sales.map(\.kind) == ["sale", "refund", "sale"])
        #expect(sales.compactMap(\.sale).map(\.correction) == [nil, .tenders, .tenders])
        #expect(sales.last?.sale?.reference == "01-000002")
        let totals = await driver.till.register.totals
        #expect(totals.tenders["cash"]?.amount == .zero)
        #expect(totals.tenders["card"]?.amount.minor == 578)
        #expect(totals.gross.minor == 578)
    }

    @Test func aGiftCardIsSoldToppedUpAndSpent() async throws {
        let driver = await paid()
        await driver.press(.escape)
        for (number, amount) in [("GC 1001", "20"), ("gc1001", "5")] {
            await command("Gift card", driver)
            await driver.enter(number)
            await driver.enter(amount)
            await driver.press(.character("+"), .enter)
            #expect(driver.text.contains("PAID"))
            await driver.press(.escape)
        }
        await command("Gift card", driver)
        await driver.enter("GC1001")
        #expect(driver.text.contains("Balance   25.00"))
        try Snapshot.expect(driver.terminal.buffer, is: "GiftCard")
        await driver.press(.escape, .escape, .escape)
        await driver.scan(TestShop.code(4))
        await driver.press(.character("+"), .character("*"))
        #expect(driver.text.contains("4  Gift card"))
        await driver.press(.character("4"))
        await driver.scan("GC1001")
        #expect(driver.text.contains("PAID"))
        let spent = try #require(await sales(driver).last?.sale?.payments.first)
        #expect(spent.valueHolder == ValueHolder(.giftCard, "GC1001"))
        let totals = await driver.till.register.totals
        #expect(totals.values?.amount.minor == 2_500)
        #expect(totals.gross.minor == 578 + 535)
    }

    @Test func aGiftCardIsNotTakenWhileApart() async {
        let driver = await paid()
        await driver.press(.escape)
        await command("Gift card", driver)
        await driver.enter("GC1001")
        await driver.enter("20")
        await driver.press(.character("+"), .enter, .escape)
        driver.till.setApart()
        await driver.scan(TestShop.code(1))
        await driver.press(.character("+"), .character("g"))
        await driver.enter("GC1001")
        #expect(driver.text.contains("gift card is not taken now."))
        await driver.press(.escape, .character("g"))
        await driver.enter("GC9999")
        #expect(driver.text.contains("is not known here"))
    }

    /// Unknown is asked again, and nothing else can be done before.
    @Test func aCardIsApprovedDeclinedOrUnknown() async throws {
        let driver = await paid()
        await driver.press(.escape)
        await driver.scan(TestShop.code(1))
        await driver.press(.character("+"), .character("c"), .enter)
        await driver.enter("4242")
        await driver.press(.enter)
        #expect(driver.text.contains("What did the card terminal say?"))
        try Snapshot.expect(driver.terminal.buffer, is: "PayCardOutcome")
        await driver.press(.character("2"))
        #expect(driver.text.contains("Declined: the card paid nothing."))
        await driver.press(.character("c"), .enter)
        await driver.enter("4242")
        await driver.press(.enter, .character("3"), .escape)
        #expect(driver.text.contains("Nobody knows yet whether the card was charged."))
        await driver.press(.control("q"))
        #expect(driver.state.dialog == nil)
        await driver.press(.character("1"), .escape, .escape, .escape)
        #expect(driver.text.contains("Nobody knows yet"))
        await driver.press(.enter)
        await driver.enter("4242")
        await driver.enter("081234")
        #expect(driver.text.contains("PAID"))
    }

    @Test func anAccountNeedsItsCustomer() async {
        let driver = await paid()
        await driver.press(.escape)
        await driver.scan(TestShop.code(1))
        await driver.press(.character("+"), .character("a"))
        #expect(driver.text.contains("An account needs its customer on the sale"))
    }

    @Test func practiceLeavesNothingBehind() async throws {
        let driver = await paid()
        await driver.press(.escape)
        let before = await driver.till.register.totals
        await command("Training", driver)
        #expect(driver.text.contains("TRAINING: nothing is sold."))
        await driver.scan(TestShop.code(4))
        await driver.press(.character("+"), .enter)
        #expect(driver.text.contains("TRAINING 01-000001"))
        await driver.press(.character("r"))
        #expect(driver.text.contains("*** TRAINING, NO RECEIPT ***"))
        try Snapshot.expect(driver.terminal.buffer, is: "TrainingReceipt")
        await driver.press(.escape, .escape)
        await command("Training", driver)
        #expect(!driver.text.contains("TRAINING: nothing"))
        await driver.scan(TestShop.code(1))
        await driver.press(.character("+"), .enter)
        #expect(driver.text.contains("PAID 01-000003"))
        let after = await driver.till.register.totals
        #expect(after.gross.minor == before.gross.minor + 285)
        #expect(after.training == 1)
        #expect(after.ofDocuments.training == nil)
    }
}
