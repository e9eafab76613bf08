import Foundation
import TerminalUI
import Testing

@testable import POSTerminal

/// The README's cheat-sheet is made from the table of keys, like everything that names a key.
@Suite struct CheatSheetTests {
    private static let begin = "<!-- keys -->\n"
    private static let end = "<!-- end of keys -->\n"

    /// What a cashier needs on the first day, in the order of a sale.
    private static let names: [KeyName] = [
        .voidLast, .pay, .cash, .card, .tenders, .find, .void, .shift, .menu, .help, .palette,
        .back, .lock,
    ]

    /// How codes are typed, which is no key.
    private static let grammar = [
        ("code Enter", "Add one: a barcode, an SKU"),
        ("`3*` code Enter", "Add three; `0.845*` for weighed goods"),
        ("text Enter", "The exact code, else the list of what is found"),
    ]

    private func sheet() -> String {
        var rows = ["| keys | what they do |", "|---|---|"]
        rows += Self.grammar.map { "| \($0.0) | \($0.1) |" }
        for name in Self.names {
            let entry = KeyTable.standard[name]
            let labels = entry.keys.map { "`\($0.label)`" }.joined(separator: " or ")
            rows.append("| \(labels) | \(entry.meaning) |")
        }
        return rows.joined(separator: "\n") + "\n"
    }

    @Test func theReadmeFollowsTheTable() throws {
        let url = Snapshot.root.appendingPathComponent("README.md")
        let text = try String(contentsOf: url, encoding: .utf8)
        let before = try #require(text.range(of: Self.begin))
        let after = try #require(text.range(of: Self.end))
        let wanted = text[..<before.upperBound] + sheet() + text[after.lowerBound...]
        try Snapshot.expect(String(wanted), inFile: "README.md")
    }
}
