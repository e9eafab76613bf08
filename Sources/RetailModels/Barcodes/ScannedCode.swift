/// What a scanner read, and the codes under which a catalogue may know it.
///
/// A scanner may be set to send an AIM prefix first (ISO/IEC 15424): `]`, a letter for the
/// symbology, and a modifier. It is taken off and used: it alone says that a code is a GS1 element
/// string.
public struct ScannedCode: Hashable, Sendable {
    /// As it came.
    public let raw: String
    /// Symbology and modifier such as `E0`; nil when the scanner sent none.
    public let symbology: String?
    /// Without the prefix and the separators (0x1D) at either end.
    public let text: String

    /// The prefixes of GS1-128, DataMatrix, QR, DataBar and DotCode with element strings.
    static let elementStrings: Set<String> = ["C1", "d2", "Q3", "e0", "J1"]
    /// EAN-13 with an add-on of two or five digits (a magazine's issue) behind it.
    private static let withAddOn = "E3"

    public init(_ raw: String) {
        self.raw = raw
        var rest = Array(raw.unicodeScalars)
        var symbology: String?
        if rest.count > 3, rest[0] == "]", Self.isLetter(rest[1]), Self.isModifier(rest[2]) {
            symbology = "\(rest[1])\(rest[2])"
            rest.removeFirst(3)
        }
        while rest.first == "\u{1D}" { rest.removeFirst() }
        while rest.last == "\u{1D}" { rest.removeLast() }
        self.symbology = symbology
        var text = String.UnicodeScalarView()
        text.append(contentsOf: rest)
        self.text = String(text)
    }

    /// Codes to look up, the likeliest first, none twice: the text itself, then the trade item
    /// number in it in its other spellings, then what came from the scanner unchanged.
    public var candidates: [String] {
        var found: [String] = []
        func add(_ code: String) {
            if !code.isEmpty, !found.contains(code) { found.append(code) }
        }
        for code in [text, tradeItem, GTIN.expanded(text)] {
            for spelling in code.map(GTIN.spellings) ?? [] { add(spelling) }
        }
        add(raw)
        return found
    }

    /// The trade item number inside a longer code.
    private var tradeItem: String? {
        let digits = text.utf8.count
        if symbology == Self.withAddOn, digits == 15 || digits == 18 {
            return valid(text.prefix(13))
        }
        guard let symbology, Self.elementStrings.contains(symbology), digits >= 16 else {
            return nil
        }
        // AI 01 is the number itself and stands first where there is one.
        return text.hasPrefix("01") ? valid(text.dropFirst(2).prefix(14)) : nil
    }

    private func valid(_ code: Substring) -> String? {
        GTIN.isValid(String(code)) ? String(code) : nil
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        ("A"..."Z").contains(scalar) || ("a"..."z").contains(scalar)
    }

    private static func isModifier(_ scalar: Unicode.Scalar) -> Bool {
        ("0"..."9").contains(scalar) || isLetter(scalar)
    }
}
