import APIClient
import LocalStore
import Logging
import RetailModels
import RetailStore
import RetailSync
import TerminalUI
import Till

/// What the cloud's hints and the sync's news lead to in a till: a sync that looks at once, screens
/// that look again, people and catalogue taken anew, a file that says how things stand.
actor CloudWatch {
    private let client: APIClient
    private let tenant: String
    private let database: any Database
    /// As the till's calls trust them.
    private let caFile: String?
    /// Where the sync's status is written for `pos sync status`.
    private let statusFile: String
    private let onFall: @Sendable () async -> Void
    private let logger: Logger
    private var access: CloudAccess?
    private var feed: HintFeed?
    private var worker: SyncWorker?
    private var register: Register?
    private var link: CloudLink?
    private var watching: Task<Void, Never>?
    private let publish: AsyncStream<ShopChange>.Continuation
    /// What has changed, for the screens.
    nonisolated let changes: AsyncStream<ShopChange>
    /// How the sync stands, as of the last news of it.
    private(set) var status: SyncStatus?

    /// - Parameter onFall: called when the cloud may be gone, or may have revoked the till.
    init(
        client: APIClient, tenant: String, database: any Database, caFile: String?,
        statusFile: String, logger: Logger, onFall: @escaping @Sendable () async -> Void
    ) {
        self.client = client
        self.tenant = tenant
        self.database = database
        self.caFile = caFile
        self.statusFile = statusFile
        self.logger = logger
        self.onFall = onFall
        (changes, publish) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(32))
    }

    /// What it acts on.
    func attach(worker: SyncWorker, register: Register, link: CloudLink, access: CloudAccess?) {
        self.worker = worker
        self.register = register
        self.link = link
        self.access = access
    }

    /// Has the worker look what there is to do, and tell how it stands.
    func syncNow() async {
        await worker?.wake()
        await worker?.report()
    }

    /// Listens to that cloud from now on; to none with nil, or one that does not know this till.
    func use(_ access: CloudAccess?) async {
        watching?.cancel()
        await feed?.stop()
        self.access = access
        feed = nil
        await worker?.start(takesShop: access?.isDevice ?? false)
        guard let access, access.isPaired else { return }
        let feed = HintFeed(
            client: client, access: access, caFile: caFile, host: .live, onFall: onFall)
        self.feed = feed
        listen(to: feed.hints)
        await feed.start()
    }

    /// Takes hints as they come, whatever the sync is at.
    func listen(to hints: AsyncStream<StreamHint>) {
        watching = Task { [worker, publish] in
            for await hint in hints {
                // The lists of a till read the cloud; they need not wait for the sync.
                if hint.stream != Realtime.shopStream { publish.yield(.sales) }
                await worker?.wake(hint.stream, head: hint.head)
            }
        }
    }

    func stop() async {
        watching?.cancel()
        await feed?.stop()
        publish.finish()
    }

    /// News of the sync.
    func take(_ news: SyncNews) async {
        switch news {
        case .documents: publish.yield(.sales)
        case .products: publish.yield(.catalogue)
        case .people: await takePeople()
        case .parked: await link?.handle(.attention(.documentParked))
        case .numberTwice: await numberTwice()
        case .status(let status):
            if status.bootstrapping != self.status?.bootstrapping {
                let progress = status.bootstrapping.map {
                    ProgressBar(done: $0.part, total: $0.parts)
                }
                publish.yield(.loading(progress))
            }
            self.status = status
            guard let bytes = try? CanonicalJSON.encode(status) else { return }
            SmallFile.replace(statusFile, with: bytes, mode: 0o600)
        }
    }

    /// A till that is paired by hand has its own people.
    private func takePeople() async {
        guard let access, access.isDevice else { return }
        do {
            guard case .answered(let setup) = try await client.ask(GetTillSetup(), through: access)
            else { return }
            try await database.write { [tenant] tx in
                try OperatorStore.save(setup.people, tenant: tenant, in: tx)
                try ShopStore.save(setup.shop, setup.taxRates, in: tx)
                for one in setup.suppliers ?? [] {
                    try SupplierStore.save(one, tenant: tenant, in: tx)
                }
            }
            publish.yield(.people)
        } catch {
            logger.warning("the people were not taken", metadata: ["error": "\(error)"])
        }
    }

    /// Another machine has this till's numbers: they are left to it.
    private func numberTwice() async {
        await link?.handle(.attention(.numberTwice))
        do { try await register?.leaveSeries() } catch {
            logger.error("no new series", metadata: ["error": "\(error)"])
        }
    }
}
