import TerminalUI
import Testing

@testable import POSTerminal

/// The sign of life while something takes long.
@MainActor
@Suite struct SpinnerTests {
    @Test func itTurnsWhileALookupIsSlowAndNotAfterwards() async {
        let driver = TillDriver()
        await driver.beginShift()
        driver.till.holdLookups()
        driver.store.press(.scan(TestShop.code(1)))
        await driver.till.pass(.milliseconds(400))
        while !driver.text.contains("⠙") { await Task.yield() }
        await driver.till.pass(.milliseconds(100))
        while !driver.text.contains("⠹") { await Task.yield() }
        driver.till.releaseLookups()
        await driver.store.waitUntilIdle()
        #expect(!driver.text.contains("⠹") && driver.text.contains("Applesauce"))
        #expect(driver.state.header.spinner == nil && !driver.state.isSpinning)
    }

    @Test func aQuickLookupShowsNone() async {
        let driver = TillDriver()
        await driver.beginSale()
        #expect(driver.state.header.spinner == nil && !driver.state.isSpinning)
    }
}
