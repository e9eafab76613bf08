import Foundation

/// Plain letters for what a code page lacks.
enum Transliteration {
    /// What comes closest to the character: nil when nothing does, empty for what is invisible.
    static func text(for character: Character) -> String? {
        if let known = known[character] { return known }
        guard character.unicodeScalars.contains(where: { !isInvisible($0) }) else { return "" }
        // Accents, the width of East Asian forms, and ligatures.
        let plain = String(character).folding(
            options: [.diacriticInsensitive, .widthInsensitive], locale: nil)
        let visible = String(String.UnicodeScalarView(plain.unicodeScalars.filter(isPrinted)))
        return visible.isEmpty || visible == String(character) ? nil : visible
    }

    private static func isPrinted(_ scalar: Unicode.Scalar) -> Bool { !isInvisible(scalar) }

    /// Controls, marks without a letter, joiners: nothing that takes a column.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .nonspacingMark, .enclosingMark, .lineSeparator,
            .paragraphSeparator:
            true
        default: false
        }
    }

    /// What taking accents off does not do.
    private static let known: [Character: String] = [
        "€": "EUR", "£": "GBP", "¥": "JPY", "₤": "GBP", "₹": "INR", "₽": "RUB", "₺": "TRY",
        "₩": "KRW", "₪": "ILS", "₫": "VND", "¢": "c", "ƒ": "f",
        "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O",
        "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th",
        "ı": "i", "ħ": "h", "Ħ": "H", "ŋ": "n", "Ŋ": "N", "ŧ": "t", "Ŧ": "T", "ĸ": "k", "ſ": "s",
        "“": "\"", "”": "\"", "„": "\"", "‟": "\"", "«": "<<", "»": ">>", "‹": "<", "›": ">",
        "‘": "'", "’": "'", "‚": ",", "′": "'", "″": "\"", "´": "'", "¸": ",",
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "\u{AD}": "",
        "…": "...", "•": "*", "·": ".", "×": "x", "÷": ":", "°": "o", "№": "No", "™": "TM",
        "©": "(C)", "®": "(R)", "½": "1/2", "¼": "1/4", "¾": "3/4", "¹": "1", "²": "2", "³": "3",
        "±": "+-", "µ": "u", "μ": "u", "→": "->", "←": "<-", "≤": "<=", "≥": ">=", "≈": "~",
        "ª": "a", "º": "o", "¡": "!", "¿": "?", "¦": "|", "§": "S", "¶": "P",
        "\u{A0}": " ", "\u{2002}": " ", "\u{2003}": " ", "\u{2007}": " ", "\u{2009}": " ",
        "\u{202F}": " ", "\u{3000}": " ", "\t": " ",
    ]
}
