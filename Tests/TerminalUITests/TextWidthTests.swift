import Glibc
import Testing

@testable import TerminalUI

@Suite struct TextWidthTests {
    @Test(arguments: [
        ("", 0), ("Bread", 5), ("Äpfel", 5), ("e\u{301}", 1), ("日本", 4), ("한국어", 6), ("ｆｕ", 4),
        ("👍", 2), ("👍🏽", 2), ("👨‍👩‍👧", 2), ("🇩🇪", 2), ("❤️", 1), ("1️⃣", 1), ("नमस्ते", 4),
        ("a\u{0}\u{7}\u{1B}[31m", 5), ("\u{202E}abc\u{2066}", 3), ("a\r\nb", 2), ("\u{301}", 0),
        ("\u{9B}31m", 3), ("a\u{200D}b", 2), ("\u{FEFF}x", 1), ("─│█▁", 4),
    ])
    func columnsOfATextAreThoseOfATerminal(text: String, columns: Int) {
        #expect(TextWidth.of(text) == columns)
    }

    @Test func controlsAreStrippedAndJoinersStay() {
        #expect(TextWidth.cleaned("a\tb\u{1B}c\u{7F}d\u{85}e\u{202E}f\u{2028}g") == "abcdefg")
        #expect(TextWidth.cleaned("👨‍👩‍👧") == "👨‍👩‍👧")
        #expect(TextWidth.cleaned("plain") == "plain")
    }

    @Test(arguments: [
        ("Applesauce", 10, "Applesauce"), ("Applesauce", 9, "Applesau…"), ("Applesauce", 1, "…"),
        ("Applesauce", 0, ""), ("Applesauce", -3, ""), ("日本語", 6, "日本語"), ("日本語", 5, "日本…"),
        ("日本語", 4, "日…"), ("日本語", 2, "…"), ("日", 1, "…"), ("e\u{301}e\u{301}", 1, "…"),
    ])
    func truncatingNeverSplitsACharacter(text: String, columns: Int, expected: String) {
        #expect(TextWidth.truncate(text, to: columns) == expected)
        #expect(TextWidth.of(TextWidth.truncate(text, to: columns)) <= max(0, columns))
    }

    @Test func paddingFillsExactly() {
        #expect(TextWidth.pad("ab", to: 5) == "ab   ")
        #expect(TextWidth.pad("ab", to: 5, .right) == "   ab")
        #expect(TextWidth.pad("ab", to: 5, .center) == " ab  ")
        #expect(TextWidth.pad("日本", to: 3) == "日…")
        #expect(TextWidth.pad("日本語", to: 4) == "日… ")
    }

    @Test func asciiLikenessKeepsTheColumns() {
        let text = "Äpfel – 2 × 日本 ▸ 3 € └┘ 👨‍👩‍👧 Łódź e\u{301}"
        let plain = TextPieces(text, glyphs: .ascii)
        #expect(String(plain.map(\.text)) == "Apfel - 2 x ? ?  > 3 E ++ ?  Lodz e")
        #expect(plain.allSatisfy { $0.width == 1 && $0.text.isASCII })
        #expect(plain.reduce(0) { $0 + $1.width } == TextWidth.of(text))
    }

    /// Curses counts with `wcwidth`, so the table has to agree with it on every older character.
    @Test func theTableAgreesWithTheCLibrary() throws {
        guard setlocale(LC_CTYPE, "C.UTF-8") != nil else { return }
        let symbol = try #require(dlsym(nil, "wcwidth"))
        let wcwidth = unsafeBitCast(symbol, to: (@convention(c) (Int32) -> Int32).self)
        var different: [String] = []
        // U+1171E became a spacing mark after the C library of Debian 12.
        for value in UInt32(0x20)...0x3FFFF where value != 0x1171E {
            guard let scalar = Unicode.Scalar(value), !TextWidth.isStripped(scalar),
                let age = scalar.properties.age, age.major <= 13
            else { continue }
            let columns = Int(wcwidth(Int32(value)))
            if columns >= 0, columns != TextWidth.of(scalar) {
                different.append("U+\(String(value, radix: 16)): \(columns)")
            }
        }
        #expect(different.isEmpty, "\(different.count): \(different.prefix(20))")
    }
}
