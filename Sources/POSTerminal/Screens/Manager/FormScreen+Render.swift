import RetailModels
import TerminalUI

/// Keys and picture of every form.
extension FormScreen {
    func keyMap(_ state: State) -> KeyMap<Action> {
        let keys = facts.keys
        guard !state.isBusy else { return KeyMap() }
        if state.asksPIN {
            return KeyMap([keys.binding(.nextField, .signIn), keys.binding(.back, Action.back)]) {
                key in
                if case .scan = key { nil } else { .typed(key) }
            }
        }
        let isChoice =
            state.fields.indices.contains(state.focus) && !state.fields[state.focus].choices.isEmpty
        let fieldKeys = [
            keys.binding(.formField, isInFooter: false, Action.field(forward: true)),
            keys.binding(.formFieldBefore, isInFooter: false, .field(forward: false)),
        ]
        let arrows = [
            keys.binding(
                .up, isInFooter: false, isChoice ? Action.typed(.up) : .field(forward: false)),
            keys.binding(
                .down, isInFooter: false, isChoice ? .typed(.down) : .field(forward: true)),
        ]
        return KeyMap(
            [
                keys.binding(.formNext, Action.next), keys.binding(.formSave, .save),
                keys.binding(.back, .back),
            ] + fieldKeys + arrows
        ) { .typed($0) }
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let rest = Message.render(state.message, at: area, to: &buffer)
        if state.asksPIN {
            return PINBox.render(state.pin, of: state.who.person, facts, in: rest, to: &buffer)
        }
        let labels = state.fields.map { facts.say($0.label) }
        let labelWidth = (labels.map { TextWidth.of($0) }.max() ?? 0) + 2
        let box = rest.centered(
            width: min(max(66, rest.width / 2), 100), height: state.fields.count + 5)
        let inside = buffer.box(box, title: state.kind.heading(facts)).inset(left: 1, right: 1)
        // A form that is higher than the window shows the fields around the one that is typed into.
        let count = state.fields.count
        let room = min(count, max(1, inside.height - 3))
        let first = max(0, min(state.focus - room / 2, count - room))
        for (row, index) in (first..<(first + room)).enumerated() {
            let field = state.fields[index]
            let (label, value) = inside.row(row + 1).splittingLeft(labelWidth)
            buffer.writeLine(labels[index], in: label, role: .label)
            field.input.render(
                in: value, to: &buffer, isFocused: index == state.focus && !state.isBusy,
                placeholder: " " + hint(field))
        }
        let note = state.isBusy ? facts.say(.oneMoment) : state.kind.note(state.texts, facts)
        buffer.writeLine(note, in: inside.row(room + 2), role: .dim)
    }

    private func hint(_ field: FormField) -> String {
        field.hint.isEmpty && !field.choices.isEmpty ? "↑ ↓" : facts.say(field.hint)
    }
}

extension FormScreen.State {
    func essentials(_ facts: TillFacts) -> Essentials {
        guard fields.indices.contains(focus) else { return Essentials(title: Kind.title) }
        let field = fields[focus]
        let text =
            field.input.isSecret
            ? String(repeating: "•", count: field.input.text.count) : field.input.text
        return Essentials(
            title: Kind.title, figure: kind.heading(facts), entry: "\(field.label) ▸ \(text)_")
    }
}
