import RetailModels
import TerminalUI
import Testing
import Till

@testable import POSTerminal

/// The till of somebody who went away.
@MainActor
@Suite struct LockTests {
    /// A till that locks itself after two minutes, with three products on the sale.
    private func driver(lockAfterSeconds: Int = 120) async -> TillDriver {
        let driver = TillDriver(
            facts: TestShop.facts(lockAfterSeconds: lockAfterSeconds))
        await driver.beginSale()
        driver.store.send(.touched)
        return driver
    }

    private func tick(_ driver: TillDriver, _ count: Int) async {
        for _ in 0..<count { driver.store.send(.tick("12:04:31")) }
        await driver.store.waitUntilIdle()
    }

    @Test func itLocksItselfAndTheSaleStays() async throws {
        let driver = await driver()
        await tick(driver, 119)
        #expect(driver.state.lock == nil)
        driver.store.send(.touched)
        await tick(driver, 119)
        #expect(driver.state.lock == nil)
        await tick(driver, 1)
        #expect(driver.state.lock != nil)
        try Snapshot.expect(driver.terminal.buffer, is: "Lock")
        #expect(!driver.text.contains("Applesauce") && driver.text.contains("3 items"))
        // Neither keys nor scans reach what stands behind it.
        await driver.scan(TestShop.code(4))
        #expect(driver.text.contains("was not taken") && driver.till.tones.last == .reject)
        await driver.press(.function(8), .character("+"), .function(10), .control("q"))
        #expect(driver.state.dialog == nil && driver.state.sale?.itemText == "3 items")
        await driver.enter("2222")
        #expect(driver.text.contains("Operator or PIN is wrong"))
        await driver.enter("1111")
        #expect(driver.state.lock == nil)
        #expect(driver.text.contains("Applesauce") && driver.text.contains("5.78"))
        await driver.scan(TestShop.code(4))
        #expect(driver.state.sale?.itemText == "4 items")
    }

    @Test func withoutTheSettingItNeverDoes() async {
        let driver = await driver(lockAfterSeconds: 0)
        await tick(driver, 5_000)
        #expect(driver.state.lock == nil)
        await driver.press(.control("l"))
        #expect(driver.state.lock != nil)
    }

    @Test func nobodyIsSignedInAndNothingIsLocked() async {
        let driver = TillDriver(facts: TestShop.facts(lockAfterSeconds: 10))
        await tick(driver, 100)
        await driver.press(.control("l"))
        #expect(driver.state.lock == nil)
    }

    /// A dialog stays as it was, too.
    @Test func whatWasAskedIsStillAsked() async {
        let driver = await driver()
        await driver.press(.function(8))
        let dialog = driver.state.dialog
        await tick(driver, 120)
        await driver.press(.escape, .character("2"))
        #expect(driver.state.dialog == dialog)
        await driver.press(.escape)
        await driver.enter("1111")
        #expect(driver.state.dialog == dialog && driver.text.contains("Void"))
    }

    @Test func somebodyElseMaySignIn() async {
        let driver = await driver()
        await driver.press(.control("l"), .function(2))
        #expect(driver.state.lock == nil && driver.text.contains("Operator"))
        await driver.signIn(as: TestShop.ada)
        #expect(driver.text.contains("Ada"))
    }

    /// What was taken of a payment would be forgotten, so nobody else gets the till.
    @Test func butNotInTheMiddleOfAPayment() async {
        let driver = await driver()
        await driver.press(.character("+"), .character("1"), .enter)
        await driver.press(.control("l"), .function(2))
        #expect(driver.state.lock != nil)
        await driver.press(.escape)
        await driver.enter("1111")
        #expect(driver.text.contains("remaining"))
    }

    /// A cashier whose PIN is no longer taken must not keep the customer waiting: a manager opens
    /// the till for them.
    @Test func inTheMiddleOfAPaymentAManagerOpensIt() async {
        let driver = await driver()
        await driver.press(.character("+"), .character("1"), .enter)
        await driver.press(.control("l"), .function(2))
        #expect(driver.text.contains("A manager opens the till"))
        await driver.enter("1")
        await driver.enter("9999")
        #expect(driver.text.contains("Operator or PIN is wrong"))
        await driver.press(.escape, .escape, .function(2))
        await driver.enter("2")
        await driver.enter("2222")
        #expect(driver.state.lock == nil && driver.text.contains("remaining"))
        #expect(driver.state.person == TestShop.maria)
        let note = await driver.till.register.waitingNotes.last
        #expect(note?.action == "override" && note?.subject == "unlock")
        #expect(note?.approval?.operatorName == "Ada")
    }

    /// A card that may have been charged is asked for by whoever charged it.
    @Test func andNotWhileNobodyKnowsOfACard() async {
        let driver = await driver()
        await driver.press(.character("+"), .character("c"), .enter)
        await driver.enter("4242")
        await driver.press(.enter, .character("3"))
        #expect(driver.state.payment?.isUnknown == true)
        await driver.press(.control("l"), .function(2))
        #expect(driver.state.lock != nil && driver.state.person == TestShop.maria)
    }

    /// What another operator was asked to agree to is not asked of whoever comes next.
    @Test func whatWaitedForAnApprovalGoesWithWhoAsked() async {
        let driver = TillDriver(facts: TestShop.facts(lockAfterSeconds: 120))
        await driver.beginShift()
        await driver.command("Inventory")
        await driver.press(.enter, .character("a"))
        #expect(driver.text.contains("Approval") && driver.state.waiting != nil)
        await tick(driver, 120)
        await driver.press(.function(2))
        #expect(driver.state.waiting == nil && driver.state.dialog == nil)
    }

    @Test func everyWindowShowsIt() async {
        let driver = await driver()
        await driver.press(.control("l"))
        for (rows, columns) in [(1, 1), (5, 20), (24, 80), (100, 400)] {
            await driver.resize(rows: rows, columns: columns)
        }
        await driver.resize(rows: 5, columns: 20)
        #expect(driver.text.contains("Locked") && driver.text.contains("Maria"))
        #expect(!driver.text.contains("TOTAL"))
    }
}
