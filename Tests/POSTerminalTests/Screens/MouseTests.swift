import Foundation
import TerminalUI
import Testing

@testable import POSTerminal

/// A click on the footer is the key that stands there.
@MainActor
@Suite struct MouseTests {
    private func place(of words: String, _ driver: TillDriver) -> (x: Int, y: Int)? {
        for (y, row) in driver.terminal.buffer.rows.enumerated() {
            guard let found = row.range(of: words) else { continue }
            return (row.distance(from: row.startIndex, to: found.lowerBound), y)
        }
        return nil
    }

    @Test func labelsAndWordsAreTheKey() async throws {
        let driver = TillDriver()
        await driver.beginShift()
        let (x, y) = try #require(place(of: "F8 Void", driver))
        for column in x..<(x + "F8 Void".count) {
            #expect(driver.store.footerKey(x: column, y: y) == .function(8), "column \(column)")
        }
        // The gap between two keys, and everything else, is nothing.
        #expect(driver.store.footerKey(x: x - 1, y: y) == nil)
        #expect(driver.store.footerKey(x: x, y: y - 5) == nil)
        #expect(driver.store.footerKey(x: -3, y: 999) == nil)
    }

    @Test func inADialogItsKeys() async throws {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.control("q"))
        let (x, y) = try #require(place(of: "n No", driver))
        let key = try #require(driver.store.footerKey(x: x, y: y))
        await driver.press(key)
        #expect(driver.state.dialog == nil && !driver.till.hasQuit)
    }
}
