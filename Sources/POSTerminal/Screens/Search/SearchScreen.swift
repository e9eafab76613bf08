import RetailModels
import TerminalUI

/// Products by name, as it is typed: a newer search replaces the older one.
struct SearchScreen: Screen {
    let client: TillClient
    let facts: TillFacts

    struct State: TillPage {
        var text: TextField
        /// How many of the chosen product are sold.
        var quantity: Quantity
        var found = ProductPages()
        /// Enter was pressed before the answer was there.
        var isEnterWaiting = false
        var message: Message?

        var isBusy: Bool { false }
        var isEntryEmpty: Bool { text.isEmpty }
        var typesIntoText: Bool { true }

        /// A search that begins with that text.
        init(text: String, quantity: Quantity) {
            self.text = TextField(text, maxLength: 60)
            self.quantity = quantity
        }
    }

    enum Action: Equatable, Sendable {
        case typed(Key)
        case move(Key)
        case found(text: String, ProductPages.Answer)
        /// The catalogue has changed.
        case refresh
        case refreshed(text: String, ProductPages.Answer)
        case failed(Trouble)
        case choose
        case back
        case scanned(String)
        case finished(Outcome)
    }

    enum Outcome: Equatable, Sendable {
        case back
        case chosen(StockedProduct, Quantity)
        case scanned(String)
    }

    static let findID = EffectID("search.find")
    static let refreshID = EffectID("search.refresh")

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .typed(let key):
            state.message = nil
            let before = state.text
            guard state.text.handle(key) else { return .none }
            guard !CardGuard.holdsCardNumber(state.text.text) else {
                state.text = before
                if case .character = key { state.text.clear() }
                state.message = facts.message(.cardNumber)
                return .merge(.sound(.reject, client), find(state))
            }
            guard state.text.text != before.text else { return .none }
            state.isEnterWaiting = false
            state.found.begin()
            return find(state)
        case .move(let key):
            return state.found.move(key) ? find(state, isMore: true) : .none
        case .found(let text, let answer):
            guard text == state.text.text else { return .none }
            state.found.take(answer)
            guard state.isEnterWaiting else { return .none }
            state.isEnterWaiting = false
            return choose(&state)
        case .refresh: return refresh(state)
        case .refreshed(let text, let answer):
            if text == state.text.text { state.found.refresh(answer) }
        case .failed(let trouble):
            state.found.stop()
            state.isEnterWaiting = false
            state.message = facts.message(trouble)
        case .choose: return choose(&state)
        case .back: return .send(.finished(.back))
        case .scanned(let code): return .send(.finished(.scanned(code)))
        case .finished: break
        }
        return .none
    }

    private func choose(_ state: inout State) -> Effect<Action> {
        guard !state.found.isLoading else {
            state.isEnterWaiting = true
            return .none
        }
        guard let chosen = state.found.selected else { return .none }
        return .send(.finished(.chosen(chosen, state.quantity)))
    }

    /// Asks for the first page, or for the next one.
    func find(_ state: State, isMore: Bool = false) -> Effect<Action> {
        let text = state.text.text
        let after = isMore ? state.found.next : nil
        return .run(id: Self.findID) { [client] send in
            do throws(Trouble) {
                let page = try await client.found(text, after: after)
                await send(.found(text: text, .init(page, after: after)))
            } catch {
                await send(.failed(error))
            }
        }
    }

    private func refresh(_ state: State) -> Effect<Action> {
        let text = state.text.text
        return .run(id: Self.refreshID) { [client, found = state.found] send in
            do throws(Trouble) {
                let answer = try await found.reloaded { after throws(Trouble) in
                    try await client.found(text, after: after)
                }
                await send(.refreshed(text: text, answer))
            } catch {
                await send(.failed(error))
            }
        }
    }

    func keyMap(_ state: State) -> KeyMap<Action> {
        let bindings =
            [facts.keys.binding(.choose, .choose), facts.keys.binding(.back, .back)]
            + TextPager.bindings(facts.keys) { Action.move($0) }
        return KeyMap(bindings) { key in
            if case .scan(let code) = key { .scanned(code) } else { .typed(key) }
        }
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let rest = Message.render(state.message, at: area, to: &buffer)
        let page = rest.inset(left: 1, right: 1)
        let (row, below) = page.splittingTop(1)
        let title =
            facts.say(.findTitle)
            + (state.quantity == .one ? " ▸ " : " \(state.quantity.text) × ▸ ")
        let width = buffer.write(title, x: row.x, y: row.y, role: .label, clip: row)
        let (field, count) = row.splittingLeft(width).rest.splittingRight(16)
        state.text.render(in: field, to: &buffer, placeholder: " " + facts.say(.partOfName))
        buffer.writeLine(state.found.countText(facts), in: count, .right, role: .dim)
        if state.found.items.isEmpty, !state.found.isLoading, !state.text.isEmpty {
            buffer.writeLine(
                facts.say(.nothingFound(state.text.text)), in: below.row(1), role: .warning)
            return
        }
        ListTable.products(facts).titled { facts.say($0) }.render(
            state.found, in: below, to: &buffer)
    }
}

extension TillClient {
    /// A page of what a text finds; nothing typed finds nothing.
    fileprivate func found(
        _ text: String, after: String?
    ) async throws(Trouble) -> Page<StockedProduct> {
        guard !text.allSatisfy(\.isWhitespace) else { return Page(items: [], next: nil) }
        return try await searchProducts(text, after)
    }
}

extension SearchScreen.State {
    func essentials(_ facts: TillFacts) -> Essentials {
        Essentials(
            title: facts.say(.findTitle) + " \(text.text)_",
            figure: found.selected?.product.name ?? facts.say("nothing yet"),
            entry: facts.say("Enter takes it"))
    }
}
