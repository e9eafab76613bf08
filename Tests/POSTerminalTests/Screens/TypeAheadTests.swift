import TerminalUI
import Testing

@testable import POSTerminal

/// However fast the keys come, each meets the sale that the ones before it made.
@MainActor
@Suite struct TypeAheadTests {
    @Test func aWholeSaleInOneGo() async {
        let driver = TillDriver()
        let keys: [Key] = [
            .character("1"), .enter, .character("1"), .character("1"), .character("1"),
            .character("1"), .enter, .character("1"), .character("0"), .character("0"), .enter,
            .scan(TestShop.code(1)), .scan(TestShop.code(2)), .character("3"), .character("*"),
            .scan(TestShop.code(4)), .character("+"), .character("5"), .character("0"), .enter,
        ]
        await driver.burst(keys)
        #expect(driver.text.contains("PAID 01-000002"))
        #expect(driver.text.contains("CHANGE 29.47"))
    }

    @Test func keysWaitForASlowLookup() async {
        let driver = TillDriver()
        await driver.beginShift()
        driver.till.holdLookups()
        driver.store.press(.scan(TestShop.code(1)))
        driver.store.press(.scan(TestShop.code(2)))
        driver.store.press(.character("+"))
        driver.store.press(.enter)
        #expect(driver.state.typeAhead.count == 3)
        while driver.till.lookups.isEmpty { await Task.yield() }
        driver.till.releaseLookups()
        await driver.store.waitUntilIdle()
        #expect(driver.text.contains("PAID 01-000002"))
        #expect(driver.till.lookups == [TestShop.code(1), TestShop.code(2)])
    }

    @Test func afterAnUnknownCodeNothingMoreIsTakenUntilAKeyClears() async {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.burst([
            .scan(TestShop.code(1)), .scan("9999999999994"), .scan(TestShop.code(2)),
            .character("+"), .enter,
        ])
        #expect(driver.text.contains("1 item "))
        #expect(!driver.text.contains("PAID"))
        #expect(driver.state.typeAhead.isEmpty)
        await driver.scan(TestShop.code(2))
        #expect(driver.text.contains("2 items"))
    }

    @Test func escapeStopsALookupThatTakesLong() async {
        let driver = TillDriver()
        await driver.beginShift()
        driver.till.holdLookups()
        driver.store.press(.scan(TestShop.code(1)))
        driver.store.press(.character("+"))
        driver.store.send(.sell(.tookLong))
        driver.store.flush()
        #expect(driver.text.contains("looking for \(TestShop.code(1))"))
        await driver.press(.escape)
        #expect(driver.text.contains("Stopped."))
        #expect(driver.state.typeAhead.isEmpty)
        driver.till.releaseLookups()
        await driver.scan(TestShop.code(2))
        #expect(driver.text.contains("1 item "))
        #expect(driver.text.contains("Bread Italian"))
    }
}
