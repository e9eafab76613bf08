import RetailModels
import TerminalUI

/// Products in columns: for the search with what a cashier asks for, for the inventory with more.
struct ProductTable {
    let facts: TillFacts
    /// With department, cost and minimum.
    let isFull: Bool

    private struct Column {
        var title: String
        var width: Int
        var isRight: Bool
        var text: (StockedProduct) -> String
    }

    /// Draws the head and the rows that fit, the marked one among them.
    func render(_ pages: ProductPages, in area: Rect, to buffer: inout Buffer) {
        let columns = columns
        let (head, body) = area.splittingTop(1)
        write(columns.map { ($0, $0.title) }, name: "Name", in: head, .heading, to: &buffer)
        for (row, index) in pages.list.visible(height: body.height).enumerated() {
            guard pages.items.indices.contains(index) else { break }
            let product = pages.items[index]
            let isMarked = index == pages.list.selection
            write(
                columns.map { ($0, $0.text(product)) }, name: product.product.name,
                in: body.row(row), .body, isMarked: isMarked, to: &buffer)
            if isMarked { buffer.tint(body.row(row), role: .selection) }
        }
    }

    /// The columns beside the name, the SKU first; the name takes what is left.
    private var columns: [Column] {
        let currency = facts.currency
        var columns = [
            Column(title: "SKU", width: 9, isRight: false) { $0.product.sku },
            Column(title: "Price", width: 9, isRight: true) { currency.text($0.product.price) },
            Column(title: "On hand", width: 9, isRight: true) { Self.onHand($0) },
        ]
        if isFull {
            columns.insert(
                Column(title: "Dept", width: 11, isRight: false) { $0.product.department }, at: 1)
            columns.insert(
                Column(title: "Cost", width: 8, isRight: true) { currency.text($0.product.cost) },
                at: 3)
            columns.append(Column(title: "Min", width: 6, isRight: true) { $0.minimum.text })
        }
        return columns
    }

    /// The mark says without colour that it runs out.
    private static func onHand(_ product: StockedProduct) -> String {
        product.onHand.text + (product.isLow ? " !" : "  ")
    }

    private func write(
        _ cells: [(Column, String)], name: String, in row: Rect, _ role: Role,
        isMarked: Bool = false, to buffer: inout Buffer
    ) {
        var (marker, rest) = row.splittingLeft(1)
        if isMarked { buffer.writeLine("▸", in: marker) }
        guard let first = cells.first else { return }
        (marker, rest) = rest.splittingLeft(first.0.width)
        buffer.writeLine(first.1, in: marker.inset(right: 1), role: role)
        for (column, text) in cells.dropFirst().reversed() {
            let cell: Rect
            (rest, cell) = rest.splittingRight(column.width)
            let inner = column.isRight ? cell.inset(left: 1) : cell.inset(right: 1)
            buffer.writeLine(text, in: inner, column.isRight ? .right : .left, role: role)
        }
        buffer.writeLine(name, in: rest.inset(right: 1), role: role)
    }
}
