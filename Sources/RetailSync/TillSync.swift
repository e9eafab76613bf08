public import RetailModels
public import RetailStore

/// What a till does with its journal and its store to bring both and the cloud's log together. Each
/// function is a step: one transaction in one file, or one in each, store first. No network and no
/// clock of its own, so that the worker and the simulator run the same steps.
///
/// Invariants (sync.md: The till's write path, What a till relies on):
/// 1. A write is projected in the store before its journal row is settled.
/// 2. A note that the log has something is kept in the same file and transaction as a place of that
///    log, and every request carries all these places.
/// 3. Places and rows change together.
public struct TillSync: Sendable {
    public let journal: any DeliveredJournal
    public let database: any Database
    public let tenant: String
    /// The stream of this till's documents.
    public let location: String
    /// The till's public key.
    public let key: String
    /// Where a snapshot is loaded.
    public let snapshot: any SnapshotFile
    let host: Host
    /// Called between two transactions; the simulator's power cuts come from here.
    let between: @Sendable (Point) throws -> Void

    /// Where a process may end between two transactions.
    public enum Point: String, Sendable, CaseIterable {
        case projectedNotSettled, acknowledgedNotSettled, appliedNotSettled, offeredNotForgotten
        case partKept, loadedNotSwapped, swappedNotSettled, swappedNotDiscarded
    }

    public init(
        journal: any DeliveredJournal, database: any Database, snapshot: any SnapshotFile,
        tenant: String, location: String, key: String, host: Host,
        between: @escaping @Sendable (Point) throws -> Void = { _ in }
    ) {
        self.journal = journal
        self.database = database
        self.snapshot = snapshot
        self.tenant = tenant
        self.location = location
        self.key = key
        self.host = host
        self.between = between
    }

    /// Writes of one request to the own server, which stores them together: as many as one takes,
    /// so that sales that move the same products write the same pages once.
    public static let ownBatchCountMax = RecordJournal.writeCountMax
    /// Writes of one direct request to the cloud: few enough that a slow line is in time.
    public static let cloudBatchCountMax = 25

    /// The places that journal and store rely on.
    public func relies() async throws -> [LogPosition] {
        let store = try await database.read { [tenant] tx in
            try LogApply(tenant: tenant, in: tx).relies()
        }
        let unique = Set(store + (try await journal.seen()))
        return unique.sorted { ($0.stream, $0.seq) < ($1.stream, $1.seq) }
    }

    // MARK: - Delivery

    /// The next open rows, in the order in which they were committed: at most that many, and no
    /// more than one request takes, but one.
    public func openRows(limit: Int) async throws -> [JournalRow] {
        let rows = try await journal.rows(in: [.open], after: 0, limit: limit)
        return Self.fitting(rows) { Self.bytes(of: $0.write) }
    }

    /// The cloud has answered these rows: projects them as clean, then settles them.
    /// - Returns: why the cloud keeps some for a person.
    @discardableResult
    public func answered(
        _ rows: [JournalRow], _ reply: RecordJournal.Reply
    ) async throws -> [Problem] {
        let results = try Self.results(of: rows, reply.results)
        let writes = rows.map(\.write)
        let heads = reply.heads ?? []
        let now = host.now()
        // What the cloud keeps for a person is projected as well: a fact of this till is never
        // refused here.
        _ = try await database.write { [key, tenant] tx in
            let stored = try RecordSale.record(writes, key: key, tenant: tenant, now: now, in: tx)
            let apply = LogApply(tenant: tenant, in: tx)
            try apply.see(heads)
            try apply.note(zip(writes, results).map { ($0, $1.seq) })
            return stored
        }
        try between(.projectedNotSettled)
        try await journal.settle(
            ids: results.filter { $0.status != .parked }.map(\.id), as: .cloud, seen: heads)
        try await journal.settle(
            ids: results.filter { $0.status == .parked }.map(\.id), as: .parked, seen: heads)
        if results.allSatisfy({ $0.status != .parked }) {
            try await pass(zip(writes, results).map { ($0, $1.seq) }, to: heads)
        }
        return results.compactMap(\.problem)
    }

