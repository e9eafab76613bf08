import RetailModels
import RetailSync
import TerminalUI
import Till

/// How sending and taking stand: since when, why, what is queued, the last try and the next
/// (screens.md: Sync). For everybody; what it leads to is for managers.
struct SyncScreen: PageScreen {
    static let name = "sync"
    static let title = "Sync"

    let client: TillClient
    let facts: TillFacts

    struct State: OwnedPage {
        var who = Who()
        /// Nil until the till has said how it stands.
        var sync: CloudSync?
        var isBusy = false
        var message: Message?

        var isEntryEmpty: Bool { true }

        var isPaused: Bool { sync?.status?.isPaused ?? false }
    }

    enum Action: PageStep {
        case syncNow
        case pause
        case open(String)
        case refresh
        /// How the till stands, unasked.
        case shown(CloudSync)
        case told(CloudSync, Message)
        case failed(Trouble)
        /// It could not be said now; the next second asks again.
        case notShown(Trouble)
        case back

        var isTimed: Bool {
            switch self {
            case .refresh, .shown, .notShown: true
            default: false
            }
        }
    }

    static let workID = EffectID("sync.work")
    static let refreshID = EffectID("sync.refresh")
    static let watchID = EffectID("sync.watch")

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .refresh: return load()
        case .shown(let sync): state.sync = sync
        case .told(let sync, let message):
            state.isBusy = false
            state.sync = sync
            state.message = message
        case .notShown(let trouble): state.message = facts.message(trouble)
        case .failed(let trouble):
            state.isBusy = false
            state.message = facts.message(trouble)
            return .sound(.reject, client)
        case .syncNow:
            let message = Message.info(facts.say("Asked. What waits goes, and what is new comes."))
            return work(&state, message, client.cloudSync.syncNow)
        case .pause:
            let isPaused = !state.isPaused
            let message = Message.info(
                facts.say(
                    isPaused
                        ? "Paused: the till keeps what it sells." : "It sends and takes again."))
            let note = state.who.person.map {
                Effect<Action>.note(
                    AuditNote(
                        .settingsChange, by: $0, subject: "sync",
                        detail: isPaused ? "paused" : "goes on"), client)
            }
            let pause = work(&state, message) { [client] () throws(Trouble) in
                try await client.cloudSync.pause(isPaused)
            }
            return .merge(note ?? .none, pause)
        case .open, .back: break
        }
        return .none
    }

    /// Asks now, and each second from now on: what waits changes with every sale.
    func opened(_ state: inout State) -> Effect<Action> {
        .merge(
            load(),
            .observe(id: Self.watchID) { [client] send in
                while (try? await client.sleep(.seconds(1))) != nil { await send(.refresh) }
            })
    }

    func answer(to news: PageNews, _ state: State) -> Action? {
        news == .connection ? .refresh : nil
    }

    func request(_ action: Action) -> AppScreen.Action? {
        switch action {
        case .open(let page): .open(.listed(page))
        case .back: .goBack
        default: nil
        }
    }

    private func load() -> Effect<Action> {
        .run(id: Self.refreshID) { [client] send in
            do throws(Trouble) { await send(.shown(try await client.cloudSync.state())) } catch {
                await send(.notShown(error))
            }
        }
    }

    private func work(
        _ state: inout State, _ done: Message,
        _ work: @escaping @Sendable () async throws(Trouble) -> CloudSync
    ) -> Effect<Action> {
        state.isBusy = true
        return ask(Self.workID, failed: Action.failed) { () throws(Trouble) in
            .told(try await work(), done)
        }
    }

    func keyMap(_ state: State) -> KeyMap<Action> {
        let keys = facts.keys
        let reason =
            state.sync?.status == nil
            ? facts.say("This till works without a cloud: Settings, System, Cloud Sync.") : nil
        return KeyMap([
            keys.binding(
                .syncNow,
                unless: reason ?? (state.isPaused ? facts.say("It is paused: p goes on.") : nil),
                .syncNow),
            keys.binding(
                .syncPause,
                unless: reason
                    ?? (facts.allows(state.who.person, .settings)
                        ? nil : facts.sentences.of(.managersOnly)),
                .pause),
            keys.binding(.syncConflicts, .open(ConflictsScreen.name)),
            keys.binding(.syncParked, .open(BrowseScreen<ParkedList>.name)),
            keys.binding(.syncDevices, .open(DevicesScreen.name)),
            keys.binding(.back, .back),
        ])
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let rest = Message.render(state.message, at: area, to: &buffer)
        let page = rest.inset(left: 1, right: 1)
        buffer.writeLine(facts.say(Self.title), in: page.row(0), role: .title)
        guard let sync = state.sync else {
            buffer.writeLine("…", in: page.row(2), role: .dim)
            return
        }
        guard sync.isOn, let status = sync.status else {
            buffer.writeLine(
                facts.say("This till works without a cloud: Settings, System, Cloud Sync."),
                in: page.row(2), role: .dim)
            return
        }
        let rows = [SyncRow("Cloud", sync.url)] + status.rows(facts)
        let list = page.splittingTop(2).rest
        for (index, row) in rows.enumerated() where index < list.height {
            row.write(in: list.row(index), facts, to: &buffer)
        }
    }
}

