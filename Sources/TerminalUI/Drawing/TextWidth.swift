/// How many columns text takes on a terminal.
///
/// One table for the whole program: East Asian wide and emoji take two columns, combining marks
/// none, everything else one. It agrees with the C library's `wcwidth`, which is what curses and
/// most terminals count with; a variation selector does not widen its base, for the same reason.
public enum TextWidth {
    /// What marks text that was cut.
    public static let ellipsis = "…"

    /// Columns of one scalar: 0, 1 or 2. Control characters count 0, since none is ever written.
    public static func of(_ scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        if value < 0x7F { return value < 0x20 ? 0 : 1 }
        if isStripped(scalar) || isZeroWidth(scalar) { return 0 }
        return isWide(value) ? 2 : 1
    }

    /// Columns of a text when it is written as a whole.
    public static func of(_ text: String) -> Int {
        if isASCII(text) { return text.utf8.count }
        var total = 0
        for piece in TextPieces(text) { total += piece.width }
        return total
    }

    /// The text without what could move the cursor or reorder the line: C0, C1, line and paragraph
    /// separators, bidirectional controls and other invisible formatting. Joiners stay.
    public static func cleaned(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isStripped) else { return text }
        var result = String.UnicodeScalarView()
        result.append(contentsOf: text.unicodeScalars.filter { !isStripped($0) })
        return String(result)
    }

    /// The text in at most that many columns; when something had to go, it ends in an ellipsis.
    public static func truncate(_ text: String, to columns: Int) -> String {
        guard columns > 0 else { return "" }
        if text.utf8.count <= columns, isASCII(text) { return text }
        var kept = ""
        var keptWidth = 0
        var short = ""
        for piece in TextPieces(text) {
            if keptWidth + piece.width > columns { return short + ellipsis }
            kept.append(piece.text)
            keptWidth += piece.width
            if keptWidth < columns { short = kept }
        }
        return kept
    }

    /// Where padding goes.
    public enum Alignment: Hashable, Sendable { case left, right, center }

    /// The text in exactly that many columns: cut with an ellipsis, or filled with spaces.
    public static func pad(
        _ text: String, to columns: Int, _ alignment: Alignment = .left
    ) -> String {
        let fitting = truncate(text, to: columns)
        let missing = max(0, columns - of(fitting))
        let before =
            switch alignment {
            case .left: 0
            case .right: missing
            case .center: missing / 2
            }
        return spaces(before) + fitting + spaces(missing - before)
    }

    private static func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }

    /// True for a scalar of one column that stands for itself and combines with nothing: printable
    /// ASCII and what lines and blocks are drawn with.
    static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20..<0x7F, 0x2500...0x259F, 0x2026: true
        default: false
        }
    }

    /// True for printable ASCII, of which each byte is a column.
    static func isASCII(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    }

    /// True for scalars that are never written.
    static func isStripped(_ scalar: Unicode.Scalar) -> Bool {
        let value = scalar.value
        if value < 0x20 { return true }
        if value < 0x7F { return false }
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate: return true
        // Zero width joiner and non-joiner shape what stands beside them; the rest only hides.
        case .format: return value != 0x200C && value != 0x200D
        default: return false
        }
    }

    private static func isZeroWidth(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // Medial vowels and final consonants of Hangul, drawn inside the syllable they follow.
        case 0x1160...0x11FF, 0xD7B0...0xD7C6, 0xD7CB...0xD7FB: return true
        case 0x200C, 0x200D: return true
        case ..<0x0300: return false
        default: break
        }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return true
        default: return false
        }
    }

    private static func isWide(_ value: UInt32) -> Bool {
        guard value >= wideRanges[0].lowerBound else { return false }
        var low = 0
        var high = wideRanges.count
        while low < high {
            let middle = (low + high) / 2
            if wideRanges[middle].upperBound < value { low = middle + 1 } else { high = middle }
        }
        return low < wideRanges.count && wideRanges[low].contains(value)
    }

    /// East Asian wide and fullwidth, and emoji shown as pictures. Unassigned code points between
    /// two wide ones are counted as wide.
    private static let wideRanges: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x231A...0x231B, 0x2329...0x232A, 0x23E9...0x23EC, 0x23F0...0x23F0,
        0x23F3...0x23F3, 0x25FD...0x25FE, 0x2614...0x2615, 0x2648...0x2653, 0x267F...0x267F,
        0x2693...0x2693, 0x26A1...0x26A1, 0x26AA...0x26AB, 0x26BD...0x26BE, 0x26C4...0x26C5,
        0x26CE...0x26CE, 0x26D4...0x26D4, 0x26EA...0x26EA, 0x26F2...0x26F3, 0x26F5...0x26F5,
        0x26FA...0x26FA, 0x26FD...0x26FD, 0x2705...0x2705, 0x270A...0x270B, 0x2728...0x2728,
        0x274C...0x274C, 0x274E...0x274E, 0x2753...0x2755, 0x2757...0x2757, 0x2795...0x2797,
        0x27B0...0x27B0, 0x27BF...0x27BF, 0x2B1B...0x2B1C, 0x2B50...0x2B50, 0x2B55...0x2B55,
        0x2E80...0x3029, 0x302E...0x303E, 0x3041...0x3096, 0x309B...0xA4C6, 0xA960...0xA97C,
        0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B, 0xFF01...0xFF60,
        0xFFE0...0xFFE6, 0x16FE0...0x16FE3, 0x16FF0...0x1B2FB, 0x1F004...0x1F004,
        0x1F0CF...0x1F0CF, 0x1F18E...0x1F18E, 0x1F191...0x1F19A, 0x1F200...0x1F320,
        0x1F32D...0x1F335, 0x1F337...0x1F37C, 0x1F37E...0x1F393, 0x1F3A0...0x1F3CA,
        0x1F3CF...0x1F3D3, 0x1F3E0...0x1F3F0, 0x1F3F4...0x1F3F4, 0x1F3F8...0x1F43E,
        0x1F440...0x1F440, 0x1F442...0x1F4FC, 0x1F4FF...0x1F53D, 0x1F54B...0x1F54E,
        0x1F550...0x1F567, 0x1F57A...0x1F57A, 0x1F595...0x1F596, 0x1F5A4...0x1F5A4,
        0x1F5FB...0x1F64F, 0x1F680...0x1F6C5, 0x1F6CC...0x1F6CC, 0x1F6D0...0x1F6D2,
        0x1F6D5...0x1F6DF, 0x1F6EB...0x1F6EC, 0x1F6F4...0x1F6FC, 0x1F7E0...0x1F7F0,
        0x1F90C...0x1F93A, 0x1F93C...0x1F945, 0x1F947...0x1F9FF, 0x1FA70...0x1FAFF,
        0x20000...0x2FFFD, 0x30000...0x3FFFD,
    ]
}
