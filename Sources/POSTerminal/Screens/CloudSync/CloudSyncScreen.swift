import RetailModels
import TerminalUI

/// Settings → System → Cloud Sync: whether the till works with a cloud, with which, and pairing it.
/// For managers.
struct CloudSyncScreen: PageScreen {
    static let name = "cloud-sync"
    static let title = "Cloud Sync"

    let client: TillClient
    let facts: TillFacts

    /// Where typed keys go.
    enum Field: CaseIterable, Equatable, Sendable { case url, tenant, licence }

    struct State: OwnedPage {
        var who = Who()
        /// Nil until the till has said how it stands.
        var sync: CloudSync?
        var url = TextField(maxLength: 200)
        var tenant = TextField(maxLength: 64)
        var licence = TextField(maxLength: 64, isSecret: true)
        var focus = Field.url
        /// Of the code that a manager has to approve.
        var code: QRCode?
        var isBusy = false
        var message: Message?

        var isEntryEmpty: Bool { false }
    }

    enum Action: PageStep {
        case typed(Key)
        case field(forward: Bool)
        case next
        case toggle
        case pair
        case unpair
        case askUnpair
        case stop
        case refresh
        /// How the till stands, unasked.
        case shown(CloudSync)
        /// How it stands after what it was asked to do.
        /// - Parameter did: for the audit log; empty for nothing.
        case told(CloudSync, did: String)
        case approved(CloudSync)
        case failed(Trouble)
        case back
        case finished(Outcome)
    }

    enum Outcome: Equatable, Sendable {
        case back
        case askUnpair
    }