extension SyncScreen.State {
    func essentials(_ facts: TillFacts) -> Essentials {
        let waiting = sync?.status.map {
            facts.say("{} to send · {} to take", "\($0.pendingUploads)", "\($0.pendingDownloads)")
        }
        return Essentials(
            title: facts.say(SyncScreen.title), figure: sync?.status?.state.rawValue ?? "",
            entry: waiting ?? "")
    }
}

/// A word, and what there is to say of it.
struct SyncRow: Equatable, Sendable {
    static let labelWidth = 13

    var label: String
    var text: String
    var role = Role.body

    init(_ label: String, _ text: String, _ role: Role = .body) {
        (self.label, self.text, self.role) = (label, text, role)
    }

    func write(in row: Rect, _ facts: TillFacts, to buffer: inout Buffer) {
        let (left, right) = row.splittingLeft(Self.labelWidth)
        buffer.writeLine(facts.say(label), in: left, role: .label)
        buffer.writeLine(text, in: right, role: role)
    }
}

extension SyncStatus {
    /// Since when and why, what is queued, the last try and the next.
    func rows(_ facts: TillFacts) -> [SyncRow] {
        let time = { facts.local($0).secondText }
        var rows = [
            SyncRow(
                "State",
                facts.say("{} since {}", state.rawValue, facts.local(since).timeText)
                    + (isPaused ? " · " + facts.say("paused") : ""), .status)
        ]
        if let reason { rows.append(SyncRow("Why", reason)) }
        rows.append(
            SyncRow(
                "Queue",
                facts.say("{} to send · {} to take", "\(pendingUploads)", "\(pendingDownloads)")))
        if parked > 0 || conflicts > 0 {
            rows.append(
                SyncRow(
                    "For a person",
                    facts.say("{} parked · {} to choose", "\(parked)", "\(conflicts)"), .warning))
        }
        if let part = bootstrapping {
            rows.append(
                SyncRow("Loading", facts.say("part {} of {}", "\(part.part)", "\(part.parts)")))
        }
        rows.append(SyncRow("Last sync", lastSync.map(time) ?? facts.say("never")))
        rows.append(SyncRow("Last answer", lastAnswer.map(time) ?? facts.say("never")))
        if let nextTry { rows.append(SyncRow("Next try", time(nextTry))) }
        if let skew, abs(skew) > Self.skewMax {
            let words =
                skew > 0 ? "{} s ahead of the cloud's; set it" : "{} s behind the cloud's; set it"
            rows.append(SyncRow("Clock", facts.say(words, "\(abs(skew) / 1_000)"), .warning))
        }
        return rows
    }
}
