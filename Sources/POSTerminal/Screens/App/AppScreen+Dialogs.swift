import RetailModels
import TerminalUI

extension AppScreen {
    /// Passes an action down to the dialog, and does what its answer says.
    func reduceDialog(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch (action, state.dialog) {
        case (.confirm(.ask(let purpose)), _):
            return ask(purpose, &state)
        case (.confirm(.answered(let isYes)), .confirm(let child)):
            state.dialog = nil
            return isYes ? agreed(to: child.purpose) : declined(child.purpose)
        case (.choice(.finished(let action)), .choice):
            state.dialog = nil
            return action.map { Effect.send($0) } ?? .none
        case (.choice(let action), .choice(var child)):
            let effect = choice.reduce(&child, action)
            state.dialog = .choice(child)
            return effect.map(Action.choice)
        case (.prompt(.ask(let prompt)), _):
            state.dialog = .prompt(.init(prompt))
        case (.prompt(.finished(let action)), .prompt):
            state.dialog = nil
            return action.map { Effect.send(.sell($0)) } ?? .none
        case (.prompt(let action), .prompt(var child)):
            let effect = prompt.reduce(&child, action)
            state.dialog = .prompt(child)
            return effect.map(Action.prompt)
        case (.help(.close), .help):
            state.dialog = nil
        case (.help(let action), .help(var child)):
            let effect = help.reduce(&child, action)
            state.dialog = .help(child)
            return effect.map(Action.help)
        default: break
        }
        return .none
    }

    private func ask(_ purpose: ConfirmScreen.Purpose, _ state: inout State) -> Effect<Action> {
        switch purpose {
        case .quit: return askQuit(&state)
        case .sell: return .none
        case .voidSale:
            guard let sale = state.sale else { return .none }
            state.dialog = .confirm(
                .init(
                    facts.say(.askVoidSale(items: facts.say(.items(sale.itemCount)))),
                    purpose: .voidSale))
            return .none
        case .page, .postVoid: return .none
        }
    }

    /// Asks what must be known before something is sold.
    func ask(
        _ question: SellScreen.Question, _ product: String, _ state: inout State
    ) -> Effect<Action> {
        // What was typed ahead was typed before anybody was asked, and is no answer. A scan is
        // none either, and is refused aloud.
        state.typeAhead.removeAll { if case .scan = $0 { false } else { true } }
        state.dialog = .confirm(
            .init(facts.sentences.of(question, product: product), purpose: .sell))
        return .none
    }

    private func declined(_ purpose: ConfirmScreen.Purpose) -> Effect<Action> {
        purpose == .sell ? .send(.sell(.declined)) : .none
    }

    private func agreed(to purpose: ConfirmScreen.Purpose) -> Effect<Action> {
        switch purpose {
        case .sell: .send(.sell(.agreed))
        case .quit: .send(.quit)
        case .voidSale: .send(.sell(.voidSale))
        case .page(let action): .send(.page(action))
        case .postVoid(let person): .send(.paid(.void(person)))
        }
    }
}
