import RetailModels
import TerminalUI
import Till

/// The sale is paid: its number, the change, and the receipt when it is asked for. The next scan,
/// and the next thing typed, begins the next sale.
struct PaidScreen: Screen {
    let client: TillClient
    let facts: TillFacts

    struct State: TillPage {
        let document: Document
        var receipt: TextPager?
        /// How the document stands with the cloud, in words; empty without a cloud.
        var delivery = ""
        var message: Message?

        var isBusy: Bool { false }
        var isEntryEmpty: Bool { true }

        /// The screen of a sale that was just paid.
        init(_ document: Document) { self.document = document }
    }

    enum Action: Equatable, Sendable {
        case receipt
        case scroll(Key)
        case nextSale
        /// A key that belongs to the next sale.
        case next(Key)
        case finished(Key?)
    }

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        state.message = nil
        switch action {
        case .receipt:
            let isShown = state.receipt != nil
            state.receipt =
                isShown ? nil : TextPager(ReceiptPage.lines(of: state.document, facts))
        case .scroll(let key): state.receipt?.handle(key)
        case .nextSale where state.receipt != nil: state.receipt = nil
        case .nextSale: return .send(.finished(nil))
        case .next(let key): return .send(.finished(key))
        case .finished: break
        }
        return .none
    }

    func keyMap(_ state: State) -> KeyMap<Action> {
        let isShown = state.receipt != nil
        var bindings = [
            facts.keys.binding(.receipt, Action.receipt),
            facts.keys.binding(.nextSale, .nextSale),
        ]
        if isShown { bindings += TextPager.bindings(facts.keys) { .scroll($0) } }
        return KeyMap(bindings, text: { Self.begins($0) ? .next($0) : nil })
    }

    /// What begins the next sale. Enter and `+` pressed once too often do not, or the change would
    /// be gone before anybody saw it.
    private static func begins(_ key: Key) -> Bool {
        switch key {
        case .scan, .paste, .function: true
        case .character(let character): !"+-*. ".contains(character)
        default: false
        }
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let rest = Message.render(state.message, at: area, to: &buffer)
        let page = rest.inset(left: 1, right: 1)
        buffer.writeLine("PAID \(state.document.number)", in: page.row(0), role: .good)
        let change = facts.currency.text(change(of: state.document))
        let middle = page.row(0).inset(left: page.width * 3 / 10)
        buffer.writeLine("CHANGE \(change)", in: middle, role: .total)
        buffer.writeLine(state.delivery, in: page.row(0), .right, role: .status)
        if let receipt = state.receipt {
            ReceiptPage.render(receipt, in: page.splittingTop(1).rest, to: &buffer)
            return
        }
        let below = page.splittingTop(2).rest
        let isBig = BigDigits.render(
            change, in: below.inset(left: page.width * 3 / 10), to: &buffer, .left)
        let words = below.splittingTop(isBig ? BigDigits.height + 1 : 0).rest
        let total = facts.currency.text(state.document.sale?.priced.gross ?? .zero)
        buffer.writeLine("total \(total)", in: words.row(0), role: .body)
        buffer.writeLine("next scan: new sale", in: words.row(0), .right, role: .dim)
    }

    private func change(of document: Document) -> Money {
        (try? document.sale?.change) ?? .zero
    }
}

extension PaidScreen.State {
    func essentials(_ facts: TillFacts) -> Essentials {
        let change = (try? document.sale?.change) ?? .zero
        return Essentials(
            title: "PAID \(document.number)", figure: "CHANGE \(facts.currency.text(change))")
    }
}
