import RetailModels
import TerminalUI

/// The shop's devices as the cloud knows them: those that wait, that work, and that were revoked.
/// The cloud asks the manager for the PIN once; the till's own copy has no part in it.
struct DevicesScreen: PageScreen {
    static let name = "devices"
    static let title = "Devices"

    let client: TillClient
    let facts: TillFacts

    /// Where the keys go.
    enum Mode: Equatable, Sendable {
        case pin
        case list
        case form(DeviceForm)
    }

    struct State: ManagerPage {
        let person: Operator
        /// In memory only, and gone with the operator.
        var session: ManagerSession?
        var mode: Mode
        var pin = TextField(maxLength: 12, isSecret: true)
        var found = ShopDevices(devices: [], locations: [])
        var list = ListState()
        /// The cloud is being asked.
        var isBusy: Bool
        var message: Message?

        var isEntryEmpty: Bool {
            switch mode {
            case .pin: pin.isEmpty
            case .list: true
            case .form(let form): form.isEntryEmpty
            }
        }

        mutating func resize(listed rows: Int) {
            list.update(height: rows - DevicesScreen.rowsBelowList)
        }

        /// The device the keys act on.
        var selected: Device? {
            found.devices.indices.contains(list.selection) ? found.devices[list.selection] : nil
        }

        /// The screen before the cloud was asked, which a session allows at once.
        init(person: Operator, session: ManagerSession?) {
            self.person = person
            self.session = session
            mode = session == nil ? .pin : .list
            isBusy = session != nil
        }
    }

    enum Action: PageStep {
        case typed(Key)
        case scanned(String)
        case next
        case move(Key)
        case approve
        case rename
        case askRevoke
        case revoke(Device)
        case refresh
        case stop
        case back
        case signedIn(ManagerSession)
        case loaded(ShopDevices)
        case changed(Device, Change)
        case failed(Trouble)
        case finished(Outcome)

        var isStop: Bool { self == .stop }
    }

    /// What was done to a device.
    enum Change: Equatable, Sendable { case approved, renamed, revoked }

    enum Outcome: Equatable, Sendable {
        case back
        /// A person is to say yes first.
        case askRevoke(Device)
    }

    /// The rule and the lines under it.
    static let rowsBelowList = 3

    static let workID = EffectID("devices.work")

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .signedIn(let session):
            state.session = session
            state.mode = .list
            return load(&state)
        case .loaded(let found):
            state.isBusy = false
            state.found = found.sorted
            state.list.update(count: found.devices.count)
            return .none
        case .changed(let device, let change):
            state.mode = .list
            state.message = .good(sentence(change, device))
            let note = AuditNote(
                .pairing, by: state.person, subject: device.name, detail: "\(change)")
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
        case .typed(let key): return edit(&state, key)
        case .scanned(let code): return scan(&state, code)
        case .next: return next(&state)
        case .move(let key): _ = state.list.handle(key)
        case .approve:
            let marked = state.selected.flatMap { $0.status == .pending ? $0 : nil }
            state.mode = .form(.init(approving: marked, at: state.found.locations))
        case .rename:
            if let device = state.selected { state.mode = .form(.init(renaming: device)) }
        case .askRevoke:
            guard let device = state.selected else { return .none }
            return .send(.finished(.askRevoke(device)))
        case .revoke(let device):
            return change(&state, .revoked) { client, session throws(Trouble) in
                try await client.change(device.id, .init(isRevoked: true), session)
            }
        case .refresh: return load(&state)
        case .back: return back(&state)
        case .signedIn, .loaded, .changed, .failed, .stop, .finished: break
        }
        return .none
    }

    func opened(_ state: inout State) -> Effect<Action> { load(&state) }

    func request(_ action: Action) -> AppScreen.Action? {
        switch action {
        case .finished(.back): return .goBack
        case .finished(.askRevoke(let device)):
            let isOwn = device.id == facts.identity.device
            return .ask(
                facts.say(
                    "Revoke {}? The cloud takes nothing more from it, within seconds. It keeps its "
                        + "data and sells on by itself, until it is paired again.",
                    device.name + (isOwn ? ", " + facts.say("the till you are at") : "")),
                PageAction(Action.revoke(device)))
        default: return nil
        }
    }

    /// Asks for the devices, when there is a session.
    func load(_ state: inout State) -> Effect<Action> {
        guard let session = state.session else { return .none }
        state.isBusy = true
        return .run(id: Self.workID) { [client = client.devices] send in
            do throws(Trouble) {
                await send(.loaded(try await client.list(session)))
            } catch {
                await send(.failed(error))
            }
        }
    }

    private func refuse(_ state: inout State, _ trouble: Trouble) -> Effect<Action> {
        state.message = facts.message(trouble)
        return .sound(.reject, client)
    }

    /// When the session is over, the PIN is asked for anew.
    private func fail(_ state: inout State, _ trouble: Trouble) -> Effect<Action> {
        state.isBusy = false
        state.pin.clear()
        if case .cloudRefused(let problem) = trouble,
            [.sessionNeeded, .sessionExpired].contains(problem.code)
        {
            state.session = nil
            state.mode = .pin
        }
        return refuse(&state, trouble)
    }

    private func back(_ state: inout State) -> Effect<Action> {
        switch state.mode {
        case .pin:
            guard !state.pin.isEmpty else { return .send(.finished(.back)) }
            state.pin.clear()
        case .list: return .send(.finished(.back))
        case .form(var form): state.mode = form.back() ? .form(form) : .list
        }
        return .none
    }
}

