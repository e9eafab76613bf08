import TerminalUI

extension AppScreen {
    /// The keys of the top layer. While it is busy, or keys wait already, further ones wait too.
    func keyMap(_ state: State) -> KeyMap<Action> {
        if let lock = state.lock { return lockKeyMap(lock) }
        guard isBusy(state) || !state.typeAhead.isEmpty else { return freeKeyMap(state) }
        let stop = isBusy(state) ? baseKeyMap(state).bindings : []
        return KeyMap(stop, text: { .typedAhead($0) })
    }

    /// The keys that count when nothing has to be waited for.
    func freeKeyMap(_ state: State) -> KeyMap<Action> {
        if let lock = state.lock { return lockKeyMap(lock) }
        if let dialog = state.dialog { return dialogKeyMap(dialog) }
        let keys = facts.keys
        let isTyping = !state.base.page.isEntryEmpty
        let help = keys.binding(.help, isTyping: isTyping, Action.openHelp)
        let child = baseKeyMap(state)
        let global =
            [
                keys.binding(.palette, isTyping: isTyping, isInFooter: false, Action.openPalette),
                keys.binding(.quit, isInFooter: isSigningIn(state), Action.askQuit),
            ]
            + (state.person == nil ? [] : [keys.binding(.lock, isInFooter: false, Action.lockNow)])
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
        guard state.dialog == nil, state.lock == nil, state.typeAhead.isEmpty else { return false }
        return state.base.page.typesIntoText
    }

    private func baseKeyMap(_ state: State) -> KeyMap<Action> {
        switch state.base {
        case .signIn(let child): signIn.keyMap(child).map(Action.signIn)
        case .float(let child): float.keyMap(child).map(Action.float)
        case .sell(let child): sell.keyMap(child).map(Action.sell)
        case .search(let child): search.keyMap(child).map(Action.search)
        case .customer(let child): customer.keyMap(child).map(Action.customer)
        case .held(let child): held.keyMap(child).map(Action.held)
        case .favourites(let child): favourites.keyMap(child).map(Action.favourites)
        case .pay(let child): pay.keyMap(child).map(Action.pay)
        case .paid(let child): paid.keyMap(child).map(Action.paid)
        case .returns(let child): returns.keyMap(child).map(Action.returns)
        case .value(let child): value.keyMap(child).map(Action.value)
        case .shift(let child): shift.keyMap(child).map(Action.shift)
        case .opened(let page): page.keyMap
        }
    }

    /// A dialog hides every other key, and a scan does nothing in it but sound wrong.
    private func dialogKeyMap(_ dialog: State.Dialog) -> KeyMap<Action> {
        let map =
            switch dialog {
            case .confirm(let child): confirm.keyMap(child).map(Action.confirm)
            case .choice(let child): choice.keyMap(child).map(Action.choice)
            case .prompt(let child): prompt.keyMap(child).map(Action.prompt)
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
