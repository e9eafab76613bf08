public import APIClient
public import Logging
public import RetailModels
public import RetailStore

/// Delivers the journal: to the cloud while it answers, otherwise to the till's own server, one
/// request after the other and in the journal's order.
///
/// Invariants:
/// 1. A write is projected in the own store before its row is settled; a crash in between delivers
///    it again, which changes nothing.
/// 2. The same bytes go to either server under the same id.
/// 3. At most one request is under way.
public actor JournalDelivery {
    /// Writes of one request to the own server: many enough that a day drains quickly.
    static let batchCountMax = 100
    /// Writes of one request to the cloud: few enough that a slow line is done within the deadline.
    static let cloudBatchCountMax = 25
    /// Before the own server is tried again after a failure.
    static let retryMs = 1_000

    private let journal: any Journal
    private let link: CloudLink
    private let database: any Database
    private let key: String
    private let tenant: String
    private let host: Host
    private let logger: Logger
    private var isRunning = false
    private var isWanted = false
    private var retry: Task<Void, Never>?
    private var waiters: [CheckedContinuation<Void, Never>] = []
    private let publish: AsyncStream<Int>.Continuation
    /// How many sales wait for the cloud, each change once.
    public nonisolated let salesToSend: AsyncStream<Int>

    /// - Parameters:
    ///   - database: the till's own store, for what the cloud has answered.
    ///   - key: the till's public key.
    public init(
        journal: any Journal, link: CloudLink, database: any Database, key: String,
        tenant: String, host: Host, logger: Logger
    ) {
        self.journal = journal
        self.link = link
        self.database = database
        self.key = key
        self.tenant = tenant
        self.host = host
        self.logger = logger
        (salesToSend, publish) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Delivers what there is; called after each commit, at the start, and when the cloud is back.
    public func wake() {
        isWanted = true
        guard !isRunning else { return }
        isRunning = true
        Task { await run() }
    }

    /// Returns when nothing is left that can be delivered now.
    public func waitUntilIdle() async {
        guard isRunning || isWanted else { return }
        await withCheckedContinuation { waiters.append($0) }
    }

    public func stop() {
        retry?.cancel()
        publish.finish()
    }

    private func run() async {
        while isWanted {
            isWanted = false
            do {
                while try await deliverBatch() {}
                try await tellQueue()
            } catch is CancellationError {
            } catch {
                logger.error("delivery failed", metadata: ["error": "\(error)"])
                scheduleRetry()
            }
        }
        isRunning = false
        let done = waiters
        waiters = []
        for waiter in done { waiter.resume() }
    }

    private func scheduleRetry() {
        retry?.cancel()
        retry = Task { [host] in
            guard (try? await host.clock.sleep(for: .milliseconds(Self.retryMs))) != nil else {
                return
            }
            wake()
        }
    }

    /// Delivers one batch; false when there is nothing more to do now.
    private func deliverBatch() async throws -> Bool {
        if await link.canSend {
            let rows = try await journal.rows(
                in: [.open, .local], after: 0, limit: Self.cloudBatchCountMax)
            guard !rows.isEmpty else { return false }
            if let results = try await link.sendToCloud(call(rows)) {
                try await settleFromCloud(rows, results)
                return true
            }
            // Not answered: the machine has left the cloud, and the own server takes over.
        }
        let rows = try await journal.rows(in: [.open], after: 0, limit: Self.batchCountMax)
        guard !rows.isEmpty else { return false }
        let results = try await link.sendToOwn(call(rows))
        let parked = try Self.positions(rows, results) { $0 == .parked }
        if !parked.isEmpty { await link.handle(.attention(.documentParked)) }
        try await journal.settle(
            Self.positions(rows, results) { $0 != .parked }, as: .local)
        try await journal.settle(parked, as: .parked)
        return true
    }

    private func call(_ rows: [JournalRow]) -> RecordJournal {
        RecordJournal(key: key, writes: rows.map(\.write))
    }

    /// Projects what the cloud has answered into the own store, then settles it. What the cloud
    /// keeps for a person is projected as well: a fact of this till is never refused here.
    private func settleFromCloud(_ rows: [JournalRow], _ results: [WriteResult]) async throws {
        let new = rows.filter { $0.state == .open }.map(\.write)
        if !new.isEmpty {
            let now = host.now()
            _ = try await database.write { [key, tenant] tx in
                try RecordSale.record(new, key: key, tenant: tenant, now: now, in: tx)
            }
        }
        let parked = try Self.positions(rows, results) { $0 == .parked }
        if !parked.isEmpty {
            logger.warning(
                "the cloud keeps writes for a person", metadata: ["count": "\(parked.count)"])
            await link.handle(.attention(.documentParked))
        }
        try await journal.settle(Self.positions(rows, results) { $0 != .parked }, as: .cloud)
        try await journal.settle(parked, as: .parked)
        let sales = rows.filter { $0.write.kind == .sale && $0.state == .local }.count
        if sales > 0 { await link.handle(.sent(sales)) }
    }

    /// Rows and results are matched by id, so that a foreign order settles nothing wrongly. A row
    /// without a result is a failure: it stays open, and trying at once would never end.
    private static func positions(
        _ rows: [JournalRow], _ results: [WriteResult], where wanted: (WriteResult.Status) -> Bool
    ) throws(APIFailure) -> [Int64] {
        let states = Dictionary(
            results.map { ($0.id, $0.status) }, uniquingKeysWith: { first, _ in first })
        guard rows.allSatisfy({ states[$0.write.id] != nil }) else {
            throw .unreachable("the server did not answer every write")
        }
        return rows.filter { states[$0.write.id].map(wanted) ?? false }.map(\.position)
    }

    private func tellQueue() async throws {
        guard await link.hasCloud else { return }
        let (rows, sales) = try await journal.count(in: [.open, .local])
        publish.yield(sales)
        await link.handle(.queueChanged(toSend: rows))
    }
}
