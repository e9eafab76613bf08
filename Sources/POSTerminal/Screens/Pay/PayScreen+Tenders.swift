import RetailModels
import TerminalUI

/// Paying with one tender after the other.
extension PayScreen {
    /// A tender for the amount typed, or for all that remains.
    func take(_ tender: Tender, _ state: inout State) throws(Trouble) -> Effect<Action> {
        // The disk refused before: the payments stand, and only that is tried again.
        if state.isPaid { return complete(&state) }
        let amount = try state.amount.amount(facts.currency)
        if state.settlement.isRefund { return try giveBack(tender, amount, &state) }
        if let form = TenderForm(tender, amount: amount) {
            // What can be refused is refused before anybody types a card's digits.
            var trial = state.settlement
            try Self.pay(tender, amount, .none, &trial)
            state.mode = .form(form)
            return .none
        }
        guard tender == .account else { return try pay(tender, amount, .none, &state) }
        guard let customer = state.sale.cart?.customerID else { throw .money(.noCustomer) }
        return ask(Question(tender: .account, holder: customer, amount: amount), &state)
    }

    func pay(note index: Int, _ state: inout State) throws(Trouble) -> Effect<Action> {
        if state.isPaid { return complete(&state) }
        let units = facts.shop.payment.notes[index]
        let note = try? Money(minor: facts.currency.minor(units: units))
        return try pay(.cash, note, .none, &state)
    }

    /// Money goes back the way it came; Enter alone takes the next way that is left.
    private func giveBack(
        _ tender: Tender, _ amount: Money?, _ state: inout State
    ) throws(Trouble) -> Effect<Action> {
        let settlement = state.settlement
        if tender == .cash, amount == nil, let next = settlement.proposal {
            return try pay(next.tender, nil, .none, &state)
        }
        let isKnown = settlement.ways.contains { $0.tender == tender }
        if tender == .credit || (settlement.ways.isEmpty && tender != .cash) {
            if tender == .account {
                guard let customer = state.sale.cart?.customerID else { throw .money(.noCustomer) }
                return try pay(tender, amount, PaymentDetail(holder: customer), &state)
            }
            if !isKnown, let form = TenderForm(tender, amount: amount, isRefund: true) {
                var trial = settlement
                try Self.pay(tender, amount, .none, &trial)
                state.mode = .form(form)
                return .none
            }
        }
        return try pay(tender, amount, .none, &state)
    }

    func finishField(_ state: inout State) throws(Trouble) -> Effect<Action> {
        guard case .form(var form) = state.mode else { return .none }
        if form.lacksCode {
            state.mode = .outcome(form)
            return .none
        }
        let isDone = try form.next()
        state.mode = .form(form)
        guard isDone else { return .none }
        switch form.tender {
        case .giftCard, .credit:
            guard let number = form.number else {
                state.work = .asking(
                    Question(tender: form.tender, holder: "", amount: form.amount))
                return .run(id: Self.valueID) { [client] send in
                    await send(.issued(Self.newNumber(client.newID())))
                }
            }
            if state.settlement.isRefund { return try issue(number, &state) }
            return ask(
                Question(tender: form.tender, holder: number, amount: form.amount), &state)
        case .cash, .card, .account, .coupon:
            let detail = PaymentDetail(reference: form.reference)
            return try pay(form.tender, form.amount, detail, &state)
        }
    }

    /// The number of a new store credit, from an id that is new.
    private static func newNumber(_ id: String) -> String {
        let signs = id.uppercased().unicodeScalars.filter {
            $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil)
        }
        return "SC-" + String(String.UnicodeScalarView(signs)).suffix(10)
    }

    /// What goes back is owed by number.
    func issue(_ number: String, _ state: inout State) throws(Trouble) -> Effect<Action> {
        state.work = nil
        guard case .form(let form) = state.mode,
            let holder = ValueHolder(form.tender, number)
        else { return .none }
        let detail = PaymentDetail(reference: holder.shortName, holder: number)
        return try pay(form.tender, form.amount, detail, &state)
    }

    func pay(
        _ tender: Tender, _ amount: Money?, _ detail: PaymentDetail, _ state: inout State
    ) throws(Trouble) -> Effect<Action> {
        try Self.pay(tender, amount, detail, &state.settlement)
        state.mode = .amount
        state.amount.clear()
        return state.isPaid ? complete(&state) : .none
    }

    static func pay(
        _ tender: Tender, _ amount: Money?, _ detail: PaymentDetail,
        _ settlement: inout Settlement
    ) throws(Trouble) {
        do throws(PaymentFailure) { try settlement.pay(tender, tendered: amount, detail) } catch {
            throw .payment(error, tender)
        }
    }
}

// MARK: - Cards whose terminal gave no code

