import RetailModels
import TerminalUI
import Till

/// Goods that come back: the receipt, then which lines and how much of each; or, with approval,
/// goods without a receipt. What is chosen comes onto the sale as lines below zero, so that an
/// exchange is one sale and a refund is a sale of nothing else.
struct ReturnScreen: Screen {
    let client: TillClient
    let facts: TillFacts

    /// What the keys are for.
    enum Step: Equatable, Sendable {
        /// The receipt's number.
        case number
        case lines(Picking)
        /// Why goods come without a receipt.
        case reason
        case goods(Goods)
    }

    struct State: TillPage {
        let person: Operator
        /// What is on the sale already.
        let onSale: [CartLine]
        var step = Step.number
        var field = TextField(maxLength: 40)
        var isBusy = false
        /// Who agreed to goods without a receipt, where the operator may not alone.
        var approval: Approval?
        /// Rows of the window, for the list.
        var rowCount = ListState.heightDefault
        var message: Message?

        var isEntryEmpty: Bool { field.isEmpty }

        init(person: Operator, onSale: [CartLine]) {
            self.person = person
            self.onSale = onSale
        }
    }

    enum Action: Equatable, Sendable {
        case typed(Key)
        case scanned(String)
        case enter
        case found(FoundReceipt)
        case product(FoundProduct, Quantity, LineEntry)
        case failed(Trouble)
        case move(Key)
        case more
        case less
        case all
        case noReceipt
        case approved(Approval)
        case back
        case stop
        case finished(Outcome)
    }

    enum Outcome: Equatable, Sendable {
        case back
        /// Goods without a receipt are not everybody's to take back.
        case askApproval(ApprovalRequest)
        /// - Parameter newID: of the sale, when nothing is on it yet.
        case returned([CartLine], SoldSale?, newID: String)
    }

    static let findID = EffectID("return.find")

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .finished: return .none
        case .found(let found): return take(found, &state)
        case .product(let found, let quantity, let entry):
            return take(found, quantity, entry, &state)
        case .failed(let trouble):
            state.isBusy = false
            return refuse(&state, trouble)
        default: state.message = nil
        }
        do throws(Trouble) {
            return try key(&state, action)
        } catch {
            return refuse(&state, error)
        }
    }

    private func key(_ state: inout State, _ action: Action) throws(Trouble) -> Effect<Action> {
        switch action {
        case .typed(let key): type(&state, key)
        case .scanned(let code): return try scan(&state, code)
        case .enter: return try enter(&state)
        case .move(let key): pick(&state) { _ = $0.list.handle(key) }
        case .more: pick(&state) { $0.add(1) }
        case .less: pick(&state) { $0.add(-1) }
        case .all: pick(&state) { $0.chooseAll() }
        case .noReceipt: return askReason(&state)
        case .approved(let approval):
            state.approval = approval
            state.step = .reason
            state.field.clear()
        case .back: return back(&state)
        case .stop:
            state.isBusy = false
            return .cancel(Self.findID)
        default: break
        }
        return .none
    }

    private func askReason(_ state: inout State) -> Effect<Action> {
        let limits = facts.shop.settings.limits(of: state.person.role)
        guard limits.allows(.refundUnlinked) else {
            let request = ApprovalRequest(.refundUnlinked, facts) {
                $0.say("Goods without a receipt")
            }
            return .send(.finished(.askApproval(request)))
        }
        state.approval = nil
        state.step = .reason
        state.field.clear()
        return .none
    }

    /// Says what is wrong and sounds the error tone.
    func refuse(_ state: inout State, _ trouble: Trouble) -> Effect<Action> {
        state.message = facts.message(trouble)
        return .sound(.reject, client)
    }

    private func type(_ state: inout State, _ key: Key) {
        if case .lines = state.step, !AmountEntry.takes(key) { return }
        let before = state.field
        _ = state.field.handle(key)
        guard CardGuard.holdsCardNumber(state.field.text) else { return }
        state.field = before
        state.message = facts.message(.cardNumber)
    }

    private func pick(_ state: inout State, _ change: (inout Picking) -> Void) {
        guard case .lines(var picking) = state.step else { return }
        change(&picking)
        state.field.clear()
        state.step = .lines(picking)
    }

    private func back(_ state: inout State) -> Effect<Action> {
        switch state.step {
        case _ where !state.field.isEmpty: state.field.clear()
        case .lines, .reason: state.step = .number
        case .goods(var goods) where !goods.lines.isEmpty:
            goods.lines.removeLast()
            state.step = .goods(goods)
        case .goods: state.step = .number
        case .number: return .send(.finished(.back))
        }
        return .none
    }

    private func enter(_ state: inout State) throws(Trouble) -> Effect<Action> {
        switch state.step {
        case .number: return try find(&state, state.field.text)
        case .lines(var picking):
            guard state.field.isEmpty else {
                let text = state.field.text
                state.field.clear()
                try picking.set(text)
                state.step = .lines(picking)
                return .none
            }
            return try done(picking, &state)
        case .reason:
            guard !state.field.isEmpty else { throw .fieldMissing("Reason") }
            state.step = .goods(Goods(reason: state.field.text))
            state.field.clear()
            return .none
        case .goods(let goods):
            if state.field.isEmpty {
                guard !goods.lines.isEmpty else { throw .money(.nothingReturned) }
                return finish(&state, goods.lines, of: nil)
            }
            return try look(&state, state.field.text, .keyed)
        }
    }

    private func scan(
        _ state: inout State, _ code: String
    ) throws(Trouble) -> Effect<Action> {
        guard !CardGuard.holdsCardNumber(code) else { throw .cardNumber }
        switch state.step {
        case .number: return try find(&state, code)
        case .lines(var picking):
            try picking.add(scanned: code)
            state.step = .lines(picking)
            return .none
        case .reason: throw .scanRefused(code)
        case .goods:
            // A quantity that stands there applies to it.
            let waiting = try EntryLine.waitingQuantity(state.field.text)
            let text = waiting == nil ? code : state.field.text + code
            return try look(&state, text, .scanned)
        }
    }

    private func find(
        _ state: inout State, _ text: String
    ) throws(Trouble) -> Effect<Action> {
        guard let number = ReceiptNumber.typed(text, series: facts.identity.series) else {
            throw .money(.receiptNumber(text))
        }
        state.field.set(text)
        state.isBusy = true
        return .run(id: Self.findID) { [client] send in
            do throws(Trouble) {
                await send(.found(try await client.returns.receipt(number)))
            } catch {
                await send(.failed(error))
            }
        }
    }

    private func look(
        _ state: inout State, _ text: String, _ entry: LineEntry
    ) throws(Trouble) -> Effect<Action> {
        let line = try EntryLine(text).withCode()
        state.isBusy = true
        return .run(id: Self.findID) { [client] send in
            do throws(Trouble) {
                let found = try await client.findProduct(line.text)
                await send(.product(found, line.quantity, entry))
            } catch {
                await send(.failed(error))
            }
        }
    }
}

