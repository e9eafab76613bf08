import RetailModels
import TerminalUI
import Till

/// Keys and picture of the conflicts.
extension ConflictsScreen {
    func keyMap(_ state: State) -> KeyMap<Action> {
        let keys = facts.keys
        if state.isBusy { return KeyMap([keys.binding(.stop, .stop)]) }
        guard state.session != nil else {
            let bindings = [keys.binding(.nextField, Action.next), keys.binding(.back, .back)]
            return KeyMap(bindings) { .typed($0) }
        }
        let nothing = state.selected == nil ? facts.say("Nothing waits for a choice.") : nil
        return KeyMap(
            [
                keys.binding(.keepValue, unless: nothing, .choose(.keep)),
                keys.binding(.takeValue, unless: nothing, .choose(.take)),
                keys.binding(.refresh, .refresh),
                keys.binding(.back, .back),
            ] + TextPager.bindings(keys) { .move($0) })
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let rest = Message.render(state.message, at: area, to: &buffer)
        let page = rest.inset(left: 1, right: 1)
        let (head, below) = page.splittingTop(1)
        let count =
            state.conflicts.isEmpty
            ? "" : "  " + facts.say("{} to choose", "\(state.conflicts.count)")
        buffer.writeLine("\(facts.say(Self.title))\(count)", in: head, role: .title)
        if state.isBusy {
            buffer.writeLine(facts.say("asking the cloud …"), in: head, .right, role: .status)
        }
        if state.session == nil {
            renderPIN(state, in: below, to: &buffer)
        } else {
            renderList(state, in: below, to: &buffer)
        }
    }

    private func renderPIN(_ state: State, in area: Rect, to buffer: inout Buffer) {
        PINBox.render(
            state.pin, of: state.person, facts, in: area, to: &buffer, isFocused: !state.isBusy)
    }

    /// Columns beside the other value, which takes what is left.
    private static let widths = (code: 18, column: 12, current: 22)

    private func renderList(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let (table, foot) = area.splittingBottom(Self.rowsBelowList)
        let (head, body) = table.splittingTop(1)
        write(["Of", "What", "Now", "Or"].map { facts.say($0) }, in: head, .heading, to: &buffer)
        if state.conflicts.isEmpty, !state.isBusy {
            buffer.writeLine(facts.say("Nothing waits for a choice."), in: body.row(0), role: .dim)
        }
        for (row, index) in state.list.visible(height: body.height).enumerated() {
            guard state.conflicts.indices.contains(index) else { break }
            let line = body.row(row)
            let isMarked = index == state.list.selection
            if isMarked { buffer.writeLine("▸", in: line) }
            let one = state.conflicts[index]
            write(
                [one.code, one.column, text(one.current, one), text(one.other, one)], in: line,
                .body, to: &buffer)
            if isMarked { buffer.tint(line, role: .selection) }
        }
        guard let one = state.selected else { return }
        buffer.rule(foot.row(0))
        buffer.writeLine(
            facts.say(one.kind == .proposal ? "a till proposes it" : "two have changed it"),
            in: foot.row(1), role: .label)
        let local = facts.local(one.at)
        let place = one.device.isEmpty ? facts.say("the cloud") : facts.say(.till(one.device))
        buffer.writeLine(
            facts.say("by {}, {}", place, "\(local.dayText) \(local.timeText)"), in: foot.row(2),
            role: .dim)
    }

    private func text(_ value: String?, _ conflict: EditConflict) -> String {
        conflict.text(value, facts.currency)
    }

    private func write(
        _ cells: [String], in row: Rect, _ role: Role, to buffer: inout Buffer
    ) {
        let widths = Self.widths
        var (cell, rest) = row.inset(left: 1).splittingLeft(widths.code)
        buffer.writeLine(cells[0], in: cell.inset(right: 1), role: role)
        (cell, rest) = rest.splittingLeft(widths.column)
        buffer.writeLine(cells[1], in: cell.inset(right: 1), role: role)
        (cell, rest) = rest.splittingLeft(widths.current)
        buffer.writeLine(cells[2], in: cell.inset(right: 1), role: role)
        buffer.writeLine(cells[3], in: rest, role: role)
    }
}

extension ConflictsScreen.State {
    func essentials(_ facts: TillFacts) -> Essentials {
        guard session != nil else {
            let dots = String(repeating: "•", count: pin.text.count)
            return Essentials(title: "Conflicts", entry: "PIN \(dots)_")
        }
        return Essentials(
            title: "Conflicts, \(conflicts.count)", figure: selected?.code ?? "",
            entry: selected?.column ?? "")
    }
}
