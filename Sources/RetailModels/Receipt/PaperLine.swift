/// Lines of a fixed number of columns, for paper and screen alike. One character is one column:
/// receipts are set in a printer's own font.
public struct PaperLines: Sendable {
    /// The usual width of 80 mm paper.
    public static let columnsDefault = 42

    public let columns: Int
    public private(set) var lines: [String] = []

    public init(columns: Int = PaperLines.columnsDefault) { self.columns = max(columns, 16) }

    /// Text in the middle, broken where it is too long.
    public mutating func center(_ text: String) {
        for part in pieces(of: text) {
            lines.append(String(repeating: " ", count: (columns - part.count) / 2) + part)
        }
    }

    public mutating func left(_ text: String) { lines.append(contentsOf: pieces(of: text)) }

    /// Text on the left and a figure on the right; the text gives way.
    public mutating func pair(_ text: String, _ figure: String) {
        let room = max(columns - figure.count - 1, 0)
        let shown = String(text.prefix(room))
        let gap = max(columns - shown.count - figure.count, 0)
        lines.append(shown + String(repeating: " ", count: gap) + figure)
    }

    public mutating func rule() { lines.append(String(repeating: "-", count: columns)) }
    public mutating func space() { lines.append("") }

    private func pieces(of text: String) -> [String] {
        var pieces: [String] = []
        var rest = Substring(text)
        while !rest.isEmpty {
            pieces.append(String(rest.prefix(columns)))
            rest = rest.dropFirst(columns)
        }
        return pieces
    }
}
