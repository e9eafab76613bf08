import Testing

@testable import TerminalUI

/// Feeds a machine as a perfect shell would: its timer fires exactly when it was asked for.
struct ScannerBench {
    var machine: ScannerMachine
    var delivered: [Key] = []
    /// When each key was delivered, in the same order.
    var times: [Int64] = []
    /// Whether what is typed goes into a text field.
    var intoText = false

    init(_ configuration: ScannerMachine.Configuration = .init()) {
        machine = ScannerMachine(configuration)
    }

    mutating func press(_ key: Key, at ms: Int64) {
        fireTimer(until: ms)
        take(machine.handle(.key(key, atMs: ms), intoText: intoText), at: ms)
    }

    /// Types a text with that many milliseconds between two keys; returns when the last one came.
    @discardableResult
    mutating func type(_ text: String, from ms: Int64 = 0, gapMs: Int64 = 2) -> Int64 {
        var now = ms
        for key in Self.keys(text) {
            press(key, at: now)
            now += gapMs
        }
        return now - gapMs
    }

    mutating func fireTimer(until ms: Int64) {
        while let due = machine.wakeAtMs, due <= ms {
            take(machine.handle(.timerFired(atMs: due)), at: due)
        }
    }

    mutating func rest() { fireTimer(until: .max) }

    private mutating func take(_ commands: [ScannerMachine.Command], at ms: Int64) {
        for case .deliver(let key) in commands {
            delivered.append(key)
            times.append(ms)
        }
    }

    /// `\r` is Enter, `\n` a line feed, `\t` Tab, `\u{1D}` Ctrl-].
    static func keys(_ text: String) -> [Key] {
        text.unicodeScalars.map { scalar in
            switch scalar {
            case "\r": .enter
            case "\n": .control("j")
            case "\t": .tab
            case "\u{1D}": .control("]")
            case "\u{02}": .control("b")
            case "\u{03}": .control("c")
            default: .character(Character(scalar))
            }
        }
    }
}

@Suite struct ScannerMachineTests {
    @Test func aTextFieldGetsEachCharacterAtOnce() {
        var bench = ScannerBench()
        bench.intoText = true
        bench.press(.character("m"), at: 0)
        #expect(bench.delivered == [.character("m")])
        bench.press(.character("i"), at: 5)
        #expect(bench.delivered == [.character("m"), .character("i")])
        bench.rest()
        #expect(bench.delivered.count == 2)
    }

    @Test func aScanTakesBackWhatATextFieldGot() {
        var bench = ScannerBench()
        bench.intoText = true
        bench.type("4006381333931\r")
        let typed = "4006381333931".map(Key.character)
        let takenBack = Array(repeating: Key.backspace, count: typed.count)
        #expect(bench.delivered == typed + takenBack + [.scan("4006381333931")])
    }

    private func delivered(
        _ text: String, gapMs: Int64 = 2, _ configuration: ScannerMachine.Configuration = .init()
    ) -> [Key] {
        var bench = ScannerBench(configuration)
        bench.type(text, gapMs: gapMs)
        bench.rest()
        return bench.delivered
    }

    private func typed(_ text: String) -> [Key] { ScannerBench.keys(text) }

    @Test(arguments: ["\r", "\n", "\t", "\r\n"], [Int64(0), 1, 30])
    func aBurstWithATerminatorIsOneScan(terminator: String, gapMs: Int64) {
        #expect(delivered("4006381333931" + terminator, gapMs: gapMs) == [.scan("4006381333931")])
    }

    @Test func slowerThanTheGapIsTyping() {
        #expect(delivered("4006381333931\r", gapMs: 31) == typed("4006381333931\r"))
    }

    @Test(arguments: ["1\r", "1111\r", "100\r", "12345\r", "3*411\r", "1\t", "\r", "\t", "+", "ab"])
    func fewerThanSixCharactersAreTyping(text: String) {
        #expect(delivered(text, gapMs: 0) == typed(text))
    }

    @Test(arguments: ["123456", "3*4006381333931", "applesauce", "0.845*400123", "01040\u{1D}10AB"])
    func sixOrMoreAreAScanDeliveredWhole(text: String) {
        #expect(delivered(text + "\r", gapMs: 0) == [.scan(text)])
    }

    @Test func anAimPrefixDoesNotCount() {
        #expect(delivered("]E012345\r") == typed("]E012345\r"))
        #expect(delivered("]C1123456\r") == [.scan("]C1123456")])
        // No symbology is called 9, so these are six characters of a code.
        #expect(delivered("]90123\r") == [.scan("]90123")])
    }

    @Test func aBurstWithoutATerminatorIsTyping() {
        #expect(delivered("applesauce") == typed("applesauce"))
    }

    @Test func aTerminatorTooLateIsNotOne() {
        var bench = ScannerBench()
        let last = bench.type("4006381333931")
        bench.press(.enter, at: last + 31)
        #expect(bench.delivered == typed("4006381333931\r"))
    }