// MARK: - Typing, and what comes of it

extension DevicesScreen {
    private func edit(_ state: inout State, _ key: Key) -> Effect<Action> {
        switch state.mode {
        case .pin: _ = state.pin.handle(key)
        case .list: break
        case .form(var form):
            guard form.handle(key) else { return refuse(&state, .cardNumber) }
            state.mode = .form(form)
        }
        return .none
    }

    /// A scan is for the field that asks for a code, and nothing else.
    private func scan(_ state: inout State, _ code: String) -> Effect<Action> {
        guard case .form(var form) = state.mode, form.purpose == .approve, form.focus == 0,
            form.handle(.control("u")), form.handle(.paste(code))
        else {
            // Whatever it was may have been a PIN: it is not shown.
            return refuse(&state, .scanRefused("it"))
        }
        state.mode = .form(form)
        return .none
    }

    private func next(_ state: inout State) -> Effect<Action> {
        switch state.mode {
        case .pin: return signIn(&state)
        case .list: return .none
        case .form(var form):
            do throws(Trouble) {
                let isWhole = try form.next()
                state.mode = .form(form)
                return isWhole ? finish(&state, form) : .none
            } catch {
                return refuse(&state, error)
            }
        }
    }

    private func signIn(_ state: inout State) -> Effect<Action> {
        guard !state.pin.isEmpty else { return .none }
        let (number, pin) = (state.person.number, state.pin.text)
        state.pin.clear()
        state.isBusy = true
        return .run(id: Self.workID) { [client = client.devices] send in
            do throws(Trouble) {
                await send(.signedIn(try await client.signIn(number, pin)))
            } catch {
                await send(.failed(error))
            }
        }
    }

    private func finish(_ state: inout State, _ form: DeviceForm) -> Effect<Action> {
        switch form.purpose {
        case .approve:
            return change(&state, .approved) { client, session throws(Trouble) in
                try await client.approve(form.approval, session)
            }
        case .rename(let device):
            return change(&state, .renamed) { client, session throws(Trouble) in
                try await client.change(device.id, .init(name: form.name), session)
            }
        }
    }

    private func change(
        _ state: inout State, _ change: Change,
        _ work:
            @escaping @Sendable (DevicesClient, ManagerSession) async throws(Trouble) -> Device
    ) -> Effect<Action> {
        guard let session = state.session else { return .none }
        state.isBusy = true
        return .run(id: Self.workID) { [client = client.devices] send in
            do throws(Trouble) {
                await send(.changed(try await work(client, session), change))
            } catch {
                await send(.failed(error))
            }
        }
    }

    private func sentence(_ change: Change, _ device: Device) -> String {
        switch change {
        case .approved:
            facts.say("{} is till {}. It fetches its goods now.", device.name, device.series ?? "")
        case .renamed: facts.say("It is called {} now.", device.name)
        case .revoked: facts.say("{} is revoked. It sells on from its own copy.", device.name)
        }
    }
}

extension ShopDevices {
    /// Those that wait first, then those that work.
    var sorted: ShopDevices {
        let order: [DeviceStatus] = [.pending, .active, .known, .revoked]
        let devices = order.flatMap { status in self.devices.filter { $0.status == status } }
        return ShopDevices(devices: devices, locations: locations)
    }
}
