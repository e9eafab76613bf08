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
            [.character("a")], [.escape, .function(3)], [.function(2)],
            [.escape, .function(4)], [.escape, .escape, .function(4)], [.character("1")],
            [.escape, .function(5)], [.escape, .function(6)], [.escape, .control("d")],
            [.escape, .control("t")], [.escape, .function(9)], [.character("c")],
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

    /// Any size from 1×1 to 400×100, one after the other, with a sale of wide, combining and
    /// right-to-left names, and a dialog over it.
    @Test(arguments: [1, 2, 3])
    func anyWindow(seed: UInt64) async {
        var generator = Sizes(state: seed)
        let driver = TillDriver(glyphs: seed == 3 ? .ascii : .unicode)
        await driver.beginShift()
        for number in 1...7 { await driver.scan(TestShop.code(number)) }
        let keys: [Key] = [
            .function(10), .escape, .character("+"), .character("1"), .enter, .character("*"),
            .escape, .character("-"), .escape, .function(1), .escape, .control("l"),
        ]
        for key in keys {
            for _ in 0..<12 {
                let (rows, columns) = generator.next()
                await driver.resize(rows: rows, columns: columns)
                let buffer = driver.terminal.buffer
                #expect(buffer.area.height == rows && buffer.area.width == columns)
                for y in 0..<rows {
                    let width = (0..<columns).reduce(0) { $0 + buffer[$1, y].width }
                    #expect(width == columns, "seed \(seed), \(rows)×\(columns), row \(y)")
                }
            }
            await driver.press(key)
        }
        #expect(driver.state.sale?.lineCount == 7, "seed \(seed)")
    }

    /// Sizes from a seed; small ones are as likely as large ones.
    private struct Sizes {
        var state: UInt64

        mutating func next() -> (rows: Int, columns: Int) {
            let isSmall = number(0...1) == 0
            let rows = number(1...(isSmall ? 30 : 100))
            return (rows, number(1...(isSmall ? 90 : 400)))
        }

        private mutating func number(_ range: ClosedRange<Int>) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return range.lowerBound + Int((state >> 33) % UInt64(range.count))
        }
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
