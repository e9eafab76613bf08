import TerminalUI

/// Keys and picture of the inventory (screens.md: "Payment, inventory, sync").
extension InventoryScreen {
    func keyMap(_ state: State) -> KeyMap<Action> {
        let keys = facts.keys
        let moves = TextPager.bindings(keys) { Action.move($0) }
        if state.isFiltering {
            let bindings =
                [keys.binding(.openItem, .open), keys.binding(.back, Action.back)] + moves
            return KeyMap(bindings) { key in
                if case .scan(let code) = key { .typed(.paste(code)) } else { .typed(key) }
            }
        }
        // The server searches all of the catalogue; what runs out is a list of its own.
        let reason = state.filter.isEmpty ? nil : "Take the filter away first: Esc."
        return KeyMap(
            [
                keys.binding(.openItem, .open),
                keys.binding(.filter, .filter),
                keys.binding(.lowOnly, unless: reason, .lowOnly),
                keys.binding(.back, .back),
            ] + moves)
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let rest = Message.render(state.message, at: area, to: &buffer)
        let page = rest.inset(left: 1, right: 1)
        let (head, table) = page.splittingTop(1)
        let words = "Inventory  \(state.found.countText)"
        let width = buffer.write(words, x: head.x, y: head.y, role: .title, clip: head)
        let place = head.inset(left: width + 2, right: 10)
        if state.isFiltering || !state.filter.isEmpty {
            let slash = buffer.write("/", x: place.x, y: place.y, role: .label, clip: place)
            state.filter.render(
                in: place.inset(left: slash), to: &buffer, isFocused: state.isFiltering)
        }
        // A filter looks at all of the catalogue.
        if state.query.isLowOnly {
            buffer.writeLine("low only", in: head, .right, role: .warning)
        }
        if state.found.items.isEmpty, !state.found.isLoading {
            buffer.writeLine("Nothing to show.", in: table.row(1), role: .dim)
            return
        }
        ListTable.products(facts, isFull: true).render(state.found, in: table, to: &buffer)
    }
}
