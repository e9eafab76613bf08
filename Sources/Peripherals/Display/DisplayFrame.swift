import TerminalUI

/// Writes what a customer display shows in the bytes of its kind.
public struct DisplayFrame: Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        /// Two rows of a pole display that speaks CD5220.
        case cd5220
        /// Another terminal, such as `/dev/tty2`, in plain text.
        case tty
    }

    public let kind: Kind
    public let columns: Int
    private let page: PageText

    private static let escape: UInt8 = 0x1B
    private static let carriageReturn: UInt8 = 0x0D

    public init(kind: Kind, columns: Int = 20, page: CodePage = .cp437) {
        self.kind = kind
        self.columns = columns
        self.page = PageText(page)
    }

    public func bytes(_ text: DisplayText) -> [UInt8] {
        switch kind {
        case .cd5220:
            // Both rows are written over in full, so nothing flickers and nothing stays.
            row("A", text.upper) + row("B", text.lower)
        case .tty:
            // Home, clear, and the rows; carriage returns in case the line is raw.
            Array("\u{1B}[H\u{1B}[2J".utf8)
                + Array("\(wide(text.upper))\r\n\(wide(text.lower))\r\n".utf8)
        }
    }

    /// `ESC Q A` and `ESC Q B` write a row up to the carriage return.
    private func row(_ name: Unicode.Scalar, _ row: DisplayText.Row) -> [UInt8] {
        let figure = page.shown(row.figure)
        let room = max(0, columns - figure.count - (figure.isEmpty ? 0 : 1))
        let words = String(page.shown(row.words).prefix(room))
        let gap = String(repeating: " ", count: max(0, columns - words.count - figure.count))
        return [Self.escape, UInt8(ascii: "Q"), UInt8(ascii: name)]
            + page.bytes(words + gap + figure).prefix(columns) + [Self.carriageReturn]
    }

    private func wide(_ row: DisplayText.Row) -> String {
        let figure = TextWidth.cleaned(row.figure)
        let room = max(0, columns - TextWidth.of(figure) - (figure.isEmpty ? 0 : 1))
        return TextWidth.pad(TextWidth.cleaned(row.words), to: room)
            + (figure.isEmpty ? "" : " " + figure)
    }
}
