import Peripherals
import RetailModels
import TerminalUI
import Till

/// The sale is paid: its number, the change, how its receipt fares, and the receipt itself when it
/// is asked for. The next scan, and the next thing typed, begins the next sale.
struct PaidScreen: Screen {
    let client: TillClient
    let facts: TillFacts

    struct State: TillPage {
        let document: Document
        /// Who sold it, and may have to ask before it is printed again.
        let person: Operator?
        /// What was begun before the last sale was looked at, such as lines that were voided: it
        /// goes on with the next sale.
        var left: Cart?
        var receipt: TextPager?
        /// How the document stands with the cloud, in words; empty without a cloud.
        var delivery = ""
        /// What waits for another operator's PIN.
        var waiting: Correction?
        var approval: Approval?
        var isBusy = false
        /// How its receipt stands with the printer; nil before anybody said.
        var print: PrintNews?
        /// A receipt is on its way to the printer.
        var isPrinting = false
        var message: Message?

        var isEntryEmpty: Bool { true }

        /// The screen of a sale that was just paid.
        init(_ document: Document, by person: Operator?) {
            self.document = document
            self.person = person
        }

        /// Why it cannot be taken back or paid another way, in English; nil when it can.
        var reasonToKeep: String? {
            guard case .sale(let sale) = document.body, !document.isTraining else {
                return "Only a sale is voided or corrected."
            }
            return sale.priced.lines.contains { $0.line.returned != nil }
                ? "Goods came back with it: refund what is wrong by F7." : nil
        }
    }

    /// What may be done to a sale that was paid.
    enum Correction: Equatable, Sendable {
        case void, tenders
    }

    enum Action: Equatable, Sendable {
        case receipt
        case scroll(Key)
        case reprint
        case printed(PrintNews)
        case notPrinted(Trouble)
        case nextSale
        /// A key that belongs to the next sale.
        case next(Key)
        case ask(Correction)
        case approved(Approval)
        /// A person has agreed.
        case void(Operator)
        case failed(Trouble)
        case finished(Outcome)
    }

    enum Outcome: Equatable, Sendable {
        /// With the key that begins the next sale, if one did.
        case next(Key?)
        case askApproval(ApprovalRequest)
        case askVoid(Document)
        case correct(Document)
        case voided(Document)
    }

