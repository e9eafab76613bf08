import Foundation

/// Text made comparable for searching: words of letters and digits, without case and accents.
public enum SearchText {
    /// Longer names are searched by their beginning.
    static let wordCountMax = 40
    /// Longer words too: PostgreSQL refuses one of over 2,046 bytes.
    static let wordLengthMax = 64

    /// `Crème brûlée, 2×` becomes `creme brulee 2`.
    public static func fold(_ text: String) -> String {
        words(text).joined(separator: " ")
    }

    public static func words(_ text: String) -> [String] {
        guard !isPlain(text) else { return plainWords(text) }
        return folded(text).unicodeScalars.split { !$0.properties.isAlphabetic && !isDigit($0) }
            .prefix(wordCountMax)
            .map { String(String.UnicodeScalarView($0.prefix(wordLengthMax))) }
    }

    /// The same for ASCII, which most catalogues are, without asking Unicode about each letter.
    private static func plainWords(_ text: String) -> [String] {
        text.lowercased().utf8.split { byte in
            !(UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                && !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        .prefix(wordCountMax).map { String(decoding: $0.prefix(wordLengthMax), as: UTF8.self) }
    }

    private static func isPlain(_ text: String) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }

    private static func folded(_ text: String) -> String {
        text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.numericType == .decimal
    }
}
