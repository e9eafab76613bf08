import RetailModels
import TerminalUI

/// What not everybody may do alone.
extension SellScreen {
    /// Whether the operator may do it alone, or another one has just agreed.
    func mayDo(_ permission: Permission, discountPPM: Int64 = 0, _ state: State) -> Bool {
        guard state.approval == nil, let person = state.person else { return true }
        return facts.shop.settings.limits(of: person.role)
            .allows(permission, discountPPM: discountPPM)
    }

    /// Keeps the action until another operator agrees.
    func askApproval(
        _ state: inout State, _ request: ApprovalRequest, for action: Action
    ) -> Effect<Action> {
        state.waiting = [action]
        return .send(.finished(.askApproval(request)))
    }

    /// Does what waited; the approval is good for that alone.
    func approved(_ state: inout State, _ approval: Approval) -> Effect<Action> {
        guard let action = state.waiting.popLast() else { return .none }
        state.approval = approval
        let effect = reduce(&state, action)
        state.approval = nil
        return effect
    }

    /// Takes a line back, if the operator may.
    func askVoid(
        _ state: inout State, line index: Int, as action: Action
    ) -> Effect<Action> {
        guard let line = state.sale.cart?.lines[safe: index] else {
            return void(&state, line: index)
        }
        guard mayDo(.voidLine, state) else {
            return askApproval(
                &state, ApprovalRequest(permission: .voidLine, what: "Void \(line.product.name)"),
                for: action)
        }
        return .merge(
            void(&state, line: index),
            note(.voidLine, state, subject: line.product.name, detail: line.quantity.text))
    }

    /// Takes the whole sale back, if the operator may.
    func voidSale(_ state: inout State) -> Effect<Action> {
        guard mayDo(.voidSale, state) else {
            return askApproval(
                &state,
                ApprovalRequest(
                    permission: .voidSale, what: "Void the sale, \(state.sale.itemText)"),
                for: .voidSale)
        }
        let note = note(
            .voidSale, state, subject: state.sale.itemText,
            detail: state.sale.priced.map { facts.currency.text($0.gross) } ?? "")
        state.sale.voidAll(rules: facts.shop.taxRules)
        state.lines.reset(count: 0)
        state.message = .info("The sale was voided.")
        return note
    }

    /// A line of the audit log by whoever sells, with the one who agreed.
    func note(
        _ action: AuditAction, _ state: State, subject: String, detail: String = ""
    ) -> Effect<Action> {
        guard let person = state.person else { return .none }
        return .note(
            AuditNote(
                action, by: person, approval: state.approval, subject: subject, detail: detail),
            client)
    }
}

extension Array {
    fileprivate subscript(safe index: Int) -> Element? {
        indices.contains(index) ? self[index] : nil
    }
}
