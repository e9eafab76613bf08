import TerminalUI

/// The columns of a sale's lines: `▸ 3  Bananas    0.845 kg × 1.29   1.09`.
struct LineLayout {
    private let numberWidth: Int
    private let amountWidth: Int

    /// Columns for these lines; figures that are seen always fit.
    init(lineCount: Int, amounts: [String], width: Int) {
        numberWidth = max(2, "\(lineCount)".count)
        let widest = amounts.map(\.count).max()
        // A narrow window gives the figures what there is and the names nothing.
        amountWidth = min(max(6, widest ?? 0), max(0, width - numberWidth - 3))
    }

    /// Draws one line into a row.
    func render(
        number: Int, name: String, quantity: String, amount: String, isMarked: Bool,
        in row: Rect, to buffer: inout Buffer
    ) {
        guard !row.isEmpty else { return }
        let (marker, afterMarker) = row.splittingLeft(1)
        if isMarked { buffer.writeLine("▸", in: marker, role: .heading) }
        let (numberColumn, afterNumber) = afterMarker.splittingLeft(numberWidth)
        buffer.writeLine("\(number)", in: numberColumn, .right, role: .dim)
        let (rest, amountColumn) = afterNumber.inset(left: 2, right: 1).splittingRight(amountWidth)
        buffer.writeLine(amount, in: amountColumn, .right, role: .money)
        let quantityWidth = min(TextWidth.of(quantity), rest.width)
        let (nameColumn, quantityColumn) = rest.inset(right: 1).splittingRight(quantityWidth)
        buffer.writeLine(quantity, in: quantityColumn, .right)
        buffer.writeLine(name, in: nameColumn.inset(right: 1))
    }
}
