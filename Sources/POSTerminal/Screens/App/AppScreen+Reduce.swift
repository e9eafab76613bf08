import APIClient
import RetailModels
import TerminalUI
import Till

extension AppScreen {
    static let clockID = EffectID("app.clock")
    static let connectionID = EffectID("app.connection")
    static let toSendID = EffectID("app.to-send")
    static let changesID = EffectID("app.changes")
    static let keepID = EffectID("app.keep")
    static let pressNextID = EffectID("app.press-next")
    private static let questions = [
        "sign-in", "sell", "search", "inventory", "item", "devices", "conflicts", "sales",
        "receipt", "cloud-sync", "pairing", "approval",
    ]

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        if !action.isTimed { state.changeCount += 1 }
        let effect = step(&state, action)
        return .merge(effect, keepSale(&state), pressNext(state, after: action))
    }

    private func step(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .signIn, .float, .sell, .search, .pay, .paid, .shift, .inventory, .item, .devices,
            .conflicts, .sales, .receipt, .cloudSync:
            return reduceBase(&state, action)
        case .approval(let action): return reduceApproval(&state, action)
        case .askApproval(let request): state.dialog = .approval(.init(request))
        case .confirm, .choice, .help:
            return reduceDialog(&state, action)
        case .started: return start()
        case .tick(let clock): state.header.clock = clock
        case .connection(let connection):
            let before = state.header.connection
            state.header.connection = connection
            tellDelivery(&state)
            // When the cloud last answered changes with each answer: asking again would never end.
            guard before?.mode != connection.mode || before?.attentions != connection.attentions
            else { return .none }
            // Another server answers now, with another list.
            guard case .cloudSync = state.base else { return refresh(.sales, state) }
            return .send(.cloudSync(.refresh))
        case .salesToSend(let count):
            state.header.salesToSend = count
            tellDelivery(&state)
            return refresh(.sales, state)
        case .changed(.loading(let progress)): state.header.loading = progress
        case .changed(let change): return refresh(change, state)
        case .cartKept: return write(state.keeping.written())
        case .cartNotKept(let trouble):
            state.base.say(facts.message(trouble))
            return .merge(write(state.keeping.failed()), .sound(.reject, client))
        case .typedAhead(let key): state.typeAhead.append(key)
        case .pressNext: return press(&state)
        case .disabled(let reason): state.base.say(.alert(reason))
        case .resized(let size): state.resize(rows: size.rows)
        case .ending:
            state.typeAhead = []
            // Questions may go unanswered; a payment or a write may not.
            return .merge(Self.questions.map { .cancel(prefix: $0) })
        case .scanRefused(let code):
            state.base.say(facts.message(.scanRefused(CardGuard.masked(code))))
            return .sound(.reject, client)
        default: return command(&state, action)
        }
        return .none
    }

    /// What menu, palette and the global keys lead to.
    private func command(_ state: inout State, _ action: Action) -> Effect<Action> {
        if case .sell(var child) = state.base {
            child.isEscapeArmed = false
            state.base = .sell(child)
        }
        switch action {
        case .openHelp: state.dialog = .help(.init(helpLines(state)))
        case .openPalette: state.dialog = .choice(paletteChoices(state))
        case .openMenu: state.dialog = .choice(menuChoices)
        case .openSettings: state.dialog = .choice(settingsChoices(state))
        case .openSystem: state.dialog = .choice(systemChoices(state))
        case .open(let page): return open(page, &state)
        case .askQuit: return askQuit(&state)
        case .quit: return .run { [client] _ in await client.quit() }
        case .signOut: return signOut(&state)
        default: break
        }
        return .none
    }

    /// The clock, and what the till says of the cloud. They go on until the end.
    private func start() -> Effect<Action> {
        .merge(
            .observe(id: Self.clockID) { [client] send in
                while !Task.isCancelled {
                    let now = client.now()
                    await send(.tick(client.local(now).secondText))
                    let untilNext = Duration.milliseconds(1000 - now % 1000)
                    guard (try? await client.sleep(untilNext)) != nil else { return }
                }
            },
            .observe(id: Self.connectionID) { [statuses = client.statuses] send in
                for await status in statuses { await send(.connection(status)) }
            },
            .observe(id: Self.toSendID) { [counts = client.salesToSend] send in
                for await count in counts { await send(.salesToSend(count)) }
            },
            .observe(id: Self.changesID) { [changes = client.changes] send in
                for await change in changes() { await send(.changed(change)) }
            })
    }

    private func tellDelivery(_ state: inout State) {
        guard case .paid(var paid) = state.base else { return }
        paid.delivery = delivery(state.header)
        state.base = .paid(paid)
    }

    /// How the last sale stands with the cloud.
    func delivery(_ header: Header) -> String {
        switch header.connection?.word {
        case nil, .local: ""
        case _ where header.salesToSend == 0: "cloud ✓ sent"
        default: "cloud: \(header.salesToSend) to send"
        }
    }
}

// MARK: - Keeping the sale, and keys that came early

extension AppScreen {
    /// Invariant 1: whatever changed the sale, it is written after it.
    private func keepSale(_ state: inout State) -> Effect<Action> {
        guard let sale = state.sale else { return .none }
        return write(state.keeping.changed(to: sale.kept))
    }

    /// Writes the sale to the disk, if there is anything to write.
    func write(_ write: CartKeeping.Write?) -> Effect<Action> {
        guard let write else { return .none }
        return .run(id: Self.keepID) { [client] send in
            do throws(Trouble) {
                try await client.keepCart(write.cart)
                await send(.cartKept)
            } catch {
                await send(.cartNotKept(error))
            }
        }
    }

    /// Keys that waited are pressed one by one, each in a turn of its own: what the one before it
    /// set off within its turn has happened by then.
    private func pressNext(_ state: State, after action: Action) -> Effect<Action> {
        if case .typedAhead = action { return .none }
        guard !state.typeAhead.isEmpty, !isBusy(state) else { return .none }
        return .run(id: Self.pressNextID) { send in await send(.pressNext) }
    }

    private func press(_ state: inout State) -> Effect<Action> {
        guard !state.typeAhead.isEmpty, !isBusy(state) else { return .none }
        let key = state.typeAhead.removeFirst()
        switch freeKeyMap(state).resolve(key) {
        case .action(let action): return .send(action)
        case .disabled(let reason): return .send(.disabled(reason))
        case .none: return .none
        }
    }

    /// Whether keys wait.
    func isBusy(_ state: State) -> Bool { state.dialog == nil && state.base.page.isBusy }
}

extension AppScreen.Action {
    /// What comes with the time and not because of anybody.
    fileprivate var isTimed: Bool {
        switch self {
        case .tick, .sales(.refresh), .sales(.refreshed), .changed(.loading): true
        default: false
        }
    }
}