    static let workID = EffectID("cloud-sync.work")
    static let refreshID = EffectID("cloud-sync.refresh")
    /// Goes on when the screen is left: a manager may take a while.
    static let approvalID = EffectID("pairing.approval")

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .shown(let sync): return take(sync, &state)
        case .told(let sync, let did):
            state.isBusy = false
            return .merge(noted(did, state), take(sync, &state))
        case .approved(let sync):
            let effect = take(sync, &state)
            state.message = .good(
                facts.say(
                    "Paired. People and products are here; what else changed counts from the next "
                        + "sign-in."))
            return effect
        case .failed(let trouble):
            state.isBusy = false
            state.message = facts.message(trouble)
            return .sound(.reject, client)
        case .refresh: return load()
        case .stop:
            state.isBusy = false
            state.message = facts.message(.cancelled)
            return .cancel(Self.workID)
        case .finished: return .none
        default:
            state.message = nil
            return key(&state, action)
        }
    }

    private func key(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .typed(.scan(let code)):
            guard !CardGuard.holdsCardNumber(code) else { return refuse(&state, .cardNumber) }
            // A key that is scanned, or typed by a machine.
            state.handle(.paste(code))
        case .typed(let key): state.handle(key)
        case .field(let forward): state.moveFocus(forward: forward)
        case .next: return next(&state)
        case .toggle: return toggle(&state)
        case .pair: return pair(&state)
        case .askUnpair: return .send(.finished(.askUnpair))
        case .unpair:
            state.isBusy = true
            let leave = work("left") { [client] () throws(Trouble) in
                try await client.cloudSync.unpair()
            }
            return .merge(.cancel(Self.approvalID), leave)
        case .back: return .send(.finished(.back))
        default: break
        }
        return .none
    }

    func opened(_ state: inout State) -> Effect<Action> { load() }

    func answer(to news: PageNews, _ state: State) -> Action? {
        news == .connection ? .refresh : nil
    }

    func request(_ action: Action) -> AppScreen.Action? {
        switch action {
        case .finished(.back): .goBack
        case .finished(.askUnpair):
            .ask(
                facts.say("Leave the cloud? The data stays, and the till sells on by itself."),
                PageAction(Action.unpair))
        default: nil
        }
    }

    /// For the audit log: who has asked a cloud to take the till, or has taken it from its cloud. A
    /// manager's approval may come when nobody looks.
    private func noted(_ did: String, _ state: State) -> Effect<Action> {
        guard !did.isEmpty, let person = state.who.person else { return .none }
        return .note(AuditNote(.pairing, by: person, subject: state.url.text, detail: did), client)
    }

    private func refuse(_ state: inout State, _ trouble: Trouble) -> Effect<Action> {
        state.message = facts.message(trouble)
        return .sound(.reject, client)
    }

    /// What the till says of itself; the fields are filled in once and then belong to the person.
    private func take(_ sync: CloudSync, _ state: inout State) -> Effect<Action> {
        if state.sync == nil {
            state.url.set(sync.url)
            state.tenant.set(sync.tenant)
        }
        let before = state.sync?.stand
        state.sync = sync
        guard case .waiting(let code, let fingerprint, _) = sync.stand else {
            state.code = nil
            return .none
        }
        state.code = code.flatMap { QRCode(Pairing.text(code: $0, fingerprint: fingerprint)) }
        return before == sync.stand ? .none : waitForApproval()
    }

    /// From field to field; behind the last one the till asks to be paired.
    private func next(_ state: inout State) -> Effect<Action> {
        let isNewURL = state.focus == .url && state.url.text != state.sync?.url
        if isNewURL, let sync = state.sync, sync.isOn { return choose(true, &state) }
        guard state.focus == .licence else {
            state.moveFocus(forward: true)
            return .none
        }
        return pair(&state)
    }

    private func toggle(_ state: inout State) -> Effect<Action> {
        guard let sync = state.sync else { return .none }
        return choose(!sync.isOn, &state)
    }

    private func choose(_ isOn: Bool, _ state: inout State) -> Effect<Action> {
        state.isBusy = true
        return work { [client, url = state.url.text] () throws(Trouble) in
            try await client.cloudSync.choose(isOn, url)
        }
    }

    private func pair(_ state: inout State) -> Effect<Action> {
        for (name, field) in state.fields where field.isEmpty {
            return refuse(&state, .fieldMissing(name))
        }
        state.isBusy = true
        let (url, tenant, licence) = (state.url.text, state.tenant.text, state.licence.text)
        state.licence.clear()
        return work("asked") { [client] () throws(Trouble) in
            try await client.cloudSync.pair(url, tenant, licence)
        }
    }

    private func work(
        _ did: String = "",
        _ ask: @escaping @Sendable () async throws(Trouble) -> CloudSync
    ) -> Effect<Action> {
        .run(id: Self.workID) { send in
            do throws(Trouble) { await send(.told(try await ask(), did: did)) } catch {
                await send(.failed(error))
            }
        }
    }

    /// Asks how the till stands.
    func load() -> Effect<Action> {
        .run(id: Self.refreshID) { [client] send in
            do throws(Trouble) { await send(.shown(try await client.cloudSync.state())) } catch {
                await send(.failed(error))
            }
        }
    }

    private func waitForApproval() -> Effect<Action> {
        .observe(id: Self.approvalID) { [client] send in
            do throws(Trouble) {
                await send(.approved(try await client.cloudSync.approval()))
            } catch .cancelled {
                // Somebody unpaired it meanwhile, or the till ends.
            } catch {
                await send(.failed(error))
                await send(.refresh)
            }
        }
    }
}

extension CloudSyncScreen.State {
    /// The fields by the names that stand in front of them.
    var fields: [(name: String, field: TextField)] {
        [("URL", url), ("Tenant", tenant), ("Licence key", licence)]
    }

    mutating func handle(_ key: Key) {
        switch focus {
        case .url: _ = url.handle(key)
        case .tenant: _ = tenant.handle(key)
        case .licence: _ = licence.handle(key)
        }
    }

    mutating func moveFocus(forward: Bool) {
        let all = CloudSyncScreen.Field.allCases
        let index = all.firstIndex(of: focus) ?? 0
        focus = all[(index + (forward ? 1 : all.count - 1)) % all.count]
    }

    func essentials(_ facts: TillFacts) -> Essentials {
        var code = ""
        if case .waiting(let known?, _, _) = sync?.stand { code = Pairing.shown(known) }
        return Essentials(
            title: "Cloud Sync \(sync?.isOn == true ? "on" : "off")", figure: code,
            entry: "URL \(url.text)")
    }
}
