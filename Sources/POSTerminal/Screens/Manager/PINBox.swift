import RetailModels
import TerminalUI

/// Asks a manager for the PIN that the cloud wants.
enum PINBox {
    /// Draws the question with what is typed, as dots.
    static func render(
        _ pin: TextField, of person: Operator?, in area: Rect, to buffer: inout Buffer
    ) {
        let inside = buffer.box(area.centered(width: 56, height: 7), title: "The cloud asks")
            .inset(left: 2, right: 2)
        buffer.writeLine(
            "\(person?.name ?? ""), type your PIN once more: the", in: inside.row(0))
        buffer.writeLine("cloud has this, and wants to know you.", in: inside.row(1))
        let (label, field) = inside.row(3).splittingLeft(6)
        buffer.writeLine("PIN", in: label, role: .label)
        pin.render(in: field, to: &buffer)
    }
}
