import TerminalUI
import Testing

@testable import POSTerminal

/// No window, however small or large, may trap or lose a sale.
@MainActor
@Suite struct WindowTests {
    private static let sizes = [(1, 1), (2, 3), (5, 20), (10, 40), (24, 79), (24, 80), (60, 200)]

    private func resizeThroughAll(_ driver: TillDriver) async {
        for (rows, columns) in Self.sizes { await driver.resize(rows: rows, columns: columns) }
    }

    @Test(arguments: [Glyphs.unicode, .ascii])
    func everyScreenInEveryWindow(glyphs: Glyphs) async {
        let driver = TillDriver(glyphs: glyphs)
        await resizeThroughAll(driver)
        await driver.signIn()
        await resizeThroughAll(driver)
        await driver.enter("100")
        for number in 1...7 { await driver.scan(TestShop.code(number)) }
        await driver.scan("9999999999994")
        await resizeThroughAll(driver)
        await driver.press(.escape)
        let steps: [[Key]] = [
            [.function(1)], [.escape, .control("p")], [.escape, .function(10)],
            [.character("1")], [.end], [.enter], [.escape, .escape, .function(10)],
            [.character("2")], [.escape, .function(2)],
            [.character("a")], [.escape, .function(9)], [.character("c")],
            [.escape, .escape, .function(8)], [.character("2")],
            [.escape, .character("+")], [.character("2"), .enter], [.character("*")],
            [.escape, .character("c")], [.escape, .enter], [.character("r")],
            [.escape, .escape, .function(9)], [.character("c")], [.character("1"), .enter],
        ]
        for keys in steps {
            for key in keys { await driver.press(key) }
            await resizeThroughAll(driver)
        }
        #expect(driver.text.contains("Z report 1"))
    }

    @Test(arguments: [Glyphs.unicode, .ascii])
    func everyScreenOfAManagerInEveryWindow(glyphs: Glyphs) async {
        let driver = TillDriver(glyphs: glyphs)
        await driver.beginShift(as: TestShop.ada)
        let steps: [[Key]] = [
            [.function(10), .character("5")], [.character("2")], [.character("2")],
            [.escape, .escape],
            [.function(10), .character("5"), .character("2"), .character("2")],
            [.character("2"), .character("2"), .character("2"), .enter], [.end],
            [.home, .character("a")], [.enter], [.escape, .escape, .character("r")],
            [.escape, .home, .character("x")], [.character("n")],
        ]
        for keys in steps {
            for key in keys { await driver.press(key) }
            await resizeThroughAll(driver)
        }
        await driver.resize(rows: 24, columns: 80)
        #expect(driver.text.contains("Devices  4 devices"))
    }

    @Test func aSmallWindowSaysWhatItNeedsAndTheSaleGoesOn() async throws {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.resize(rows: 5, columns: 20)
        #expect(
            driver.terminal.buffer.rows
                == ["Needs 80×24, is 20×5", "Sale, 3 items", "TOTAL 5.78", "scan ▸ _", ""])
        await driver.scan(TestShop.code(4))
        #expect(driver.text.contains("TOTAL 11.13"))
        await driver.press(.character("+"), .enter)
        #expect(driver.text.contains("PAID 01-000002"))
        #expect(driver.text.contains("CHANGE 0.00"))
        await driver.resize(rows: 24, columns: 80)
        #expect(driver.text.contains("PAID 01-000002"))
    }

    @Test func aRefusalIsSaidInASmallWindowToo() async {
        let driver = TillDriver(rows: 5, columns: 20)
        await driver.beginSale()
        await driver.scan("9999999999994")
        #expect(driver.text.contains("No product has the"))
        await driver.press(.escape, .control("q"))
        #expect(driver.text.contains("Close the till?"))
    }
}