    @Test func whereNoCodeIsReadAllIsTyping() {
        var bench = ScannerBench(.typingOnly)
        bench.intoText = true
        bench.type("Corner Market\r\r4006381333931\r")
        bench.rest()
        #expect(bench.delivered == ScannerBench.keys("Corner Market\r\r4006381333931\r"))
    }

    @Test func aKeyNoScannerTypesEndsTheBurst() {
        var bench = ScannerBench()
        bench.type("40063813")
        bench.press(.function(2), at: 20)
        bench.type("33931\r", from: 22)
        #expect(bench.delivered == typed("40063813") + [.function(2)] + typed("33931\r"))
    }

    @Test func aPasteIsNeverAScan() {
        var bench = ScannerBench()
        bench.press(.paste("4006381333931\n"), at: 0)
        bench.type("40", from: 1)
        bench.press(.paste("4006381333931"), at: 4)
        bench.press(.enter, at: 5)
        #expect(
            bench.delivered == [.paste("4006381333931\n")] + typed("40")
                + [.paste("4006381333931"), .enter])
    }

    @Test func theTerminatorAfterATerminatorIsSwallowed() {
        #expect(delivered("123456\r\r") == [.scan("123456")])
        #expect(delivered("123456\r\n\r") == [.scan("123456"), .enter])
        #expect(
            delivered("123456\r\n654321\r\n") == [.scan("123456"), .scan("654321")])
        #expect(delivered("12\r\n") == typed("12\r"))
        #expect(delivered("\r\n") == [.enter])
        #expect(delivered("\r\r") == [.enter, .enter])
        #expect(delivered("\n") == [.enter])
        #expect(delivered("\n\r") == [.enter, .enter])
    }

    @Test func aTerminatorLaterIsAKeyAgain() {
        var bench = ScannerBench()
        let last = bench.type("123456\r")
        bench.press(.enter, at: last + 31)
        #expect(bench.delivered == [.scan("123456"), .enter])
    }

    @Test func aCommandKeyIsNotHeldAndBeginsNothing() {
        var bench = ScannerBench()
        bench.press(.character("+"), at: 0)
        #expect(bench.delivered == [.character("+")])
        bench.type("123.45", from: 1)
        bench.press(.escape, at: 14)
        bench.type("4006-381\r", from: 100)
        #expect(
            bench.delivered == [.character("+")] + typed("123.45") + [.escape, .scan("4006-381")])
    }

    @Test func aConfiguredPrefixMakesAScanOfAnyLength() {
        var configuration = ScannerMachine.Configuration()
        configuration.prefix = "+~"
        #expect(delivered("+~12\r", configuration) == [.scan("12")])
        #expect(delivered("+~\r", configuration) == typed("+~\r"))
        #expect(delivered("123456\r", configuration) == [.scan("123456")])
    }

    /// As a scanner frames a code between STX and ETX.
    @Test func controlCharactersAreAFrameOnlyWhenConfigured() {
        var configuration = ScannerMachine.Configuration()
        configuration.prefix = "\u{02}"
        configuration.suffix = "\u{03}"
        var bench = ScannerBench(configuration)
        let frame = [Key.control("b")] + ScannerBench.keys("12") + [.control("c")]
        for (place, key) in (frame + [.enter]).enumerated() { bench.press(key, at: Int64(place)) }
        #expect(bench.delivered == [.scan("12")])
        var plain = ScannerBench()
        for (place, key) in frame.enumerated() { plain.press(key, at: Int64(place)) }
        plain.rest()
        #expect(plain.delivered == frame)
    }

    @Test func aConfiguredSuffixEndsAScan() {
        var configuration = ScannerMachine.Configuration()
        configuration.suffix = "##"
        #expect(delivered("123456##", configuration) == [.scan("123456")])
        #expect(delivered("123456##\r", configuration) == [.scan("123456")])
        #expect(delivered("12##", configuration) == typed("12##"))
        #expect(delivered("123456\r", configuration) == [.scan("123456")])
    }

    @Test func aBurstLongerThanAnyCodeIsTyping() {
        let text = String(repeating: "7", count: ScannerMachine.burstLengthMax)
        #expect(delivered(text, gapMs: 0) == typed(text))
    }

    @Test func aLateTimerIsMadeUpForByTheNextKey() {
        var machine = ScannerMachine()
        #expect(machine.handle(.key(.character("1"), atMs: 0)) == [.wake(atMs: 31)])
        #expect(
            machine.handle(.key(.character("2"), atMs: 90))
                == [.deliver(.character("1")), .wake(atMs: 121)])
        #expect(machine.handle(.timerFired(atMs: 31)) == [.wake(atMs: 121)])
        #expect(machine.handle(.timerFired(atMs: 121)) == [.deliver(.character("2"))])
        #expect(machine.handle(.timerFired(atMs: 150)) == [])
        #expect(machine.wakeAtMs == nil)
    }

    @Test func aPersonsEnterIsNotHeld() {
        var bench = ScannerBench()
        bench.type("5", from: 0)
        bench.press(.enter, at: 83)
        #expect(bench.delivered == [.character("5"), .enter])
        #expect(bench.times == [31, 83])
    }
}
