import Testing

@testable import TerminalUI

/// Scanners that are no keyboard: bytes in, whole scans out.
@Suite struct ScannerFeedTests {
    private static let gs = "\u{1D}"

    /// What the kernel writes while a device types, key by key: with Shift and Ctrl where they are
    /// needed, and a report behind each.
    static func events(_ text: String) -> [UInt8] {
        text.unicodeScalars.flatMap { scalar -> [UInt8] in
            let (code, modifier) = key(scalar)
            var events: [(Int, Int, Int32)] = []
            if let modifier { events.append((1, modifier, 1)) }
            events += [(4, 4, 0x7_0000), (1, code, 1), (0, 0, 0), (1, code, 0)]
            if let modifier { events.append((1, modifier, 0)) }
            return (events + [(0, 0, 0)]).flatMap { event($0.0, $0.1, $0.2) }
        }
    }

    static func event(_ kind: Int, _ code: Int, _ value: Int32) -> [UInt8] {
        var bytes = [UInt8](repeating: 7, count: 16)
        withUnsafeBytes(of: UInt16(kind)) { bytes += $0 }
        withUnsafeBytes(of: UInt16(code)) { bytes += $0 }
        withUnsafeBytes(of: value) { bytes += $0 }
        return bytes
    }

    private static func key(_ scalar: Unicode.Scalar) -> (code: Int, modifier: Int?) {
        let plain = ["1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./"]
        let shifted = ["!@#$%^&*()_+", "QWERTYUIOP{}", "ASDFGHJKL:\"", "ZXCVBNM<>?"]
        let character = Character(scalar)
        for (row, first) in [2, 16, 30, 44].enumerated() {
            if let place = Array(plain[row]).firstIndex(of: character) {
                return (first + place, nil)
            }
            if let place = Array(shifted[row]).firstIndex(of: character) {
                return (first + place, 42)
            }
        }
        switch scalar {
        case "\r": return (28, nil)
        case "\t": return (15, nil)
        case "\n": return (36, 29)
        case "\u{1D}": return (27, 29)
        case "\u{02}": return (48, 97)
        case "~": return (41, 54)
        default: return (57, nil)
        }
    }

    private static func bytes(_ text: String, _ source: ScannerFeed.Source) -> [UInt8] {
        source == .serial ? Array(text.utf8) : events(text)
    }

    private func read(
        _ text: String, _ source: ScannerFeed.Source, prefix: String = "", suffix: String = ""
    ) -> [ScannerFeed.Output] {
        var feed = ScannerFeed(source: source, prefix: prefix, suffix: suffix)
        return feed.take(Self.bytes(text, source), nowMs: 0)
    }

    @Test(arguments: ScannerFeed.Source.allCases, ["\r", "\n", "\r\n", "\t"])
    func everyTerminatorEndsAScan(source: ScannerFeed.Source, terminator: String) {
        let codes = ["4006381333931", "]C10104006381333931\(Self.gs)10aB-9", "1", "A&b_?"]
        let text = codes.map { $0 + terminator }.joined()
        #expect(read(text, source) == codes.map(ScannerFeed.Output.scan))
    }

    @Test(arguments: ScannerFeed.Source.allCases)
    func prefixAndSuffixAreTakenOff(source: ScannerFeed.Source) {
        #expect(
            read("\u{02}~12##\r34\r", source, prefix: "\u{02}~", suffix: "##")
                == [.scan("12"), .scan("34")])
        #expect(read("12##34##", source, suffix: "##") == [.scan("12"), .scan("34")])
        #expect(read("\u{02}12\r", source) == [.scan("12")])
        #expect(read("\r\n\t\r", source) == [])
    }

    @Test func shiftAndCapsLockAreHeldAndReleased() {
        var decoder = EvdevDecoder()
        let caps = Self.event(1, 58, 1) + Self.event(1, 58, 0)
        let outputs = decoder.take(caps + Self.events("aB1!") + caps + Self.events("a"))
        #expect(outputs == "Ab1!a".map(EvdevDecoder.Output.character))
        // A key that is held repeats; a scanner holds none.
        #expect(decoder.take(Self.event(1, 2, 2)) == [])
        #expect(decoder.take(Self.event(1, 96, 1)) == [.terminator])
        #expect(decoder.take(Self.event(1, 71, 1)) == [.character("7")])
        #expect(decoder.take(Self.event(1, 999, 1) + Self.event(3, 0, 5)) == [])
    }

    @Test func whatTheKernelDroppedIsTorn() {
        var feed = ScannerFeed(source: .evdev)
        let dropped = Self.event(0, 3, 0)
        let bytes = Self.events("40063") + dropped + Self.events("31\r12\r")
        #expect(feed.take(bytes, nowMs: 0) == [.torn, .scan("12")])
    }

    @Test(arguments: ScannerFeed.Source.allCases)
    func aCodeThatIsLeftIsNotMergedWithTheNext(source: ScannerFeed.Source) {
        var feed = ScannerFeed(source: source)
        #expect(feed.take(Self.bytes("40063", source), nowMs: 0) == [])
        #expect(feed.take(Self.bytes("8", source), nowMs: ScannerFeed.restMs) == [])
        let late = 2 * ScannerFeed.restMs + 1
        #expect(feed.take(Self.bytes("12\r", source), nowMs: late) == [.torn, .scan("12")])
    }

    @Test func aCodeLongerThanAnyIsTorn() {
        var feed = ScannerFeed(source: .serial)
        let long = String(repeating: "7", count: ScannerMachine.burstLengthMax + 1)
        #expect(feed.take(Array((long + "\r1\r").utf8), nowMs: 0) == [.torn, .scan("1")])
    }

    /// However the bytes are cut, the scans are the same: none lost, none merged.
    @Test(arguments: ScannerFeed.Source.allCases, UInt64(1)...20)
    func piecesOfAnySizeComeToTheSame(source: ScannerFeed.Source, seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let terminators = ["\r", "\n", "\r\n", "\t"]
        let prefix = random.one(of: ["", "~", "\u{02}"])
        let suffix = random.one(of: ["", "##"])
        var text = ""
        var codes: [ScannerFeed.Output] = []
        for number in 0..<200 {
            let aim = random.one(of: ["", "]E0", "]C1", "]d2", "]Q3", "]e0"])
            let code = aim + "40063\(number)" + random.one(of: ["", "\(Self.gs)10A-b", "_Z"])
            codes.append(.scan(code))
            text += prefix + code + suffix + random.one(of: terminators)
        }
        var rest = Self.bytes(text, source)[...]
        var feed = ScannerFeed(source: source, prefix: prefix, suffix: suffix)
        var outputs: [ScannerFeed.Output] = []
        var now: Int64 = 0
        while !rest.isEmpty {
            let piece = rest.prefix(random.number(1...70))
            rest = rest.dropFirst(piece.count)
            now += Int64(random.number(0...20))
            outputs += feed.take(Array(piece), nowMs: now)
        }
        #expect(outputs == codes, "seed \(seed)")
    }
}
