import Foundation
import Testing

/// How much a terminal is sent, and how soon: a till may stand at the end of a slow line.
@Suite struct TerminalBytesTests {
    private static let byteCountMax = 400
    private static let scrollingByteCountMax = 1_500
    private static let idleByteCountMax = 40
    private static let escapeMicrosecondsMax = 60_000

    /// The codes of the demo's first products, whose names have all lengths.
    private static let codes: [String] = {
        let text =
            (try? String(contentsOfFile: Site.demo + "/catalogue.csv", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").dropFirst().prefix(40)
            .map { String($0.split(separator: ",")[1]) }
    }()

    private func selling(_ term: String, _ flags: [String] = []) async throws -> PseudoTerminal {
        let terminal = try PseudoTerminal(try await Prepared.stocked(), term: term, flags: flags)
        try terminal.read(until: "Operator", "PIN")
        _ = try terminal.answer("1\r", events: 2)
        // To its rest each time: what is painted before it would count for the next answer.
        _ = try terminal.answer("1111\r", events: 5)
        _ = try terminal.answer("100\r", events: 4)
        return terminal
    }

    @Test(arguments: ["xterm-256color", "linux", "screen-256color", "vt220"])
    func aScannedLine(term: String) async throws {
        let terminal = try await selling(term)
        // Twice the same first, so that what appears once (a mark, the pitch of a bell) is there.
        _ = try terminal.answer(Self.codes[0] + "\r")
        var counts: [Int] = []
        for code in Self.codes.dropFirst().prefix(35) {
            counts.append(try terminal.answer(code + "\r").count)
        }
        let still = counts.prefix(14)
        let scrolling = counts.suffix(15)
        #expect(try #require(still.max()) <= Self.byteCountMax, "\(term): \(counts)")
        #expect(try #require(still.min()) > 50, "something was drawn: \(counts)")
        #expect(try #require(scrolling.max()) <= Self.scrollingByteCountMax, "\(term): \(counts)")
        #expect(terminal.end() == 0)
    }

    /// Nothing but the clock's digits, once a second.
    @Test func anIdleTill() async throws {
        let terminal = try await selling("xterm-256color")
        _ = try terminal.answer(Self.codes[0] + "\r")
        var drawings: [[UInt8]] = []
        let isTicking = Wait.until(seconds: 60) {
            let bytes = terminal.read()
            if !bytes.isEmpty { drawings.append(bytes) }
            return drawings.count >= 4
        }
        #expect(isTicking)
        // The first may still belong to the scan.
        for bytes in drawings.dropFirst() {
            let text = String(decoding: bytes, as: UTF8.self)
            let shown = text.replacing(/\u{1B}(\[[0-9;?]*[A-Za-z]|\([A-Z0-9])/, with: "")
            #expect(bytes.count <= Self.idleByteCountMax, "\(text)")
            #expect(shown.allSatisfy { $0.isNumber || $0 == ":" }, "\(text)")
        }
        #expect(terminal.end() == 0)
    }

    /// Esc is told from the beginning of a key's sequence within 25 ms, whatever the terminal.
    @Test(arguments: ["xterm-256color", "linux", "screen-256color", "vt220", "rxvt"])
    func escapeActsAtOnce(term: String) async throws {
        let terminal = try await selling(term)
        var delays: [Int] = []
        for _ in 0..<9 {
            // Something to leave: the search.
            _ = try terminal.answer("/")
            delays.append(try terminal.delay(after: "\u{1B}"))
        }
        // A machine with other work makes some of them late; the till itself is never early.
        let median = delays.sorted()[4]
        #expect(median < Self.escapeMicrosecondsMax, "\(term): \(delays)")
        #expect(terminal.end() == 0)
    }
}
