import RetailModels
import TerminalUI
import Testing

@testable import POSTerminal

/// 200 scans at 20 a second into a whole till, with every terminator, prefix, suffix and AIM id:
/// none is lost, merged, leaked into a field, or confirms a dialog.
@MainActor
@Suite struct ScannerStormTests {
    private static let scanCount = 200
    private static let everyMs: Int64 = 50

    /// A scanner in front of a till, in a time of its own.
    @MainActor
    private final class Bench {
        let driver: TillDriver
        private var random: SeededGenerator
        private let configuration: ScannerMachine.Configuration
        private var now: Int64 = 0
        private var wakeAt: Int64?
        private lazy var pump = KeyPump(
            scanner: configuration,
            typesIntoText: { [driver] in driver.app.typesIntoText(driver.state) },
            deliver: { [driver] in driver.store.press($0) },
            wake: { [weak self] in self?.wakeAt = $0 })

        init(_ driver: TillDriver, _ random: SeededGenerator, prefix: String, suffix: String) {
            self.driver = driver
            self.random = random
            var configuration = ScannerMachine.Configuration()
            configuration.prefix = prefix
            configuration.suffix = suffix
            self.configuration = configuration
        }

        /// Keys with up to three milliseconds between two of them, then the rest of the 50.
        func scan(_ code: String) {
            let start = now
            let terminators: [[Key]] = [
                [.enter], [.control("j")], [.enter, .control("j")], [.tab],
            ]
            var keys = (configuration.prefix + code + configuration.suffix).map { character in
                character == "\u{1D}" ? Key.control("]") : .character(character)
            }
            if configuration.suffix.isEmpty || random.number(0...1) == 0 {
                keys += random.one(of: terminators)
            }
            for key in keys {
                press(key)
                now += Int64(random.number(0...3)) / 2
            }
            pass(until: max(now, start + ScannerStormTests.everyMs))
        }

        func press(_ key: Key) {
            pass(until: now)
            pump.press([key], nowMs: now)
        }

        func pass(until ms: Int64) {
            while let due = wakeAt, due <= ms {
                wakeAt = nil
                pump.timerFired(nowMs: due)
            }
            now = max(now, ms)
        }
    }

    private static func code(_ product: Int, _ random: inout SeededGenerator) -> String {
        let plain = TestShop.code(product)
        let elements = "01" + "0\(plain)"
        return random.one(of: [
            plain, "]E0\(plain)", "]C1\(elements)10L\(product)\u{1D}21S", "]d2\(elements)",
            "]Q3\(elements)21S\u{1D}10L", "]e0\(elements)17491231", "\(elements)10LOT",
        ])
    }

    @Test(arguments: UInt64(1)...12)
    func noneIsLostMergedOrLeaked(seed: UInt64) async {
        var random = SeededGenerator(seed: seed)
        let driver = TillDriver()
        await driver.beginShift()
        let bench = Bench(
            driver, random, prefix: random.one(of: ["", "~", "(("]),
            suffix: random.one(of: ["", "##"]))
        var wanted: [String] = []
        for _ in 0..<Self.scanCount {
            let product = random.number(1...7)
            wanted.append(TestShop.products[product - 1].product.id)
            bench.scan(Self.code(product, &random))
            // Scans come while the one before is still being looked up, too.
            if random.number(0...2) > 0 { await driver.store.waitUntilIdle() }
        }
        await driver.store.waitUntilIdle()
        let lines = driver.state.sale?.cart?.lines ?? []
        #expect(lines.map(\.product.id) == wanted, "seed \(seed)")
        #expect(lines.allSatisfy { $0.entry == .scanned && $0.quantity == .one }, "seed \(seed)")
        #expect(driver.state.base.page.isEntryEmpty, "seed \(seed)")
        #expect(driver.till.tones.allSatisfy { $0 == .accept }, "seed \(seed)")
    }

    /// Dialogs and fields that ask for no code open in between.
    @Test(arguments: UInt64(1)...12)
    func aDialogIsNeverConfirmedAndAFieldNeverFilled(seed: UInt64) async {
        var random = SeededGenerator(seed: seed)
        let driver = TillDriver()
        await driver.beginSale()
        let bench = Bench(driver, random, prefix: "", suffix: random.one(of: ["", "##"]))
        var wanted = driver.state.sale?.lineCount ?? 0
        var refused = 0
        for _ in 0..<Self.scanCount {
            let opened = random.number(0...9)
            let keys: [Key] =
                switch opened {
                case 0: [.function(8)]
                case 1: [.function(8), .character("2")]
                case 2: [.control("p")]
                case 3: [.control("q")]
                case 4: [.function(9)]
                case 5: [.character("+")]
                default: []
                }
            await driver.press(keys.isEmpty ? .up : keys[0])
            for key in keys.dropFirst() { await driver.press(key) }
            bench.scan(Self.code(random.number(1...7), &random))
            await driver.store.waitUntilIdle()
            if keys.isEmpty { wanted += 1 } else { refused += 1 }
            for _ in 0..<3 where !Self.isSelling(driver) { await driver.press(.escape) }
            #expect(Self.isSelling(driver), "seed \(seed), opened \(opened)")
            #expect(driver.state.sale?.lineCount == wanted, "seed \(seed), opened \(opened)")
            #expect(driver.state.base.page.isEntryEmpty, "seed \(seed), opened \(opened)")
        }
        #expect(driver.till.tones.count { $0 == .reject } == refused, "seed \(seed)")
        #expect(driver.state.sale?.cart?.voidedLines == 0, "seed \(seed)")
        #expect(!driver.till.hasQuit, "seed \(seed)")
    }

    private static func isSelling(_ driver: TillDriver) -> Bool {
        if case .sell = driver.state.base { driver.state.dialog == nil } else { false }
    }
}
