import RetailModels
import TerminalUI

/// The till of somebody who went away: only their PIN opens it, and everything behind it stays.
///
/// It is no page among others but stands before them all, a dialog too: what was begun goes on
/// exactly where it was.
struct LockScreen: Screen {
    let client: TillClient
    let facts: TillFacts

    struct State: Equatable, Sendable {
        /// Whose till it is.
        let person: Operator
        /// How the open sale is told; empty without one.
        let sale: String
        /// Why nobody else may have the till now; nil when they may.
        let stays: String?
        /// The number of a manager who opens it for them, such as when their PIN is no longer
        /// taken; nil while it is their own PIN that is asked for.
        var manager: TextField?
        /// Whether the manager's number is typed, and the PIN comes.
        var hasNumber = false
        var pin = TextField(maxLength: 12, isSecret: true)
        var isBusy = false
        var message: Message?

        /// A till that was just left.
        init(person: Operator, sale: String = "", stays: String? = nil) {
            self.person = person
            self.sale = sale
            self.stays = stays
        }
    }

    enum Action: Equatable, Sendable {
        case typed(Key)
        case scanned
        case open
        case escape
        case failed(Trouble)
        /// Somebody else has the till from now on; while it stays, a manager only opens it.
        case switchOperator
        case opened
        case openedBy(Operator)
    }

    static let openID = EffectID("lock.open")

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .typed(let key):
            state.message = nil
            if state.manager != nil, !state.hasNumber {
                _ = state.manager?.handle(key)
            } else {
                _ = state.pin.handle(key)
            }
        case .scanned:
            // Whatever it was may have been a PIN: it is not shown.
            state.message = facts.message(.scanRefused("it"))
            return .sound(.reject, client)
        case .escape:
            state.message = nil
            state.hasNumber = false
            if state.pin.isEmpty { state.manager = nil }
            state.pin.clear()
        case .open: return open(&state)
        case .failed(let trouble):
            state.isBusy = false
            state.pin.clear()
            state.message = facts.message(trouble)
            return .sound(.reject, client)
        case .switchOperator:
            state.message = state.stays.map {
                .info($0 + " " + facts.say("A manager opens the till: number, then PIN."))
            }
            state.manager = TextField(maxLength: 9)
            state.hasNumber = false
            state.pin.clear()
        case .opened, .openedBy: break
        }
        return .none
    }

    private func open(_ state: inout State) -> Effect<Action> {
        if let manager = state.manager, !state.hasNumber {
            state.hasNumber = !manager.isEmpty
            return .none
        }
        guard !state.pin.isEmpty else { return .none }
        state.message = nil
        state.isBusy = true
        let own = state.person.number
        let number = state.manager.map { Int64($0.text) ?? 0 } ?? own
        return .run(id: Self.openID) { [client, pin = state.pin] send in
            do throws(Trouble) {
                let person = try await client.signIn(number, pin.text)
                guard person.number != own else { return await send(.opened) }
                guard person.role == .manager else { throw .managerNeeded }
                await send(.openedBy(person))
            } catch {
                await send(.failed(error))
            }
        }
    }

    func keyMap(_ state: State) -> KeyMap<Action> {
        if state.isBusy { return KeyMap() }
        return KeyMap(
            [
                facts.keys.binding(.unlock, .open),
                facts.keys.binding(.switchOperator, .switchOperator),
                facts.keys.binding(
                    .back, isInFooter: state.manager != nil || !state.pin.isEmpty, .escape),
            ],
            text: { key in
                if case .scan = key { .scanned } else { .typed(key) }
            })
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let rest = Message.render(state.message, at: area, to: &buffer)
        let inside = buffer.box(rest.centered(width: 44, height: 8), title: facts.shop.name)
        buffer.writeLine(
            facts.say(.lockedBy(state.person.name)), in: inside.row(0).inset(left: 2, right: 2),
            role: .heading)
        if !state.sale.isEmpty {
            buffer.writeLine(
                facts.say(.openSaleStays(state.sale)), in: inside.row(1).inset(left: 2, right: 2))
        }
        if let manager = state.manager {
            let (label, field) = inside.row(2).inset(left: 2, right: 2).splittingLeft(10)
            buffer.writeLine(facts.say(.operatorLabel), in: label, role: .label)
            manager.render(in: field, to: &buffer, isFocused: !state.isBusy && !state.hasNumber)
        }
        let isAskingPIN = state.manager == nil || state.hasNumber
        let (label, field) = inside.row(3).inset(left: 2, right: 2).splittingLeft(10)
        buffer.writeLine(facts.say(.pin), in: label, role: .label)
        state.pin.render(in: field, to: &buffer, isFocused: !state.isBusy && isAskingPIN)
        if state.isBusy {
            buffer.writeLine(facts.say(.oneMoment), in: inside.row(5).inset(left: 2), role: .status)
        }
    }
}

extension LockScreen.State {
    func essentials(_ facts: TillFacts) -> Essentials {
        let dots = String(repeating: "•", count: pin.text.count)
        let number = manager.map { facts.say(.operatorLabel) + " \($0.text) " } ?? ""
        return Essentials(
            title: facts.say(.locked), figure: person.name,
            entry: number + facts.say(.pin) + " \(dots)_")
    }
}
