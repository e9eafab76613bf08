import RetailModels
import TerminalUI

/// When the till locks itself, and what its lock does.
///
/// The clock's ticks are counted and no timer is set: a key costs nothing this way, and what a
/// machine slept through is not counted as somebody's absence.
extension AppScreen {
    /// A key was pressed: somebody is there.
    func touch(_ state: inout State) { state.secondsAlone = 0 }

    /// A second has passed in which nobody pressed a key.
    func grow(_ state: inout State) {
        state.secondsAlone += 1
        guard facts.lockAfterSeconds > 0, state.secondsAlone >= facts.lockAfterSeconds else {
            return
        }
        lock(&state)
    }

    /// Locks the till unless nobody is signed in, or something is being written.
    func lock(_ state: inout State) {
        guard let person = state.person, state.lock == nil, !state.base.page.isBusy else { return }
        var stays: String?
        if let pay = state.payment, !pay.settlement.payments.isEmpty {
            // Only the lines of a sale are kept: what was taken would be forgotten.
            stays = facts.sentences.of(.paymentsTaken(count: pay.settlement.payments.count))
        } else if let pay = state.payment, pay.isUnknown {
            stays = facts.sentences.of(.money(.cardUnknown))
        }
        let sale = state.sale.flatMap { $0.isEmpty ? nil : facts.say(.items($0.itemCount)) } ?? ""
        state.typeAhead = []
        state.lock = LockScreen.State(person: person, sale: sale, stays: stays)
    }

    func reduceLock(_ state: inout State, _ action: LockScreen.Action) -> Effect<Action> {
        guard var child = state.lock else { return .none }
        switch action {
        case .opened:
            state.lock = nil
            state.secondsAlone = 0
            return .cancel(prefix: "lock")
        case .openedBy(let manager):
            let note = state.person.map {
                Effect<Action>.note(
                    AuditNote(.override, by: $0, approval: Approval(manager), subject: "unlock"),
                    client)
            }
            state.lock = nil
            state.secondsAlone = 0
            return .merge(.cancel(prefix: "lock"), note ?? .none)
        case .switchOperator where child.stays == nil:
            state.lock = nil
            state.dialog = nil
            return .merge(.cancel(prefix: "lock"), signOut(&state))
        default:
            let effect = lockScreen.reduce(&child, action)
            state.lock = child
            return effect.map(Action.lock)
        }
    }

    /// The keys of a locked till. A scan is refused aloud, as in any dialog.
    func lockKeyMap(_ lock: LockScreen.State) -> KeyMap<Action> {
        lockScreen.keyMap(lock).map(Action.lock)
    }
}
