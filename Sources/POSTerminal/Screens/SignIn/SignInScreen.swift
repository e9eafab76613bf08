import RetailModels
import RetailStore
import TerminalUI

/// Who works here: operator and PIN, both at once on the screen.
struct SignInScreen: Screen {
    let client: TillClient
    let facts: TillFacts

    /// Where the keys go.
    enum Field: Equatable, Sendable { case person, pin }

    struct State: TillPage {
        var person = TextField(maxLength: 9)
        var pin = TextField(maxLength: 12, isSecret: true)
        var focus = Field.person
        var isBusy = false
        var message: Message?

        var isEntryEmpty: Bool { focus == .person ? person.isEmpty : pin.isEmpty }

        /// Nobody has begun to sign in.
        var isUntouched: Bool { person.isEmpty && pin.isEmpty && !isBusy }
    }

    enum Action: Equatable, Sendable {
        case typed(Key)
        case scanned(String)
        case next
        case otherField
        case escape
        case failed(Trouble)
        case finished(SignedIn)
    }

    /// What is known once somebody is let in.
    struct SignedIn: Equatable, Sendable {
        var person: Operator
        var hasShift: Bool
        var kept: KeptCart
        /// The session has been open for more than a day.
        var isShiftLong = false
        /// The kept sale could not be read.
        var trouble: Trouble?
    }

    static let verifyID = EffectID("sign-in.verify")

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .typed(let key):
            state.message = nil
            if state.focus == .person { _ = state.person.handle(key) }
            if state.focus == .pin { _ = state.pin.handle(key) }
        case .scanned:
            // Whatever it was may have been a PIN: it is not shown.
            state.message = facts.message(.scanRefused("it"))
            return .sound(.reject, client)
        case .otherField:
            state.focus = state.focus == .person ? .pin : .person
        case .escape:
            state = State()
        case .next: return next(&state)
        case .failed(let trouble):
            state = State()
            state.message = facts.message(trouble)
            return .sound(.reject, client)
        case .finished: break
        }
        return .none
    }

    private func next(_ state: inout State) -> Effect<Action> {
        state.message = nil
        if state.focus == .person {
            if !state.person.isEmpty { state.focus = .pin }
            return .none
        }
        guard !state.pin.isEmpty else { return .none }
        guard let number = Int64(state.person.text) else {
            state = State()
            state.message = facts.message(.operatorNumber)
            return .sound(.reject, client)
        }
        state.isBusy = true
        return .run(id: Self.verifyID) { [client, pin = state.pin.text] send in
            do throws(Trouble) {
                await send(.finished(try await Self.enter(number, pin, client)))
            } catch {
                await send(.failed(error))
            }
        }
    }

    /// Lets the operator in and finds out what the till was doing. A kept sale that cannot be read
    /// keeps nobody from selling.
    private static func enter(
        _ number: Int64, _ pin: String, _ client: TillClient
    ) async throws(Trouble) -> SignedIn {
        let person = try await client.signIn(number, pin)
        let shift = await client.currentShift()
        var signedIn = SignedIn(person: person, hasShift: shift != nil, kept: .none)
        if let shift {
            signedIn.isShiftLong = client.now() - shift.openedAt > OpenShift.lengthMaxMs
        }
        do throws(Trouble) { signedIn.kept = try await client.keptCart() } catch {
            signedIn.trouble = error
        }
        return signedIn
    }

    func keyMap(_ state: State) -> KeyMap<Action> {
        if state.isBusy { return KeyMap() }
        return KeyMap(
            [
                facts.keys.binding(.signIn, .next),
                facts.keys.binding(.otherField, .otherField),
                facts.keys.binding(.back, isInFooter: !state.person.isEmpty, .escape),
            ],
            text: { key in
                if case .scan(let code) = key { .scanned(code) } else { .typed(key) }
            })
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let rest = Message.render(state.message, at: area, to: &buffer)
        let inside = buffer.box(rest.centered(width: 44, height: 8), title: facts.shop.name)
        buffer.writeLine(facts.say(.till(facts.identity.series)), in: inside.row(0).inset(left: 2))
        let rows = [
            (facts.say(.operatorLabel), state.person, Field.person),
            (facts.say(.pin), state.pin, Field.pin),
        ]
        for (index, (label, field, place)) in rows.enumerated() {
            let row = inside.row(2 + index * 2).inset(left: 2, right: 2)
            let (labelColumn, fieldColumn) = row.splittingLeft(10)
            buffer.writeLine(label, in: labelColumn, role: .label)
            let isFocused = state.focus == place && !state.isBusy
            field.render(in: fieldColumn, to: &buffer, isFocused: isFocused)
        }
        if state.isBusy {
            buffer.writeLine(facts.say(.oneMoment), in: inside.row(5).inset(left: 2), role: .status)
        }
    }
}

extension SignInScreen.State {
    func essentials(_ facts: TillFacts) -> Essentials {
        let dots = String(repeating: "•", count: pin.text.count)
        return Essentials(
            title: facts.say(.signInTitle),
            figure: facts.say(.operatorLabel) + " \(person.text)\(focus == .person ? "_" : "")",
            entry: facts.say(.pin) + " \(dots)\(focus == .pin ? "_" : "")")
    }
}
