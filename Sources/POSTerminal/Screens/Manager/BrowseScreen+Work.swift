import RetailModels
import TerminalUI

/// What keys do.
extension BrowseScreen {
    /// A key goes into the PIN, or into the filter, which answers each.
    func type(_ state: inout State, _ key: Key) -> Effect<Action> {
        guard !state.asksPIN else {
            _ = state.pin.handle(key)
            return .none
        }
        let before = state.filter.text
        _ = state.filter.handle(key)
        if CardGuard.holdsCardNumber(state.filter.text) {
            state.filter.clear()
            state.message = facts.message(.cardNumber)
        }
        return state.filter.text == before ? .none : reload(&state)
    }

    /// What is done with the marked row, once the list is the one that was asked for.
    func open(_ state: inout State) -> Effect<Action> {
        state.isEnterWaiting = state.found.isLoading
        guard !state.found.isLoading, let selected = state.found.selected else { return .none }
        return follow(state.kind.open(selected, on: self), &state)
    }

    /// Does what a key of the list leads to.
    func follow(_ step: ListStep, _ state: inout State) -> Effect<Action> {
        switch step {
        case .stay: return .none
        case .say(let message): state.message = message
        case .reload: return reload(&state)
        case .leave(let action): return .send(.leave(action))
        }
        return .none
    }

    /// Esc takes the filter away, then leaves.
    func back(_ state: inout State) -> Effect<Action> {
        if state.asksPIN, !state.pin.isEmpty {
            state.pin.clear()
            return .none
        }
        guard state.isFiltering || !state.filter.isEmpty else { return .send(.leave(.goBack)) }
        state.isFiltering = false
        guard !state.filter.isEmpty else { return .none }
        state.filter.clear()
        return reload(&state)
    }

    /// Asks the cloud for a session with the PIN that is typed.
    func signIn(_ state: inout State) -> Effect<Action> {
        guard let person = state.who.person, !state.pin.isEmpty else { return .none }
        let pin = state.pin.text
        state.pin.clear()
        return ask(loadID, failed: Action.failed) { [client = client.devices] () throws(Trouble) in
            .signedIn(try await client.signIn(person.number, pin))
        }
    }

    /// When the session is over, the PIN is asked for anew.
    func fail(_ state: inout State, _ trouble: Trouble) -> Effect<Action> {
        state.found.stop()
        state.isEnterWaiting = false
        if trouble.endsSession { state.who.session = nil }
        state.message = facts.message(trouble)
        return .none
    }
}

/// What is asked.
extension BrowseScreen {
    /// Asks for another list, from its first page.
    func reload(_ state: inout State) -> Effect<Action> {
        state.found.begin()
        state.count = nil
        return .merge(load(state, after: nil), count(state))
    }

    /// What a page is asked with.
    func question(_ state: State, after: String? = nil) -> ListAsk {
        ListAsk(
            client: client, facts: facts, filter: state.query.text, after: after, who: state.who)
    }

    /// Asks for a page.
    func load(_ state: State, after: String?) -> Effect<Action> {
        let (query, question) = (state.query, question(state, after: after))
        return ask(loadID, failed: Action.failed) { () throws(Trouble) in
            .loaded(query, .init(try await query.kind.page(question), after: after))
        }
    }

    /// Asks how many there are.
    func count(_ state: State) -> Effect<Action> {
        let (query, question) = (state.query, question(state))
        // That it is not known is no reason to say so.
        let unknown: @Sendable (Trouble) -> Action = { _ in .counted(query, nil) }
        return ask(countID, failed: unknown) { () throws(Trouble) in
            .counted(query, try await query.kind.count(question))
        }
    }

    /// Asks for the figures of the charts of rows.
    func chart(_ state: State, _ rows: [Kind.Row]) -> Effect<Action> {
        let (kind, question) = (state.kind, question(state))
        let unknown: @Sendable (Trouble) -> Action = { _ in .charted([:]) }
        return ask(chartID, failed: unknown) { () throws(Trouble) in
            .charted(try await kind.charts(of: rows, question))
        }
    }

    /// Asks for the list as it is now.
    func refresh(_ state: State) -> Effect<Action> {
        guard !state.asksPIN else { return .none }
        let (query, first, found) = (state.query, question(state), state.found)
        return ask(refreshID, failed: Action.failed) { () throws(Trouble) in
            let answer = try await found.reloaded { after throws(Trouble) in
                var next = first
                next.after = after
                return try await query.kind.page(next)
            }
            return .refreshed(query, answer)
        }
    }
}
