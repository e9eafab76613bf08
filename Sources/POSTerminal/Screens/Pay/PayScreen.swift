import RetailModels
import TerminalUI

/// Payment, amount first: digits are always the amount, then a key says the tender. Where money
/// goes back it is the same the other way round, and Enter alone gives back as it was paid.
///
/// When nothing remains the sale is completed by itself; until that is on the disk no key counts.
struct PayScreen: Screen {
    let client: TillClient
    let facts: TillFacts

    /// What the keys are for.
    enum Mode: Equatable, Sendable {
        case amount
        /// One digit chooses the tender.
        case tenders
        case form(TenderForm)
        /// What the card terminal said, when it gave no code.
        case outcome(TenderForm)
    }

    /// What the next key has to wait for.
    enum Work: Equatable, Sendable {
        /// The sale is being written to the disk.
        case writing
        /// A balance is asked for.
        case asking(Question)
    }

    /// A balance that is wanted, and what for.
    struct Question: Equatable, Sendable {
        var tender: Tender
        var holder: String
        var amount: Money?
    }

    /// A payment that another operator is asked about.
    struct Waiting: Equatable, Sendable {
        var amount: Money
        var detail: PaymentDetail
    }

    struct State: TillPage {
        let sale: OpenSale
        let person: Operator
        var settlement: Settlement
        var mode = Mode.amount
        var amount = AmountEntry()
        var work: Work?
        /// The sale that is paid another way; nil for one that is paid for the first time.
        var correcting: Document?
        /// More on an account than the limit, until another operator agrees.
        var waiting: Waiting?
        var isTraining = false
        var message: Message?

        var isBusy: Bool { work != nil }
        var isEntryEmpty: Bool {
            switch mode {
            case .form(let form): form.isEntryEmpty
            case .outcome: true
            case .amount, .tenders: amount.isEmpty
            }
        }

        /// A sale on its way to payment; nil when it has no figures.
        init?(_ sale: OpenSale, person: Operator, cashStep: Int64) {
            guard let priced = sale.priced else { return nil }
            self.sale = sale
            self.person = person
            settlement =
                sale.cart?.settlement(due: priced.gross, cashStep: cashStep)
                ?? Settlement(due: priced.gross, cashStep: cashStep)
        }

        /// A sale that is paid another way; nil when it has no figures.
        init?(
            correcting document: Document, person: Operator, cashStep: Int64
        ) {
            guard let sold = document.sale else { return nil }
            // What was sold stays as it was priced then; only who bought it is asked for here.
            var cart = Cart(id: document.id)
            cart.customerID = sold.customerID
            sale = OpenSale(cart, rules: sold.rules)
            self.person = person
            settlement = Settlement(due: sold.priced.gross, cashStep: cashStep)
            correcting = document
        }

        /// Takes what was paid before the till ended; false when it does not fit the sale, whose
        /// figures may have changed with the shop's rules.
        mutating func take(_ kept: Settlement) -> Bool {
            guard kept.due == settlement.due, kept.cashStep == settlement.cashStep else {
                return false
            }
            settlement = kept
            return true
        }

        /// Everything is paid, and the disk has not got it yet.
        var isPaid: Bool { settlement.isComplete }

        /// A card may have been charged, and the terminal has not said so.
        var isUnknown: Bool {
            switch mode {
            case .form(let form), .outcome(let form): form.isUnknown
            case .amount, .tenders: false
            }
        }

        /// Why the till must not be closed now; nil when it may be. What was taken for an open sale
        /// is kept with it, and a sale that is paid another way is none.
        var keepsOpen: Trouble? {
            if isUnknown { return .money(.cardUnknown) }
            guard correcting != nil, !settlement.payments.isEmpty else { return nil }
            return .paymentsTaken(count: settlement.payments.count)
        }
    }

    enum Action: Equatable, Sendable {
        case typed(Key)
        case scanned(String)
        case tender(Tender)
        case note(Int)
        case showTenders
        case fieldDone
        case approved
        case declined
        case unknown
        case valued(ValueHolder, FoundValue)
        case issued(String)
        case undo
        case back
        case stop
        case failed(Trouble)
        /// Another operator has agreed to more on the account, or nobody has.
        case agreed
        case notAgreed
        case finished(Outcome)
    }

