/// A table from characters to the bytes that a printer prints them by.
public enum CodePage: String, CaseIterable, Sendable {
    case cp437, cp737, cp775, cp850, cp852, cp857, cp858, cp860, cp863, cp865, cp866
    case cp1250, cp1251, cp1252, cp1253, cp1254, cp1257

    /// The number that `ESC t` selects it by, as Epson's printers and most others count.
    var number: UInt8 {
        switch self {
        case .cp437: 0
        case .cp850: 2
        case .cp860: 3
        case .cp863: 4
        case .cp865: 5
        case .cp857: 13
        case .cp737: 14
        case .cp1252: 16
        case .cp866: 17
        case .cp852: 18
        case .cp858: 19
        case .cp775: 33
        case .cp1250: 45
        case .cp1251: 46
        case .cp1253: 47
        case .cp1254: 48
        case .cp1257: 51
        }
    }
}

/// Writes text in the bytes of one code page.
///
/// Invariants:
/// 1. No byte below 0x20 and no 0x7F comes out: text never holds a command.
/// 2. What `shown` returns has as many characters as `bytes` has bytes, so that a character is a
///    column of the paper.
public struct PageText: Sendable {
    public let page: CodePage
    private let upperHalf: [Character: UInt8]

    private static let unknown: Character = "?"

    public init(_ page: CodePage) {
        self.page = page
        var bytes: [Character: UInt8] = [:]
        for (offset, scalar) in page.upperHalf.unicodeScalars.enumerated() {
            guard scalar != "\u{FFFD}" else { continue }
            bytes[Character(scalar)] = UInt8(0x80 + offset)
        }
        upperHalf = bytes
    }

    /// The text in characters of the page: what it lacks is written with what comes closest.
    public func shown(_ text: String) -> String {
        var shown = ""
        for character in text { append(character, to: &shown) }
        return shown
    }

    /// The bytes that print the text.
    public func bytes(_ text: String) -> [UInt8] {
        shown(text).map { byte(of: $0) ?? UInt8(ascii: "?") }
    }

    private func byte(of character: Character) -> UInt8? {
        if let ascii = character.asciiValue { return (0x20..<0x7F).contains(ascii) ? ascii : nil }
        return upperHalf[character]
    }

    private func append(_ character: Character, to shown: inout String) {
        if byte(of: character) != nil {
            shown.append(character)
        } else if let other = Transliteration.text(for: character) {
            for part in other { shown.append(byte(of: part) == nil ? Self.unknown : part) }
        } else {
            shown.append(Self.unknown)
        }
    }
}
