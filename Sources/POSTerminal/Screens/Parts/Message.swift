import TerminalUI

/// A sentence for the person at the till, gone with the next key.
struct Message: Equatable, Sendable {
    /// How loud it is.
    enum Kind: Equatable, Sendable { case info, good, alert }

    var text: String
    var kind: Kind

    /// Something to know.
    static func info(_ text: String) -> Message { Message(text: text, kind: .info) }
    /// Something that went well.
    static func good(_ text: String) -> Message { Message(text: text, kind: .good) }
    /// Something was refused or went wrong.
    static func alert(_ text: String) -> Message { Message(text: text, kind: .alert) }

    private static var rowCountMax: Int { 3 }

    /// Cuts the rows it needs off the bottom of `area` and draws itself there; returns the rest.
    static func render(_ message: Message?, at area: Rect, to buffer: inout Buffer) -> Rect {
        guard let message else { return area }
        let lines = TextLines.wrap(message.text, to: area.width - 2).prefix(rowCountMax)
        let (rest, rows) = area.splittingBottom(lines.count)
        buffer.fill(rows, role: message.role)
        buffer.writeLines(Array(lines), in: rows.inset(left: 1, right: 1), role: message.role)
        return rest
    }

    /// The meaning the theme knows.
    var role: Role {
        switch kind {
        case .info: .status
        case .good: .good
        case .alert: .alert
        }
    }
}
