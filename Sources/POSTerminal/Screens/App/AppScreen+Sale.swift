import RetailModels
import TerminalUI

/// Where the sell screen leads besides search and payment, and how its answers come back.
extension AppScreen {
    /// What the sale asks for.
    func more(_ state: inout State, _ outcome: SellScreen.Outcome) -> Effect<Action> {
        // What is rung for practice is no sale that waits, and no sale that waits is practice.
        if state.header.isTraining, outcome.isOfWaitingSales {
            return .send(.disabled(facts.say("Not while training: F10 ends it.")))
        }
        switch outcome {
        case .customer:
            let child = CustomerScreen.State(
                current: state.sale?.cart?.customer,
                mayMake: facts.allows(state.person, .customers))
            state.push(.customer(child))
            return customer.find(child).map(Action.customer)
        case .recall:
            let isOpen = !(state.sale?.isEmpty ?? true)
            var child = HeldScreen.State()
            child.openItems =
                isOpen ? state.sale.map { facts.say(.items($0.itemCount)) } : nil
            state.push(.held(child))
            return held.load().map(Action.held)
        case .discount(let line): state.dialog = .choice(discountChoices(line, state))
        case .note(let line): state.dialog = .choice(noteChoices(line, state))
        case .departments(let departments, let item):
            state.dialog = .choice(departmentChoices(departments, item))
        case .prompt(let prompt): state.dialog = .prompt(.init(prompt))
        case .payOn(let settlement): payOn(settlement, &state)
        default: break
        }
        return .none
    }

    /// The customer comes onto the sale, or off it.
    func finish(_ state: inout State, _ outcome: CustomerScreen.Outcome) -> Effect<Action> {
        let back = goBack(&state)
        switch outcome {
        case .back: return back
        case .chosen(let customer?, let exemption):
            return .merge(back, .send(.sell(.customer(customer, exemption))))
        case .chosen(nil, _): return .merge(back, .send(.sell(.change(.customer(nil)))))
        }
    }

    /// A sale that waited is the open one.
    func finish(_ state: inout State, _ outcome: HeldScreen.Outcome) -> Effect<Action> {
        let back = goBack(&state)
        switch outcome {
        case .back: return back
        case .recalled(let sale): return .merge(back, .send(.sell(.recalled(sale))))
        }
    }

    /// What F4 offers. What cannot be done now keeps its place, so that nobody's digits change.
    private func discountChoices(_ index: Int, _ state: State) -> ChoiceScreen.State {
        guard let sale = state.sale, let line = sale.line(index) else {
            return ChoiceScreen.State(title: facts.say("Discount or price"), [])
        }
        let name = line.product.name
        let noLine = line.ownDiscount == nil ? facts.say("{} has no discount.", name) : nil
        let noSale =
            sale.cart?.discount == nil ? facts.say("The sale has no discount.") : nil
        return ChoiceScreen.State(
            title: facts.say("Discount or price: {}", name),
            [
                .init(
                    facts.say("the line: percent off"), action: asking(.linePercent(index, line))),
                .init(
                    facts.say("the line: amount off"), action: asking(.lineAmount(index, line))),
                .init(facts.say("the line: another price"), action: asking(.price(index, line))),
                .init(facts.say("the whole sale: percent off"), action: asking(.salePercent)),
                .init(facts.say("the whole sale: amount off"), action: asking(.saleAmount)),
                .init(
                    facts.say("no discount on the line"), reason: noLine,
                    action: .sell(.change(.discount(line: index, nil)))),
                .init(
                    facts.say("no discount on the whole sale"), reason: noSale,
                    action: .sell(.change(.saleDiscount(nil)))),
            ])
    }

    private func noteChoices(_ index: Int, _ state: State) -> ChoiceScreen.State {
        var choices: [ChoiceScreen.Choice] = []
        if let line = state.sale?.line(index) {
            choices.append(
                .init(
                    facts.say("on the line: {}", line.product.name),
                    action: asking(.lineNote(index, line))))
        }
        let note = state.sale?.cart?.note ?? ""
        choices.append(.init(facts.say("on the whole sale"), action: asking(.saleNote(note))))
        return ChoiceScreen.State(title: facts.say("Note"), choices)
    }

    private func departmentChoices(
        _ departments: [Department], _ item: OpenItem
    ) -> ChoiceScreen.State {
        let choices = departments.map { department in
            guard let line = item.line(in: department, facts, client) else {
                let reason = facts.sentences.of(
                    .unknownTaxClass(department.taxClass, product: department.name))
                return ChoiceScreen.Choice(
                    department.name, reason: reason, action: .choice(.close))
            }
            let action: Action =
                item.price == nil
                ? asking(.openPrice(line)) : .sell(.change(.open(line)))
            return ChoiceScreen.Choice(department.name, action: action)
        }
        let price = item.price.map { facts.say(" for {}", facts.currency.text($0)) } ?? ""
        let code = item.code.map { facts.say(" (code {})", $0) } ?? ""
        return ChoiceScreen.State(title: facts.say("Department{}{}", price, code), choices)
    }

    private func asking(_ prompt: SellPrompt) -> Action { .prompt(.ask(prompt)) }
}
