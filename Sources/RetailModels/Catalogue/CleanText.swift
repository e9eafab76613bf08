/// Text from outside: names, notes, imports (retail-rules: People).
public enum CleanText {
    /// Control characters (C0, C1, bidi overrides and isolates): `ESC p` would open a drawer, and
    /// an override shows a line other than it is.
    public static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069:
            true
        default: false
        }
    }

    /// Why the text may not be stored, to follow the name of what it is; nil when it may.
    public static func fault(_ text: String, limit: Int = 200) -> String? {
        if isClean(text, limit: limit) { return nil }
        return text.utf8.count > limit
            ? "is longer than \(limit) bytes" : "holds a control character"
    }

    /// True when the text may be stored: it has no forbidden character and at most `limit` bytes.
    public static func isClean(_ text: String, limit: Int = 200) -> Bool {
        guard text.utf8.count <= limit else { return false }
        // Most text is printable ASCII.
        if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return true }
        return !text.unicodeScalars.contains(where: isForbidden)
    }
}
