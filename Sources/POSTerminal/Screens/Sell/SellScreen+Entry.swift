import RetailModels
import TerminalUI

/// Typing, scanning, and what comes of a lookup.
extension SellScreen {
    /// What a key does to the entry line.
    func type(_ state: inout State, _ key: Key) -> Effect<Action> {
        let before = state.entry
        guard state.entry.handle(key) else { return .none }
        guard !CardGuard.holdsCardNumber(state.entry.text) else {
            // What was there before a paste is innocent; what was typed digit by digit is not.
            state.entry = before
            if case .character = key { state.entry.clear() }
            return reject(&state, .cardNumber)
        }
        return .none
    }

    /// Looks up what is typed.
    func enter(_ state: inout State) -> Effect<Action> {
        guard !state.entry.isEmpty else { return .none }
        do throws(Trouble) {
            let line = try EntryLine(state.entry.text).withCode()
            state.entry.clear()
            return look(&state, Lookup(code: line.text, quantity: line.quantity, entry: .keyed))
        } catch {
            return complain(&state, error)
        }
    }

    /// A burst is one event: a code, or a quantity and a code. A quantity that stands on the entry
    /// line already applies to it; other text there stays.
    func scan(_ state: inout State, _ scan: String) -> Effect<Action> {
        state.isEscapeArmed = false
        if let rejection = state.rejection {
            return reject(&state, rejection.trouble, laterScans: rejection.laterScans + 1)
        }
        state.message = nil
        guard !CardGuard.holdsCardNumber(scan) else { return reject(&state, .cardNumber) }
        do throws(Trouble) {
            var line = try EntryLine(scan).withCode()
            if line.text == scan, let waiting = try EntryLine.waitingQuantity(state.entry.text) {
                line.quantity = waiting
                state.entry.clear()
            }
            // Words in one piece, as over a slow line: no code is without a digit.
            let isCode = line.text.contains(where: \.isNumber)
            return look(
                &state,
                Lookup(
                    code: line.text, quantity: line.quantity, entry: isCode ? .scanned : .keyed))
        } catch {
            return reject(&state, error)
        }
    }

    func look(_ state: inout State, _ lookup: Lookup) -> Effect<Action> {
        var lookup = lookup
        lookup.isPriceCheck = state.isPriceCheck
        state.unknownCode = nil
        // No catalogue has longer codes; what is longer need not travel.
        guard lookup.code.utf8.count <= Self.codeLengthMax else {
            return refuse(&state, .unknownCode(lookup.code), lookup.entry)
        }
        state.lookup = lookup
        let code = lookup.code
        return .merge(
            .run(id: Self.lookupID) { [client] send in
                do throws(Trouble) {
                    let found = try await client.findProduct(code)
                    await send(.found(found, newID: client.newID()))
                } catch {
                    await send(.failed(error))
                }
            },
            .observe(id: Self.slowID) { [client] send in
                guard (try? await client.sleep(Self.slowAfter)) != nil else { return }
                await send(.tookLong)
            })
    }

    /// The product was found.
    func answer(
        _ state: inout State, _ found: FoundProduct, _ newID: String
    ) -> Effect<Action> {
        guard let lookup = state.lookup else { return .none }
        state.lookup = nil
        state.isSlow = false
        let isChecked = lookup.isPriceCheck
        return .merge(
            .cancel(Self.slowID),
            isChecked ? tell(&state, found) : add(&state, found, lookup, newID: newID))
    }

    /// What a price check comes to; nothing is sold.
    private func tell(_ state: inout State, _ found: FoundProduct) -> Effect<Action> {
        state.isPriceCheck = false
        let product = found.product
        let isEach = product.unit == "each" || product.unit.isEmpty
        let price = facts.currency.text(product.price)
        var words = "\(product.name): "
        words += isEach ? price : facts.say("{} a {}", price, product.unit)
        if let onHand = found.onHand {
            let quantity = onHand.text + (isEach ? "" : " " + product.unit)
            words += ", " + facts.say("{} on hand", quantity)
        }
        state.message = .info(words + ". " + facts.say("Nothing was sold."))
        return .merge(
            .sound(.accept, client),
            note(.priceLookUp, state, subject: product.name, detail: product.sku))
    }

    /// A typed code that nobody knows is part of a name; a scanned one is refused.
    func fail(_ state: inout State, _ trouble: Trouble) -> Effect<Action> {
        guard let lookup = state.lookup else { return .none }
        state.lookup = nil
        state.isSlow = false
        if case .unknownCode = trouble, lookup.entry == .keyed, !lookup.isPriceCheck {
            // Words are no code, though nobody knows them.
            if lookup.code.contains(where: \.isNumber) { state.unknownCode = lookup.code }
            return .merge(
                .cancel(Self.slowID),
                .send(.finished(.find(text: lookup.code, lookup.quantity))))
        }
        // What was typed is not lost.
        if lookup.entry == .keyed { state.entry.set(lookup.typedText) }
        if case .unknownCode = trouble { state.unknownCode = lookup.code }
        return .merge(.cancel(Self.slowID), refuse(&state, trouble, lookup.entry))
    }

    /// What is scanned is refused until a key clears it: whoever scans does not look. What is
    /// typed is only complained about.
    func refuse(
        _ state: inout State, _ trouble: Trouble, _ entry: LineEntry
    ) -> Effect<Action> {
        entry == .scanned ? reject(&state, trouble) : complain(&state, trouble)
    }

    /// Says what is wrong and sounds the error tone; everything goes on.
    func complain(_ state: inout State, _ trouble: Trouble) -> Effect<Action> {
        state.message = facts.message(trouble)
        return .sound(.reject, client)
    }

    /// Sounds the error tone and refuses scans until a key clears it.
    func reject(
        _ state: inout State, _ trouble: Trouble, laterScans: Int = 0
    ) -> Effect<Action> {
        state.rejection = Rejection(trouble: trouble, laterScans: laterScans)
        let more = laterScans == 0 ? "" : " " + facts.sentences.of(.scansNotTaken(laterScans))
        state.message = .alert(facts.sentences.of(trouble) + more)
        return .sound(.reject, client)
    }
}
