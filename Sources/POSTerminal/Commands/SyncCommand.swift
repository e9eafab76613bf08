import APIClient
import ArgumentParser
import Glibc
import LocalStore
import RetailModels
import RetailStore
import RetailSync

/// `pos sync`: how this till stands with its cloud, and what to do about it.
struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "See and do what keeps this till and its cloud the same.",
        subcommands: [
            Status.self, Now.self, Parked.self, Release.self, Conflicts.self, Resolve.self,
            Used.self, Pause.self,
        ])

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "status",
            abstract: "How the till stands with its cloud.",
            discussion: """
                While a till runs in the folder, what that till last noted; otherwise what its \
                files say, and then it is offline: nobody asks the cloud.
                """)

        @OptionGroup var common: CommonOptions

        func run() async throws {
            let status = try await SyncFacts(settings: common.settings()).status()
            try status.show(json: common.json)
        }
    }

    struct Now: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "now",
            abstract: "Send and take now; exit 75 when the cloud cannot be reached.",
            discussion: "A till that runs in the folder does so by itself all the time.")

        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try common.settings()
            let place = try await Workplace.own(settings, as: "pos sync")
            let machine = try await TillMachine.start(place, logger: Logs.quiet)
            await machine.watch.use(machine.access)
            let left = try await machine.drain()
            await machine.worker.report()
            let linked = SyncStatus(await machine.link.status)
            var status = await machine.watch.status ?? linked
            status.pendingUploads = left
            let isReached = await machine.link.isOnline
            await machine.stop()
            try status.show(json: common.json)
            guard !(await machine.link.isRevoked) else {
                throw CommandFailure(
                    .noPermission,
                    "The cloud has revoked this till; what it had not sent is kept there for a "
                        + "manager. It sells on locally. Pair it again to come back.")
            }
            // Something may want attention, such as a parked document, and all is sent.
            guard (isReached && left == 0) || status.state == .local else {
                let reason = status.reason ?? status.lastError ?? "offline"
                throw CommandFailure(
                    .temporary,
                    "The cloud does not answer (\(reason)); \(left) writes wait, and are safe.")
            }
        }
    }

    struct Parked: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "parked",
            abstract: "List this till's writes that a server keeps for a person.",
            discussion: """
                With --manager those of all tills, as the cloud has them: why each is kept, and \
                since when. The PIN comes from --pin-file, POS_MANAGER_PIN or a prompt.
                """)

        @OptionGroup var common: CommonOptions
        @Option(help: "The number of the manager who asks the cloud.")
        var manager: Int64?
        @Option(name: .customLong("pin-file"), help: "A file with the manager's PIN.")
        var pinFile: String?

        func run() async throws {
            if let manager { return try await askServer(as: manager) }
            let place = try await Workplace.look(common.settings())
            let journal = try SQLiteJournal(path: place.folder.journal, access: .readOnly)
            let rows = try await journal.rows(in: [.parked], after: 0, limit: 10_000)
            await journal.close()
            await place.database.close()
            let items = rows.map(OwnParkedWrite.init)
            if common.json { return try Output.data(json: items) }
            guard !items.isEmpty else { return Output.data("nothing is parked") }
            for item in items { Output.data("\(item.number ?? item.id)  \(item.kind)") }
        }

        /// All that the shop's server keeps.
        private func askServer(as number: Int64) async throws {
            let settings = try common.settings()
            let pin = try ManagerOptions.pin(
                of: number, file: pinFile, TillFolder(path: settings.dataDirectory))
            try await ShopServer.with(settings, command: "pos sync parked") { server in
                let server = try await server.signedIn(number: number, pin: pin)
                try show(try await server.parked())
            }
        }

        private func show(_ items: [ParkedWrite]) throws {
            if common.json { return try Output.data(json: items) }
            guard !items.isEmpty else { return Output.data("nothing is parked") }
            let table = TextTable(
                columns: ["number", "kind", "why", "since (UTC)", "hash"],
                rows: items.map {
                    [
                        $0.number ?? $0.id, $0.kind.rawValue, $0.code,
                        AdminTime.text($0.receivedAt), String($0.hash.prefix(12)),
                    ]
                }, wordsCount: 5)
            Output.table(table, as: .table)
        }
    }

    struct Pause: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "pause",
            abstract: "Stop sending and taking until --resume; the till sells on.")

        @OptionGroup var common: CommonOptions
        @Flag(help: "Go on again.")
        var resume = false

        func run() async throws {
            let folder = TillFolder(path: try common.settings().dataDirectory)
            _ = try folder.identity()
            try folder.pauseSync(!resume)
            Output.note(
                resume
                    ? "The till sends and takes again."
                    : "The till keeps what it sells until pos sync pause --resume.")
        }
    }
}