    enum Outcome: Equatable, Sendable {
        case paid(Document)
        /// An account is not everybody's to overdraw.
        case askApproval(ApprovalRequest)
        case back
    }

    static let completeID = EffectID("pay.complete")
    static let valueID = EffectID("pay.value")

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .failed(let trouble):
            state.work = nil
            return refuse(&state, trouble)
        case .finished: return .none
        default: state.message = nil
        }
        do throws(Trouble) {
            return try step(&state, action)
        } catch {
            return refuse(&state, error)
        }
    }

    private func step(_ state: inout State, _ action: Action) throws(Trouble) -> Effect<Action> {
        switch action {
        case .typed(let key): try type(&state, key)
        case .scanned(let code): return try scan(&state, code)
        case .tender(let tender): return try take(tender, &state)
        case .note(let index): return try pay(note: index, &state)
        case .showTenders: state.mode = .tenders
        case .fieldDone: return try finishField(&state)
        case .approved: approve(&state)
        case .declined:
            state.mode = .amount
            state.message = .info(
                facts.say("Declined: the card paid nothing. Take another way."))
        case .unknown: try leaveOpen(&state)
        case .valued(let holder, let found): return try pay(from: holder, found, &state)
        case .issued(let number): return try issue(number, &state)
        case .agreed: return try payBeyondLimit(&state)
        case .notAgreed: state.waiting = nil
        case .undo:
            guard !state.settlement.payments.isEmpty else { throw .nothingToUndo }
            state.settlement.undo()
        case .back: return try back(&state)
        case .stop:
            state.work = nil
            return .cancel(Self.valueID)
        case .failed, .finished: break
        }
        return .none
    }

    private func refuse(_ state: inout State, _ trouble: Trouble) -> Effect<Action> {
        state.message = facts.message(trouble)
        return .sound(.reject, client)
    }

    private func type(_ state: inout State, _ key: Key) throws(Trouble) {
        if case .form(var form) = state.mode {
            let isTaken = form.handle(key)
            state.mode = .form(form)
            if !isTaken { throw .cardNumber }
        } else {
            state.amount.handle(key)
            guard !CardGuard.holdsCardNumber(state.amount.text) else {
                state.amount.clear()
                throw .cardNumber
            }
        }
    }

    /// No code is asked for here but a coupon's or a gift card's; an amount in one piece counts as
    /// typed.
    private func scan(_ state: inout State, _ code: String) throws(Trouble) -> Effect<Action> {
        if case .form(var form) = state.mode, form.take(scan: code) {
            state.mode = .form(form)
            return try finishField(&state)
        }
        guard case .amount = state.mode, AmountEntry.isAmount(code, facts.currency) else {
            throw .scanRefused(CardGuard.masked(code))
        }
        state.amount.set(code)
        return try take(.cash, &state)
    }

    private func back(_ state: inout State) throws(Trouble) -> Effect<Action> {
        switch state.mode {
        case .tenders: state.mode = .amount
        case .form(var form):
            if form.back() {
                state.mode = .form(form)
            } else {
                // A card that may have been charged is not forgotten.
                guard !form.isUnknown else { throw .money(.cardUnknown) }
                state.mode = .amount
            }
        case .outcome(let form):
            guard !form.isUnknown else { throw .money(.cardUnknown) }
            state.mode = .form(form)
        case .amount where !state.amount.isEmpty: state.amount.clear()
        case .amount:
            let count = state.settlement.payments.count
            guard count == 0 else { throw .paymentsTaken(count: count) }
            return .send(.finished(.back))
        }
        return .none
    }

    /// The one moment at which the till waits for its disk.
    func complete(_ state: inout State) -> Effect<Action> {
        guard let cart = state.sale.cart else { return .none }
        state.work = .writing
        let (settlement, person) = (state.settlement, state.person)
        let (correcting, isTraining) = (state.correcting, state.isTraining)
        return .run(id: Self.completeID) { [client] send in
            do throws(Trouble) {
                let document =
                    if let correcting {
                        try await client.returns.correct(correcting, settlement, person)
                    } else if isTraining {
                        try await client.returns.train(cart, settlement, person)
                    } else {
                        try await client.complete(cart, settlement, person)
                    }
                await send(.finished(.paid(document)))
            } catch {
                await send(.failed(error))
            }
        }
    }
}
