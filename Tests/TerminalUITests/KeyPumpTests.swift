import Testing

@testable import TerminalUI

@MainActor
@Suite struct KeyPumpTests {
    /// What a pump delivered, and what timer it asked for last.
    final class Shell {
        var delivered: [Key] = []
        var wakeAtMs: Int64?
    }

    private func pump(_ shell: Shell) -> KeyPump {
        KeyPump(deliver: { shell.delivered.append($0) }, wake: { shell.wakeAtMs = $0 })
    }

    @Test func aBatchIsOneMoment() {
        let shell = Shell()
        pump(shell).press(ScannerBench.keys("4006381333931\r\n"), nowMs: 1_000)
        #expect(shell.delivered == [.scan("4006381333931")])
    }

    @Test func whatIsHeldIsReleasedByTheTimer() {
        let shell = Shell()
        let pump = pump(shell)
        pump.press([.character("1")], nowMs: 0)
        #expect(shell.delivered.isEmpty)
        #expect(shell.wakeAtMs == 31)
        pump.timerFired(nowMs: 30)
        #expect(shell.delivered.isEmpty)
        pump.timerFired(nowMs: 32)
        #expect(shell.delivered == [.character("1")])
    }

    /// The program was busy for half a second while the scanner went on typing.
    @Test func aBusyMomentDoesNotTearACodeInTwo() {
        let shell = Shell()
        let pump = pump(shell)
        pump.press(ScannerBench.keys("400638"), nowMs: 0)
        pump.press(ScannerBench.keys("1333931\r"), nowMs: 500)
        #expect(shell.delivered == [.scan("4006381333931")])
    }

    /// As above, and the timer comes first: the terminal reads before it lets the timer act.
    @Test func inputThatWaitsIsReadBeforeTheTimerActs() {
        let shell = Shell()
        let pump = pump(shell)
        pump.press(ScannerBench.keys("400638"), nowMs: 0)
        pump.press(ScannerBench.keys("1333931"), nowMs: 500)
        pump.timerFired(nowMs: 500)
        pump.press([.enter], nowMs: 501)
        pump.timerFired(nowMs: 540)
        #expect(shell.delivered == ScannerBench.keys("4006381333931\r"))
    }
}

@Suite struct InputDecoderTests {
    private func keys(_ text: String) -> [Key] {
        var decoder = InputDecoder()
        return decoder.decode(raw(text), nowMs: 0)
    }

    private func raw(_ text: String) -> [RawInput] { text.unicodeScalars.map(RawInput.scalar) }

    @Test func charactersAndControls() {
        #expect(keys("aé日") == [.character("a"), .character("é"), .character("日")])
        #expect(keys("\r\n\t\u{7F}\u{8}\u{10}\u{1D}\u{0}").count == 7)
        #expect(
            keys("\r\n\t\u{7F}\u{10}\u{1D}")
                == [.enter, .control("j"), .tab, .backspace, .control("p"), .control("]")])
    }

    @Test func whatBelongsTogetherIsOneKey() {
        #expect(keys("e\u{301}x") == [.character("e\u{301}"), .character("x")])
        #expect(keys("👨‍👩‍👧") == [.character("👨‍👩‍👧")])
    }

    @Test func escapeAloneIsAKeyAndWithACharacterItIsAlt() {
        #expect(keys("\u{1B}") == [.escape])
        #expect(keys("\u{1B}1") == [.alt("1")])
        #expect(keys("\u{1B}\u{1B}") == [.escape, .escape])
        #expect(keys("\u{1B}\r") == [.escape, .enter])
        #expect(keys("\u{1B}[") == [.alt("[")])
        var decoder = InputDecoder()
        #expect(decoder.decode([.scalar("\u{1B}"), .key(.up)], nowMs: 0) == [.escape, .up])
    }

    @Test func sequencesTheTerminalLibraryDoesNotKnow() {
        #expect(keys("\u{1B}[1;5A\u{1B}[A\u{1B}OB") == [.up, .up, .down])
        #expect(keys("\u{1B}[15~\u{1B}[3;2~\u{1B}[Z") == [.function(5), .delete, .backTab])
        #expect(keys("\u{1B}[27;5;9~a\u{1B}[Ib\u{1B}[?1;2cc") == keys("abc"))
        #expect(keys("\u{1B}[12;") == [])
        #expect(keys("\u{1B}Ozx") == [.character("x")])
    }

    @Test func theNumericPadInApplicationMode() {
        #expect(
            keys("\u{1B}Op\u{1B}Oy\u{1B}On\u{1B}Ok\u{1B}Oj\u{1B}Om\u{1B}Oo\u{1B}OM")
                == [
                    .character("0"), .character("9"), .character("."), .character("+"),
                    .character("*"), .character("-"), .character("/"), .enter,
                ])
    }

    @Test func aPasteArrivesWholeInHoweverManyBatches() {
        var decoder = InputDecoder()
        #expect(decoder.decode(raw("a\u{1B}[200~40\r"), nowMs: 0) == [.character("a")])
        #expect(decoder.decode(raw("\u{1B}[A3"), nowMs: 10) == [])
        #expect(
            decoder.decode([.pasteEnded, .scalar("b")], nowMs: 20)
                == [.paste("40\n\u{1B}[A3"), .character("b")])
        #expect(decoder.decode([.pasteStarted, .pasteEnded], nowMs: 30) == [])
    }

    @Test func aPasteWithoutAnEndIsEndedByTheNextKeyLater() {
        var decoder = InputDecoder()
        #expect(decoder.decode([.pasteStarted] + raw("12"), nowMs: 0) == [])
        #expect(decoder.decode(raw("3"), nowMs: 1_000) == [])
        #expect(decoder.decode([.key(.up)], nowMs: 2_001) == [.paste("123"), .up])
    }

    @Test func aPasteHasALimit() {
        var decoder = InputDecoder()
        let text = String(repeating: "x", count: InputDecoder.pasteLengthMax + 5)
        let keys = decoder.decode([.pasteStarted] + raw(text) + [.pasteEnded], nowMs: 0)
        #expect(keys == [.paste(String(text.dropLast(5)))])
    }

    @Test(arguments: UInt64(1)...200)
    func noInputTraps(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var decoder = InputDecoder()
        let scalars: [Unicode.Scalar] = [
            "\u{1B}", "[", "O", "1", ";", "~", "A", "\u{301}", "\r", "é",
        ]
        for ms in 0..<30 {
            let batch = (0..<random.number(0...9)).map { _ -> RawInput in
                switch random.number(0...12) {
                case 0: .pasteStarted
                case 1: .pasteEnded
                case 2: .key(.up)
                default: .scalar(random.one(of: scalars))
                }
            }
            _ = decoder.decode(batch, nowMs: Int64(ms))
        }
        _ = decoder.decode([.pasteEnded], nowMs: 30)
        #expect(decoder.decode([.key(.home)], nowMs: 31) == [.home], "seed \(seed)")
    }
}
