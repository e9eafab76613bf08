import FoundationEssentials
import LocalStore
import RetailModels
import RetailStore
import TestSupport

/// The cloud: the server's own code for its log, on a real database, and what may happen to it.
final class SimCloud: Sendable {
    private let box: Box
    private let folder: String
    private let shop: TestShop
    private let dice: Dice

    /// Confined to the world, whose events run one after the other.
    private final class Box: @unchecked Sendable {
        var database: SQLiteDatabase
        var downUntil: Int64 = 0
        var hasBackup = false
        var arrived: [String: Int64] = [:]
        init(_ database: SQLiteDatabase) { self.database = database }
    }

    init(folder: String, shop: TestShop, dice: Dice) async throws {
        self.folder = folder
        self.shop = shop
        self.dice = dice
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let database = try SQLiteDatabase(path: folder + "/store.sqlite", durability: .off)
        _ = try await Migrator(Migrations.all).migrate(database)
        try await database.write { try shop.insert(in: $0) }
        box = Box(database)
    }

    var database: SQLiteDatabase { box.database }
    /// When it last took an edit into its log.
    var arrived: [String: Int64] { box.arrived }
    var downUntil: Int64 {
        get { box.downUntil }
        set { box.downUntil = newValue }
    }

    func heal() { box.downUntil = 0 }
    func close() async { await box.database.close() }

    /// Answers a request as the server does: one transaction.
    func answer<Call: Endpoint>(
        _ call: Call, location: String, bug: Bug?
    ) async throws -> Call.Reply {
        let (tenant, now) = (shop.tenant, dice.now)
        let reply: any Sendable
        switch call {
        case let call as SyncHealth:
            _ = call
            reply = SyncHealth.Reply(now: now, protocolMin: 1, protocolMax: 1, tenant: tenant)
        case let call as RecordJournal:
            reply = try await box.database.write { tx in
                if bug != .witness {
                    try SyncLog.check(call.body.relies ?? [], tenant: tenant, in: tx)
                }
                let outcome = try CloudRecord(
                    tenant: tenant, location: location, now: Self.time(now, bug), sender: nil,
                    in: tx
                ).record(
                    call.body.writes.map {
                        CloudRecord.Item(
                            op: SyncOp(write: $0, key: call.body.key),
                            origin: LogOrigin(clock: now))
                    })
                return RecordJournal.Reply(results: outcome.results, heads: outcome.heads)
            }
            try await note(reply, call.body.writes.map { SyncOp(write: $0, key: nil) }, bug)
        case let call as PushBundles:
            reply = try await box.database.write { tx in
                var body = call.body
                if bug == .witness { body.relies = [] }
                let record = CloudRecord(
                    tenant: tenant, location: location, now: Self.time(now, bug), sender: nil,
                    in: tx)
                return try PushLog.push(body, device: "", into: record).reply
            }
            try await note(reply, call.body.bundles.flatMap(\.ops), bug)
        case let call as PullLog:
            reply = try await box.database.read { tx in
                var call = call
                if bug == .witness { call.since = try Self.blind(call.since, tenant, tx) }
                return try LogReader.page(call, tenant: tenant, in: tx)
            }
        default: reply = try await snapshot(call, location: location, bug: bug)
        }
        guard let reply = reply as? Call.Reply else { throw SimFailure() }
        return reply
    }

    /// The clock by which edits are held back.
    private static func time(_ now: Int64, _ bug: Bug?) -> Int64 {
        bug == .stampCap ? now + 63_072_000_000 : now
    }

    /// Notes which edits were taken just now. What is offered again keeps the time it had.
    private func note(_ reply: any Sendable, _ ops: [SyncOp], _ bug: Bug?) async throws {
        let taken: [Bool]
        switch reply {
        case let reply as RecordJournal.Reply: taken = reply.results.map { $0.status != .dup }
        case let reply as PushBundles.Reply: taken = reply.results.map { $0.status != .dup }
        default: return
        }
        for (op, isNew) in zip(ops, taken) where isNew && op.write.kind == .edit {
            let isKept = op.outcome != nil && box.arrived[op.write.id] != nil
            if !isKept { box.arrived[op.write.id] = dice.now }
            if bug == .tombstones { try await bringBack(op.write) }
        }
    }

