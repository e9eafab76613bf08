import TerminalUI

/// A short list to choose from: the menu, what to void, and the palette, which is filtered by what
/// is typed. Unfiltered, a digit chooses at once.
struct ChoiceScreen: Screen {
    let facts: TillFacts

    /// One row of the list.
    struct Choice: Equatable, Sendable {
        let title: String
        let detail: String
        let keyLabel: String
        /// Why it cannot be chosen now.
        let reason: String?
        let action: AppScreen.Action

        /// A row that leads to an action.
        init(
            _ title: String, detail: String = "", keyLabel: String = "", reason: String? = nil,
            action: AppScreen.Action
        ) {
            self.title = title
            self.detail = detail
            self.keyLabel = keyLabel
            self.reason = reason
            self.action = action
        }
    }

    struct State: Equatable, Sendable {
        let title: String
        let choices: [Choice]
        let isFiltered: Bool
        var filter = TextField(maxLength: 40)
        var list: ListState

        /// A list with its first row marked.
        init(title: String, _ choices: [Choice], isFiltered: Bool = false) {
            self.title = title
            self.choices = choices
            self.isFiltered = isFiltered
            list = ListState(count: choices.count)
        }

        /// The choices that match what is typed, word by word, anywhere in them; those that are
        /// called so come first.
        var shown: [Choice] {
            let words = filter.text.lowercased().split(separator: " ")
            guard !words.isEmpty else { return choices }
            func matches(_ text: String) -> Bool {
                let text = text.lowercased()
                return words.allSatisfy { text.contains($0) }
            }
            let called = choices.filter { matches($0.title) }
            let told = choices.filter { choice in
                !matches(choice.title) && matches("\(choice.title) \(choice.detail)")
            }
            return called + told
        }
    }

    indirect enum Action: Equatable, Sendable {
        case typed(Key)
        case move(Key)
        case digit(Int)
        case choose
        case close
        case finished(AppScreen.Action?)
    }

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .typed(let key):
            if state.filter.handle(key) { state.list.reset(count: state.shown.count) }
        case .move(let key): _ = state.list.handle(key)
        case .digit(let number): return choose(state, number - 1)
        case .choose: return choose(state, state.list.selection)
        case .close: return .send(.finished(nil))
        case .finished: break
        }
        return .none
    }

    private func choose(_ state: State, _ index: Int) -> Effect<Action> {
        let shown = state.shown
        guard shown.indices.contains(index) else { return .none }
        if let reason = shown[index].reason { return .send(.finished(.disabled(reason))) }
        return .send(.finished(shown[index].action))
    }

    func keyMap(_ state: State) -> KeyMap<Action> {
        let isFiltered = state.isFiltered
        let bindings =
            [facts.keys.binding(.choose, .choose), facts.keys.binding(.back, .close)]
            + TextPager.bindings(facts.keys) { Action.move($0) }
        return KeyMap(bindings) { key in
            if isFiltered { return .typed(key) }
            guard case .character(let character) = key, character.isASCII,
                let digit = character.wholeNumberValue
            else { return nil }
            return .digit(digit)
        }
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let shown = state.shown
        let width = state.isFiltered ? 74 : 44
        let height = (state.isFiltered ? state.choices.count + 1 : state.choices.count) + 4
        let box = area.centered(width: width, height: height)
        DialogBox.clear(box, of: area, in: &buffer)
        var inside = buffer.box(box, title: state.title).inset(left: 1, right: 1)
        if state.isFiltered {
            let (row, rest) = inside.splittingTop(1)
            let prompt = buffer.write("▸ ", x: row.x, y: row.y, role: .label, clip: row)
            state.filter.render(in: row.splittingLeft(prompt).rest, to: &buffer)
            inside = rest
        }
        let (rows, footer) = inside.splittingBottom(1)
        let list = rows.inset(bottom: 1)
        for (row, index) in state.list.visible(height: list.height).enumerated() {
            guard shown.indices.contains(index) else { break }
            render(shown[index], index, state, in: list.row(row), to: &buffer)
        }
        keyMap(state).renderFooter(in: footer, to: &buffer)
    }

    private func render(
        _ choice: Choice, _ index: Int, _ state: State, in row: Rect, to buffer: inout Buffer
    ) {
        let role: Role = choice.reason == nil ? .body : .dim
        let number = state.isFiltered ? "" : index < 9 ? "\(index + 1)  " : "   "
        let (left, keyColumn) = row.splittingRight(choice.keyLabel.isEmpty ? 0 : 14)
        let titleWidth = choice.detail.isEmpty ? left.width : 14
        let (title, detail) = left.splittingLeft(titleWidth)
        buffer.writeLine(number + choice.title, in: title, role: role)
        buffer.writeLine(choice.detail, in: detail, role: .dim)
        buffer.writeLine(choice.keyLabel, in: keyColumn, .right, role: .footerKey)
        if index == state.list.selection { buffer.tint(row, role: .selection) }
    }
}
