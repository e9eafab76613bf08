import RetailModels
import TerminalUI

/// Payment, amount first: digits are always the amount, then a key says the tender.
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
    }

    struct State: TillPage {
        let sale: OpenSale
        let person: Operator
        var settlement: Settlement
        var mode = Mode.amount
        var amount = AmountEntry()
        /// The sale is being written to the disk.
        var isBusy = false
        var message: Message?

        var isEntryEmpty: Bool {
            if case .form(let form) = mode { form.isEntryEmpty } else { amount.isEmpty }
        }

        /// A sale on its way to payment; nil when it has no figures.
        init?(_ sale: OpenSale, person: Operator, cashStep: Int64) {
            guard let priced = sale.priced else { return nil }
            self.sale = sale
            self.person = person
            settlement = Settlement(due: priced.gross, cashStep: cashStep)
        }

        /// Everything is paid, and the disk has not got it yet.
        var isPaid: Bool { settlement.isComplete }
    }

    enum Action: Equatable, Sendable {
        case typed(Key)
        case scanned(String)
        case tender(Tender)
        case note(units: Int64)
        case showTenders
        case fieldDone
        case undo
        case back
        case failed(Trouble)
        case finished(Outcome)
    }

    enum Outcome: Equatable, Sendable {
        case paid(Document)
        case back
    }

    static let completeID = EffectID("pay.complete")

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .failed(let trouble):
            state.isBusy = false
            return refuse(&state, trouble)
        case .finished: return .none
        default: state.message = nil
        }
        do throws(Trouble) {
            switch action {
            case .typed(let key): try type(&state, key)
            case .scanned(let code): return try scan(&state, code)
            case .tender(let tender): return try take(tender, &state)
            case .note(let units): return try pay(note: units, &state)
            case .showTenders: state.mode = .tenders
            case .fieldDone: return try finishField(&state)
            case .undo:
                guard !state.settlement.payments.isEmpty else { throw .nothingToUndo }
                state.settlement.undo()
            case .back: return try back(&state)
            case .failed, .finished: break
            }
            return .none
        } catch {
            return refuse(&state, error)
        }
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

    /// No code is asked for here but a coupon's; an amount in one piece counts as typed.
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
        case .form(var form): state.mode = form.back() ? .form(form) : .amount
        case .amount where !state.amount.isEmpty: state.amount.clear()
        case .amount:
            let count = state.settlement.payments.count
            guard count == 0 else { throw .paymentsTaken(count: count) }
            return .send(.finished(.back))
        }
        return .none
    }
}

// MARK: - Paying

extension PayScreen {
    /// A tender for the amount typed, or for all that remains.
    private func take(_ tender: Tender, _ state: inout State) throws(Trouble) -> Effect<Action> {
        // The disk refused before: the payments stand, and only that is tried again.
        if state.isPaid { return complete(&state) }
        let amount = try state.amount.amount(facts.currency)
        if let form = TenderForm(tender, amount: amount) {
            // What can be refused is refused before anybody types a card's digits.
            var trial = state.settlement
            try Self.pay(tender, amount, reference: nil, &trial)
            state.mode = .form(form)
            return .none
        }
        return try pay(tender, amount, reference: nil, &state)
    }

    private func pay(note units: Int64, _ state: inout State) throws(Trouble) -> Effect<Action> {
        if state.isPaid { return complete(&state) }
        let note = try? Money(minor: facts.currency.minor(units: units))
        return try pay(.cash, note, reference: nil, &state)
    }

    private func finishField(_ state: inout State) throws(Trouble) -> Effect<Action> {
        guard case .form(var form) = state.mode else { return .none }
        let isDone = try form.next()
        state.mode = .form(form)
        guard isDone else { return .none }
        return try pay(form.tender, form.amount, reference: form.reference, &state)
    }

    private func pay(
        _ tender: Tender, _ amount: Money?, reference: String?, _ state: inout State
    ) throws(Trouble) -> Effect<Action> {
        try Self.pay(tender, amount, reference: reference, &state.settlement)
        state.mode = .amount
        state.amount.clear()
        return state.isPaid ? complete(&state) : .none
    }

    private static func pay(
        _ tender: Tender, _ amount: Money?, reference: String?, _ settlement: inout Settlement
    ) throws(Trouble) {
        do { try settlement.pay(tender, tendered: amount, reference: reference) } catch {
            throw .payment(error, tender)
        }
    }

    /// The one moment at which the till waits for its disk.
    private func complete(_ state: inout State) -> Effect<Action> {
        guard let cart = state.sale.cart else { return .none }
        state.isBusy = true
        let (settlement, person) = (state.settlement, state.person)
        return .run(id: Self.completeID) { [client] send in
            do throws(Trouble) {
                await send(.finished(.paid(try await client.complete(cart, settlement, person))))
            } catch {
                await send(.failed(error))
            }
        }
    }
}