    static let voidID = EffectID("paid.void")
    static let printID = EffectID("paid.print")

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .printed(let news):
            state.isPrinting = false
            state.print = news
            return .none
        case .notPrinted(let trouble):
            state.isPrinting = false
            state.message = facts.message(trouble)
            return .sound(.reject, client)
        default: state.message = nil
        }
        switch action {
        case .receipt:
            let isShown = state.receipt != nil
            state.receipt =
                isShown ? nil : TextPager(ReceiptPage.lines(of: state.document, facts))
        case .scroll(let key): state.receipt?.handle(key)
        case .reprint: return reprint(&state, nil)
        case .nextSale where state.receipt != nil: state.receipt = nil
        case .nextSale: return .send(.finished(.next(nil)))
        case .next(let key): return .send(.finished(.next(key)))
        case .ask(let correction): return ask(correction, &state)
        case .approved(let approval):
            // Nothing else waits but a copy.
            guard let correction = state.waiting else { return reprint(&state, approval) }
            state.waiting = nil
            state.approval = approval
            return go(on: correction, state)
        case .void(let person): return void(&state, by: person)
        case .failed(let trouble):
            state.isBusy = false
            state.message = facts.message(trouble)
            return .sound(.reject, client)
        case .printed, .notPrinted, .finished: break
        }
        return .none
    }

    private func ask(_ correction: Correction, _ state: inout State) -> Effect<Action> {
        let limits = state.person.map { facts.shop.settings.limits(of: $0.role) }
        guard limits?.allows(.postVoid) ?? false else {
            state.waiting = correction
            let number = state.document.number
            let request = ApprovalRequest(.postVoid, facts) {
                $0.say(correction == .void ? "Void {}" : "Correct {}", number)
            }
            return .send(.finished(.askApproval(request)))
        }
        state.approval = nil
        return go(on: correction, state)
    }

    private func go(on correction: Correction, _ state: State) -> Effect<Action> {
        .send(
            .finished(
                correction == .void ? .askVoid(state.document) : .correct(state.document)))
    }

    private func void(_ state: inout State, by person: Operator) -> Effect<Action> {
        state.isBusy = true
        return .run(id: Self.voidID) { [client, document = state.document] send in
            do throws(Trouble) {
                await send(
                    .finished(.voided(try await client.returns.postVoid(document, person))))
            } catch {
                await send(.failed(error))
            }
        }
    }

    /// What was never printed is no copy, and nobody has to agree to it.
    private func reprint(_ state: inout State, _ approval: Approval?) -> Effect<Action> {
        let reprint = Reprint(client: client, facts: facts)
        let (document, person) = (state.document, state.person)
        if approval == nil, state.print?.state == .printed,
            let request = reprint.request(for: document, by: person)
        {
            state.waiting = nil
            return .send(.finished(.askApproval(request)))
        }
        state.isPrinting = true
        return reprint.effect(Self.printID, document, by: person, approval) { .notPrinted($0) }
    }

    func keyMap(_ state: State) -> KeyMap<Action> {
        if state.isBusy { return KeyMap() }
        let isShown = state.receipt != nil
        let reason = client.printer.isThere ? nil : facts.sentences.of(.noPrinter)
        let kept = state.reasonToKeep.map { facts.say($0) }
        var bindings = [
            facts.keys.binding(.receipt, Action.receipt),
            facts.keys.binding(.reprint, unless: reason, .reprint),
            facts.keys.binding(.voidLastSale, unless: kept, .ask(.void)),
            facts.keys.binding(.correctTenders, unless: kept, .ask(.tenders)),
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
        let words = state.words(facts)
        let change = words.amount
        buffer.writeLine(words.title, in: page.row(0), role: .good)
        let middle = page.row(0).inset(left: page.width * 3 / 10)
        buffer.writeLine(words.label, in: middle, role: .total)
        buffer.writeLine(state.delivery, in: page.row(0), .right, role: .status)
        if let receipt = state.receipt {
            ReceiptPage.render(
                receipt, title: facts.say(.receiptTitle), facts, in: page.splittingTop(1).rest,
                to: &buffer)
            return
        }
        let below = page.splittingTop(2).rest
        let isBig = BigDigits.render(
            change, in: below.inset(left: page.width * 3 / 10), to: &buffer, .left)
        let foot = below.splittingTop(isBig ? BigDigits.height + 1 : 0).rest
        let total = facts.currency.text(state.document.sale?.priced.gross ?? .zero)
        buffer.writeLine(facts.say(.totalIs(total)), in: foot.row(0), role: .body)
        buffer.writeLine(facts.say(.nextScan), in: foot.row(0), .right, role: .dim)
        let print = state.printText(facts)
        buffer.writeLine(print.text, in: foot.row(1), .right, role: print.role)
    }
}

extension PaidScreen.State {
    /// How the receipt stands with the printer; empty where nothing is printed.
    func printText(_ facts: TillFacts) -> (text: String, role: Role) {
        if isPrinting { return (facts.say("receipt: printing"), .status) }
        guard let print else { return ("", .status) }
        return (facts.text(print), print.state == .printed ? .good : .alert)
    }

    func essentials(_ facts: TillFacts) -> Essentials {
        let words = words(facts)
        return Essentials(title: words.title, figure: words.label)
    }

    private var ownNumber: String {
        document.isTraining
            ? String(document.number.dropFirst(Document.trainingSeries.count)) : document.number
    }

    /// What the customer gets out of the drawer: the change, or what a refund gives back in cash.
    func words(_ facts: TillFacts) -> (title: String, label: String, amount: String) {
        guard let sale = document.sale, sale.isRefund else {
            let change = (try? document.sale?.change) ?? .zero
            let text = facts.currency.text(change)
            let title =
                document.isTraining
                ? facts.say("TRAINING {}", ownNumber) : facts.say(.paid(number: ownNumber))
            return (title, facts.say(.change(text)), text)
        }
        let cash = sale.payments.reduce(Int64(0)) {
            $1.tender == .cash ? $0 - $1.amount.minor : $0
        }
        let title =
            document.isTraining
            ? "TRAINING {}" : sale.correction == .postVoid ? "VOID {}" : "REFUND {}"
        let text = facts.currency.text(minor: cash)
        return (facts.say(title, ownNumber), facts.say("CASH BACK {}", text), text)
    }
}
