import RetailModels
import TerminalUI
import Till

/// One product: what it is, what is on hand, and its newest movements.
struct ItemScreen: Screen {
    let client: TillClient
    let facts: TillFacts

    struct State: TillPage {
        let product: StockedProduct
        /// Nil while they are under way.
        var movements: [StockMovement]?
        var pager = TextPager([])
        var message: Message?

        var isBusy: Bool { false }
        var isEntryEmpty: Bool { true }

        /// The screen before its movements are there.
        init(_ product: StockedProduct) { self.product = product }
    }

    enum Action: Equatable, Sendable {
        case loaded([StockMovement])
        case failed(Trouble)
        case scroll(Key)
        case back
        case finished
    }

    static let loadID = EffectID("item.load")

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .loaded(let movements):
            state.movements = movements
            state.pager = TextPager(movements.map(line))
        case .failed(let trouble): state.message = facts.message(trouble)
        case .scroll(let key): state.pager.handle(key)
        case .back: return .send(.finished)
        case .finished: break
        }
        return .none
    }

    /// Asks for the movements.
    func load(_ product: StockedProduct) -> Effect<Action> {
        .run(id: Self.loadID) { [client] send in
            do throws(Trouble) {
                await send(.loaded(try await client.movements(product.product.id)))
            } catch {
                await send(.failed(error))
            }
        }
    }

    private func line(_ movement: StockMovement) -> String {
        let local = facts.local(movement.at)
        let sign = movement.quantity > .zero ? "+" : ""
        let quantity = TextWidth.pad(sign + movement.quantity.text, to: 12, .right)
        return "\(local.dayText) \(local.timeText)  \(TextWidth.pad(movement.kind, to: 12))"
            + quantity
    }

    func keyMap(_ state: State) -> KeyMap<Action> {
        KeyMap(
            [facts.keys.binding(.back, Action.back)]
                + TextPager.bindings(facts.keys) { .scroll($0) })
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let rest = Message.render(state.message, at: area, to: &buffer)
        let (top, below) = rest.inset(left: 1).splittingTop(10)
        let product = state.product.product
        let inside = buffer.box(top, title: product.name).inset(left: 1, right: 1)
        let rows = [
            ("SKU", product.sku), ("Barcode", product.barcode),
            ("Department", "\(product.department) · \(product.category)"),
            ("Brand", product.brand), ("Sold by", product.unit),
            ("Tax class", product.taxClass),
            ("Price", facts.currency.text(product.price)),
            ("Cost", facts.currency.text(product.cost)),
        ]
        for (index, (label, value)) in rows.enumerated() {
            let (labelColumn, valueColumn) = inside.row(index).splittingLeft(12)
            buffer.writeLine(label, in: labelColumn, role: .label)
            buffer.writeLine(value, in: valueColumn)
        }
        let stock = inside.inset(left: inside.width - 26)
        let (onHand, minimum) = (state.product.onHand.text, state.product.minimum.text)
        Figure.write("on hand", onHand, in: stock.row(6), role: .total, to: &buffer)
        Figure.write("minimum", minimum, in: stock.row(7), role: .body, to: &buffer)
        let list = buffer.box(below, title: "Movements")
        switch state.movements {
        case nil: buffer.writeLine("…", in: list.inset(left: 1), role: .dim)
        case .some(let movements) where movements.isEmpty:
            buffer.writeLine("None yet.", in: list.inset(left: 1), role: .dim)
        default: state.pager.render(in: list, to: &buffer)
        }
    }
}

extension ItemScreen.State {
    func essentials(_ facts: TillFacts) -> Essentials {
        Essentials(
            title: product.product.name, figure: facts.currency.text(product.product.price),
            entry: "on hand \(product.onHand.text)")
    }
}