    private func bringBack(_ write: JournalWrite) async throws {
        let edit = try CanonicalJSON.decode(Edit.self, from: Array(write.body.utf8))
        guard edit.deleted != true else { return }
        try await box.database.write { tx in
            try tx.send(
                "UPDATE \(raw: edit.table.rawValue) SET deleted_at_ms = NULL WHERE id = \(edit.row)"
            )
            try tx.send(
                """
                UPDATE sync_column SET value = NULL
                WHERE row_id = \(edit.row) AND col = 'deleted_at'
                """)
        }
    }

    /// A manager chooses about one of the edits that wait; false when none does.
    func choose() async throws -> Bool {
        let (tenant, now, newID) = (shop.tenant, dice.now, dice.newID())
        let (takes, place) = (dice.chance(ppm: 500_000), Int(dice.number(0...20)))
        let manager = shop.operators[1].id
        return try await box.database.write { tx in
            let open = try ConflictStore.open(limit: 21, tenant: tenant, in: tx)
            guard !open.isEmpty else { return false }
            let one = open[place % open.count]
            return try ConflictChoice(tenant: tenant, in: tx)
                .resolve(one.id, takes: takes, by: manager, newID: newID, now: now) != nil
        }
    }

    func conflicts() async throws -> Int {
        let tenant = shop.tenant
        return Int(
            try await box.database.read { try ConflictStore.openCount(tenant: tenant, in: $0) })
    }

    private func snapshot(
        _ call: some Endpoint, location: String, bug: Bug?
    ) async throws -> any Sendable {
        let (tenant, now, newID) = (shop.tenant, dice.now, dice.newID())
        return try await box.database.write { tx in
            let store = SnapshotStore(tenant: tenant, location: location, now: now, in: tx)
            switch call {
            case let call as CreateSnapshot:
                if bug != .witness {
                    try SyncLog.check(call.body.relies, tenant: tenant, in: tx)
                }
                return try store.open(device: "", newID: newID)
            case let call as GetSnapshotPart:
                return SnapshotPart(bytes: try store.part(call.part, of: call.id))
            case let call as DeleteSnapshot: return try store.leave(call.id, device: "")
            default: throw SimFailure()
            }
        }
    }

    /// Takes away entries older than that; tills that are away longer take a snapshot.
    func prune(olderThan ms: Int64) async throws -> Int64 {
        let (tenant, now) = (shop.tenant, dice.now)
        return try await box.database.write { tx in
            try LogPruning.prune(before: now - ms, now: now, tenant: tenant, in: tx)
        }
    }

    /// What a cloud without running hashes would take the place for.
    private static func blind(
        _ place: LogPosition, _ tenant: String, _ tx: any SQLTransaction
    ) throws -> LogPosition {
        let row = try tx.row(
            """
            SELECT seq, hash FROM sync_bundle WHERE tenant_id = \(tenant)
                AND stream = \(place.stream) AND seq <= \(place.seq) ORDER BY seq DESC LIMIT 1
            """)
        return LogPosition(
            stream: place.stream, seq: try row?.integer("seq") ?? 0,
            hash: try row?.text("hash") ?? Document.noHash)
    }

    // MARK: - Disasters

    func backUp() async throws {
        try? FileManager.default.removeItem(atPath: folder + "/backup.sqlite")
        try await box.database.backUp(to: folder + "/backup.sqlite")
        box.hasBackup = true
    }

    /// Puts the backup in the place of the database; false when there is none.
    func restore() async throws -> Bool {
        guard box.hasBackup else { return false }
        await box.database.close()
        try SimFiles.replace(folder + "/store.sqlite", with: folder + "/backup.sqlite")
        box.database = try SQLiteDatabase(path: folder + "/store.sqlite", durability: .off)
        return true
    }

    /// Ids of what it stores or keeps for a person.
    func writeIDs() async throws -> Set<String> {
        try await SimFiles.writeIDs(in: box.database)
    }
}

/// No answer.
struct SimFailure: Error {}

/// SQLite's files.
enum SimFiles {
    static func replace(_ path: String, with source: String) throws {
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: path + suffix)
        }
        try FileManager.default.copyItem(atPath: source, toPath: path)
    }

    static func writeIDs(in database: any Database) async throws -> Set<String> {
        try await database.read { tx in
            Set(
                try tx.rows(
                    """
                    SELECT id FROM document UNION SELECT id FROM customer
                    UNION SELECT id FROM sync_edit
                    UNION SELECT write_id AS id FROM sync_parked
                    """
                ).map { try $0.text("id") })
        }
    }
}