// MARK: - What was found

extension ReturnScreen {
    private func take(_ found: FoundReceipt, _ state: inout State) -> Effect<Action> {
        state.isBusy = false
        var sold = found.sold
        do throws(AmountFailure) { try sold.add(state.onSale) } catch {
            return refuse(&state, .register(.amount(error)))
        }
        guard sold.isOpen else { return refuse(&state, .money(.allReturned(sold.number))) }
        state.field.clear()
        var picking = Picking(found, sold)
        picking.list.update(height: state.rowCount)
        state.step = .lines(picking)
        return .none
    }

    private func take(
        _ found: FoundProduct, _ quantity: Quantity, _ entry: LineEntry, _ state: inout State
    ) -> Effect<Action> {
        state.isBusy = false
        guard case .goods(var goods) = state.step else { return .none }
        state.field.clear()
        goods.lines.append(
            CartLine(
                product: SoldProduct(found, code: nil), quantity: -quantity,
                unitPrice: found.product.price, entry: entry,
                returned: LineReturn(reason: goods.reason, approvedBy: state.approval)))
        state.step = .goods(goods)
        return .none
    }

    private func done(_ picking: Picking, _ state: inout State) throws(Trouble) -> Effect<Action> {
        var sold = picking.sold
        var lines: [CartLine] = []
        do throws(AmountFailure) {
            for (index, quantity) in picking.chosen.enumerated() where quantity != .zero {
                let line = try sold.giving(back: quantity, of: index)
                try sold.add([line])
                lines.append(line)
            }
        } catch { throw .register(.amount(error)) }
        guard !lines.isEmpty else { throw .money(.nothingReturned) }
        try checkRule(picking, lines, state)
        return finish(&state, lines, of: picking.found.sold)
    }

    /// The id of a new sale comes from outside, as everything random.
    private func finish(
        _ state: inout State, _ lines: [CartLine], of sale: SoldSale?
    ) -> Effect<Action> {
        state.isBusy = true
        return .run(id: Self.findID) { [client] send in
            await send(.finished(.returned(lines, sale, newID: client.newID())))
        }
    }

    /// Another till's receipt may have come back there already, while nobody says so.
    private func checkRule(
        _ picking: Picking, _ lines: [CartLine], _ state: State
    ) throws(Trouble) {
        guard picking.found.isApart, !picking.found.isOwn else { return }
        let sale = picking.sold.id
        let all = lines + state.onSale.filter { $0.returned?.origin?.sale == sale }
        let amount = all.reduce(Int64(0)) { $0 - ($1.returned?.origin?.figures.gross.minor ?? 0) }
        let rule = facts.shop.payment.ruleForRefundsApart(facts.currency)
        guard let money = try? Money(minor: amount), rule.allows(money) else {
            throw .money(.returnApart(rule))
        }
    }
}
