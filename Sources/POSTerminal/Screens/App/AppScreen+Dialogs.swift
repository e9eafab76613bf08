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
            return isYes ? agreed(to: child.purpose) : .none
        case (.choice(.finished(let action)), .choice):
            state.dialog = nil
            return action.map { Effect.send($0) } ?? .none
        case (.choice(let action), .choice(var child)):
            let effect = choice.reduce(&child, action)
            state.dialog = .choice(child)
            return effect.map(Action.choice)
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
        case .voidSale:
            guard let sale = state.sale else { return .none }
            state.dialog = .confirm(
                .init("Void the whole sale, \(sale.itemText)?", purpose: .voidSale))
            return .none
        case .revoke(let device):
            let isOwn = device.id == facts.identity.device
            state.dialog = .confirm(
                .init(
                    "Revoke \(device.name)\(isOwn ? ", the till you are at" : "")? The cloud "
                        + "takes nothing more from it, within seconds. It keeps its data and "
                        + "sells on by itself, until it is paired again.", purpose: purpose))
            return .none
        case .unpair:
            state.dialog = .confirm(
                .init(
                    "Leave the cloud? The data stays, and the till sells on by itself.",
                    purpose: .unpair))
            return .none
        }
    }

    private func agreed(to purpose: ConfirmScreen.Purpose) -> Effect<Action> {
        switch purpose {
        case .quit: .send(.quit)
        case .voidSale: .send(.sell(.voidSale))
        case .revoke(let device): .send(.devices(.revoke(device)))
        case .unpair: .send(.cloudSync(.unpair))
        }
    }
}
