import RetailModels
import TerminalUI
import Testing
import Till

@testable import POSTerminal

/// Another operator's PIN for one action.
@MainActor
@Suite struct ApprovalTests {
    /// Cashiers may take nothing back alone.
    private static let strict = TestShop.facts {
        $0.roles = ["cashier": RoleLimits(allowed: [], discountMaxPPM: 0)]
    }

    private func saleOfTwo() async -> TillDriver {
        let driver = TillDriver(facts: Self.strict)
        await driver.beginShift()
        await driver.enter("25671")
        await driver.enter("26093")
        return driver
    }

    @Test func whoMayNotVoidAsksAnotherOperator() async throws {
        let driver = await saleOfTwo()
        await driver.press(.character("-"))
        #expect(driver.state.sale?.lineCount == 2)
        try Snapshot.expect(driver.terminal.buffer, is: "Approval")
        await driver.enter("2")
        await driver.enter("2222")
        #expect(driver.state.dialog == nil)
        #expect(driver.state.sale?.lineCount == 1)
        #expect(driver.state.person == TestShop.maria)
        let notes = await driver.till.register.waitingNotes
        let approval = Approval(TestShop.ada)
        #expect(notes.suffix(2).map(\.action) == ["override", "voidLine"])
        #expect(notes.suffix(2).allSatisfy { $0.approval == approval })
        #expect(notes.suffix(2).allSatisfy { $0.operatorID == "maria" })
    }

    @Test func anApprovalIsGoodOnce() async {
        let driver = await saleOfTwo()
        await driver.press(.character("-"))
        await driver.enter("2")
        await driver.enter("2222")
        await driver.press(.character("-"))
        #expect(driver.text.contains("Approval"))
        #expect(driver.state.sale?.lineCount == 1)
    }

    @Test func whoMayNotEitherIsRefused() async {
        let driver = await saleOfTwo()
        await driver.press(.character("-"))
        await driver.enter("1")
        await driver.enter("1111")
        #expect(driver.text.contains("Maria may not do that either."))
        await driver.enter("2")
        await driver.enter("1111")
        #expect(driver.state.sale?.lineCount == 2)
        await driver.press(.escape)
        #expect(driver.state.dialog == nil)
        #expect(driver.state.sale?.lineCount == 2)
        // What waited is gone: the next approval is for something else.
        await driver.press(.up, .function(8), .enter)
        await driver.enter("2")
        await driver.enter("2222")
        #expect(driver.state.sale?.cart?.lines.map(\.product.sku) == ["26093"])
    }

    @Test func managersAreNotAsked() async {
        let driver = TillDriver(facts: Self.strict)
        await driver.beginManagersShift()
        await driver.enter("25671")
        await driver.press(.character("-"))
        #expect(driver.state.dialog == nil)
        #expect(driver.state.sale?.isEmpty == true)
    }

    @Test func aScanIsRefusedWhileThePINIsAsked() async {
        let driver = await saleOfTwo()
        await driver.press(.character("-"))
        await driver.scan(TestShop.code(3))
        #expect(driver.state.sale?.lineCount == 2)
        #expect(driver.till.tones.last == .reject)
    }
}
