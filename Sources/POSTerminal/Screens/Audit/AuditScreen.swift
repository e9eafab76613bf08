import RetailModels
import TerminalUI
import Till

/// One line of the audit log with all that it says.
struct AuditScreen: PageScreen {
    static let name = "audit-line"
    static let title = "Audit line"

    let client: TillClient
    let facts: TillFacts

    struct State: TillPage {
        let entry: AuditEntry
        var message: Message?

        var isBusy: Bool { false }
        var isEntryEmpty: Bool { true }

        init(_ entry: AuditEntry) { self.entry = entry }
    }

    enum Action: PageStep { case back }

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> { .none }

    func request(_ action: Action) -> AppScreen.Action? { .goBack }

    func keyMap(_ state: State) -> KeyMap<Action> {
        KeyMap([facts.keys.binding(.back, Action.back)])
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let rest = Message.render(state.message, at: area, to: &buffer)
        let rows = rows(state.entry)
        let box = rest.centered(width: min(rest.width, 100), height: rows.count + 10)
        let inside = buffer.box(box, title: facts.say(Self.title)).inset(left: 2, right: 2)
        let labelWidth = (rows.map { TextWidth.of($0.0) }.max() ?? 0) + 2
        var y = 1
        for (label, value) in rows {
            let width = max(1, inside.width - labelWidth)
            for (index, line) in TextLines.wrap(value, to: width).enumerated() {
                let (left, right) = inside.row(y).splittingLeft(labelWidth)
                if index == 0 { buffer.writeLine(label, in: left, role: .label) }
                buffer.writeLine(line, in: right)
                y += 1
            }
        }
    }

    private func rows(_ entry: AuditEntry) -> [(String, String)] {
        let local = facts.local(entry.at)
        return [
            (facts.say("Time"), "\(local.dayText) \(local.secondText)"),
            (facts.say("Till"), entry.series), (facts.say("Operator"), entry.operatorName),
            (facts.say("Action"), AuditAction.title(of: entry.action, facts)),
            (facts.say("Agreed"), entry.approverName ?? ""),
            (facts.say("What"), entry.subject), ("", entry.detail),
        ].filter { !$0.1.isEmpty }
    }
}

extension AuditScreen.State {
    func essentials(_ facts: TillFacts) -> Essentials {
        Essentials(
            title: AuditAction.title(of: entry.action, facts), figure: entry.operatorName,
            entry: entry.subject)
    }
}
