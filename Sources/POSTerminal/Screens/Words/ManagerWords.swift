/// What the managers' screens say in other languages, and most of what the cashier's do.
///
/// Their English stands where it is used, with `{}` for what changes; the catalogues have the other
/// language by that English. A test walks through the screens and finds what no catalogue has.
enum ManagerWords {
    /// The text in a language, with its places filled in their order.
    static func text(_ english: String, in language: Language, _ parts: [String] = []) -> String {
        let template =
            switch language {
            case .english: english
            case .german: german[english] ?? english
            case .pseudo:
                german[english] == nil ? english : PseudoLanguage.text(english)
            }
        return parts.isEmpty ? template : filled(template, parts)
    }

    private static let german = Dictionary(
        entries.map { ($0.english, $0.german) }, uniquingKeysWith: { first, _ in first })

    /// An entry of a catalogue.
    typealias Entry = (english: String, german: String)

    /// Every entry there is, for the test that looks for two of the same English.
    static var entries: [Entry] {
        [
            pages, people, shop, promotions, till, goods, sync, cloud, reports, records, selling,
            paying,
        ].flatMap { $0 }
    }

    private static func filled(_ template: String, _ parts: [String]) -> String {
        var (text, rest, next) = ("", template[...], parts[...])
        while let place = rest.firstRange(of: "{}"), let part = next.popFirst() {
            text += rest[..<place.lowerBound] + part
            rest = rest[place.upperBound...]
        }
        return text + rest
    }
}

extension TillFacts {
    /// What a screen says, in the till's language; `{}` are filled in their order.
    func say(_ english: String, _ parts: String...) -> String {
        ManagerWords.text(english, in: language, parts)
    }
}
