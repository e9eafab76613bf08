import APIClient
import RetailModels
import RetailStore
import TerminalUI
import Testing

@testable import POSTerminal

/// Money in and out, openings, and the drawer counted by notes and coins.
@MainActor
@Suite struct DrawerTests {
    private func movements(_ driver: TillDriver) async throws -> [CashMovement] {
        try await driver.till.journal.rows(in: [.open], after: 0, limit: 99).compactMap {
            let document = try CanonicalJSON.decode(
                Document.self, from: Array($0.write.body.utf8))
            if case .cash(let movement) = document.body { return movement }
            return nil
        }
    }

    private func closing(_ driver: TillDriver) async throws -> ShiftClosing {
        let rows = try await driver.till.journal.rows(in: [.open], after: 0, limit: 99)
        let document = try CanonicalJSON.decode(
            Document.self, from: Array(try #require(rows.last).write.body.utf8))
        guard case .shiftClose(let closing) = document.body else {
            throw SQLFailure(kind: .other, message: "the last document is no closing")
        }
        return closing
    }

    @Test func moneyGoesInAndOutWithAReason() async throws {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.press(.function(9), .character("i"))
        #expect(driver.text.contains("cash in ▸ _"))
        await driver.press(.enter)
        #expect(driver.text.contains("The amount is empty."))
        await driver.enter("0")
        #expect(driver.text.contains("Type an amount above 0."))
        await driver.press(.escape)
        await driver.enter("20.50")
        #expect(driver.text.contains("cash in 20.50 · reason ▸ _"))
        await driver.press(.enter)
        #expect(driver.text.contains("The reason is empty."))
        await driver.enter("change, from the bank?")
        #expect(driver.text.contains("cash in 20.50: 01-000002"))
        #expect(driver.text.contains("X report"))
        await driver.press(.character("o"))
        await driver.enter("3")
        await driver.enter("milk")
        #expect(driver.text.contains("cash out 3.00: 01-000003"))
        await driver.press(.character("d"))
        await driver.enter("50")
        await driver.press(.enter)
        #expect(driver.text.contains("drop to the safe 50.00: 01-000004"))
        await driver.press(.character("n"))
        await driver.enter("a note was changed")
        #expect(driver.text.contains("no sale: 01-000005"))
        let reasons = try await movements(driver)
        #expect(reasons.map(\.kind) == [.paidIn, .paidOut, .drop, .noSale])
        #expect(reasons.map(\.amount.minor) == [2_050, 300, 5_000, 0])
        #expect(
            reasons.map(\.reason) == ["change, from the bank?", "milk", "", "a note was changed"])
        await driver.press(.end)
        #expect(driver.text.contains("Paid in (1)"))
        #expect(driver.text.contains("Dropped to the safe (1)"))
        #expect(driver.text.contains("67.50"), "100 + 20.50 − 3 − 50")
        try Snapshot.expect(driver.terminal.buffer, is: "ShiftDrawer")
        #expect(driver.till.tones.last == .accept)
    }

    @Test func escGoesBackFieldByField() async {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.press(.function(9), .character("o"))
        await driver.enter("5")
        await driver.type("x")
        await driver.press(.escape)
        #expect(driver.text.contains("reason ▸ _"))
        await driver.press(.escape)
        #expect(driver.text.contains("cash out ▸ 5_"))
        await driver.press(.escape, .escape)
        #expect(driver.text.contains("X report"))
        #expect(!driver.text.contains("cash out"))
        await driver.press(.character("n"), .escape)
        #expect(!driver.text.contains("reason"))
    }

    /// A scan is no reason, and a card's number is none either.
    @Test func aReasonIsTypedAndHoldsNoCard() async throws {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.press(.function(9), .character("n"))
        await driver.scan(TestShop.code(1))
        #expect(driver.text.contains("No code is asked for here"))
        await driver.type("4111111111111111")
        #expect(driver.text.contains("That is a card number."))
        #expect(!driver.text.contains("4111"))
        #expect(try await movements(driver).isEmpty)
    }

    @Test func aDiskThatRefusesMovesNothing() async throws {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.press(.function(9), .character("d"))
        await driver.enter("50")
        driver.till.journal.refuse(SQLFailure(kind: .diskFull, message: "full"))
        await driver.press(.enter)
        #expect(driver.text.contains("Nothing was written: the disk is full. Enter tries again."))
        driver.till.journal.refuse(nil)
        await driver.press(.enter)
        #expect(driver.text.contains("drop to the safe 50.00"))
        #expect(try await movements(driver).count == 1)
    }

    @Test func theDrawerIsCountedByNotesAndCoins() async throws {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.press(.function(9), .character("c"), .tab)
        #expect(driver.text.contains("Count the drawer"))
        // 100, 50 and 20 dollars: nothing, one, two.
        await driver.press(.enter)
        await driver.enter("1")
        await driver.enter("2")
        await driver.enter("x")
        #expect(driver.text.contains("90.00"))
        await driver.type("1.5")
        await driver.press(.enter)
        #expect(driver.text.contains("1.5 is no number of pieces"))
        await driver.press(.escape)
        // Ten cents, as an amount.
        await driver.press(.down, .down, .down, .down, .down)
        await driver.press(.character("a"))
        await driver.type("0.30")
        try Snapshot.expect(driver.terminal.buffer, is: "ShiftPieces")
        await driver.press(.up)
        await driver.type("0.30")
        await driver.press(.enter)
        #expect(driver.text.contains("No pieces of 0.25 make 0.30."))
        await driver.press(.escape, .character("+"))
        #expect(driver.text.contains("Z report 1"))
        await driver.press(.end)
        #expect(driver.text.contains("2 x 20.00"))
        let closing = try await closing(driver)
        #expect(closing.counted.minor == 9_030)
        #expect(closing.pieces?.map(\.count) == [1, 2, 3])
        #expect(closing.fault() == nil)
        #expect(try closing.variance.minor == -970)
    }

    /// Enter alone goes through the whole list and closes behind its last row.
    @Test func enterBehindTheLastKindCloses() async throws {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.press(.function(9), .character("c"), .tab)
        await driver.press(.character("+"))
        #expect(driver.text.contains("The count is empty."))
        let kinds = TestShop.facts.currency.pieces.count
        await driver.enter("1")
        for _ in 1..<kinds { await driver.press(.enter) }
        #expect(driver.text.contains("Z report 1"))
        #expect(try await closing(driver).counted.minor == 10_000)
    }

    /// What was counted stays while somebody looks at the plain amount.
    @Test func aCountStaysAndAnEmptyDrawerIsACount() async throws {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.press(.function(9), .character("c"), .tab)
        await driver.enter("0")
        await driver.press(.escape)
        #expect(driver.text.contains("counted cash in the drawer ▸ _"))
        await driver.press(.tab, .character("+"))
        let closing = try await closing(driver)
        #expect(closing.counted == .zero && closing.pieces == nil)
    }

    /// A cashier who may not take money out asks in place; both names are in the document.
    @Test func whoMayNotMoveMoneyAsksAnotherOperator() async throws {
        let strict = TestShop.facts {
            $0.roles = ["cashier": RoleLimits(allowed: [.noSale], discountMaxPPM: 0)]
        }
        let driver = TillDriver(facts: strict)
        await driver.beginShift()
        await driver.press(.function(9), .character("n"))
        await driver.enter("change")
        #expect(driver.text.contains("no sale: 01-000002"))
        await driver.press(.character("o"))
        await driver.enter("5")
        await driver.enter("milk")
        #expect(driver.text.contains("cash out 5.00"))
        #expect(try await movements(driver).count == 1)
        await driver.press(.escape)
        #expect(driver.text.contains("reason ▸ milk_"), "nobody agreed, and nothing is lost")
        await driver.press(.enter)
        await driver.enter("2")
        await driver.enter("2222")
        #expect(driver.text.contains("cash out 5.00: 01-000003"))
        let movement = try #require(try await movements(driver).last)
        #expect(movement.kind == .paidOut && movement.approvedBy == Approval(TestShop.ada))
    }

    @Test func aBlindCloseTellsWhatWasExpectedAfterwards() async throws {
        let blind = TestShop.facts { $0.blindClose = true }
        let driver = TillDriver(facts: blind)
        await driver.beginSale()
        await driver.press(.character("+"), .enter, .function(9), .end)
        #expect(driver.text.contains("after the count"))
        #expect(!driver.text.contains("105.78"), "float and cash taken")
        try Snapshot.expect(driver.terminal.buffer, is: "ShiftBlind")
        await driver.press(.character("c"))
        #expect(!driver.text.contains("105.78"))
        await driver.enter("105")
        await driver.press(.end)
        #expect(driver.text.contains("105.78"))
        #expect(driver.text.contains("-0.78"))
    }

    /// Whoever may look knows what should be there, and counts all the same.
    @Test func aManagerSeesWhatIsExpected() async {
        let driver = TillDriver(facts: TestShop.facts { $0.blindClose = true })
        await driver.beginManagersShift()
        await driver.press(.function(9), .end)
        #expect(driver.text.contains("Expected in drawer"))
        #expect(!driver.text.contains("after the count"))
    }

    /// What the audit log says is on the X at once.
    @Test func anXCountsWhatWasVoided() async {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.character("-"), .function(8), .character("2"), .enter, .function(9))
        let rows = driver.text.split(separator: "\n").map(String.init)
        #expect(rows.contains { $0.contains("Voided sales") && $0.contains(" 1 ") }, "\(rows)")
    }

    @Test func closingSaysWhatIsNotSentYet() async throws {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.character("+"), .enter, .function(9))
        driver.store.send(.salesToSend(3))
        await driver.press(.character("c"))
        await driver.enter("100")
        #expect(driver.text.contains("Z report 1"))
        #expect(driver.text.contains("3 sales are not sent yet."))
    }

    /// A shop by itself has nobody to send them to.
    @Test func withoutACloudNothingIsLeftToSend() async throws {
        let driver = TillDriver()
        await driver.beginSale()
        driver.store.send(.connection(FailoverMachine().status))
        await driver.press(.character("+"), .enter, .function(9))
        driver.store.send(.salesToSend(3))
        await driver.press(.character("c"))
        await driver.enter("100")
        #expect(driver.text.contains("Z report 1"))
        #expect(!driver.text.contains("not sent yet"))
    }
}
