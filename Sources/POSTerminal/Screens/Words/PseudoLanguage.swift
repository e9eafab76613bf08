import TerminalUI

/// English that can still be read and is no English: each letter gets a mark.
///
/// It is safe for scripts that run from right to left, and so are the screens that pass with it: no
/// character changes the direction, every one keeps its column, and nothing is put together from
/// parts whose order another language would change. What stands in a phrase (a name, an amount) is
/// changed with it, so a word without marks on a screen is one that no catalogue has.
enum PseudoLanguage {
    private static let letters: [Character: Character] = {
        let plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
        let marked = "àƀćđèƒğĥìĵķłḿñòþqŕśŧùṽŵxýžÀƁĆĐÈƑĞĤÌĴĶŁḾÑÒÞQŔŚŦÙṼŴXÝŽ"
        return Dictionary(zip(plain, marked), uniquingKeysWith: { $1 })
    }()

    /// The text with its letters marked; figures, drawings and the length stay.
    static func text(_ english: String) -> String {
        String(english.map { letters[$0] ?? $0 })
    }

    /// Whether a word has letters, and none of them is marked.
    static func isUntranslated(_ word: some StringProtocol) -> Bool {
        let known = word.filter { letters[$0] != nil && letters[$0] != $0 }
        return known.count >= 2
    }
}
