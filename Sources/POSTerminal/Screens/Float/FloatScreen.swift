import RetailModels
import TerminalUI

/// What is in the drawer when the shift begins. The only screen that says `Float`.
struct FloatScreen: Screen {
    let client: TillClient
    let facts: TillFacts

    struct State: TillPage {
        /// Who opens, and what the till goes on with afterwards.
        var signedIn: SignInScreen.SignedIn
        var float = AmountEntry()
        var isBusy = false
        var message: Message?

        var isEntryEmpty: Bool { float.isEmpty }
    }

    enum Action: Equatable, Sendable {
        case typed(Key)
        case scanned(String)
        case open
        case back
        case failed(Trouble)
        case finished(Outcome)
    }

    enum Outcome: Equatable, Sendable {
        case opened(SignInScreen.SignedIn)
        case signedOut
    }

    static let openID = EffectID("float.open")

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .typed(let key):
            state.message = nil
            state.float.handle(key)
        case .scanned(let code):
            guard AmountEntry.isAmount(code, facts.currency) else {
                state.message = facts.message(.scanRefused(CardGuard.masked(code)))
                return .sound(.reject, client)
            }
            state.float.set(code)
            return open(&state)
        case .open: return open(&state)
        case .back:
            guard state.float.isEmpty else {
                state.float.clear()
                return .none
            }
            return .send(.finished(.signedOut))
        case .failed(let trouble):
            state.isBusy = false
            state.message = facts.message(trouble)
            return .sound(.reject, client)
        case .finished: break
        }
        return .none
    }

    private func open(_ state: inout State) -> Effect<Action> {
        state.message = nil
        do throws(Trouble) {
            // Nothing typed is no float of nothing: an empty drawer is `0`.
            guard let float = try state.float.amount(facts.currency) else {
                throw Trouble.fieldMissing(facts.say(.theAmount))
            }
            state.isBusy = true
            return .run(id: Self.openID) { [client, signedIn = state.signedIn] send in
                do throws(Trouble) {
                    _ = try await client.openShift(float, signedIn.person)
                    await send(.finished(.opened(signedIn)))
                } catch {
                    await send(.failed(error))
                }
            }
        } catch {
            state.message = facts.message(error)
            return .sound(.reject, client)
        }
    }

    func keyMap(_ state: State) -> KeyMap<Action> {
        if state.isBusy { return KeyMap() }
        return KeyMap(
            [
                facts.keys.binding(.openShift, .open),
                facts.keys.binding(.back, .back),
            ],
            text: { key in
                if case .scan(let code) = key { return .scanned(code) }
                return AmountEntry.takes(key) ? .typed(key) : nil
            })
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let rest = Message.render(state.message, at: area, to: &buffer)
        let inside = buffer.box(
            rest.centered(width: 52, height: 8), title: facts.say(.openShiftTitle)
        ).inset(left: 2, right: 2)
        buffer.writeLine(facts.say(.countDrawer), in: inside.row(1))
        let (labelColumn, fieldColumn) = inside.row(3).splittingLeft(
            max(10, TextWidth.of(facts.say(.float)) + 2))
        buffer.writeLine(facts.say(.float), in: labelColumn, role: .label)
        state.float.field.render(in: fieldColumn, to: &buffer, isFocused: !state.isBusy)
        let hundred = facts.currency.text(minor: facts.currency.minor(units: 100))
        buffer.writeLine(
            facts.say(.hundredIs(hundred)), in: inside.row(4).inset(left: labelColumn.width),
            role: .dim)
    }
}

extension FloatScreen.State {
    func essentials(_ facts: TillFacts) -> Essentials {
        Essentials(
            title: facts.say(.openShiftTitle), entry: facts.say(.float) + " \(float.text)_")
    }
}
