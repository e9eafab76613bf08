import TerminalUI

/// A question with one field, over the sale: a quantity, a price, a name. What is typed is checked
/// before the dialog goes.
struct PromptScreen: Screen {
    let facts: TillFacts

    struct State: Equatable, Sendable {
        let prompt: SellPrompt
        var input: TextField
        /// Why what was typed is not taken.
        var message: Message?

        /// The question with what stands in its field at first.
        init(_ prompt: SellPrompt) {
            self.prompt = prompt
            input = TextField(prompt.text, maxLength: prompt.lengthMax)
        }
    }

    enum Action: Equatable, Sendable {
        case ask(SellPrompt)
        case typed(Key)
        case done
        case close
        /// Nil when nothing is to be done.
        case finished(SellScreen.Action?)
    }

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        state.message = nil
        switch action {
        case .typed(let key):
            // Number pads have a comma or a point.
            let isPoint = key == .character(",") && !isText(state)
            _ = state.input.handle(isPoint ? .character(".") : key)
        case .done:
            do throws(Trouble) {
                let answer = try state.prompt.answer(trimmed(state.input.text), facts.currency)
                return .send(.finished(answer))
            } catch {
                if error == .cardNumber { state.input.clear() }
                state.message = facts.message(error)
            }
        case .close: return .send(.finished(nil))
        case .ask, .finished: break
        }
        return .none
    }

    private func isText(_ state: State) -> Bool {
        switch state.prompt {
        case .lineNote, .saleNote, .hold: true
        default: false
        }
    }

    private func trimmed(_ text: String) -> String {
        var text = text[...]
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }

    func keyMap(_ state: State) -> KeyMap<Action> {
        KeyMap(
            [facts.keys.binding(.answer, .done), facts.keys.binding(.back, .close)],
            text: { .typed($0) })
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let words = state.message.map { TextLines.wrap($0.text, to: Self.width - 4) } ?? []
        let box = area.centered(width: Self.width, height: 6 + words.count)
        DialogBox.clear(box, of: area, in: &buffer)
        let inside = buffer.box(box, title: state.prompt.title(facts)).inset(left: 1, right: 1)
        let (label, field) = inside.row(0).splittingLeft(10)
        buffer.writeLine(facts.say(state.prompt.label), in: label, role: .label)
        state.input.render(in: field, to: &buffer)
        buffer.writeLine(
            facts.say(state.prompt.hint), in: inside.row(1).inset(left: 10), role: .dim)
        let message = Rect(
            x: inside.x, y: inside.y + 2, width: inside.width, height: words.count)
        buffer.writeLines(words, in: message, role: .alert)
        keyMap(state).renderFooter(in: inside.row(inside.height - 1), to: &buffer)
    }

    private static let width = 60
}
