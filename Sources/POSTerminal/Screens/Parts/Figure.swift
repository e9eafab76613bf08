import TerminalUI

/// A word and a figure at the right end of a row: `to pay        7.27`.
enum Figure {
    private static let columnWidth = 12

    /// Writes both; the figure never loses a digit to the word.
    static func write(
        _ label: String, _ text: String, in row: Rect, role: Role, to buffer: inout Buffer
    ) {
        let width = text.isEmpty ? 0 : max(columnWidth, TextWidth.of(text) + 1)
        let (rest, column) = row.splittingRight(width)
        buffer.writeLine(text, in: column, .right, role: role)
        let (_, labelColumn) = rest.splittingRight(TextWidth.of(label))
        buffer.writeLine(label, in: labelColumn, .right, role: .label)
    }
}
