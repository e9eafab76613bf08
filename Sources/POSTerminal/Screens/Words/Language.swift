/// The languages of the screens. English whatever the locale, unless a shop says otherwise.
///
/// Each has one file for the screens' words (`Phrase`), one for the failures (`Sentences`) and one
/// for the keys; the compiler wants every case in each.
enum Language: String, CaseIterable, Sendable {
    case english = "en"
    case german = "de"
    /// English made strange, to see which words no catalogue has, and what longer ones break.
    case pseudo

    /// A phrase in this language.
    func text(_ phrase: Phrase) -> String {
        switch self {
        case .english: phrase.english
        case .german: phrase.german
        case .pseudo: PseudoLanguage.text(phrase.english)
        }
    }

    /// What a key is called, and what it does.
    func words(for entry: KeyEntry) -> (title: String, meaning: String) {
        switch self {
        case .english: (entry.title, entry.meaning)
        case .german: entry.name.german
        case .pseudo: (PseudoLanguage.text(entry.title), PseudoLanguage.text(entry.meaning))
        }
    }
}

extension KeyTable {
    /// The same keys with the words of a language.
    func translated(to language: Language) -> KeyTable {
        guard language != .english else { return self }
        return KeyTable(entries.map { $0.with(words: language.words(for: $0)) })
    }
}
