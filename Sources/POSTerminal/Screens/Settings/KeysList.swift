import RetailModels
import TerminalUI

/// A command with its keys.
struct KeyRow: PagedRow {
    /// As in `keys.yaml`.
    var name: String
    var title: String
    var keys: [String]
    /// What they are when nothing else is said.
    var standard: [String]
    /// What is wrong with the file, in front of all commands.
    var fault: String?

    var rowID: String { name }
    static var noun: (one: String, many: String) { ("key", "keys") }

    var isChanged: Bool { keys != standard }
}

/// Every command with its keys as `keys.yaml` has them now, those it changes first.
struct KeysList: ListKind {
    static let name = "keys"
    static let title = "Keys"
    static let filterHint = "a command or a key"

    func page(_ ask: ListAsk) async throws(Trouble) -> Page<KeyRow> {
        let now = await ask.client.ownSettings.keys()
        let words = ask.facts.language
        let rows = KeyName.allCases.map { name in
            let entry = now.table[name]
            return KeyRow(
                name: name.rawValue, title: words.words(for: entry).title,
                keys: entry.keys.compactMap(\.name),
                standard: KeyTable.standard[name].keys.compactMap(\.name))
        }
        let shown = rows.filter(\.isChanged) + rows.filter { !$0.isChanged }
        let found = shown.filter { row in
            ask.shows("\(row.name) \(row.title)") || row.keys.contains(ask.filter)
        }
        guard let fault = now.fault else { return Page(items: found, next: nil) }
        let broken = KeyRow(name: "keys.yaml", title: "", keys: [], standard: [], fault: fault)
        return Page(items: [broken] + found, next: nil)
    }

    func columns(_ facts: TillFacts, _ charts: Charts) -> ListTable<KeyRow> {
        ListTable(columns: [
            .init(title: "Command", width: 25) { $0.name },
            .init(title: "Name", width: nil) { row in
                row.fault.map { facts.say("not used: {}", $0) } ?? row.title
            },
            .init(title: "Keys", width: 18) { $0.keys.joined(separator: " ") },
            .init(title: "Changed from", width: 14) {
                $0.isChanged ? $0.standard.joined(separator: " ") : ""
            },
        ])
    }

    /// What is wrong in whole, or what the command does.
    func open(_ row: KeyRow, on page: some PageScreen) -> ListStep {
        if let fault = row.fault { return .say(.alert(fault)) }
        guard let name = KeyName(rawValue: row.name) else { return .stay }
        let meaning = page.facts.language.words(for: KeyTable.standard[name]).meaning
        return .say(.info("\(row.name): \(meaning)"))
    }
}
