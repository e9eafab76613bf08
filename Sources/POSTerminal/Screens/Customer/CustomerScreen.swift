import RetailModels
import TerminalUI

extension Customer: PagedRow {
    var rowID: String { id }
    static var noun: (one: String, many: String) { ("customer", "customers") }
}

/// Whose sale it is: found by number or name, made in place, taken off, or without tax.
struct CustomerScreen: Screen {
    let client: TillClient
    let facts: TillFacts

    /// What the keys are for.
    enum Mode: Equatable, Sendable {
        case list
        case new(FieldForm)
        /// The customer pays no tax: why, and which paper says so.
        case exempt(FieldForm, Customer)
    }

    struct State: TillPage {
        /// The customer of the sale so far.
        var current: SaleCustomer?
        var mode = Mode.list
        var text = TextField(maxLength: 60)
        var found = ListPages<Customer>()
        /// Enter was pressed before the list that is typed for was there.
        var isEnterWaiting = false
        /// The card whose number is looked for.
        var card: String?
        /// A customer is being made.
        var isBusy = false
        var message: Message?

        /// Whether whoever sells may make a customer.
        let mayMake: Bool

        /// A list that is about to be asked for.
        init(current: SaleCustomer?, mayMake: Bool = true) {
            self.current = current
            self.mayMake = mayMake
        }

        var isEntryEmpty: Bool {
            switch mode {
            case .list: text.isEmpty
            case .new(let form), .exempt(let form, _): form.isEntryEmpty
            }
        }
        var typesIntoText: Bool { mode == .list }
    }

    enum Action: Equatable, Sendable {
        case typed(Key)
        case scanned(String)
        case move(Key)
        case found(text: String, ListPages<Customer>.Answer)
        case choose
        case new
        case exempt
        case takeOff
        case fieldDone
        case made(Customer)
        case failed(Trouble)
        case back
        case finished(Outcome)
    }

    enum Outcome: Equatable, Sendable {
        case back
        /// Nil takes the customer off.
        case chosen(Customer?, TaxExemption?)
    }

    static let findID = EffectID("customer.find")
    static let makeID = EffectID("customer.make")
    static let numberLengthMax = 40
    static let nameLengthMax = 60

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .found(let text, let answer):
            guard text == state.text.text else { return .none }
            state.found.take(answer)
            guard state.isEnterWaiting else { return .none }
            state.isEnterWaiting = false
            if let card = state.card {
                // The list begins with names and numbers that begin like it.
                guard let owner = state.found.items.first(where: { $0.number == card }) else {
                    return complain(&state, .noCustomer)
                }
                return .send(.finished(.chosen(owner, owner.terms?.exemption)))
            }
            return choose(&state)
        case .failed(let trouble):
            state.found.stop()
            state.isBusy = false
            state.isEnterWaiting = false
            return complain(&state, trouble)
        case .made(let customer):
            state.isBusy = false
            return .send(.finished(.chosen(customer, nil)))
        case .finished: return .none
        default:
            state.message = nil
            return key(&state, action)
        }
    }

    private func key(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .typed(let key): return type(&state, key)
        case .scanned(let code): return scan(&state, code)
        case .move(let key):
            return state.found.move(key) ? find(state, isMore: true) : .none
        case .choose: return choose(&state)
        case .new: state.mode = .new(newForm(state))
        case .exempt:
            guard let marked = state.found.selected else {
                return complain(&state, .noCustomer)
            }
            state.mode = .exempt(exemptForm(marked), marked)
        case .takeOff: return .send(.finished(.chosen(nil, nil)))
        case .fieldDone: return finishField(&state)
        case .back: return back(&state)
        default: break
        }
        return .none
    }

    private func complain(_ state: inout State, _ trouble: Trouble) -> Effect<Action> {
        state.message = facts.message(trouble)
        return .sound(.reject, client)
    }

    private func type(_ state: inout State, _ key: Key) -> Effect<Action> {
        switch state.mode {
        case .list:
            let before = state.text.text
            _ = state.text.handle(key)
            guard !CardGuard.holdsCardNumber(state.text.text) else {
                state.text.clear()
                return .merge(complain(&state, .cardNumber), search(&state))
            }
            return state.text.text == before ? .none : search(&state)
        case .new(var form):
            let isTaken = form.handle(key)
            state.mode = .new(form)
            return isTaken ? .none : complain(&state, .cardNumber)
        case .exempt(var form, let customer):
            let isTaken = form.handle(key)
            state.mode = .exempt(form, customer)
            return isTaken ? .none : complain(&state, .cardNumber)
        }
    }

    /// A customer's card: whoever has exactly that number is the customer.
    private func scan(_ state: inout State, _ code: String) -> Effect<Action> {
        guard case .list = state.mode else { return type(&state, .paste(code)) }
        guard !CardGuard.holdsCardNumber(code) else { return complain(&state, .cardNumber) }
        state.text.set(code)
        state.isEnterWaiting = true
        let effect = search(&state)
        state.card = code
        return effect
    }

    private func search(_ state: inout State) -> Effect<Action> {
        state.card = nil
        state.found.begin()
        return find(state)
    }

    private func choose(_ state: inout State) -> Effect<Action> {
        guard !state.found.isLoading else {
            state.isEnterWaiting = true
            return .none
        }
        guard let chosen = state.found.selected else { return complain(&state, .noCustomer) }
        return .send(.finished(.chosen(chosen, chosen.terms?.exemption)))
    }

    private func back(_ state: inout State) -> Effect<Action> {
        switch state.mode {
        case .new(var form): state.mode = form.back() ? .new(form) : .list
        case .exempt(var form, let customer):
            state.mode = form.back() ? .exempt(form, customer) : .list
        case .list: return .send(.finished(.back))
        }
        return .none
    }

    /// Asks for the first page, or for the next one.
    func find(_ state: State, isMore: Bool = false) -> Effect<Action> {
        let text = state.text.text
        let after = isMore ? state.found.next : nil
        return .run(id: Self.findID) { [client] send in
            do throws(Trouble) {
                let page = try await client.customers.find(text, after)
                await send(.found(text: text, .init(page, after: after)))
            } catch {
                await send(.failed(error))
            }
        }
    }
}