    /// What the journal knows to be logged need not be pulled. Called last: when the till ends
    /// before, the log tells the journal.
    private func pass(
        _ places: [(write: JournalWrite, seq: Int64?)], to heads: [LogPosition]
    ) async throws {
        guard let head = heads.first(where: { $0.stream == location }),
            places.contains(where: { $0.seq == head.seq && $0.write.kind.isDocument })
        else { return }
        try await database.write { [tenant] tx in
            try LogApply(tenant: tenant, in: tx).pass(places, to: head)
        }
    }

    /// The own server has stored these rows, with their bundles in the outbox.
    /// - Returns: how many it keeps for a person.
    @discardableResult
    public func storedHere(_ rows: [JournalRow], _ given: [WriteResult]) async throws -> Int {
        let results = try Self.results(of: rows, given)
        let parked = results.filter { $0.status == .parked }.map(\.id)
        try await journal.settle(
            ids: results.filter { $0.status != .parked }.map(\.id), as: .local, seen: [])
        try await journal.settle(ids: parked, as: .parked, seen: [])
        return parked.count
    }

    /// A server that does not say what became of each write.
    public struct Unanswered: Error, Equatable, Sendable {}

    /// Rows and results are matched by id, so that a foreign order settles nothing wrongly.
    private static func results(
        of rows: [JournalRow], _ results: [WriteResult]
    ) throws -> [WriteResult] {
        let known = Dictionary(results.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return try rows.map { row in
            guard let result = known[row.write.id] else { throw Unanswered() }
            return result
        }
    }

    // MARK: - Push

    /// The next push, at most that many bundles and one request's bytes; nil when all is sent.
    public func nextPush(limit: Int) async throws -> PushBundles.Body? {
        let (epoch, bundles) = try await database.read { [tenant, location] tx in
            try Outbox(tenant: tenant, location: location, in: tx).first(limit)
        }
        guard !bundles.isEmpty else { return nil }
        return PushBundles.Body(
            epoch: epoch, relies: try await relies(),
            bundles: Self.fitting(bundles) { $0.ops.reduce(0) { $0 + Self.bytes(of: $1.write) } })
    }

    /// As many as one request takes, at least one.
    private static func fitting<Item>(_ items: [Item], _ bytes: (Item) -> Int) -> [Item] {
        var sum = 0
        let fitting = items.prefix { item in
            sum += bytes(item)
            return sum < PushBundles.bytesMax
        }
        return fitting.isEmpty ? Array(items.prefix(1)) : Array(fitting)
    }

    /// What a write takes on the wire, where quotation marks inside its body are escaped.
    private static func bytes(of write: JournalWrite) -> Int {
        700 + write.body.utf8.count * 5 / 4
    }

    /// What a push came to.
    public struct Pushed: Sendable {
        /// How many sales are in the log now that were not acknowledged before.
        public var sales = 0
        public var parkedCodes: [String] = []
        /// Another machine has used a number of the series that this till is in.
        public var isNumberTwice = false
    }

    /// The cloud has taken a push: its bundles leave the outbox, then their rows are settled.
    public func pushed(
        _ body: PushBundles.Body, _ reply: PushBundles.Reply
    ) async throws -> Pushed {
        let status = Dictionary(
            reply.results.map { ($0.seq, $0) }, uniquingKeysWith: { first, _ in first })
        let taken = body.bundles.filter { status[$0.seq] != nil }
        let places = taken.flatMap { one in
            one.ops.map { ($0.write, status[one.seq]?.logSeq) }
        }
        try await database.write { [tenant, location] tx in
            try Outbox(tenant: tenant, location: location, in: tx)
                .acknowledge(taken, epoch: body.epoch)
            let apply = LogApply(tenant: tenant, in: tx)
            try apply.see(reply.heads)
            try apply.note(places)
        }
        try between(.acknowledgedNotSettled)
        let parked = taken.filter { status[$0.seq]?.status == .parked }
        let stored = taken.filter { status[$0.seq]?.status != .parked }
        try await journal.settle(ids: stored.flatMap(\.ids), as: .cloud, seen: reply.heads)
        try await journal.settle(ids: parked.flatMap(\.ids), as: .parked, seen: reply.heads)
        if parked.isEmpty { try await pass(places, to: reply.heads) }
        let twice = parked.filter {
            status[$0.seq]?.code == Problem.Code.numberTwice.rawValue
        }
        return Pushed(
            sales: taken.filter { $0.kind == .sale }.count,
            parkedCodes: parked.compactMap { status[$0.seq]?.code },
            isNumberTwice: try await areOfSeries(twice.flatMap(\.ops)))
    }

    /// Whether one of them is a document of the series that this till is in now. Others', and those
    /// of a series that it has left, are only offered again after lost history.
    private func areOfSeries(_ ops: [SyncOp]) async throws -> Bool {
        let own = ops.filter { $0.key == key }
        guard !own.isEmpty else { return false }
        let series = try await journal.head().series
        return own.contains { op in
            let signed = SignedDocument(document: op.write.body, signature: "", key: "")
            return (try? signed.decoded())?.series == series
        }
    }

    /// Another outbox has used these numbers: the same bytes go into new envelopes.
    public func beginEpoch() async throws {
        let (epoch, now) = (host.newID(), host.now())
        try await database.write { [tenant, location] tx in
            try Outbox(tenant: tenant, location: location, in: tx).beginEpoch(epoch, now: now)
        }
    }

    // MARK: - Pull

    /// The next page of a stream to ask for.
    public func nextPull(_ stream: String) async throws -> PullLog {
        let since = try await database.read { [tenant] tx in
            try LogApply(tenant: tenant, in: tx).cursor(of: stream)
        }
        return PullLog(since: since)
    }

    /// Applies a page, rows and place in one transaction, then notes in the journal what of its
    /// rows the log has.
    public func pulled(
        _ page: PullLog.Reply, takesShop: Bool
    ) async throws -> LogApply.Applied {
        let now = host.now()
        // A till that looks and finds nothing writes nothing.
        let applied =
            page.bundles.isEmpty
            ? LogApply.Applied()
            : try await database.write { [tenant] tx in
                try LogApply(tenant: tenant, in: tx).apply(page, takesShop: takesShop, now: now)
            }
        try between(.appliedNotSettled)
        try await journal.settle(ids: applied.logged, as: .cloud, seen: [page.next])
        return applied
    }

    // MARK: - Lost history, and starts

    /// The cloud has lost what this till relies on: everything held is offered again in a new
    /// epoch, no place is known any more, and nothing counts as logged. What has left the store
    /// is offered from the journal.
    /// - Parameter ownOnly: for a revoked till: what others have made is theirs to bring, and
    ///   would be kept for a person under its name.
    public func reoffer(ownOnly: Bool = false) async throws {
        let (epoch, now) = (host.newID(), host.now())
        try await database.write { [tenant, location, key] tx in
            try Outbox(tenant: tenant, location: location, in: tx)
                .offerAll(in: epoch, only: ownOnly ? key : nil, now: now)
            try LogApply(tenant: tenant, in: tx).forget()
        }
        try between(.offeredNotForgotten)
        try await journal.forgetLogged()
        try await refillOutbox()
    }

    /// A start: journal rows that the store lacks, because it was put back or rebuilt, are
    /// delivered again; rows that wait for the cloud and are not in the outbox, because the journal
    /// was put back or is from before there was an outbox, get their bundles.
    public func recover() async throws {
        // A store that has the last row has those before it: it is put back as a whole.
        if let last = try await journal.lastSettled(), !(try await isStored(last)) {
            try await reopenMissing()
        }
        // Bundles leave the outbox in their order: when the oldest waits, so do the others.
        let oldest = try await journal.rows(in: [.local], after: 0, limit: 1).first
        if let oldest, !(try await isWaiting(oldest.write)) { try await refillOutbox() }
    }

    private func reopenMissing() async throws {
        var position: Int64 = 0
        while true {
            let rows = try await journal.rows(
                in: [.local, .cloud, .parked], after: position, limit: 500)
            guard let end = rows.last else { return }
            var missing: [String] = []
            for row in rows where !(try await isStored(row.write)) { missing.append(row.write.id) }
            try await journal.reopen(ids: missing)
            position = end.position
        }
    }

    private func refillOutbox() async throws {
        let (epoch, now) = (host.newID(), host.now())
        var position: Int64 = 0
        while true {
            let rows = try await journal.rows(in: [.local], after: position, limit: 5_000)
            guard let end = rows.last else { return }
            try await database.write { [tenant, location, key] tx in
                try Outbox(tenant: tenant, location: location, in: tx).addMissing(
                    rows.map {
                        SyncOp(write: $0.write, key: $0.write.kind.isDocument ? key : nil)
                    }, now: now, newEpoch: { epoch })
            }
            position = end.position
        }
    }

    private func isWaiting(_ write: JournalWrite) async throws -> Bool {
        try await database.read { [tenant, location] tx in
            try Outbox(tenant: tenant, location: location, in: tx).holds(write.id)
        }
    }

    private func isStored(_ write: JournalWrite) async throws -> Bool {
        try await database.read { [tenant] tx in
            let cuts = try RetentionCut.all(tenant: tenant, in: tx)
            return try RetentionCut.covers(write, by: cuts)
                || RecordSale.holds(write, tenant: tenant, in: tx)
        }
    }

    /// How the till stands, for its cloud.
    /// - Parameter version: the program's.
    public func standing(version: String) async throws -> ReportTill.Body {
        let head = try await journal.head()
        let waiting = try await waiting()
        let cursor = try await database.read { [tenant, location] tx in
            try LogApply(tenant: tenant, in: tx).cursor(of: location)
        }
        return ReportTill.Body(
            clock: host.now(), version: version, pulled: cursor.seq,
            waiting: Int64(waiting.writes), series: head.series, number: head.sequence,
            chainHead: head.hash)
    }

    /// Writes of this till that the log does not hold as they are: those that wait, and those that
    /// the cloud keeps for a person.
    public func notLogged() async throws -> Set<String> {
        var ids: Set<String> = []
        var position: Int64 = 0
        while true {
            let rows = try await journal.rows(
                in: [.open, .local, .parked], after: position, limit: 5_000)
            guard let end = rows.last else { return ids }
            for row in rows { ids.insert(row.write.id) }
            position = end.position
        }
    }

    /// How many edits of the shop wait for a choice, as far as this till knows.
    public func conflicts() async throws -> Int {
        try await database.read { [tenant] tx in
            Int(try ConflictStore.openCount(tenant: tenant, in: tx))
        }
    }

    /// How much was used on two tills that did not see each other, as far as this till knows.
    public func overUses() async throws -> Int {
        try await database.read { [tenant] tx in
            try ReturnStore.overUseCount(tenant: tenant, in: tx)
        }
    }

    /// What waits for the cloud: bundles and open rows, and how many of these are sales.
    public func waiting() async throws -> (writes: Int, sales: Int) {
        let open = try await journal.count(in: [.open])
        let queued = try await database.read { [tenant, location] tx in
            try Outbox(tenant: tenant, location: location, in: tx).count()
        }
        return (open.rows + queued.bundles, open.sales + queued.sales)
    }
}

extension SyncBundle {
    fileprivate var ids: [String] { ops.map(\.write.id) }
}
