import RetailModels
import TerminalUI
import Till

/// Another operator's PIN for one action (retail-rules: People).
extension AppScreen {
    func reduceApproval(
        _ state: inout State, _ action: ApprovalScreen.Action
    ) -> Effect<Action> {
        guard case .approval(var child) = state.dialog else { return .none }
        guard case .finished(let approval) = action else {
            let effect = self.approval.reduce(&child, action)
            state.dialog = .approval(child)
            return effect.map(Action.approval)
        }
        state.dialog = nil
        let request = child.request
        let closed = Effect<Action>.cancel(prefix: "approval")
        let waiting = state.waiting
        state.waiting = nil
        guard let approval, let person = state.person,
            let go = waiting ?? Self.approved(approval, state.base)
        else { return .merge(closed, Self.refused(state.base).map { .send($0) } ?? .none) }
        let note = AuditNote(
            .override, by: person, approval: approval, subject: request.permission.rawValue,
            detail: request.what)
        return .merge(closed, .note(note, client), .send(go))
    }

    /// The screen that asked goes on with what waited.
    private static func approved(_ approval: Approval, _ base: State.Base) -> Action? {
        switch base {
        case .sell: .sell(.approved(approval))
        case .returns: .returns(.approved(approval))
        case .pay: .pay(.agreed)
        case .paid: .paid(.approved(approval))
        case .opened(let page): page.approved(approval)
        case .shift: .shift(.approved(approval))
        default: nil
        }
    }

    /// Nobody agreed: what waited is dropped.
    private static func refused(_ base: State.Base) -> Action? {
        switch base {
        case .sell: .sell(.notApproved)
        case .pay: .pay(.notAgreed)
        case .shift: .shift(.notApproved)
        default: nil
        }
    }
}

/// What a screen has for the audit log; the register gives it its number and time.
struct AuditNote: Equatable, Sendable {
    var action: AuditAction
    var person: Operator
    var approval: Approval?
    var subject: String
    var detail: String

    init(
        _ action: AuditAction, by person: Operator, approval: Approval? = nil,
        subject: String = "", detail: String = ""
    ) {
        self.action = action
        self.person = person
        self.approval = approval
        self.subject = subject
        self.detail = detail
    }
}

extension Register {
    @Sendable func note(_ note: AuditNote) async {
        await self.note(
            note.action, by: note.person, approval: note.approval, subject: note.subject,
            detail: note.detail)
    }
}

extension EffectID {
    /// What is written into the audit log, one after the other.
    static let audit = EffectID("audit")
}

extension Effect {
    /// Writes into the audit log, behind what was noted before: who agreed stands before what was
    /// done with it.
    static func note(_ note: AuditNote, _ client: TillClient) -> Self {
        .run(inTurn: .audit) { _ in await client.note(note) }
    }
}
