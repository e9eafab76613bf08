import RetailModels
import TerminalUI

/// The receipt of a sale from the list, whichever till made it.
struct ReceiptScreen: Screen {
    let client: TillClient
    let facts: TillFacts

    struct State: TillPage {
        let sale: SaleSummary
        /// Nil while the document is under way.
        var pager: TextPager?
        var message: Message?

        var isBusy: Bool { false }
        var isEntryEmpty: Bool { true }

        /// The screen before its document is there.
        init(_ sale: SaleSummary) { self.sale = sale }
    }

    enum Action: Equatable, Sendable {
        case loaded(Document)
        case failed(Trouble)
        case scroll(Key)
        case back
        case finished
    }

    static let loadID = EffectID("receipt.load")

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .loaded(let document):
            state.pager = TextPager(ReceiptPage.lines(of: document, facts))
        case .failed(let trouble): state.message = facts.message(trouble)
        case .scroll(let key): state.pager?.handle(key)
        case .back: return .send(.finished)
        case .finished: break
        }
        return .none
    }

    /// Asks for the document.
    func load(_ sale: SaleSummary) -> Effect<Action> {
        .run(id: Self.loadID) { [client] send in
            do throws(Trouble) {
                await send(.loaded(try await client.sale(sale.id)))
            } catch {
                await send(.failed(error))
            }
        }
    }

    func keyMap(_ state: State) -> KeyMap<Action> {
        KeyMap(
            [facts.keys.binding(.back, Action.back)]
                + TextPager.bindings(facts.keys) { .scroll($0) })
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let rest = Message.render(state.message, at: area, to: &buffer)
        let waiting = state.message == nil ? ["…"] : []
        ReceiptPage.render(
            state.pager ?? TextPager(waiting), in: rest.inset(left: 1, right: 1), to: &buffer)
    }
}

extension ReceiptScreen.State {
    func essentials(_ facts: TillFacts) -> Essentials {
        Essentials(
            title: "Receipt \(sale.number)", figure: "total \(facts.currency.text(sale.gross))",
            entry: "Esc back")
    }
}
