import TerminalUI

/// A list in columns, with the marked row.
struct ListTable<Row> {
    /// One column. The first stands at the left edge.
    struct Column {
        var title: String
        /// Nil takes what the others leave; one column of a table does.
        var width: Int?
        var isRight = false
        /// Drawn with bars, not with words.
        var isChart = false
        var text: (Row) -> String
    }

    let columns: [Column]

    /// The same with the heads of the columns in other words.
    func titled(_ words: (String) -> String) -> ListTable {
        ListTable(
            columns: columns.map { column in
                var column = column
                column.title = words(column.title)
                return column
            })
    }

    /// Draws the head and the rows that fit, the marked one among them.
    func render(_ items: [Row], _ list: ListState, in area: Rect, to buffer: inout Buffer) {
        let (head, body) = area.splittingTop(1)
        write(columns.map(\.title), in: head, .heading, to: &buffer)
        for (line, index) in list.visible(height: body.height).enumerated() {
            guard items.indices.contains(index) else { break }
            let row = body.row(line)
            write(columns.map { $0.text(items[index]) }, in: row, .body, to: &buffer)
            guard index == list.selection else { continue }
            buffer.writeLine("▸", in: row)
            buffer.tint(row, role: .selection)
        }
    }

    private func write(_ cells: [String], in row: Rect, _ role: Role, to buffer: inout Buffer) {
        var rest = row.inset(left: 1)
        let fixed = columns.reduce(0) { $0 + ($1.width ?? 0) }
        for (column, text) in zip(columns, cells) {
            let cell: Rect
            (cell, rest) = rest.splittingLeft(column.width ?? max(0, row.width - 1 - fixed))
            let inner = column.isRight ? cell.inset(left: 1) : cell.inset(right: 1)
            buffer.writeLine(
                text, in: inner, column.isRight ? .right : .left,
                role: column.isChart && role == .body ? .chart : role)
        }
    }
}

extension ListTable where Row: PagedRow {
    /// The same for a list that is loaded page by page.
    func render(_ pages: ListPages<Row>, in area: Rect, to buffer: inout Buffer) {
        render(pages.items, pages.list, in: area, to: &buffer)
    }
}
