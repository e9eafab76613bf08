import RetailModels
import TerminalUI

/// All that is known of one row of a list, as lines to read.
struct NoteScreen: PageScreen {
    static let name = "note"
    static let title = "Details"

    let client: TillClient
    let facts: TillFacts

    struct State: TillPage {
        let heading: String
        /// A label and what stands behind it; an empty label belongs to the line before.
        let facts: [Fact]
        var pager = TextPager([])
        var message: Message?

        var isBusy: Bool { false }
        var isEntryEmpty: Bool { true }

        /// What is shown under a heading.
        init(_ heading: String, _ facts: [Fact]) {
            self.heading = heading
            self.facts = facts
        }
    }

    /// One of the things that are known.
    struct Fact: Equatable, Sendable {
        let label: String
        let text: String
    }

    enum Action: PageStep {
        case scroll(Key)
        case back
    }

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        if case .scroll(let key) = action { state.pager.handle(key) }
        return .none
    }

    /// The lines are broken for the narrowest window, so that none is cut in any.
    func opened(_ state: inout State) -> Effect<Action> {
        let width = (state.facts.map { TextWidth.of(facts.say($0.label)) }.max() ?? 0) + 2
        state.pager = TextPager(
            state.facts.flatMap { fact in
                let lines = TextLines.wrap(fact.text, to: Self.textWidth - width)
                return (lines.isEmpty ? [""] : lines).enumerated().map { index, line in
                    let label = index == 0 ? facts.say(fact.label) : ""
                    return TextWidth.pad(label, to: width) + line
                }
            })
        return .none
    }

    func request(_ action: Action) -> AppScreen.Action? {
        if case .back = action { .goBack } else { nil }
    }

    func keyMap(_ state: State) -> KeyMap<Action> {
        KeyMap(
            [facts.keys.binding(.back, Action.back)]
                + TextPager.bindings(facts.keys) { .scroll($0) })
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let rest = Message.render(state.message, at: area, to: &buffer)
        let inside = buffer.box(rest.inset(left: 1, right: 1), title: state.heading)
        state.pager.render(in: inside, facts, to: &buffer)
    }

    /// What is left of 80 columns within two borders.
    private static var textWidth: Int { 74 }
}

extension NoteScreen.State {
    func essentials(_ facts: TillFacts) -> Essentials {
        Essentials(
            title: heading,
            figure: self.facts.first.map { "\(facts.say($0.label)) \($0.text)" } ?? "")
    }
}
