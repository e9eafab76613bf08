import RetailModels
import TerminalUI

/// What comes onto the sale and what is taken back.
extension SellScreen {
    /// The screen at the beginning of a sale, or with one that was kept.
    func start(_ cart: Cart?, message: Message?, by person: Operator?) -> State {
        var state = State(sale: OpenSale(cart, rules: facts.shop.taxRules))
        state.person = person
        state.message = message
        showLast(&state)
        return state
    }

    /// Puts a product that was found on the sale.
    func add(
        _ state: inout State, _ found: FoundProduct, _ lookup: Lookup, newID: String
    ) -> Effect<Action> {
        let code = lookup.entry == .searched ? nil : ScannedCode(lookup.code).text
        let line = CartLine(
            product: SoldProduct(found, code: code), quantity: lookup.quantity,
            unitPrice: found.product.price, entry: lookup.entry)
        do {
            try state.sale.add(line, newID: newID, rules: facts.shop.taxRules)
        } catch {
            return refuse(&state, error, lookup.entry)
        }
        showLast(&state)
        return .sound(.accept, client)
    }

    /// A product of the search list; the id of a new sale comes from outside, as everything random.
    func choose(
        _ state: inout State, _ stocked: StockedProduct, _ quantity: Quantity
    ) -> Effect<Action> {
        let product = stocked.product
        guard let ppm = client.taxPPM(product.taxClass) else {
            return complain(
                &state, .unknownTaxClass(product.taxClass, product: product.name))
        }
        state.lookup = Lookup(code: product.sku, quantity: quantity, entry: .searched)
        return .run(id: Self.lookupID) { [client] send in
            let found = FoundProduct(product: product, taxPPM: ppm)
            await send(.found(found, newID: client.newID()))
        }
    }

    /// Takes a line back.
    func void(_ state: inout State, line index: Int) -> Effect<Action> {
        guard let line = state.sale.void(line: index, rules: facts.shop.taxRules) else {
            state.message = facts.message(.nothingToVoid)
            return .none
        }
        showLast(&state)
        state.message = .info("Voided: \(line.product.name).")
        return .none
    }

    /// To the search, with what is typed so far.
    func askFind(_ state: inout State) -> Effect<Action> {
        do {
            let line = try EntryLine(state.entry.text)
            state.entry.clear()
            return .send(.finished(.find(text: line.text, line.quantity)))
        } catch {
            return complain(&state, error)
        }
    }

    /// What is to be voided is asked.
    func askVoid(_ state: inout State) -> Effect<Action> {
        guard let lines = state.sale.cart?.lines, lines.indices.contains(state.lines.selection)
        else {
            state.message = facts.message(.nothingToVoid)
            return .none
        }
        return .send(.finished(.void(line: lines[state.lines.selection])))
    }

    /// To payment, when there is something to pay.
    func askPay(_ state: inout State) -> Effect<Action> {
        guard !state.sale.isEmpty, state.sale.priced != nil else {
            state.message = facts.message(.nothingToPay)
            return .none
        }
        return .send(.finished(.pay(state.sale)))
    }

    /// Esc takes away what is typed, then what is said; with nothing to leave it makes the next
    /// digit an F-key, for terminals that keep those to themselves.
    func escape(_ state: inout State) -> Effect<Action> {
        let hadSomething = !state.entry.isEmpty || state.message != nil
        state.entry.clear()
        state.message = nil
        state.rejection = nil
        guard !hadSomething, !state.isEscapeArmed else {
            state.isEscapeArmed = false
            return .cancel(Self.escapeID)
        }
        state.isEscapeArmed = true
        return .observe(id: Self.escapeID) { [client] send in
            guard (try? await client.sleep(Self.escapeArmedFor)) != nil else { return }
            await send(.disarm)
        }
    }

    /// The last line added is always visible, and the one that is marked.
    private func showLast(_ state: inout State) {
        state.lines.update(count: state.sale.lineCount)
        state.lines.select(state.sale.lineCount - 1)
    }

    func keyMap(_ state: State) -> KeyMap<Action> {
        let keys = facts.keys
        if state.isBusy { return KeyMap(state.isSlow ? [keys.binding(.stop, .stop)] : []) }
        if state.rejection != nil { return clearing(state) }
        let isTyping = !state.entry.isEmpty
        return KeyMap(
            [
                keys.binding(.find, isTyping: isTyping, .askFind),
                keys.binding(.void, isTyping: isTyping, .askVoid),
                keys.binding(.shift, isTyping: isTyping, .askShift),
                keys.binding(.menu, isTyping: isTyping, .askMenu),
                keys.binding(.pay, isTyping: isTyping, .askPay),
                keys.binding(.voidLast, isTyping: isTyping, isInFooter: false, .voidLast),
                keys.binding(.add, isInFooter: isTyping, .enter),
                keys.binding(.back, isInFooter: false, .escape),
                keys.binding(.lineUp, isInFooter: false, .lineUp),
                keys.binding(.lineDown, isInFooter: false, .lineDown),
            ], text: { key in Self.text(key) })
    }

    /// After a refusal any key clears; text is taken besides, so that no digit is lost, and
    /// commands are not, so that nothing is paid that lacks an item.
    private func clearing(_ state: State) -> KeyMap<Action> {
        let isTyping = !state.entry.isEmpty
        let isCard = state.rejection?.trouble == .cardNumber
        let hint = Binding(keys: [], title: "", keyLabel: "any key clears", action: Action.clear)
        return KeyMap([hint]) { key in
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
