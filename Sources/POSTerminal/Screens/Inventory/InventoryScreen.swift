import RetailModels
import TerminalUI

/// The catalogue with its stock, page by page; filtered as it is typed, or only what runs out.
struct InventoryScreen: Screen {
    let client: TillClient
    let facts: TillFacts

    struct State: TillPage {
        var found = ProductPages()
        var filter = TextField(maxLength: 60)
        /// Keys go into the filter.
        var isFiltering = false
        var isLowOnly = false
        /// Enter was pressed before the list that is typed for was there.
        var isEnterWaiting = false
        var message: Message?

        var isBusy: Bool { false }
        var isEntryEmpty: Bool { !isFiltering || filter.isEmpty }
    }

    enum Action: Equatable, Sendable {
        case filter
        case typed(Key)
        case move(Key)
        case lowOnly
        case loaded(Query, ProductPages.Answer)
        /// The catalogue has changed.
        case refresh
        case refreshed(Query, ProductPages.Answer)
        case failed(Trouble)
        case open
        case back
        case finished(Outcome)
    }

    enum Outcome: Equatable, Sendable {
        case back
        case item(StockedProduct)
    }

    /// What the list shows.
    struct Query: Equatable, Sendable {
        var text: String
        var isLowOnly: Bool
    }

    static let loadID = EffectID("inventory.load")
    static let refreshID = EffectID("inventory.refresh")

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .loaded(let query, let answer):
            guard query == state.query else { return .none }
            state.found.take(answer)
            return state.isEnterWaiting ? open(&state) : .none
        case .refresh: return refresh(state)
        case .refreshed(let query, let answer):
            if query == state.query { state.found.refresh(answer) }
            return .none
        case .failed(let trouble):
            state.found.stop()
            state.isEnterWaiting = false
            state.message = facts.message(trouble)
            return .none
        case .finished: return .none
        default:
            state.message = nil
            state.isEnterWaiting = false
        }
        switch action {
        case .filter:
            state.isFiltering = true
        case .typed(let key):
            let before = state.filter.text
            _ = state.filter.handle(key)
            if CardGuard.holdsCardNumber(state.filter.text) {
                state.filter.clear()
                state.message = facts.message(.cardNumber)
            }
            guard state.filter.text != before else { return .none }
            return reload(&state)
        case .move(let key):
            return state.found.move(key) ? load(state, after: state.found.next) : .none
        case .lowOnly:
            state.isLowOnly.toggle()
            return reload(&state)
        case .open:
            return open(&state)
        case .back: return back(&state)
        case .loaded, .refresh, .refreshed, .failed, .finished: break
        }
        return .none
    }

    /// The marked product, once the list is the one that was asked for.
    private func open(_ state: inout State) -> Effect<Action> {
        state.isEnterWaiting = state.found.isLoading
        guard !state.found.isLoading, let selected = state.found.selected else { return .none }
        return .send(.finished(.item(selected)))
    }

    /// Esc takes the filter away, then leaves.
    private func back(_ state: inout State) -> Effect<Action> {
        if state.isFiltering || !state.filter.isEmpty {
            state.isFiltering = false
            guard !state.filter.isEmpty else { return .none }
            state.filter.clear()
            return reload(&state)
        }
        return .send(.finished(.back))
    }

    private func reload(_ state: inout State) -> Effect<Action> {
        state.found.begin()
        return load(state, after: nil)
    }

    /// The first page of a list that was just opened.
    func loadFirst() -> Effect<Action> { load(State(), after: nil) }

    private func load(_ state: State, after: String?) -> Effect<Action> {
        let query = state.query
        return .run(id: Self.loadID) { [client] send in
            do throws(Trouble) {
                let page = try await client.products(query, after: after)
                await send(.loaded(query, .init(page, after: after)))
            } catch {
                await send(.failed(error))
            }
        }
    }

    private func refresh(_ state: State) -> Effect<Action> {
        let query = state.query
        return .run(id: Self.refreshID) { [client, found = state.found] send in
            do throws(Trouble) {
                let answer = try await found.reloaded { after throws(Trouble) in
                    try await client.products(query, after: after)
                }
                await send(.refreshed(query, answer))
            } catch {
                await send(.failed(error))
            }
        }
    }
}

extension TillClient {
    /// A page of what the inventory shows.
    fileprivate func products(
        _ query: InventoryScreen.Query, after: String?
    ) async throws(Trouble) -> Page<StockedProduct> {
        query.text.isEmpty
            ? try await listProducts(after, query.isLowOnly)
            : try await searchProducts(query.text, after)
    }
}

extension InventoryScreen.State {
    /// What the list is to show. White space alone is no filter.
    var query: InventoryScreen.Query {
        let text = filter.text.allSatisfy(\.isWhitespace) ? "" : filter.text
        return InventoryScreen.Query(text: text, isLowOnly: isLowOnly && text.isEmpty)
    }

    func essentials(_ facts: TillFacts) -> Essentials {
        Essentials(
            title: "Inventory /\(filter.text)", figure: found.selected?.product.name ?? "",
            entry: found.selected.map { "on hand \($0.onHand.text)" } ?? "")
    }
}
