import APIClient
import Peripherals
import RetailModels
import TerminalUI
import Till

extension AppScreen {
    static let clockID = EffectID("app.clock")
    static let connectionID = EffectID("app.connection")
    static let toSendID = EffectID("app.to-send")
    static let changesID = EffectID("app.changes")
    static let printsID = EffectID("app.prints")
    static let keepID = EffectID("app.keep")
    static let lastSaleID = EffectID("app.last-sale")
    static let pressNextID = EffectID("app.press-next")
    private static let questions = [
        "sign-in", "sell.lookup", "sell.slow", "sell.escape", "search", "customer.find",
        "held.load", "favourites", "return", "value", "pairing", "approval",
    ]

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        if !action.isTimed { state.changeCount += 1 }
        let effect = step(&state, action)
        return .merge(
            effect, keepSale(&state), turnSpinner(&state), pressNext(state, after: action))
    }

    private func step(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .signIn, .float, .sell, .search, .customer, .held, .favourites, .pay, .paid, .returns,
            .value, .shift, .page:
            return reduceBase(&state, action)
        case .approval(let action): return reduceApproval(&state, action)
        case .askApproval(let request): state.dialog = .approval(.init(request))
        case .confirm, .choice, .prompt, .help:
            return reduceDialog(&state, action)
        case .lock(let action): return reduceLock(&state, action)
        case .lockNow: lock(&state)
        case .touched: touch(&state)
        case .spin: spin(&state)
        case .toastEnds(let number): state.toasts.end(number)
        case .started: return start()
        case .tick(let clock):
            state.header.clock = clock
            grow(&state)
        case .connection(let connection):
            let before = state.header.connection
            state.header.connection = connection
            tellDelivery(&state)
            // When the cloud last answered changes with each answer: asking again would never end.
            guard before?.mode != connection.mode || before?.attentions != connection.attentions
            else { return .none }
            // Another server answers now, with another list.
            return tell(.connection, state)
        case .salesToSend(let count):
            state.header.salesToSend = count
            tellDelivery(&state)
            if case .shift(var child) = state.base {
                child.salesToSend = state.header.salesForCloud
                state.base = .shift(child)
            }
            return tell(.changed(.sales), state)
        case .printed(let news):
            state.print = news
            return .merge(tellPrint(news, state), toast(news, &state))
        case .changed(.loading(let progress)): state.header.loading = progress
        case .changed(.people):
            let told = toast(.info(facts.say(.shopChanged)), &state)
            let anew = state.person == nil ? askBeginAnew() : .none
            return .merge(tell(.changed(.people), state), told, anew)
        case .changed(let change): return tell(.changed(change), state)
        case .cartKept: return write(state.keeping.written())
        case .cartNotKept(let trouble):
            state.base.say(facts.message(trouble))
            return .merge(write(state.keeping.failed()), .sound(.reject, client))
        case .typedAhead(let key): state.typeAhead.append(key)
        case .pressNext: return press(&state)
        case .disabled(let reason):
            if state.lock == nil { state.base.say(.alert(reason)) }
            state.lock?.message = .alert(reason)
        case .resized(let size): state.resize(rows: size.rows)
        case .ending:
            state.typeAhead = []
            // Questions may go unanswered; a payment or a write may not.
            return .merge((Self.questions + state.pageNames).map { .cancel(prefix: $0) })
        case .scanRefused(let code):
            state.base.say(facts.message(.scanRefused(CardGuard.masked(code))))
            return .sound(.reject, client)
        case .scannerTrouble(let trouble):
            state.base.say(facts.message(trouble))
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
        case .showLastSale(let document): showLastSale(document, &state)
        case .lastSaleFailed(let trouble): state.base.say(facts.message(trouble))
        case .openHelp: state.dialog = .help(.init(helpLines(state)))
        case .openPalette: state.dialog = .choice(paletteChoices(state))
        case .openMenu: state.dialog = .choice(menuChoices(state))
        case .openSettings: state.dialog = .choice(settingsChoices(state))
        case .openSystem: state.dialog = .choice(systemChoices(state))
        case .open(let page): return open(page, &state)
        case .show(let page): return show(page, &state)
        case .showIf(let permission, let what, let page):
            guard !facts.allows(state.person, permission) else { return show(page, &state) }
            guard !page.state.isForManagers else {
                return .send(.disabled(facts.sentences.of(.managersOnly)))
            }
            state.waiting = .show(page)
            return .send(.askApproval(ApprovalRequest(permission: permission, what: what)))
        case .refund(let sale): return askRefund(sale, &state)
        case .refundNow(let sale): return refund(sale, &state)
        case .goBack: return goBack(&state)
        case .goBackSaying(let message):
            let effect = goBack(&state)
            state.base.say(message)
            return effect
        case .ask(let question, let action):
            state.dialog = .confirm(.init(question, purpose: .page(action)))
        case .askQuit: return askQuit(&state)
        case .outdated: return beginAnew(state)
        case .quit:
            // Behind what the audit log hears: the till ends with it.
            let quit = Effect<Action>.run(inTurn: .audit) { [client] _ in
                await client.quit()
            }
            return .merge(leaving(state) + [quit])
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
            .observe(id: Self.printsID) { [news = client.printer.news] send in
                for await news in news { await send(.printed(news)) }
            },
            .observe(id: Self.changesID) { [changes = client.changes] send in
                for await change in changes() { await send(.changed(change)) }
            })
    }

    /// Tells the screen that shows the document.
    private func tellPrint(_ news: PrintNews, _ state: State) -> Effect<Action> {
        switch state.base {
        case .paid(let child) where child.document.id == news.documentID:
            .send(.paid(.printed(news)))
        default: tell(.printed(news), state)
        }
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
        case _ where header.salesToSend == 0: facts.say(.deliverySent)
        default: facts.say(.deliveryWaits(sales: header.salesToSend))
        }
    }
}

// MARK: - Keeping the sale, and keys that came early

extension AppScreen {
    /// Invariant 1: whatever changed the sale, it is written after it.
    private func keepSale(_ state: inout State) -> Effect<Action> {
        // What is rung for practice is not a sale that was interrupted, and while the paid sale is
        // being written there is nothing to keep beside it.
        guard state.sale != nil, !state.header.isTraining, state.payment?.isBusy != true else {
            return .none
        }
        return write(state.keeping.changed(to: state.kept))
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
        guard !state.typeAhead.isEmpty, !isBusy(state), state.lock == nil else { return .none }
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
        case .tick, .touched, .spin, .changed(.loading), .printed, .paid(.printed), .toastEnds:
            true
        case .page(let action): action.step.isTimed
        default: false
        }
    }
}
