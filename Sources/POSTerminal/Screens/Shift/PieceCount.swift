import RetailModels
import TerminalUI

/// The drawer counted by notes and coins: for each kind so many pieces, or what they are worth.
///
/// Invariant: what is typed belongs to the marked row, and is in it only after Enter or a move.
struct PieceCount: Equatable, Sendable {
    let currency: Currency
    /// The currency's notes and coins, the largest first.
    let values: [Money]
    /// Pieces of each; nil where nothing was typed yet.
    private(set) var counts: [Int64?]
    private(set) var list: ListState
    private(set) var entry = AmountEntry()
    /// What is typed is an amount, not a number of pieces.
    private(set) var isByAmount = false

    /// Nothing counted yet.
    init(_ currency: Currency) {
        self.currency = currency
        values = currency.pieces
        counts = Array(repeating: nil, count: values.count)
        list = ListState(count: values.count, height: values.count)
    }

    /// Whether nothing was counted and nothing is typed.
    var isEmpty: Bool { entry.isEmpty && counts.allSatisfy { $0 == nil } }

    /// What was counted; nil when nothing was.
    func total() throws(Trouble) -> DrawerCount? {
        guard counts.contains(where: { $0 != nil }) else { return nil }
        let pieces = zip(values, counts).compactMap { value, count in
            count.flatMap { $0 > 0 ? CountedPieces(value: value, count: $0) : nil }
        }
        // A drawer in which nothing was found is a count too, and no list.
        guard !pieces.isEmpty else { return DrawerCount(.zero) }
        do { return try DrawerCount(pieces: pieces) } catch { throw .amount("The count", error) }
    }

    /// Types into the marked row.
    mutating func handle(_ key: Key) { entry.handle(key) }

    /// From pieces to amounts, or back; what is typed was meant the other way.
    mutating func toggle() {
        isByAmount.toggle()
        entry.clear()
    }

    /// Empties the entry; false when it is empty.
    mutating func clearEntry() -> Bool {
        guard !entry.isEmpty else { return false }
        entry.clear()
        return true
    }

    /// Puts what is typed into the marked row and marks another.
    mutating func move(_ key: Key) throws(Trouble) {
        try keepEntry()
        _ = list.handle(key)
    }

    /// Goes on to the next row; true when there is none.
    mutating func next() throws(Trouble) -> Bool {
        try keepEntry()
        guard list.selection + 1 < list.count else { return true }
        list.select(list.selection + 1)
        return false
    }

    /// Puts what is typed into the marked row.
    mutating func keepEntry() throws(Trouble) {
        guard !entry.isEmpty, values.indices.contains(list.selection) else { return }
        let value = values[list.selection]
        let count: Int64
        if isByAmount {
            guard let money = try entry.amount(currency) else { return }
            guard money.minor.isMultiple(of: value.minor) else {
                throw .notPieces(entry.text, of: value)
            }
            count = money.minor / value.minor
        } else {
            guard let typed = Int64(entry.text), (0...CountedPieces.countMax).contains(typed)
            else { throw .piecesNotWhole(entry.text) }
            count = typed
        }
        counts[list.selection] = count
        entry.clear()
    }

    /// Draws the list, and under it what it comes to.
    func render(in area: Rect, _ facts: TillFacts, to buffer: inout Buffer) {
        let (body, foot) = area.splittingBottom(1)
        let (head, rows) = body.splittingTop(1)
        let titles = ["each", isByAmount ? "amount" : "pieces", "worth"]
        write(titles.map { facts.say($0) }, in: head, .heading, &buffer)
        for (line, index) in list.visible(height: rows.height).enumerated() {
            let row = rows.row(line)
            let isMarked = index == list.selection
            let worth = counts[index].flatMap {
                try? CountedPieces(value: values[index], count: $0).amount
            }
            write(
                [
                    currency.text(values[index]),
                    isMarked && !entry.isEmpty
                        ? entry.text + "_" : shown(counts[index], values[index]),
                    worth.map(currency.text) ?? "",
                ], in: row, .body, &buffer)
            guard isMarked else { continue }
            buffer.writeLine("▸", in: row)
            buffer.tint(row, role: .selection)
        }
        let sum = (try? total())?.amount ?? .zero
        Figure.write(
            facts.say("counted"), currency.text(sum), in: foot, role: .total, to: &buffer)
    }

    private func shown(_ count: Int64?, _ value: Money) -> String {
        guard let count else { return "" }
        guard isByAmount else { return "\(count)" }
        return (try? CountedPieces(value: value, count: count).amount).map(currency.text) ?? ""
    }

    private func write(
        _ cells: [String], in row: Rect, _ role: Role, _ buffer: inout Buffer
    ) {
        var rest = row.inset(left: 1)
        for cell in cells {
            let column: Rect
            (column, rest) = rest.splittingLeft(Self.columnWidth)
            buffer.writeLine(cell, in: column.inset(left: 1), .right, role: role)
        }
    }

    private static let columnWidth = 13
}