extension PayScreen {
    /// The terminal approved after all: its code is asked for.
    func approve(_ state: inout State) {
        guard case .outcome(let form) = state.mode else { return }
        state.mode = .form(form)
    }

    /// Nobody knows: nothing else is done before the terminal was asked again.
    func leaveOpen(_ state: inout State) throws(Trouble) {
        guard case .outcome(var form) = state.mode else { return }
        form.isUnknown = true
        state.mode = .outcome(form)
        throw .money(.cardUnknown)
    }
}

// MARK: - Balances

extension PayScreen {
    /// Asks for a balance; a gift card's number may be a store credit's, and one that is used up
    /// hides no credit of the same number.
    private func ask(_ question: Question, _ state: inout State) -> Effect<Action> {
        state.work = .asking(question)
        return .run(id: Self.valueID) { [client] send in
            guard let holder = ValueHolder(question.tender, question.holder) else { return }
            do throws(Trouble) {
                let found = try await client.returns.value(holder)
                guard (found.balance ?? .zero) <= .zero, holder.kind == .giftCard else {
                    return await send(.valued(holder, found))
                }
                let credit = ValueHolder(.credit, question.holder)
                let other = try await client.returns.value(credit)
                let isCredit = other.balance.map { found.balance == nil || $0 > .zero } ?? false
                await send(isCredit ? .valued(credit, other) : .valued(holder, found))
            } catch {
                await send(.failed(error))
            }
        }
    }

    /// Takes what is wanted from a balance, if it is there and may be taken now.
    func pay(
        from holder: ValueHolder, _ found: FoundValue, _ state: inout State
    ) throws(Trouble) -> Effect<Action> {
        guard case .asking(let question) = state.work else { return .none }
        state.work = nil
        let tender = Self.tender(of: holder.kind)
        let taken = Self.taken(from: holder, state)
        let remaining = (try? state.settlement.remaining) ?? .zero
        var amount = question.amount ?? remaining
        // A customer may owe; a card cannot.
        if holder.kind != .account {
            guard let balance = found.balance else {
                throw .money(.valueUnknown(holder.shortName, isApart: found.isApart))
            }
            guard let left = try? balance - taken, left > .zero,
                question.amount.map({ $0 <= left }) ?? true
            else {
                throw .money(
                    .valueTooSmall(holder.shortName, left: (try? balance - taken) ?? .zero))
            }
            amount = min(amount, left)
        }
        let rule = facts.shop.payment.rule(for: tender, facts.currency)
        guard let all = try? taken + amount, !found.isApart || rule.allows(all) else {
            throw .money(.valueApart(rule, tender))
        }
        let detail = PaymentDetail(
            reference: holder.kind == .account ? nil : holder.shortName, holder: holder.name)
        if let limit = found.limit,
            let owed = try? (found.balance ?? .zero) + all
                - paidBefore(
                    from: holder, state), owed > limit
        {
            return try passLimit(limit, owed, Waiting(amount: amount, detail: detail), &state)
        }
        return try pay(tender, amount, detail, &state)
    }

    /// What a sale that is paid another way took from it.
    private func paidBefore(from holder: ValueHolder, _ state: State) -> Money {
        let payments = state.correcting?.sale?.payments.lazy.filter { $0.valueHolder == holder }
        return (try? Money.sum((payments.map { Array($0) } ?? []).map(\.amount))) ?? .zero
    }

    /// More on an account than its customer may owe is for whoever may allow that.
    private func passLimit(
        _ limit: Money, _ owed: Money, _ waiting: Waiting, _ state: inout State
    ) throws(Trouble) -> Effect<Action> {
        guard !facts.allows(state.person, .accountLimit) else {
            return try pay(.account, waiting.amount, waiting.detail, &state)
        }
        // What nobody could take is not asked for.
        var trial = state.settlement
        try Self.pay(.account, waiting.amount, waiting.detail, &trial)
        state.waiting = waiting
        let request = ApprovalRequest(.accountLimit, facts) { facts in
            facts.say(
                "{} owed, the limit is {}", facts.currency.text(owed), facts.currency.text(limit))
        }
        return .send(.finished(.askApproval(request)))
    }

    /// Another operator has agreed to it.
    func payBeyondLimit(_ state: inout State) throws(Trouble) -> Effect<Action> {
        guard let waiting = state.waiting else { return .none }
        state.waiting = nil
        return try pay(.account, waiting.amount, waiting.detail, &state)
    }

    private static func tender(of kind: ValueHolder.Kind) -> Tender {
        switch kind {
        case .giftCard: .giftCard
        case .credit: .credit
        case .account: .account
        }
    }

    /// What this sale took from it already.
    private static func taken(from holder: ValueHolder, _ state: State) -> Money {
        let payments = state.settlement.payments.lazy.filter { $0.valueHolder == holder }
        return (try? Money.sum(payments.map(\.amount))) ?? .zero
    }
}
