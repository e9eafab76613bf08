import RetailModels
import TerminalUI

/// What a form asks for, and what is done with it.
protocol FormKind: Equatable, Sendable {
    /// As of `PageScreen`.
    static var name: String { get }
    static var title: String { get }
    /// Whether whoever keeps it wants to know the manager: then the PIN is asked for first.
    static var isForSession: Bool { get }

    /// The title of the box.
    func heading(_ facts: TillFacts) -> String
    func fields(_ facts: TillFacts) -> [FormField]
    /// A line below the fields for what is typed so far, such as what comes of it.
    func note(_ texts: [String], _ facts: TillFacts) -> String
    /// Does it, and says in a sentence that it is done.
    func save(_ texts: [String], _ ask: FormAsk) async throws(Trouble) -> String
}

extension FormKind {
    static var isForSession: Bool { false }
    func note(_ texts: [String], _ facts: TillFacts) -> String { "" }
}

/// One line of a form.
struct FormField: Equatable, Sendable {
    var label: String
    /// Stands in the empty field.
    var hint = ""
    var input: TextField
    var isNeeded = false
    /// What may be chosen, with ↑ and ↓; empty for a field that is typed.
    var choices: [String] = []
    /// Whether a scan is taken, as for a barcode.
    var takesScans = false

    /// A field with what it begins with.
    init(
        _ label: String, _ text: String = "", hint: String = "", isNeeded: Bool = false,
        length: Int = 60, isSecret: Bool = false, choices: [String] = [], takesScans: Bool = false
    ) {
        self.label = label
        self.hint = hint
        self.isNeeded = isNeeded
        self.choices = choices
        self.takesScans = takesScans
        input = TextField(text, maxLength: length, isSecret: isSecret)
    }
}

/// What a form is saved with.
struct FormAsk: Sendable {
    let client: TillClient
    let facts: TillFacts
    let person: Operator
    let session: ManagerSession?
}

/// A form in a box: Enter goes through its fields and, behind the last one, saves. Then it closes,
/// and the screen below says what was done.
struct FormScreen<Kind: FormKind>: PageScreen {
    static var name: String { Kind.name }
    static var title: String { Kind.title }

    let client: TillClient
    let facts: TillFacts

    struct State: OwnedPage {
        let kind: Kind
        var who = Who()
        var pin = TextField(maxLength: 12, isSecret: true)
        /// As `kind` has them until the form is open.
        var fields: [FormField] = []
        var focus = 0
        /// It is being saved.
        var isBusy = false
        var message: Message?

        /// A form before anything is typed.
        init(_ kind: Kind) { self.kind = kind }

        /// Whether the PIN is wanted first.
        var asksPIN: Bool { Kind.isForSession && who.session == nil }
        var isForManagers: Bool { Kind.isForSession }
        var isEntryEmpty: Bool {
            asksPIN ? pin.isEmpty : !fields.indices.contains(focus) || fields[focus].input.isEmpty
        }
        var texts: [String] { fields.map(\.input.text) }
    }

    enum Action: PageStep {
        case typed(Key)
        case field(forward: Bool)
        case next
        case save
        case saved(String)
        case signIn
        case signedIn(ManagerSession)
        case failed(Trouble)
        case back
        case leave(AppScreen.Action)
    }

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .saved(let sentence):
            state.isBusy = false
            return .send(.leave(.goBackSaying(.good(sentence))))
        case .failed(let trouble):
            state.isBusy = false
            if trouble.endsSession { state.who.session = nil }
            return refuse(&state, trouble)
        case .signedIn(let session):
            state.isBusy = false
            state.who.session = session
            return .none
        case .leave: return .none
        default: state.message = nil
        }
        switch action {
        case .typed(let key): return type(&state, key)
        case .field(let forward):
            let count = max(1, state.fields.count)
            state.focus = (state.focus + (forward ? 1 : count - 1)) % count
        case .next:
            guard state.focus + 1 >= state.fields.count else {
                state.focus += 1
                return .none
            }
            return save(&state)
        case .save: return save(&state)
        case .signIn: return signIn(&state)
        case .back:
            guard state.asksPIN, !state.pin.isEmpty else { return .send(.leave(.goBack)) }
            state.pin.clear()
        case .signedIn, .saved, .failed, .leave: break
        }
        return .none
    }

    func opened(_ state: inout State) -> Effect<Action> {
        state.fields = state.kind.fields(facts)
        return .none
    }

    func request(_ action: Action) -> AppScreen.Action? {
        if case .leave(let next) = action { next } else { nil }
    }

    private func refuse(_ state: inout State, _ trouble: Trouble) -> Effect<Action> {
        state.message = facts.message(trouble)
        return .sound(.reject, client)
    }

    private func type(_ state: inout State, _ key: Key) -> Effect<Action> {
        guard !state.asksPIN else {
            _ = state.pin.handle(key)
            return .none
        }
        guard state.fields.indices.contains(state.focus) else { return .none }
        var field = state.fields[state.focus]
        let before = field.input
        switch key {
        case .scan(let code):
            guard field.takesScans else {
                return refuse(&state, .scanRefused(CardGuard.masked(code)))
            }
            field.input.set(code)
        case .up where !field.choices.isEmpty: field.choose(-1)
        case .down where !field.choices.isEmpty: field.choose(1)
        default: _ = field.input.handle(key)
        }
        guard !CardGuard.holdsCardNumber(field.input.text) else {
            field.input = before
            state.fields[state.focus] = field
            return refuse(&state, .cardNumber)
        }
        state.fields[state.focus] = field
        return .none
    }

    /// Asks for a session with the PIN that is typed.
    private func signIn(_ state: inout State) -> Effect<Action> {
        guard let person = state.who.person, !state.pin.isEmpty else { return .none }
        let pin = state.pin.text
        state.pin.clear()
        state.isBusy = true
        return ask(EffectID("\(Kind.name).sign-in"), failed: Action.failed) {
            [devices = client.devices] () throws(Trouble) in
            .signedIn(try await devices.signIn(person.number, pin))
        }
    }

    private func save(_ state: inout State) -> Effect<Action> {
        if let missing = state.fields.firstIndex(where: { $0.isNeeded && $0.input.isEmpty }) {
            state.focus = missing
            return refuse(&state, .fieldMissing(facts.say(state.fields[missing].label)))
        }
        guard let person = state.who.person else { return refuse(&state, .managersOnly) }
        state.isBusy = true
        let question = FormAsk(
            client: client, facts: facts, person: person, session: state.who.session)
        return ask(.write(Kind.name), failed: Action.failed) {
            [kind = state.kind, texts = state.texts] () throws(Trouble) in
            .saved(try await kind.save(texts, question))
        }
    }
}

extension PageScreen {
    /// A form on top of this screen, for whoever may do that or when another operator agrees.
    func form<Kind: FormKind>(_ kind: Kind, needs permission: Permission) -> AppScreen.Action {
        show(FormScreen<Kind>.self, .init(kind), needs: permission, what: kind.heading(facts))
    }
}

extension FormField {
    /// The choice before the one that stands there, or the next.
    fileprivate mutating func choose(_ step: Int) {
        let known = choices.firstIndex(of: input.text)
        let next = known.map { ($0 + step + choices.count) % choices.count } ?? 0
        input.set(choices[next])
    }
}