/// A write that is kept for a person.
private struct OwnParkedWrite: Encodable {
    var id: String
    var kind: String
    /// The receipt's number, of a document.
    var number: String?
    var at: Int64?

    init(_ row: JournalRow) {
        id = row.write.id
        kind = row.write.kind.rawValue
        guard row.write.kind.isDocument,
            let document = try? CanonicalJSON.decode(
                Document.self, from: Array(row.write.body.utf8))
        else { return }
        kind = document.kind
        number = document.number
        at = document.at
    }
}

/// How a till stands, from its folder.
private struct SyncFacts {
    let settings: Settings

    func status() async throws -> SyncStatus {
        let folder = TillFolder(path: settings.dataDirectory)
        _ = try folder.identity()
        let noted = SmallFile.read(folder.syncStatus).flatMap {
            try? CanonicalJSON.decode(SyncStatus.self, from: $0)
        }
        let place: Workplace
        do {
            place = try await Workplace.own(settings, as: "pos sync")
        } catch let failure as FolderLockFailure {
            guard case .owned = failure, let noted else { throw failure }
            return noted
        }
        let journal = try SQLiteJournal(path: folder.journal)
        let sync = TillSync(
            journal: journal, database: place.database,
            snapshot: SQLiteSnapshotFile(path: folder.snapshot), tenant: place.identity.tenant,
            location: place.identity.location, key: try folder.key().publicKey, host: .live)
        let isOn = settings.cloud.isOn(folder.pairing())
        var status = SyncStatus(
            state: isOn ? .offline : .local, since: noted?.since ?? Host.live.now())
        status.reason = isOn ? "no till runs in the folder" : nil
        status.pendingUploads = isOn ? try await sync.waiting().writes : 0
        status.parked = try await journal.count(in: [.parked]).rows
        status.conflicts = try await sync.conflicts()
        status.bootstrapping = try sync.begunSnapshot().map {
            .init(part: $0.parts.count, parts: $0.session.parts.count)
        }
        status.isPaused = SmallFile.read(folder.syncPaused) != nil
        let hasHandedIn = try await sync.hasHandedIn()
        if isOn, hasHandedIn || noted?.isRevoked == true {
            status.isRevoked = true
            status.hasHandedIn = hasHandedIn
            status.state = .attention
            status.reason = "the cloud has revoked this till"
        }
        status.lastSync = noted?.lastSync
        status.lastError = noted?.lastError
        await journal.close()
        await place.database.close()
        return status
    }
}

extension SyncStatus {
    fileprivate func show(json: Bool) throws {
        if json { return try Output.data(json: self) }
        var rows = [
            ("state", isPaused ? "\(state.rawValue), paused" : state.rawValue),
            ("since", Self.time(since)),
        ]
        if let reason { rows.append(("why", reason)) }
        if isOutdated == true { rows.append(("version", "update this till; it sends only")) }
        if isRevoked == true {
            rows.append(("handed in", hasHandedIn == true ? "for a manager" : "not yet"))
        }
        rows += [
            ("to send", "\(pendingUploads)"), ("to take", "\(pendingDownloads)"),
            ("parked", "\(parked)"), ("conflicts", "\(conflicts)"),
            ("last sync", lastSync.map(Self.time) ?? "never"),
        ]
        if let skew, abs(skew) > Self.skewMax {
            let seconds = abs(skew) / 1_000
            rows.append(
                ("clock", "\(seconds) s \(skew > 0 ? "ahead of" : "behind") the cloud's; set it"))
        }
        if let bootstrapping {
            let words = "part \(bootstrapping.part) of \(bootstrapping.parts)"
            rows.append(("loading", words))
        }
        if let nextTry { rows.append(("next try", Self.time(nextTry))) }
        if let lastError { rows.append(("last error", lastError)) }
        for (name, value) in rows {
            Output.data(name + String(repeating: " ", count: 12 - name.count) + value)
        }
    }

    private static func time(_ ms: Int64) -> String {
        var seconds = time_t(ms / 1_000)
        var parts = tm()
        localtime_r(&seconds, &parts)
        var text = [CChar](repeating: 0, count: 32)
        strftime(&text, text.count, "%Y-%m-%d %H:%M:%S", &parts)
        return String(
            decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
