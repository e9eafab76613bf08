import RetailModels
import TerminalUI

/// The page of what is sold often and has no barcode: chosen by its place on the page, by the PLU
/// number that is typed, or with the arrows.
struct FavouritesScreen: Screen {
    let client: TillClient
    let facts: TillFacts

    struct State: TillPage {
        /// How many of the chosen product are sold.
        var quantity: Quantity
        var number = TextField(maxLength: ProductTraits.pluLengthMax)
        var found = ProductPages()
        var message: Message?

        /// What is typed waits for the page.
        var isBusy: Bool { found.isLoading }
        var isEntryEmpty: Bool { number.isEmpty }

        /// A page that is asked for.
        init(quantity: Quantity) { self.quantity = quantity }
    }

    enum Action: Equatable, Sendable {
        case typed(Key)
        case move(Key)
        case found([StockedProduct])
        case failed(Trouble)
        case choose
        case back
        case stop
        case scanned(String)
        case finished(Outcome)
    }

    enum Outcome: Equatable, Sendable {
        case back
        case chosen(StockedProduct, Quantity)
        case keyed(String, Quantity)
        case scanned(String)
    }

    static let findID = EffectID("favourites.find")

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .typed(let key):
            state.message = nil
            _ = state.number.handle(key)
        case .move(let key):
            state.number.clear()
            _ = state.found.move(key)
        case .found(let products):
            state.found.take(.init(Page(items: products, next: nil), after: nil))
        case .failed(let trouble):
            state.found.stop()
            state.message = facts.message(trouble)
        case .choose: return choose(state)
        case .back:
            guard state.number.isEmpty else {
                state.number.clear()
                return .none
            }
            return .send(.finished(.back))
        case .stop: return .send(.finished(.back))
        case .scanned(let code): return .send(.finished(.scanned(code)))
        case .finished: break
        }
        return .none
    }

    /// A number is a place on the page or a PLU; anything else is a code.
    private func choose(_ state: State) -> Effect<Action> {
        let typed = state.number.text
        guard !typed.isEmpty else {
            guard let chosen = state.found.selected else { return .none }
            return .send(.finished(.chosen(chosen, state.quantity)))
        }
        let products = state.found.items
        let chosen =
            products.first { $0.product.traits?.plu == typed }
            ?? products.first { $0.product.traits?.favourite == Int64(typed) }
        if let chosen { return .send(.finished(.chosen(chosen, state.quantity))) }
        return .send(.finished(.keyed(typed, state.quantity)))
    }

    /// Asks for the page.
    func load() -> Effect<Action> {
        .run(id: Self.findID) { [client] send in
            do throws(Trouble) {
                await send(.found(try await client.favourites()))
            } catch {
                await send(.failed(error))
            }
        }
    }

    func keyMap(_ state: State) -> KeyMap<Action> {
        let keys = facts.keys
        guard !state.isBusy else { return KeyMap([keys.binding(.stop, .stop)]) }
        let bindings =
            [keys.binding(.choose, .choose), keys.binding(.back, .back)]
            + TextPager.bindings(keys) { Action.move($0) }
        return KeyMap(bindings) { key in
            switch key {
            case .scan(let code): .scanned(code)
            case .character(let character) where !character.isNumber: nil
            default: .typed(key)
            }
        }
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let rest = Message.render(state.message, at: area, to: &buffer)
        let page = rest.inset(left: 1, right: 1)
        let (row, below) = page.splittingTop(1)
        let count = state.quantity == .one ? "" : " \(state.quantity.text) ×"
        let title = facts.say("Favourites{}: number or PLU ▸ ", count)
        let width = buffer.write(title, x: row.x, y: row.y, role: .label, clip: row)
        state.number.render(in: row.splittingLeft(width).rest, to: &buffer)
        if state.found.items.isEmpty, !state.found.isLoading {
            buffer.writeLine(facts.say(.noFavourites), in: below.row(1), role: .dim)
            return
        }
        Self.table(facts).titled { facts.say($0) }.render(state.found, in: below, to: &buffer)
    }

    private static func table(_ facts: TillFacts) -> ListTable<StockedProduct> {
        let currency = facts.currency
        return ListTable(columns: [
            .init(title: "No.", width: 5, isRight: true) {
                $0.product.traits?.favourite.map { "\($0)" } ?? ""
            },
            .init(title: "PLU", width: 8, isRight: true) { $0.product.traits?.plu ?? "" },
            .init(title: " Name") { " " + $0.product.name },
            .init(title: "Unit", width: 8) { $0.product.unit },
            .init(title: "Price", width: 11, isRight: true) {
                $0.product.traits?.isOpenPrice == true
                    ? facts.say("asked") : currency.text($0.product.price)
            },
        ])
    }
}

extension FavouritesScreen.State {
    func essentials(_ facts: TillFacts) -> Essentials {
        Essentials(
            title: facts.say("Favourites") + " \(number.text)_",
            figure: found.selected?.product.name ?? facts.say("nothing yet"),
            entry: facts.say("Enter takes it"))
    }
}
