import RetailModels
import TerminalUI

/// Keys and picture of every manager's list.
extension BrowseScreen {
    func keyMap(_ state: State) -> KeyMap<Action> {
        let keys = facts.keys
        if state.asksPIN {
            return KeyMap([keys.binding(.nextField, .signIn), keys.binding(.back, Action.back)]) {
                key in
                if case .scan = key { nil } else { .typed(key) }
            }
        }
        let moves = TextPager.bindings(keys) { Action.move($0) }
        let noRow =
            state.found.selected == nil && !state.found.isLoading ? facts.say(Kind.noRow) : nil
        let open = keys.binding(Kind.openKey, unless: state.isFiltering ? nil : noRow, Action.open)
        if state.isFiltering {
            return KeyMap([open, keys.binding(.back, .back)] + moves) { key in
                if case .scan(let code) = key { .typed(.paste(code)) } else { .typed(key) }
            }
        }
        let filter = Kind.isFiltered ? [keys.binding(.filter, Action.filter)] : []
        let commands = state.kind.commands.map { command in
            keys.binding(
                command.key, isInFooter: command.isInFooter,
                unless: command.reason ?? (command.needsRow ? noRow : nil),
                Action.command(command.key))
        }
        return KeyMap([open] + filter + commands + [keys.binding(.back, .back)] + moves) { key in
            if Kind.takesScans, case .scan(let code) = key { .scanned(code) } else { nil }
        }
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let rest = Message.render(state.message, at: area, to: &buffer)
        let page = rest.inset(left: 1, right: 1)
        if state.asksPIN {
            buffer.writeLine(facts.say(Kind.title), in: page.row(0), role: .title)
            let below = page.splittingTop(1).rest
            return PINBox.render(
                state.pin, of: state.who.person, facts, in: below, to: &buffer)
        }
        let (head, table) = page.splittingTop(1)
        renderHead(state, in: head, to: &buffer)
        if state.found.items.isEmpty, !state.found.isLoading {
            let words =
                state.filter.isEmpty
                ? facts.say(Kind.nothing) : facts.say(.nothingFound(state.filter.text))
            buffer.writeLine(words, in: table.row(1), role: .dim)
            return
        }
        state.kind.columns(facts, state.charts).titled { facts.say($0) }
            .render(state.found, in: table, to: &buffer)
    }

    private func renderHead(_ state: State, in head: Rect, to buffer: inout Buffer) {
        let subject = state.kind.subject.isEmpty ? "" : " \(state.kind.subject)"
        let words = "\(facts.say(Kind.title))\(subject)  \(countText(state))"
        let width = buffer.writeLine(words, in: head, role: .title)
        let remark = state.kind.remark(facts)
        let free = head.inset(left: width + 2)
        buffer.writeLine(remark, in: free, .right, role: .status)
        guard state.isFiltering || !state.filter.isEmpty else { return }
        let place = free.inset(right: TextWidth.of(remark) + 1)
        let slash = buffer.write("/", x: place.x, y: place.y, role: .label, clip: place)
        state.filter.render(
            in: place.inset(left: slash), to: &buffer, isFocused: state.isFiltering,
            placeholder: Kind.filterHint.isEmpty ? "" : " \(facts.say(Kind.filterHint))")
    }

    /// `68,246 items`, `10,000+ items` or, while nobody has counted them, `100+ items`.
    private func countText(_ state: State) -> String {
        let noun = (one: facts.say(Kind.noun.one), many: facts.say(Kind.noun.many))
        guard let count = state.count else { return state.found.countText(noun) }
        let most = ListStock.hitCountMax
        let isMore = count > most && (state.kind.isCountCut || !state.filter.isEmpty)
        let shown = GroupedNumber.text(isMore ? most : count)
        return "\(shown)\(isMore ? "+" : "") \(count == 1 ? noun.one : noun.many)"
    }
}

extension BrowseScreen.State {
    func essentials(_ facts: TillFacts) -> Essentials {
        let columns = kind.columns(facts, charts).columns
        let cells = found.selected.map { row in columns.map { $0.text(row) } } ?? []
        return Essentials(
            title: "\(facts.say(Kind.title)) /\(filter.text)",
            figure: cells.prefix(2).joined(separator: " "),
            entry: cells.dropFirst(2).joined(separator: " "))
    }
}

/// A whole number as people read it.
enum GroupedNumber {
    /// `68,246`.
    static func text(_ number: Int64) -> String {
        var text = ""
        for (index, digit) in "\(number.magnitude)".reversed().enumerated() {
            if index > 0, index.isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return (number < 0 ? "-" : "") + String(text.reversed())
    }
}
