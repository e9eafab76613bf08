import Testing

@testable import TerminalUI

/// Random input, checked against the rules applied to the whole of it at once.
@Suite struct ScannerPropertyTests {
    private struct Press {
        let key: Key
        let ms: Int64
    }

    private static let gapMs: Int64 = 30

    /// A mixture of scans, typing at several speeds, terminators and other keys.
    private static func script(_ random: inout SeededGenerator) -> [Press] {
        var script: [Press] = []
        var now: Int64 = 0
        for _ in 0..<random.number(1...25) {
            now += Int64(random.one(of: [0, 5, 30, 31, 40, 200]))
            let speed = random.one(of: [0, 1, 29, 30, 31, 83])
            let alphabet = Array("0123456789*aB]C1日.+-")
            let length = random.one(of: [0, 1, 2, 5, 6, 7, 13])
            var keys = (0..<length).map { _ in Key.character(random.one(of: alphabet)) }
            keys += random.one(of: [
                [], [.enter], [.tab], [.control("j")], [.enter, .control("j")], [.enter, .enter],
                [.backspace], [.paste("4006381333931")], [.control("]")], [.up],
            ])
            for key in keys {
                script.append(Press(key: key, ms: now))
                now += Int64(speed)
            }
        }
        return script
    }

    /// What the invariants say is to be delivered, found by looking ahead, which a machine cannot.
    private static func expected(_ script: [Press]) -> [Key] {
        var result: [Key] = []
        var index = 0
        var swallow: (anything: Bool, until: Int64)?
        while index < script.count {
            let swallowing = swallow
            swallow = nil
            let start = script[index]
            guard let first = letter(start.key) else {
                index += 1
                guard let terminator = terminator(start.key) else {
                    result.append(start.key)
                    continue
                }
                if let swallowing, start.ms <= swallowing.until,
                    swallowing.anything || start.key == .control("j")
                {
                    if start.key == .enter { swallow = (false, start.ms + gapMs) }
                    continue
                }
                if start.key == .enter { swallow = (false, start.ms + gapMs) }
                result.append(terminator)
                continue
            }
            if "+-/:?".contains(first) {
                result.append(start.key)
                index += 1
                continue
            }
            var end = index + 1
            while end < script.count, letter(script[end].key) != nil, isNear(script, end) {
                end += 1
            }
            let text = String(script[index..<end].compactMap { letter($0.key) })
            let ends = end < script.count && isNear(script, end)
            if ends, terminator(script[end].key) != nil, isLongEnough(text) {
                result.append(.scan(text))
                swallow = (true, script[end].ms + gapMs)
                index = end + 1
            } else {
                result += script[index..<end].map(\.key)
                index = end
            }
        }
        return result
    }

    private static func isNear(_ script: [Press], _ index: Int) -> Bool {
        script[index].ms - script[index - 1].ms <= gapMs
    }

    private static func letter(_ key: Key) -> Character? {
        switch key {
        case .character(let character): character
        case .control("]"): "\u{1D}"
        default: nil
        }
    }

    private static func terminator(_ key: Key) -> Key? {
        switch key {
        case .enter, .control("j"): .enter
        case .tab: .tab
        default: nil
        }
    }

    private static func isLongEnough(_ text: String) -> Bool {
        let hasAim = text.wholeMatch(of: /\][A-Za-z][A-Za-z0-9].*/.dotMatchesNewlines()) != nil
        return text.count - (hasAim ? 3 : 0) >= 6
    }

    @Test(arguments: 0..<20)
    func whatIsDeliveredIsWhatTheRulesSay(block: Int) {
        for seed in UInt64(block * 100 + 1)...UInt64(block * 100 + 100) {
            var random = SeededGenerator(seed: seed)
            let script = Self.script(&random)
            var bench = ScannerBench()
            for press in script {
                bench.press(press.key, at: press.ms)
                // Invariant 5, seen from outside: what is asked for is one gap after a key.
                if let wake = bench.machine.wakeAtMs {
                    #expect(wake == press.ms + Self.gapMs + 1, "seed \(seed)")
                }
            }
            bench.rest()
            #expect(bench.delivered == Self.expected(script), "seed \(seed)")
        }
    }

    /// Invariant 8: with what was taken back gone, a text field comes to the same.
    @Test(arguments: 0..<20)
    func aTextFieldComesToTheSame(block: Int) {
        for seed in UInt64(block * 100 + 1)...UInt64(block * 100 + 100) {
            var random = SeededGenerator(seed: seed)
            let script = Self.script(&random)
            var bench = ScannerBench()
            for press in script {
                bench.intoText = random.number(0...3) > 0
                bench.press(press.key, at: press.ms)
            }
            bench.rest()
            let expected = Self.withoutTakenBack(Self.expected(script))
            #expect(Self.withoutTakenBack(bench.delivered) == expected, "seed \(seed)")
        }
    }

    private static func withoutTakenBack(_ keys: [Key]) -> [Key] {
        keys.reduce(into: []) { kept, key in
            if key == .backspace, case .character = kept.last {
                kept.removeLast()
            } else {
                kept.append(key)
            }
        }
    }

    /// Twelve keys a second, with a person's unevenness: never a scan, never late (invariant 3).
    @Test(arguments: UInt64(1)...50)
    func aPersonIsNeitherDelayedNorTakenForAScanner(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var bench = ScannerBench()
        var pressed: [(key: Key, ms: Int64)] = []
        var now: Int64 = 0
        for _ in 0..<200 {
            now += Int64(random.number(35...130))
            let key: Key =
                random.number(0...9) == 0 ? .enter : .character(random.one(of: ["1", "a", "é"]))
            pressed.append((key, now))
            bench.press(key, at: now)
        }
        bench.rest()
        #expect(bench.delivered == pressed.map(\.key), "seed \(seed)")
        for (press, time) in zip(pressed, bench.times) {
            #expect(time - press.ms <= 35, "seed \(seed)")
            if press.key == .enter { #expect(time == press.ms, "seed \(seed)") }
        }
    }
}
