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
        case switchOperator
        case opened
    }

    static let openID = EffectID("lock.open")

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .typed(let key):
            state.message = nil
            _ = state.pin.handle(key)
        case .scanned:
            // Whatever it was may have been a PIN: it is not shown.
            state.message = facts.message(.scanRefused("it"))
            return .sound(.reject, client)
        case .escape:
            state.message = nil
            state.pin.clear()
        case .open: return open(&state)
        case .failed(let trouble):
            state.isBusy = false
            state.pin.clear()
            state.message = facts.message(trouble)
            return .sound(.reject, client)
        case .switchOperator, .opened: break
        }
        return .none
    }

    private func open(_ state: inout State) -> Effect<Action> {
        guard !state.pin.isEmpty else { return .none }
        state.message = nil
        state.isBusy = true
        return .run(id: Self.openID) {
            [client, number = state.person.number, pin = state.pin] send in
            do throws(Trouble) {
                _ = try await client.signIn(number, pin.text)
                await send(.opened)
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
                facts.keys.binding(.switchOperator, unless: state.stays, .switchOperator),
                facts.keys.binding(.back, isInFooter: !state.pin.isEmpty, .escape),
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
        let (label, field) = inside.row(3).inset(left: 2, right: 2).splittingLeft(10)
        buffer.writeLine(facts.say(.pin), in: label, role: .label)
        state.pin.render(in: field, to: &buffer, isFocused: !state.isBusy)
        if state.isBusy {
            buffer.writeLine(facts.say(.oneMoment), in: inside.row(5).inset(left: 2), role: .status)
        }
    }
}

extension LockScreen.State {
    func essentials(_ facts: TillFacts) -> Essentials {
        let dots = String(repeating: "•", count: pin.text.count)
        return Essentials(
            title: facts.say(.locked), figure: person.name, entry: facts.say(.pin) + " \(dots)_")
    }
}
