import TerminalUI

extension AppScreen {
    /// The keys of the top layer. While it is busy, or keys wait already, further ones wait too.
    func keyMap(_ state: State) -> KeyMap<Action> {
        guard isBusy(state) || !state.typeAhead.isEmpty else { return freeKeyMap(state) }
        let stop = isBusy(state) ? baseKeyMap(state).bindings : []
        return KeyMap(stop, text: { .typedAhead($0) })
    }

    /// The keys that count when nothing has to be waited for.
    func freeKeyMap(_ state: State) -> KeyMap<Action> {
        if let dialog = state.dialog { return dialogKeyMap(dialog) }
        let keys = facts.keys
        let isTyping = !state.base.page.isEntryEmpty
        let help = keys.binding(.help, isTyping: isTyping, Action.openHelp)
        let child = baseKeyMap(state)
        let global = [
            keys.binding(.palette, isTyping: isTyping, isInFooter: false, Action.openPalette),
            keys.binding(.quit, isInFooter: isSigningIn(state), Action.askQuit),
        ]
        let bindings = [help] + child.bindings + global
        // A scan that nobody asked for is refused aloud, on every screen.
        let map = KeyMap(isArmed(state) ? bindings.map(withDigits) : bindings) { key in
            if let action = child.text?(key) { return action }
            if case .scan(let code) = key { return .scanRefused(code) }
            return nil
        }
        guard isArmed(state) else { return map }
        let armed = Binding(
            keys: [], title: "", keyLabel: "Esc–", action: Action.sell(.disarm))
        return KeyMap([armed] + map.bindings, text: map.text)
    }

    /// Whether characters go into the field of a search, which answers each of them.
    func typesIntoText(_ state: State) -> Bool {
        guard state.dialog == nil, state.typeAhead.isEmpty else { return false }
        switch state.base {
        case .search: return true
        case .inventory(let child): return child.isFiltering
        default: return false
        }
    }

    private func baseKeyMap(_ state: State) -> KeyMap<Action> {
        switch state.base {
        case .signIn(let child): signIn.keyMap(child).map(Action.signIn)
        case .float(let child): float.keyMap(child).map(Action.float)
        case .sell(let child): sell.keyMap(child).map(Action.sell)
        case .search(let child): search.keyMap(child).map(Action.search)
        case .pay(let child): pay.keyMap(child).map(Action.pay)
        case .paid(let child): paid.keyMap(child).map(Action.paid)
        case .shift(let child): shift.keyMap(child).map(Action.shift)
        case .inventory(let child): inventory.keyMap(child).map(Action.inventory)
        case .item(let child): item.keyMap(child).map(Action.item)
        case .devices(let child): devices.keyMap(child).map(Action.devices)
        case .conflicts(let child): conflicts.keyMap(child).map(Action.conflicts)
        case .sales(let child): sales.keyMap(child).map(Action.sales)
        case .receipt(let child): receipt.keyMap(child).map(Action.receipt)
        case .cloudSync(let child): cloudSync.keyMap(child).map(Action.cloudSync)
        }
    }

    /// A dialog hides every other key, and a scan does nothing in it but sound wrong.
    private func dialogKeyMap(_ dialog: State.Dialog) -> KeyMap<Action> {
        let map =
            switch dialog {
            case .confirm(let child): confirm.keyMap(child).map(Action.confirm)
            case .choice(let child): choice.keyMap(child).map(Action.choice)
            case .help(let child): help.keyMap(child).map(Action.help)
            case .approval(let child): approval.keyMap(child).map(Action.approval)
            }
        return KeyMap(map.bindings) { key in
            if case .scan(let code) = key { .scanRefused(code) } else { map.text?(key) }
        }
    }

    private func isSigningIn(_ state: State) -> Bool {
        if case .signIn = state.base { true } else { false }
    }

    private func isArmed(_ state: State) -> Bool {
        if case .sell(let child) = state.base { child.isEscapeArmed } else { false }
    }

    /// After Esc a digit is that F-key (screens.md: "Entry grammar").
    private func withDigits(_ binding: Binding<Action>) -> Binding<Action> {
        var binding = binding
        for key in binding.keys {
            if case .function(let number) = key, number <= 10 {
                binding.keys.append(.character(number == 10 ? "0" : Character("\(number)")))
            }
        }
        return binding
    }
}
