import RetailModels
import TerminalUI

/// Asks a manager for the PIN that the cloud, or the till's own server without one, wants.
enum PINBox {
    /// Draws the question with what is typed, as dots.
    static func render(
        _ pin: TextField, of person: Operator?, _ facts: TillFacts, in area: Rect,
        to buffer: inout Buffer, isFocused: Bool = true
    ) {
        let inside = buffer.box(
            area.centered(width: 56, height: 7), title: facts.say("Your PIN")
        )
        .inset(left: 2, right: 2)
        buffer.writeLine(
            facts.say("{}, type your PIN once more: whoever", person?.name ?? ""),
            in: inside.row(0))
        buffer.writeLine(facts.say("keeps this for the shop wants to know you."), in: inside.row(1))
        let (label, field) = inside.row(3).splittingLeft(6)
        buffer.writeLine(facts.say(.pin), in: label, role: .label)
        pin.render(in: field, to: &buffer, isFocused: isFocused)
    }
}

extension Trouble {
    /// Whether a manager has to sign in anew.
    var endsSession: Bool {
        guard case .cloudRefused(let problem) = self else { return false }
        return [.sessionNeeded, .sessionExpired].contains(problem.code)
    }
}
