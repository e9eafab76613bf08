import RetailModels
import RetailStore
import TerminalUI
import Testing

@testable import POSTerminal

@MainActor
@Suite struct ShiftTests {
    @Test func anXIsShownAndChangesNothing() async throws {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.character("+"), .enter, .function(9))
        #expect(driver.text.contains("X report"))
        #expect(driver.text.contains("Sales (1)"))
        try Snapshot.expect(driver.terminal.buffer, is: "ShiftX")
        await driver.press(.escape)
        #expect(driver.text.contains("scan, code or name"))
    }

    @Test func closingCountsTheDrawerAndShowsTheZ() async throws {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.character("+"), .enter, .function(9), .character("c"))
        #expect(driver.text.contains("counted cash in the drawer ▸ _"))
        await driver.press(.enter)
        #expect(driver.text.contains("The count is empty."))
        await driver.enter("105")
        #expect(driver.text.contains("Z report 1"))
        #expect(!driver.text.contains("Float"))
        await driver.press(.end)
        #expect(driver.text.contains("Variance"))
        #expect(driver.text.contains("-0.78"))
        #expect(driver.text.contains("Document 01-000003"))
        await driver.press(.enter)
        #expect(driver.text.contains("PIN"))
        await driver.signIn()
        #expect(driver.text.contains("Float"))
    }

    @Test func noShiftIsClosedWhileASaleIsOpen() async {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.function(9), .character("c"))
        #expect(driver.text.contains("A sale is open."))
        await driver.press(.escape)
        #expect(driver.text.contains("Bananas"))
    }

    @Test func aDiskThatRefusesTheZLeavesTheShiftOpen() async {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.press(.function(9), .character("c"))
        driver.till.journal.refuse(SQLFailure(kind: .readOnly, message: "ro"))
        await driver.enter("100")
        #expect(driver.text.contains("Nothing was written: the disk is read-only."))
        driver.till.journal.refuse(nil)
        await driver.press(.enter)
        #expect(driver.text.contains("Z report 1"))
    }

    @Test func aShiftOpenForMoreThanADayIsSaid() {
        let screen = ShiftScreen(client: FakeTill().client, facts: TestShop.facts)
        var state = ShiftScreen.State(
            person: TestShop.maria, hasOpenSale: false, currency: TestShop.facts.currency)
        let report = ShiftScreen.Report(
            content: ShiftReport.Content(ShiftTotals()), openedAt: TestShop.now - 90_000_000,
            operatorName: "Maria", now: TestShop.now)
        _ = screen.reduce(&state, .loaded(report))
        #expect(state.message?.text.contains("more than 24 hours") == true)
    }
}
