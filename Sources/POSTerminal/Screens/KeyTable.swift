import TerminalUI

/// What a command is called and which keys do it when nothing else is configured.
struct KeyEntry: Sendable {
    let name: KeyName
    /// A word or two, for the footer.
    let title: String
    /// What it does, for the help, the palette and `docs/KEYS.md`.
    let meaning: String
    let keys: [Key]

    /// An entry with the keys that were written down for it.
    init(_ name: KeyName, _ title: String, _ meaning: String, _ keys: Key...) {
        self.init(name, title: title, meaning: meaning, keys: keys)
    }

    private init(_ name: KeyName, title: String, meaning: String, keys: [Key]) {
        self.name = name
        self.title = title
        self.meaning = meaning
        self.keys = keys
    }

    /// The same command in other words.
    func with(words: (title: String, meaning: String)) -> KeyEntry {
        KeyEntry(name, title: words.title, meaning: words.meaning, keys: keys)
    }

    /// The same command with other keys.
    func with(_ keys: [Key]) -> KeyEntry {
        KeyEntry(name, title: title, meaning: meaning, keys: keys)
    }
}

/// The keys of the till: each is declared here, and footer, help, palette, `config/keys.yaml` and
/// `docs/KEYS.md` follow.
struct KeyTable: Sendable {
    /// The sections of keys that more than one screen has.
    static let sharedSections = ["till", "list", "form", "stock", "office"]

    /// In the order of `docs/KEYS.md`.
    let entries: [KeyEntry]
    private let byName: [KeyName: KeyEntry]

    /// A table that has every name.
    init(_ entries: [KeyEntry]) {
        self.entries = entries
        byName = Dictionary(entries.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        precondition(KeyName.allCases.allSatisfy { byName[$0] != nil }, "a key has no entry")
    }

    /// The entry of a name.
    subscript(name: KeyName) -> KeyEntry {
        // Checked by `init`; the fallback is never seen.
        byName[name] ?? KeyEntry(name, "", "")
    }

    /// The command of a name.
    ///
    /// - Parameters:
    ///   - isTyping: characters are text now, so only the other keys do it.
    ///   - reason: why it cannot be used now.
    func binding<Action>(
        _ name: KeyName, isTyping: Bool = false, isInFooter: Bool = true,
        unless reason: String? = nil, _ action: Action
    ) -> Binding<Action> {
        let entry = self[name]
        let keys = isTyping ? entry.keys.filter { !$0.isCharacter } : entry.keys
        return Binding(
            keys: keys, title: entry.title, disabledReason: reason,
            isInFooter: isInFooter && !keys.isEmpty, action: action)
    }

    /// What a command of these sections that has this title does, in words.
    func meaning(of title: String, in sections: [String]) -> String? {
        entries.first { $0.title == title && sections.contains($0.name.section) }?.meaning
    }
}

extension Key {
    /// True for keys that are text in a field.
    var isCharacter: Bool { if case .character = self { true } else { false } }
}
