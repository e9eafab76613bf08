import RetailModels
import TerminalUI

/// Edits that wait for a manager, as the cloud knows them: two keys decide. The cloud asks for the
/// PIN once, as for the devices.
struct ConflictsScreen: PageScreen {
    static let name = "conflicts"
    static let title = "Conflicts"

    let client: TillClient
    let facts: TillFacts

    struct State: ManagerPage {
        let person: Operator
        /// In memory only, and gone with the operator; without one the PIN is asked for.
        var session: ManagerSession?
        var pin = TextField(maxLength: 12, isSecret: true)
        var conflicts: [EditConflict] = []
        var list = ListState()
        /// The cloud is being asked.
        var isBusy: Bool
        var message: Message?

        var isEntryEmpty: Bool { session != nil || pin.isEmpty }

        mutating func resize(listed rows: Int) {
            list.update(height: rows - ConflictsScreen.rowsBelowList)
        }

        /// What the keys decide about.
        var selected: EditConflict? {
            conflicts.indices.contains(list.selection) ? conflicts[list.selection] : nil
        }

        /// The screen before the cloud was asked, which a session allows at once.
        init(person: Operator, session: ManagerSession?) {
            self.person = person
            self.session = session
            isBusy = session != nil
        }
    }

    enum Action: PageStep {
        case typed(Key)
        case next
        case move(Key)
        case choose(ResolveConflict.Choice)
        case refresh
        case stop
        case back
        case signedIn(ManagerSession)
        case loaded([EditConflict])
        case decided(EditConflict, ResolveConflict.Choice)
        case failed(Trouble)
        case finished

        var isStop: Bool { self == .stop }
    }

    /// The rule and the lines under the list.
    static let rowsBelowList = 3

    static let workID = EffectID("conflicts.work")

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .signedIn(let session):
            state.session = session
            return load(&state)
        case .loaded(let conflicts):
            state.isBusy = false
            state.conflicts = conflicts
            state.list.update(count: conflicts.count)
            return .none
        case .decided(let conflict, let choice):
            let word = facts.say(choice == .take ? "taken" : "kept")
            state.message = .good(
                facts.say(
                    "{}: {}. All tills hear it.", "\(conflict.code) \(conflict.column)", word))
            let note = AuditNote(
                .conflictResolved, by: state.person, subject: conflict.code,
                detail: "\(conflict.column): \(choice)")
            return .merge(.note(note, client), load(&state))
        case .failed(let trouble): return fail(&state, trouble)
        case .stop:
            state.isBusy = false
            state.message = .info(
                facts.say("Stopped. The cloud may have done it: u shows how it is."))
            return .cancel(Self.workID)
        case .finished: return .none
        default: state.message = nil
        }
        switch action {
        case .typed(let key):
            if state.session == nil { _ = state.pin.handle(key) }
        case .next: return signIn(&state)
        case .move(let key): _ = state.list.handle(key)
        case .choose(let choice): return choose(&state, choice)
        case .refresh: return load(&state)
        case .back:
            guard state.session == nil, !state.pin.isEmpty else { return .send(.finished) }
            state.pin.clear()
        case .signedIn, .loaded, .decided, .failed, .stop, .finished: break
        }
        return .none
    }

    func opened(_ state: inout State) -> Effect<Action> { load(&state) }

    func request(_ action: Action) -> AppScreen.Action? { action == .finished ? .goBack : nil }

    /// Asks for what waits, when there is a session.
    func load(_ state: inout State) -> Effect<Action> {
        guard let session = state.session else { return .none }
        return work(&state) { [client = client.devices] () throws(Trouble) in
            .loaded(try await client.conflicts(session))
        }
    }

    private func choose(
        _ state: inout State, _ choice: ResolveConflict.Choice
    ) -> Effect<Action> {
        guard let session = state.session, let one = state.selected else { return .none }
        return work(&state) { [client = client.devices] () throws(Trouble) in
            .decided(try await client.resolve(one.id, choice, session), choice)
        }
    }

    private func signIn(_ state: inout State) -> Effect<Action> {
        guard state.session == nil, !state.pin.isEmpty else { return .none }
        let (number, pin) = (state.person.number, state.pin.text)
        state.pin.clear()
        return work(&state) { [client = client.devices] () throws(Trouble) in
            .signedIn(try await client.signIn(number, pin))
        }
    }

    private func work(
        _ state: inout State,
        _ work: @escaping @Sendable () async throws(Trouble) -> Action
    ) -> Effect<Action> {
        state.isBusy = true
        return .run(id: Self.workID) { send in
            do throws(Trouble) {
                await send(try await work())
            } catch {
                await send(.failed(error))
            }
        }
    }

    /// When the session is over, the PIN is asked for anew.
    private func fail(_ state: inout State, _ trouble: Trouble) -> Effect<Action> {
        state.isBusy = false
        state.pin.clear()
        if case .cloudRefused(let problem) = trouble,
            [.sessionNeeded, .sessionExpired].contains(problem.code)
        {
            state.session = nil
        }
        state.message = facts.message(trouble)
        return .sound(.reject, client)
    }
}
