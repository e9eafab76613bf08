import RetailModels
import TerminalUI

/// A question with two answers. What it is asked for travels with it.
struct ConfirmScreen: Screen {
    let facts: TillFacts

    /// What a yes leads to.
    enum Purpose: Equatable, Sendable {
        case voidSale, quit
        /// To sell what waits for an answer.
        case sell
        case postVoid(Operator)
        /// Whatever the page that asked does then.
        case page(PageAction)
    }

    struct State: Equatable, Sendable {
        let question: String
        let purpose: Purpose

        /// A question that was not answered yet.
        init(_ question: String, purpose: Purpose) {
            self.question = question
            self.purpose = purpose
        }
    }

    enum Action: Equatable, Sendable {
        case ask(Purpose)
        case answered(Bool)
    }

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> { .none }

    func keyMap(_ state: State) -> KeyMap<Action> {
        KeyMap([
            facts.keys.binding(.yes, .answered(true)), facts.keys.binding(.no, .answered(false)),
        ])
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let width = min(60, area.width)
        let lines = TextLines.wrap(state.question, to: width - 4)
        let box = area.centered(width: width, height: lines.count + 4)
        DialogBox.clear(box, of: area, in: &buffer)
        let inside = buffer.box(box).inset(left: 1, right: 1)
        buffer.writeLines(lines, in: inside)
        keyMap(state).renderFooter(in: inside.row(lines.count + 1), to: &buffer)
    }
}
