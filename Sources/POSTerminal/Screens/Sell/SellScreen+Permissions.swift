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

    /// More than whoever sells may take off alone, parts per million.
    func discountMaxPPM(_ state: State) -> Int64 {
        guard let person = state.person else { return .max }
        return facts.shop.settings.limits(of: person.role).discountMaxPPM
    }

    /// Keeps the action until another operator agrees.
    func askApproval(
        _ state: inout State, _ request: ApprovalRequest, for action: Action
    ) -> Effect<Action> {
        state.waiting = [action]
        return .send(.finished(.askApproval(request)))
    }

    /// Leads somewhere that not everybody may go alone; what it is called is in the catalogue.
    func ask(
        _ state: inout State, _ permission: Permission, _ what: String, for action: Action,
        _ outcome: Outcome
    ) -> Effect<Action> {
        guard mayDo(permission, state) else {
            return askApproval(
                &state, ApprovalRequest(permission, facts) { $0.say(what) }, for: action)
        }
        return .send(.finished(outcome))
    }

    /// Does what waited; the approval is good for that alone.
    func approved(_ state: inout State, _ approval: Approval) -> Effect<Action> {
        guard let action = state.waiting.popLast() else { return .none }
        state.approval = approval
        let effect = reduce(&state, action)
        state.approval = nil
        return effect
    }

    /// A line of the audit log by whoever sells, with the one who agreed.
    func note(
        _ action: AuditAction, _ state: State, by approval: Approval? = nil, subject: String,
        detail: String = ""
    ) -> Effect<Action> {
        guard let person = state.person else { return .none }
        return .note(
            AuditNote(
                action, by: person, approval: approval ?? state.approval, subject: subject,
                detail: detail),
            client)
    }
}
