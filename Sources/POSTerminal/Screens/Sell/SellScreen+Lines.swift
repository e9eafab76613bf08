import RetailModels
import TerminalUI
import Till

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

    /// The promotions that hold today.
    var promotions: [Promotion] {
        guard let all = facts.shop.settings.promotions, !all.isEmpty else { return [] }
        let day = client.local(client.now()).dayText
        let weekday = Promotion.weekday(of: day)
        return all.filter { $0.holds(on: day, weekday: weekday) }
    }

    /// A product of the search list; the id of a new sale comes from outside, as everything random.
    func choose(
        _ state: inout State, _ stocked: StockedProduct, _ quantity: Quantity
    ) -> Effect<Action> {
        let product = stocked.product
        // What is more than a product and its price is looked up, with its deposit.
        guard product.traits == nil else {
            return look(
                &state, Lookup(code: product.sku, quantity: quantity, entry: .searched))
        }
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

    /// To the page of favourites, with the quantity typed so far.
    func askFavourites(_ state: inout State) -> Effect<Action> {
        do throws(Trouble) {
            let quantity = try EntryLine.waitingQuantity(state.entry.text) ?? .one
            state.entry.clear()
            return .send(.finished(.favourites(quantity)))
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

    /// Goods come back: alone they are a refund, which goes on to payment by itself; beside others
    /// they are an exchange.
    func takeBack(
        _ state: inout State, _ lines: [CartLine], of sale: SoldSale?, newID: String
    ) -> Effect<Action> {
        let isRefund = state.sale.isEmpty
        do throws(Trouble) {
            try state.sale.takeBack(lines, of: sale, newID: newID, rules: facts.shop.taxRules)
        } catch {
            return complain(&state, error)
        }
        showLast(&state)
        guard isRefund else {
            state.message = .info(
                lines.count == 1
                    ? facts.say("Taken back: 1 line.")
                    : facts.say("Taken back: {} lines.", "\(lines.count)"))
            return .none
        }
        return askPay(&state)
    }

    /// A gift card, or money onto an account.
    func add(_ state: inout State, value line: CartLine, newID: String) -> Effect<Action> {
        do throws(Trouble) {
            try state.sale.add(line, newID: newID, rules: facts.shop.taxRules)
        } catch {
            return complain(&state, error)
        }
        showLast(&state)
        return .sound(.accept, client)
    }

    /// Esc takes away what is typed, then what is said; with nothing to leave it makes the next
    /// digit an F-key, for terminals that keep those to themselves.
    func escape(_ state: inout State) -> Effect<Action> {
        let hadSomething = !state.entry.isEmpty || state.message != nil || state.isPriceCheck
        state.entry.clear()
        state.message = nil
        state.rejection = nil
        state.isPriceCheck = false
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
    func showLast(_ state: inout State) {
        state.lines.update(count: state.sale.lineCount)
        state.lines.select(state.sale.lineCount - 1)
    }
}
