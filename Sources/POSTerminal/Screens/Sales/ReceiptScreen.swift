import Peripherals
import RetailModels
import TerminalUI

/// What a till printed of a document: the receipt of a sale, or a Z, whichever till made it.
struct ReceiptScreen: PageScreen {
    static let name = "receipt"
    static let title = "Receipt or Z"

    let client: TillClient
    let facts: TillFacts

    /// Which document, as the list that it was chosen from knows it.
    enum Paper: Equatable, Sendable {
        case receipt(SaleSummary)
        /// - Parameter document: the id of its document.
        case z(ShiftSummary, document: String)

        /// The Z of a session; nil while it is open.
        init?(_ shift: ShiftSummary) {
            guard let document = shift.zID else { return nil }
            self = .z(shift, document: document)
        }

        var documentID: String {
            switch self {
            case .receipt(let sale): sale.id
            case .z(_, let document): document
            }
        }
    }

    struct State: OwnedPage {
        let paper: Paper
        /// Whether it is printed again as soon as it is there.
        let printsAtOnce: Bool
        /// Who looks at it, and may have to ask before it is printed again.
        var who = Who()
        /// Nil while it is under way.
        var document: Document?
        var pager: TextPager?
        var message: Message?

        var isBusy: Bool { false }
        var isEntryEmpty: Bool { true }

        /// The screen before its document is there.
        init(_ paper: Paper, printsAtOnce: Bool = false) {
            self.paper = paper
            self.printsAtOnce = printsAtOnce
        }
    }

    enum Action: PageStep {
        case loaded(Document)
        case failed(Trouble)
        case scroll(Key)
        case reprint
        case askApproval(ApprovalRequest)
        case approved(Approval)
        case printed(PrintNews)
        case refund
        case askRefund(SaleSummary)
        case back
        case finished
    }

    static let loadID = EffectID("receipt.load")
    static let printID = EffectID("receipt.print")

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .loaded(let document):
            state.document = document
            let lines =
                switch state.paper {
                case .receipt: ReceiptPage.lines(of: document, facts)
                case .z: ZPage.lines(of: document, facts)
                }
            state.pager = TextPager(lines)
            if state.printsAtOnce { return .send(.reprint) }
        case .failed(let trouble): state.message = facts.message(trouble)
        case .reprint: return reprint(&state, nil)
        case .approved(let approval): return reprint(&state, approval)
        case .printed(let news):
            let words = facts.text(news)
            state.message = news.state == .printed ? .good(words) : .alert(words)
        case .scroll(let key): state.pager?.handle(key)
        case .refund:
            if case .receipt(let sale) = state.paper { return .send(.askRefund(sale)) }
        case .back: return .send(.finished)
        case .askApproval, .askRefund, .finished: break
        }
        return .none
    }

    func opened(_ state: inout State) -> Effect<Action> {
        ask(Self.loadID, failed: Action.failed) {
            [client, id = state.paper.documentID] () throws(Trouble) in
            .loaded(try await client.document(id))
        }
    }

    /// Prints it once more, marked and counted.
    private func reprint(_ state: inout State, _ approval: Approval?) -> Effect<Action> {
        guard let document = state.document else { return .none }
        let reprint = Reprint(client: client, facts: facts)
        if approval == nil, let request = reprint.request(for: document, by: state.who.person) {
            return .send(.askApproval(request))
        }
        state.message = .info(facts.say("{}: printing", document.number))
        return reprint.effect(Self.printID, document, by: state.who.person, approval) {
            .failed($0)
        }
    }

    func request(_ action: Action) -> AppScreen.Action? {
        switch action {
        case .finished: .goBack
        case .askApproval(let request): .askApproval(request)
        case .askRefund(let sale): .refund(sale)
        default: nil
        }
    }

    func approved(_ approval: Approval) -> Action? { .approved(approval) }

    func answer(to news: PageNews, _ state: State) -> Action? {
        guard case .printed(let print) = news, print.documentID == state.paper.documentID
        else { return nil }
        return .printed(print)
    }

    func keyMap(_ state: State) -> KeyMap<Action> {
        let reason = client.printer.isThere ? nil : facts.sentences.of(.noPrinter)
        var bindings = [facts.keys.binding(.printCopy, unless: reason, Action.reprint)]
        if case .receipt = state.paper {
            bindings.append(facts.keys.binding(.refundReceipt, .refund))
        }
        bindings.append(facts.keys.binding(.back, .back))
        return KeyMap(bindings + TextPager.bindings(facts.keys) { .scroll($0) })
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let rest = Message.render(state.message, at: area, to: &buffer)
        let waiting = state.message == nil ? ["…"] : []
        ReceiptPage.render(
            state.pager ?? TextPager(waiting), title: title(state.paper), facts,
            in: rest.inset(left: 1, right: 1), to: &buffer)
    }
}

extension ReceiptScreen {
    private func title(_ paper: Paper) -> String {
        switch paper {
        case .receipt: facts.say(.receiptTitle)
        case .z: "Z"
        }
    }
}

extension ReceiptScreen.State {
    func essentials(_ facts: TillFacts) -> Essentials {
        switch paper {
        case .receipt(let sale):
            Essentials(
                title: "\(facts.say(.receiptTitle)) \(sale.number)",
                figure: "\(facts.say(.total)) \(facts.currency.text(sale.gross))",
                entry: "Esc")
        case .z(let shift, _):
            Essentials(
                title: "Z \(shift.zNumber.map { "\($0)" } ?? "") \(facts.say(.till(shift.series)))",
                figure: shift.gross.map { "\(facts.say(.total)) \(facts.currency.text($0))" } ?? "",
                entry: "Esc")
        }
    }
}
