/// Reads a scanner that is no keyboard: a serial line, or an input device that the till has to
/// itself. Each character there belongs to a scan, however slowly it comes.
///
/// Invariants:
/// 1. A scan is what stands between two terminators (CR, LF, CR LF or Tab) or before a suffix,
///    whole and once, without the configured prefix and suffix. Nothing between two terminators is
///    none.
/// 2. A code that is torn (the kernel dropped part of it, or it is longer than any code) is told of
///    at its end and never delivered in part.
/// 3. Control characters but the group separator are no part of a code, other than in prefix and
///    suffix.
/// 4. What is left without a terminator for `restMs` is torn: the next character begins anew.
public struct ScannerFeed: Equatable, Sendable {
    /// Where its bytes come from.
    public enum Source: String, Equatable, Sendable, CaseIterable {
        /// Text over a line, as from a serial port.
        case serial
        /// Events of the kernel, as from `/dev/input/event4`.
        case evdev
    }

    /// What comes of what was read.
    public enum Output: Equatable, Sendable {
        case scan(String)
        /// Part of a code was lost: it has to be scanned again.
        case torn
    }

    /// The longest pause within one code: a slow line, and a machine that is busy.
    public static let restMs: Int64 = 2_000

    private let source: Source
    private let prefix: String
    private let suffix: String
    private let marks: Set<Character>
    private var decoder = EvdevDecoder()
    private var held = ""
    private var isTorn = false
    private var lastMs: Int64 = 0

    /// A feed that holds nothing.
    public init(source: Source, prefix: String = "", suffix: String = "") {
        self.source = source
        self.prefix = prefix
        self.suffix = suffix
        marks = Set(prefix + suffix)
    }

    static let terminators: Set<Character> = ["\r", "\n", "\t"]

    /// Takes bytes as they are read, in pieces of any size.
    /// - Parameter nowMs: of any clock that does not go back.
    public mutating func take(_ bytes: [UInt8], nowMs: Int64) -> [Output] {
        var outputs: [Output] = []
        if nowMs - lastMs > Self.restMs, !held.isEmpty || isTorn {
            outputs.append(.torn)
            forget()
        }
        lastMs = nowMs
        switch source {
        case .serial:
            // One byte is one character: what barcodes hold is ASCII.
            for byte in bytes {
                take(Self.character(byte), &outputs)
            }
        case .evdev:
            for output in decoder.take(bytes) {
                switch output {
                case .character(let character): take(character, &outputs)
                case .terminator: take("\r", &outputs)
                case .dropped: isTorn = true
                }
            }
        }
        return outputs
    }

    private static func character(_ byte: UInt8) -> Character {
        Character(Unicode.Scalar(byte))
    }

    private mutating func take(_ character: Character, _ outputs: inout [Output]) {
        guard !Self.terminators.contains(character) else { return end(&outputs) }
        guard Self.isText(character) || marks.contains(character) else { return }
        guard held.count < ScannerMachine.burstLengthMax else {
            isTorn = true
            return
        }
        held.append(character)
        if !suffix.isEmpty, held.hasSuffix(suffix) { end(&outputs) }
    }

    private static func isText(_ character: Character) -> Bool {
        character == "\u{1D}" || character.asciiValue.map { (0x20..<0x7F).contains($0) } ?? true
    }

    private mutating func end(_ outputs: inout [Output]) {
        defer { forget() }
        guard !isTorn else {
            outputs.append(.torn)
            return
        }
        var text = held
        if !suffix.isEmpty, text.hasSuffix(suffix) { text.removeLast(suffix.count) }
        if !prefix.isEmpty, text.hasPrefix(prefix) { text.removeFirst(prefix.count) }
        if !text.isEmpty { outputs.append(.scan(text)) }
    }

    private mutating func forget() {
        held = ""
        isTorn = false
    }
}
