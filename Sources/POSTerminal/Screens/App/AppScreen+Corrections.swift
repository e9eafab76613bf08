import Peripherals
import RetailModels
import TerminalUI

/// The last sale, taken back or paid another way; gift cards; and practice.
extension AppScreen {
    /// Passes an action down to the screens of goods that come back and of gift cards.
    func passToReturns(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch (action, state.base) {
        case (.returns(let action), .returns(var child)):
            if action == .stop { state.typeAhead = [] }
            let effect = returns.reduce(&child, action)
            state.base = .returns(child)
            return effect.map(Action.returns)
        case (.value(let action), .value(var child)):
            if action == .stop { state.typeAhead = [] }
            let effect = value.reduce(&child, action)
            state.base = .value(child)
            return effect.map(Action.value)
        default: return .none
        }
    }

    func finish(_ state: inout State, _ outcome: PaidScreen.Outcome) -> Effect<Action> {
        switch outcome {
        case .next(let key): return nextSale(&state, key)
        case .askApproval(let request): return .send(.askApproval(request))
        case .askVoid(let document):
            guard let person = state.person else { return .none }
            state.dialog = .confirm(
                .init(
                    facts.say(
                        "Void {}? The goods come back, and the money goes back: {}.",
                        document.number, moneyText(document)), purpose: .postVoid(person)))
        case .correct(let document):
            guard let person = state.person,
                let child = PayScreen.State(
                    correcting: document, person: person,
                    cashStep: facts.shop.payment.cashStep(facts.currency))
            else { return .none }
            state.push(.pay(child))
        case .voided(let document):
            let note = voidNote(document, state)
            state.base = .paid(written(document, state))
            return .merge(note, .sound(.accept, client))
        }
        return .none
    }

    /// The screen of a document that was just written, whose receipt is on its way to the printer.
    func written(_ document: Document, _ state: State) -> PaidScreen.State {
        var child = PaidScreen.State(document, by: state.person)
        child.delivery = delivery(state.header)
        child.left = state.left
        // Nobody prints what is for practice.
        child.isPrinting = client.printer.printsReceipts && !document.isTraining
        // The printer may have been quicker than this screen.
        if let print = state.print, print.documentID == document.id {
            child.isPrinting = false
            child.print = print
        }
        return child
    }

    /// For the audit log: who took the sale back, and who agreed.
    private func voidNote(_ void: Document, _ state: State) -> Effect<Action> {
        guard let person = state.person, case .paid(let paid) = state.base else { return .none }
        return .note(
            AuditNote(
                .voidSale, by: person, approval: paid.approval, subject: paid.document.number,
                detail: "\(void.number) \(facts.currency.text(void.sale?.priced.gross ?? .zero))"),
            client)
    }

    /// `Cash 7.27, Card 5.00`.
    private func moneyText(_ document: Document) -> String {
        (document.sale?.payments ?? []).map {
            "\(facts.say($0.tender)) \(facts.currency.text($0.amount))"
        }.joined(separator: ", ")
    }

    /// Whoever may not take goods back asks somebody who may.
    func askRefund(_ sale: SaleSummary, _ state: inout State) -> Effect<Action> {
        guard state.payment == nil else {
            return .send(.disabled(facts.sentences.of(.saleOpen)))
        }
        guard sale.kind == "sale" else {
            return .send(.disabled(facts.sentences.of(.money(.isRefund(sale.number)))))
        }
        guard !facts.allows(state.person, .refund) else { return refund(sale, &state) }
        state.waiting = .refundNow(sale)
        return .send(
            .askApproval(
                ApprovalRequest(.refund, facts) {
                    $0.say("Take goods of {} back", sale.number)
                }))
    }

    /// To the goods of a sale that come back; a page of the menu is on top of the open sale.
    func refund(_ sale: SaleSummary, _ state: inout State) -> Effect<Action> {
        guard let person = state.person else { return .none }
        // Who has just been paid begins another sale with it.
        if case .paid = state.below.first {
            state.below[0] = .sell(sell.start(state.left, message: nil, by: state.person))
        }
        guard state.sale != nil else { return .none }
        state.push(.returns(.init(person: person, onSale: state.sale?.cart?.lines ?? [])))
        return .send(.returns(.scanned(sale.number)))
    }

    /// To the open sale, through the pages that were opened over it.
    func goBackToSale(_ state: inout State) -> Effect<Action> {
        var effects = [goBack(&state)]
        while case .opened = state.base, !state.below.isEmpty { effects.append(goBack(&state)) }
        return .merge(effects)
    }

    /// Asks for the last sale of the session.
    func findLastSale(_ state: State) -> Effect<Action> {
        guard state.sale?.isEmpty ?? true else {
            return .send(.disabled(facts.sentences.of(.saleOpen)))
        }
        return .run(id: Self.lastSaleID) { [client] send in
            do throws(Trouble) {
                await send(.showLastSale(try await client.returns.lastSale()))
            } catch {
                await send(.lastSaleFailed(error))
            }
        }
    }

    /// Shows it as when it was paid, with all that can be done to it.
    func showLastSale(_ document: Document?, _ state: inout State) {
        guard case .sell = state.base, state.sale?.isEmpty ?? true else { return }
        guard let document else { return state.base.say(facts.message(.money(.noLastSale))) }
        var child = PaidScreen.State(document, by: state.person)
        child.delivery = delivery(state.header)
        child.left = state.sale?.cart
        state.base = .paid(child)
    }

    /// To the sale of a gift card, or money onto the customer's account.
    func openValue(_ state: inout State) -> Effect<Action> {
        guard case .sell = state.base else { return .none }
        state.push(.value(.init(customer: state.sale?.cart?.customerID)))
        return .none
    }

    /// Practice begins or ends, between two sales.
    func toggleTraining(_ state: inout State) -> Effect<Action> {
        guard case .sell = state.base else { return .none }
        guard state.sale?.isEmpty ?? true else {
            return .send(.disabled(facts.sentences.of(.saleOpen)))
        }
        state.header.isTraining.toggle()
        let isOn = state.header.isTraining
        let note = state.person.map {
            Effect<Action>.note(AuditNote(isOn ? .trainingOn : .trainingOff, by: $0), client)
        }
        state.base = .sell(
            sell.start(
                nil,
                message: .info(
                    facts.say(
                        isOn ? "Training: what is rung is not sold." : "Training is over.")),
                by: state.person))
        return note ?? .none
    }
}
