import APIClient
import LocalStore
import Logging
import RetailModels
import RetailServer
import RetailStore
import RetailSync
import Till

/// A till that runs: its journal and register, its own server, the way to the cloud, and what
/// delivers the journal.
struct TillMachine {
    let workplace: Workplace
    let journal: SQLiteJournal
    let register: Register
    let server: RunningServer
    let transport: TillTransport
    let link: CloudLink
    let delivery: JournalDelivery
    let sync: TillSync
    let worker: SyncWorker
    /// The way into the cloud as of the start.
    let access: CloudAccess?
    /// Listens to the cloud while the till's screens are open.
    let watch: CloudWatch
    /// Sentences for the person who started it, such as another port.
    let notices: [String]

    static func start(_ workplace: Workplace, logger: Logger) async throws -> TillMachine {
        let folder = workplace.folder
        let (journal, register, sideFile, journalNotices) = try await openRegister(workplace)
        let token = try folder.serverToken()
        let (server, notices) = try await startServer(workplace, token: token, logger: logger)
        let cloud = workplace.settings.cloud
        let own = ServerAddress(url: "http://127.0.0.1:\(server.port)", token: token)
        let transport = TillTransport(
            own: own.url, door: server.door, options: .init(caFile: cloud.caFile))
        let limits = CallLimits(
            connectTimeoutMs: cloud.connectTimeout.milliseconds,
            timeoutMs: cloud.timeout.milliseconds)
        let client = APIClient(transport: transport, limits: limits)
        let access = try cloudAccess(workplace.settings, folder)
        let link = CloudLink(
            client: client, cloud: access, own: own,
            hedgeAfterMs: cloud.hedgeAfter.milliseconds, host: .live)
        let watch = CloudWatch(
            client: client, tenant: workplace.identity.tenant, database: workplace.database,
            caFile: cloud.caFile, statusFile: folder.syncStatus, logger: logger,
            onFall: { await link.handle(.cloudSuspected) })
        let sync = TillSync(
            journal: journal, database: workplace.database,
            snapshot: SQLiteSnapshotFile(path: folder.snapshot), tenant: workplace.identity.tenant,
            location: workplace.identity.location, key: register.publicKey, host: .live)
        let worker = SyncWorker(
            sync: sync, link: link, host: .live, version: Version.text,
            retention: try retention(workplace),
            isPaused: { SmallFile.read(folder.syncPaused) != nil },
            tell: { await watch.take($0) })
        let delivery = JournalDelivery(
            sync: sync, link: link, host: .live, logger: logger,
            onDelivered: { await worker.wake() },
            onNumberTwice: { await watch.take(.numberTwice) })
        await watch.attach(worker: worker, register: register, link: link, access: access)
        await register.notify {
            Task {
                sideFile.write()
                await delivery.wake()
            }
        }
        try await sync.recover()
        await link.start(
            onDrain: {
                Task {
                    await delivery.wake()
                    await worker.wake()
                }
            }, onStatus: { Task { await worker.report() } })
        await worker.start(takesShop: access?.isDevice ?? false)
        await delivery.wake()
        return TillMachine(
            workplace: workplace, journal: journal, register: register, server: server,
            transport: transport, link: link, delivery: delivery, sync: sync, worker: worker,
            access: access, watch: watch, notices: workplace.notices + journalNotices + notices)
    }

    /// Which history the till keeps; nil for all of it.
    private static func retention(
        _ workplace: Workplace
    ) throws(CommandFailure) -> RetentionRule? {
        guard workplace.settings.keepDays > 0 else { return nil }
        let key = try workplace.folder.key()
        return RetentionRule(
            days: workplace.settings.keepDays, device: workplace.identity.device
        ) { key.sign(text: $0) }
    }

    /// The way into the cloud; nil when cloud sync is off. A token's file counts as paired by hand.
    static func cloudAccess(
        _ settings: Settings, _ folder: TillFolder
    ) throws(CommandFailure) -> CloudAccess? {
        let settings = settings.cloud
        let pairing = folder.pairing().flatMap { $0.isPaired ? $0 : nil }
        guard settings.isOn(pairing), let url = settings.url ?? pairing?.url else { return nil }
        let credential: CloudAccess.Credential
        if let file = settings.tokenFile {
            credential = .token(try folder.secret(file))
        } else if let pairing {
            let key = try folder.key()
            credential = .device(id: pairing.device, tenant: pairing.tenant) { key.sign(text: $0) }
        } else {
            credential = .none
        }
        return CloudAccess(url: url, credential: credential, host: .live)
    }

    /// Opens the journal and goes on behind the last number it may have used. A journal that is
    /// damaged is made anew; the notices say so.
    static func openRegister(
        _ workplace: Workplace
    ) async throws -> (SQLiteJournal, Register, SideFile, notices: [String]) {
        let folder = workplace.folder
        let water = SideFile.read(path: folder.highWater)
        let sideFile = SideFile(path: folder.highWater, reserved: water?.reserved ?? 0)
        let opened = try await JournalRescue(workplace: workplace)
            .open(sideFile, hasNumbers: (water?.sequence ?? 0) > 0)
        if let notice = opened.notice { Output.note(notice) }
        let register = Register(
            identity: workplace.identity, shop: workplace.shop, clock: workplace.clock,
            key: try folder.key(), journal: opened.journal, head: opened.head, host: .live)
        if opened.mustLeaveSeries {
            try await register.leaveSeries(by: try await workplace.person())
        } else if let water {
            try await register.goOn(
                behind: water.series, sequence: water.sequence, reserved: water.reserved,
                journalID: water.journalID
            ) { try await workplace.person() }
        }
        return (opened.journal, register, sideFile, [opened.notice].compactMap { $0 })
    }

    /// Starts the own server on the configured address, or on a free port when that is taken.
    private static func startServer(
        _ workplace: Workplace, token: String, logger: Logger
    ) async throws -> (RunningServer, notices: [String]) {
        let listen = workplace.settings.server.listen
        guard listen.isLoopback || workplace.settings.server.isBehindProxy else {
            throw CommandFailure(
                .configuration,
                "The till's own server speaks no TLS, so \(listen) is not for it. "
                    + "Set server.listen to a loopback address, or run pos serve.")
        }
        do {
            let server = try await RunningServer.start(
                workplace, listen: listen, token: token, logger: logger)
            return (server, [])
        } catch let failure as RunningServer.PortTaken {
            let server = try await RunningServer.start(
                workplace, listen: ListenAddress(host: "127.0.0.1", port: 0), token: token,
                logger: logger)
            return (
                server,
                ["Port \(failure.port) is taken; this till's server uses port \(server.port)."]
            )
        }
    }

    /// Waits until the cloud has answered every write or has failed; returns what is left to send.
    func drain() async throws -> Int {
        await delivery.wake()
        await delivery.waitUntilIdle()
        await link.waitUntilDecided()
        await delivery.wake()
        await delivery.waitUntilIdle()
        await worker.wake()
        await worker.waitUntilIdle()
        let open = try await journal.count(in: [.open])
        guard open.rows == 0 else {
            throw CommandFailure(
                .temporary,
                "\(open.rows) writes wait for this till's own server; they are safe in the journal "
                    + "and are delivered at the next start.")
        }
        guard await link.hasCloud else { return 0 }
        return try await sync.waiting().writes
    }

    func stop() async {
        await watch.stop()
        await delivery.stop()
        await worker.stop()
        await link.stop()
        transport.stop()
        await server.stop()
        await journal.close()
        await workplace.database.close()
    }
}

extension Duration {
    var milliseconds: Int {
        Int(components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000)
    }
}
