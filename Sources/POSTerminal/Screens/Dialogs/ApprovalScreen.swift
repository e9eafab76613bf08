import RetailModels
import TerminalUI

/// What an operator may not do alone, and what waits for another one's PIN.
struct ApprovalRequest: Equatable, Sendable {
    var permission: Permission
    /// Of a discount: how much of the amount is taken off.
    var discountPPM: Int64 = 0
    /// What it is, as the audit log has it: `Void Bananas`.
    var what: String
    /// The same for whoever is asked; nil when it is said as the audit log has it.
    var asked: String?
}

extension ApprovalRequest {
    /// A request in the till's language, and in English for the audit log.
    init(
        _ permission: Permission, discountPPM: Int64 = 0, _ facts: TillFacts,
        _ words: (TillFacts) -> String
    ) {
        self.init(
            permission: permission, discountPPM: discountPPM, what: words(facts.inEnglish),
            asked: words(facts))
    }

    /// What it is, for the screen.
    var words: String { asked ?? what }
}

/// Another operator agrees with their PIN, in place: one action, and nobody signs out
/// (retail-rules: People).
struct ApprovalScreen: Screen {
    let client: TillClient
    let facts: TillFacts

    struct State: Equatable, Sendable {
        let request: ApprovalRequest
        var person = TextField(maxLength: 9)
        var pin = TextField(maxLength: 12, isSecret: true)
        var isAtPIN = false
        var isBusy = false
        var message: Message?

        init(_ request: ApprovalRequest) { self.request = request }
    }

    enum Action: Equatable, Sendable {
        case typed(Key)
        case next
        case otherField
        case failed(Trouble)
        case checked(Operator)
        /// Nil when nobody agreed.
        case finished(Approval?)
    }

    static let verifyID = EffectID("approval.verify")

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .typed(let key):
            state.message = nil
            if state.isAtPIN { _ = state.pin.handle(key) } else { _ = state.person.handle(key) }
        case .otherField: state.isAtPIN.toggle()
        case .next: return next(&state)
        case .failed(let trouble): return refuse(&state, trouble)
        case .checked(let person):
            let limits = facts.shop.settings.limits(of: person.role)
            guard
                limits.allows(state.request.permission, discountPPM: state.request.discountPPM)
            else { return refuse(&state, .mayNotApprove(person.name)) }
            return .send(.finished(Approval(person)))
        case .finished: break
        }
        return .none
    }

    private func next(_ state: inout State) -> Effect<Action> {
        state.message = nil
        guard state.isAtPIN else {
            state.isAtPIN = !state.person.isEmpty
            return .none
        }
        guard !state.pin.isEmpty else { return .none }
        guard let number = Int64(state.person.text) else {
            return refuse(&state, .operatorNumber)
        }
        state.isBusy = true
        return .run(id: Self.verifyID) { [client, pin = state.pin.text] send in
            do throws(Trouble) {
                await send(.checked(try await client.signIn(number, pin)))
            } catch {
                await send(.failed(error))
            }
        }
    }

    private func refuse(_ state: inout State, _ trouble: Trouble) -> Effect<Action> {
        state = State(state.request)
        state.message = facts.message(trouble)
        return .sound(.reject, client)
    }

    func keyMap(_ state: State) -> KeyMap<Action> {
        let back = facts.keys.binding(.back, Action.finished(nil))
        if state.isBusy { return KeyMap([back]) }
        return KeyMap(
            [
                facts.keys.binding(.agree, .next),
                facts.keys.binding(.otherField, isInFooter: false, .otherField), back,
            ], text: { .typed($0) })
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let width = min(60, area.width)
        let words =
            TextLines.wrap(
                facts.say("{}: another operator agrees.", state.request.words), to: width - 4)
            + (state.message.map { TextLines.wrap($0.text, to: width - 4) } ?? [])
        let box = area.centered(width: width, height: words.count + 7)
        DialogBox.clear(box, of: area, in: &buffer)
        let inside = buffer.box(box, title: facts.say("Approval")).inset(left: 1, right: 1)
        buffer.writeLines(words, in: inside)
        let fields = [
            (facts.say(.operatorLabel), state.person), (facts.say(.pin), state.pin),
        ]
        for (index, (label, field)) in fields.enumerated() {
            let row = inside.row(words.count + 1 + index)
            let (labelColumn, fieldColumn) = row.splittingLeft(10)
            buffer.writeLine(label, in: labelColumn, role: .label)
            let isFocused = state.isAtPIN == (index == 1) && !state.isBusy
            field.render(in: fieldColumn, to: &buffer, isFocused: isFocused)
        }
        let last = inside.row(words.count + 4)
        if state.isBusy {
            buffer.writeLine(facts.say(.oneMoment), in: last, role: .status)
        } else {
            keyMap(state).renderFooter(in: last, to: &buffer)
        }
    }
}
