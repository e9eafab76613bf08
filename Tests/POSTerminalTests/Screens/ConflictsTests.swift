import RetailModels
import TerminalUI
import Testing
import Till

@testable import POSTerminal

/// The manager's screen of edits that wait for a choice.
@MainActor
@Suite struct ConflictsTests {
    private func opened() async -> TillDriver {
        let driver = TillDriver()
        await driver.beginShift(as: TestShop.ada)
        await driver.press(.function(10), .character("5"), .character("3"))
        await driver.enter("2222")
        return driver
    }

    @Test func twoKeysDecide() async throws {
        let driver = await opened()
        try Snapshot.expect(driver.terminal.buffer, is: "Conflicts")
        await driver.press(.character("t"))
        #expect(driver.text.contains("A-1 price: taken. All tills hear it."))
        let note = await driver.till.register.waitingNotes.last
        #expect(note?.action == "conflictResolved" && note?.detail == "price: take")
        #expect(driver.text.contains("Conflicts  1 to choose"))
        await driver.press(.character("k"))
        #expect(driver.text.contains("Nothing waits for a choice."))
        #expect(
            driver.till.cloud.calls == [
                "sign in 2", "conflicts", "take x1", "conflicts", "keep x2", "conflicts",
            ])
        await driver.press(.character("k"))
        #expect(driver.till.cloud.calls.count == 6)
        await driver.press(.escape)
        #expect(driver.text.contains("scan, code or name"))
    }

    @Test func theSessionIsThatOfTheDevices() async {
        let driver = await opened()
        await driver.press(.escape, .function(10), .character("5"), .character("2"))
        #expect(driver.text.contains("Devices  4 devices"))
        driver.till.cloud.forgetSessions()
        await driver.press(.escape, .function(10), .character("5"), .character("3"))
        #expect(driver.text.contains("type your PIN once more"))
    }

    @Test func aCashierIsNotOfferedIt() async {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.press(.function(10), .character("5"), .character("3"))
        #expect(driver.text.contains("Only a manager may change settings."))
    }
}
