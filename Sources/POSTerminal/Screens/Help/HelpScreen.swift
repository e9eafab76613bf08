import TerminalUI

/// The keys of the screen behind it, in words.
struct HelpScreen: Screen {
    let facts: TillFacts

    struct State: Equatable, Sendable {
        var pager: TextPager

        /// The lines from the top.
        init(_ lines: [String]) { pager = TextPager(lines) }
    }

    enum Action: Equatable, Sendable {
        case scroll(Key)
        case close
    }

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        if case .scroll(let key) = action { state.pager.handle(key) }
        return .none
    }

    /// Any key that does not scroll closes it.
    func keyMap(_ state: State) -> KeyMap<Action> {
        KeyMap(
            [facts.keys.binding(.back, .close)] + TextPager.bindings(facts.keys) { .scroll($0) },
            text: { _ in .close })
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let box = area.centered(width: 76, height: state.pager.lines.count + 2)
        DialogBox.clear(box, of: area, in: &buffer)
        let inside = buffer.box(box, title: facts.say(.helpTitle))
        state.pager.render(in: inside, facts, to: &buffer)
    }
}
