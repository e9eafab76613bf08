import RetailModels
import TerminalUI

/// What the keys of the sell screen do (screens.md: "Entry grammar").
extension SellScreen {
    func keyMap(_ state: State) -> KeyMap<Action> {
        let keys = facts.keys
        if let map = pendingKeyMap(state) { return map }
        if state.isBusy { return KeyMap(state.isSlow ? [keys.binding(.stop, .stop)] : []) }
        if state.rejection != nil { return clearing(state) }
        let isTyping = !state.entry.isEmpty
        return KeyMap(
            [
                keys.binding(.find, isTyping: isTyping, .askFind),
                keys.binding(
                    .favourites, isTyping: isTyping, isInFooter: false, .askFavourites),
                keys.binding(.customer, isTyping: isTyping, .askCustomer),
                keys.binding(.discount, isTyping: isTyping, .askDiscount),
                keys.binding(.hold, isTyping: isTyping, .askHold),
                keys.binding(.recall, isTyping: isTyping, .askRecall),
                keys.binding(.void, isTyping: isTyping, .askVoid),
                keys.binding(.pay, isTyping: isTyping, .askPay),
                keys.binding(.returns, isTyping: isTyping, isInFooter: false, .askReturn),
                keys.binding(.shift, isTyping: isTyping, .askShift),
                keys.binding(.menu, isTyping: isTyping, .askMenu),
                keys.binding(.voidLast, isTyping: isTyping, isInFooter: false, .voidLast),
                keys.binding(.add, isInFooter: isTyping, .enter),
                keys.binding(.back, isInFooter: false, .escape),
                keys.binding(.lineUp, isInFooter: false, .lineUp),
                keys.binding(.lineDown, isInFooter: false, .lineDown),
            ] + lineKeys(isTyping: isTyping), text: { key in Self.text(key) })
    }

    /// What is done to lines, and to what is no product; the editing keys are the entry line's
    /// while something is typed.
    private func lineKeys(isTyping: Bool) -> [Binding<Action>] {
        let keys = facts.keys
        let always = [
            keys.binding(.quantity, isInFooter: false, Action.askQuantity),
            keys.binding(.note, isInFooter: false, .askNote),
            keys.binding(.repeatLast, isInFooter: false, .repeatLast),
            keys.binding(.priceCheck, isInFooter: false, .askPriceCheck),
            keys.binding(.department, isInFooter: false, .askDepartment),
        ]
        return isTyping ? always : always + [keys.binding(.undoChange, isInFooter: false, .undo)]
    }

    /// After a refusal any key clears; text is taken besides, so that no digit is lost, and
    /// commands are not, so that nothing is paid that lacks an item.
    private func clearing(_ state: State) -> KeyMap<Action> {
        let isTyping = !state.entry.isEmpty
        let isCard = state.rejection?.trouble == .cardNumber
        let hint = Binding(
            keys: [], title: "", keyLabel: facts.say(.anyKeyClears), action: Action.clear)
        // What nobody knows is sold by department and price at once.
        let sell =
            state.unknownCode == nil
            ? [] : [facts.keys.binding(.department, Action.askDepartment)]
        return KeyMap([hint] + sell) { key in
            switch key {
            case .scan(let code): .scanned(code)
            // The rest of a card's number, typed on: it stays out as well.
            case .character(let character) where isCard && character.isNumber: nil
            case .enter where isTyping: .enter
            case .character(let character) where isTyping || !"+-/:?".contains(character):
                .typed(key)
            case .paste: .typed(key)
            default: .clear
            }
        }
    }

    private static func text(_ key: Key) -> Action {
        if case .scan(let code) = key { .scanned(code) } else { .typed(key) }
    }
}
