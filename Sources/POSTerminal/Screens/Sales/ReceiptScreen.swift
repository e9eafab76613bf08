import Peripherals
import RetailModels
import TerminalUI

/// The receipt of a sale from the list, whichever till made it.
struct ReceiptScreen: PageScreen {
    static let name = "receipt"
    static let title = "Receipt"

    let client: TillClient
    let facts: TillFacts

    struct State: OwnedPage {
        let sale: SaleSummary
        /// Who looks at it, and may have to ask before it is printed again.
        var who = Who()
        /// Nil while it is under way.
        var document: Document?
        var pager: TextPager?
        var message: Message?

        var isBusy: Bool { false }
        var isEntryEmpty: Bool { true }

        /// The screen before its document is there.
        init(_ sale: SaleSummary) { self.sale = sale }
    }

    enum Action: PageStep {
        case loaded(Document)
        case failed(Trouble)
        case scroll(Key)
        case reprint
        case askApproval(ApprovalRequest)
        case approved(Approval)
        case printed(PrintNews)
        case back
        case finished
    }

    static let loadID = EffectID("receipt.load")
    static let printID = EffectID("receipt.print")

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .loaded(let document):
            state.document = document
            state.pager = TextPager(ReceiptPage.lines(of: document, facts))
        case .failed(let trouble): state.message = facts.message(trouble)
        case .reprint: return reprint(&state, nil)
        case .approved(let approval): return reprint(&state, approval)
        case .printed(let news):
            state.message = news.state == .printed ? .good(news.text) : .alert(news.text)
        case .scroll(let key): state.pager?.handle(key)
        case .back: return .send(.finished)
        case .askApproval, .finished: break
        }
        return .none
    }

    func opened(_ state: inout State) -> Effect<Action> {
        ask(Self.loadID, failed: Action.failed) {
            [client, id = state.sale.id] () throws(Trouble) in
            .loaded(try await client.sale(id))
        }
    }

    /// Prints it once more, marked and counted.
    private func reprint(_ state: inout State, _ approval: Approval?) -> Effect<Action> {
        guard let document = state.document else { return .none }
        let reprint = Reprint(client: client, facts: facts)
        if approval == nil, let request = reprint.request(for: document, by: state.who.person) {
            return .send(.askApproval(request))
        }
        state.message = .info("\(document.number): printing")
        return reprint.effect(Self.printID, document, by: state.who.person, approval) {
            .failed($0)
        }
    }

    func request(_ action: Action) -> AppScreen.Action? {
        switch action {
        case .finished: .goBack
        case .askApproval(let request): .askApproval(request)
        default: nil
        }
    }

    func approved(_ approval: Approval) -> Action? { .approved(approval) }

    func answer(to news: PageNews, _ state: State) -> Action? {
        guard case .printed(let print) = news, print.documentID == state.sale.id else { return nil }
        return .printed(print)
    }

    func keyMap(_ state: State) -> KeyMap<Action> {
        let reason = client.printer.isThere ? nil : facts.sentences.of(.noPrinter)
        return KeyMap(
            [
                facts.keys.binding(.printCopy, unless: reason, Action.reprint),
                facts.keys.binding(.back, .back),
            ] + TextPager.bindings(facts.keys) { .scroll($0) })
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
