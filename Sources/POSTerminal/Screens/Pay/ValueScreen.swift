import RetailModels
import TerminalUI

/// Sells a gift card or tops it up, or takes money onto a customer's account: a line on the sale
/// that is owed from then on, and no turnover. It shows the balance on the way.
struct ValueScreen: Screen {
    let client: TillClient
    let facts: TillFacts

    /// What is asked.
    enum Step: Equatable, Sendable {
        case number
        case amount(ValueHolder, FoundValue)
    }

    struct State: TillPage {
        /// The sale's customer, whose account it may be.
        let customer: String?
        var step = Step.number
        var number = TextField(maxLength: 40)
        var amount = AmountEntry()
        var isBusy = false
        var message: Message?

        var isEntryEmpty: Bool {
            if case .number = step { number.isEmpty } else { amount.isEmpty }
        }

        init(customer: String?) { self.customer = customer }
    }

    enum Action: Equatable, Sendable {
        case typed(Key)
        case scanned(String)
        case enter
        case found(ValueHolder, FoundValue)
        case failed(Trouble)
        case stop
        case back
        case finished(Outcome)
    }

    enum Outcome: Equatable, Sendable {
        case back
        /// - Parameter newID: of the sale, when nothing is on it yet.
        case line(CartLine, newID: String)
    }

    static let findID = EffectID("value.find")

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .finished: return .none
        case .found(let holder, let found):
            state.isBusy = false
            state.step = .amount(holder, found)
            return .none
        case .failed(let trouble):
            state.isBusy = false
            return refuse(&state, trouble)
        default: state.message = nil
        }
        do throws(Trouble) {
            switch action {
            case .typed(let key): try type(&state, key)
            case .scanned(let code): return try scan(&state, code)
            case .enter: return try enter(&state)
            case .stop:
                state.isBusy = false
                return .cancel(Self.findID)
            case .back: return back(&state)
            case .found, .failed, .finished: break
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
        guard case .number = state.step else { return state.amount.handle(key) }
        let before = state.number
        _ = state.number.handle(key)
        guard CardGuard.holdsCardNumber(state.number.text) else { return }
        state.number = before
        throw .cardNumber
    }

    private func scan(_ state: inout State, _ code: String) throws(Trouble) -> Effect<Action> {
        guard case .number = state.step else { throw .scanRefused(CardGuard.masked(code)) }
        guard !CardGuard.holdsCardNumber(code) else { throw .cardNumber }
        state.number.set(code)
        return try enter(&state)
    }

    private func enter(_ state: inout State) throws(Trouble) -> Effect<Action> {
        switch state.step {
        case .number:
            let holder: ValueHolder
            if state.number.isEmpty {
                guard let customer = state.customer else { throw .fieldMissing("Number") }
                holder = ValueHolder(.account, customer)
            } else {
                guard let number = ValueHolder.number(state.number.text) else {
                    throw .money(.cardNumberMalformed(state.number.text))
                }
                holder = ValueHolder(.giftCard, number)
            }
            state.isBusy = true
            return .run(id: Self.findID) { [client] send in
                do throws(Trouble) {
                    await send(.found(holder, try await client.returns.value(holder)))
                } catch {
                    await send(.failed(error))
                }
            }
        case .amount(let holder, _):
            guard let amount = try state.amount.amount(facts.currency), amount > .zero else {
                throw .fieldMissing("Amount")
            }
            let line = CartLine(
                product: .value(holder.kind), quantity: .one, unitPrice: amount, entry: .keyed,
                priceSource: "entered", value: holder)
            state.isBusy = true
            return .run(id: Self.findID) { [client] send in
                await send(.finished(.line(line, newID: client.newID())))
            }
        }
    }

    private func back(_ state: inout State) -> Effect<Action> {
        switch state.step {
        case .number where !state.number.isEmpty: state.number.clear()
        case .number: return .send(.finished(.back))
        case .amount where !state.amount.isEmpty: state.amount.clear()
        case .amount: state.step = .number
        }
        return .none
    }

    func keyMap(_ state: State) -> KeyMap<Action> {
        if state.isBusy { return KeyMap([facts.keys.binding(.stop, .stop)]) }
        let isNumber = state.step == .number
        return KeyMap(
            [
                facts.keys.binding(.valueNext, .enter),
                facts.keys.binding(.back, .back),
            ],
            text: { key in
                if case .scan(let code) = key { return .scanned(code) }
                return isNumber || AmountEntry.takes(key) ? .typed(key) : nil
            })
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let rest = Message.render(state.message, at: area, to: &buffer)
        let box = rest.centered(width: 62, height: 9)
        let inside = buffer.box(box, title: facts.say("Gift card or account")).inset(
            left: 2, right: 2)
        let (label, field) = inside.row(1).splittingLeft(10)
        switch state.step {
        case .number:
            buffer.writeLine(facts.say("Number"), in: label, role: .label)
            let hint =
                state.customer == nil ? "" : facts.say("; Enter for the customer's account")
            state.number.render(
                in: field, to: &buffer, isFocused: !state.isBusy,
                placeholder: " " + facts.say("scan or type") + hint)
        case .amount(let holder, let found):
            let name =
                holder.kind == .account ? facts.say("customer's account") : holder.shortName
            buffer.writeLine(facts.say("Number"), in: label, role: .label)
            buffer.writeLine(name, in: field)
            let word = holder.kind == .account ? "Owes" : "Balance"
            let (second, value) = inside.row(2).splittingLeft(10)
            buffer.writeLine(facts.say(word), in: second, role: .label)
            let known = found.balance.map(facts.currency.text) ?? facts.say("new")
            buffer.writeLine(
                known + (found.isApart ? facts.say(", as known here") : ""), in: value)
            let (third, amount) = inside.row(3).splittingLeft(10)
            buffer.writeLine(facts.say("Amount"), in: third, role: .label)
            state.amount.field.render(in: amount, to: &buffer, isFocused: !state.isBusy)
        }
    }
}

extension ValueScreen.State {
    func essentials(_ facts: TillFacts) -> Essentials {
        switch step {
        case .number:
            Essentials(
                title: facts.say("Gift card"), entry: facts.say("Number") + " \(number.text)_")
        case .amount(let holder, let found):
            Essentials(
                title: holder.shortName,
                figure: facts.say(
                    "balance {}", found.balance.map(facts.currency.text) ?? facts.say("new")),
                entry: facts.say("Amount") + " \(amount.text)_")
        }
    }
}
