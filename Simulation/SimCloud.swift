import FoundationEssentials
import LocalStore
import RetailModels
import RetailStore
import TestSupport

/// The cloud: the server's own code for its log, on a real database, and what may happen to it.
final class SimCloud: Sendable {
    private let box: Box
    private let folder: String
    let shop: TestShop
    let dice: Dice

    /// Confined to the world, whose events run one after the other.
    private final class Box: @unchecked Sendable {
        var database: SQLiteDatabase
        var downUntil: Int64 = 0
        var hasBackup = false
        var arrived: [String: Int64] = [:]
        var pruned: [LogLine] = []
        var prunedInBackup: [LogLine] = []
        var revoked: Set<String> = []
        var revokedInBackup: Set<String> = []
        init(_ database: SQLiteDatabase) { self.database = database }
    }

    /// What stood in a line of the log.
    struct LogLine: Hashable, Sendable {
        var stream: String
        var id: String
        var content: String
        var state: String

        init(_ row: SQLRow) throws {
            stream = try row.text("stream")
            id = try row.text("write_id")
            content = try row.text("content")
            state = try row.text("state")
        }
    }

    init(folder: String, shop: TestShop, template: SimTemplate, dice: Dice) throws {
        self.folder = folder
        self.shop = shop
        self.dice = dice
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        try template.copy(to: folder + "/store.sqlite")
        box = Box(try SQLiteDatabase(path: folder + "/store.sqlite", durability: .off))
    }

    var database: SQLiteDatabase { box.database }
    /// Devices that it answers no more.
    var revoked: Set<String> { box.revoked }
    func revoke(_ device: String) { box.revoked.insert(device) }

    /// What its log once had.
    var pruned: [LogLine] { box.pruned }
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
        _ call: Call, from till: TillIdentity, bug: Bug?
    ) async throws -> Call.Reply {
        let (tenant, location, now) = (shop.tenant, till.location, dice.now)
        guard !box.revoked.contains(till.device) else {
            throw Problem(.deviceRevoked, "device \(till.device) was revoked")
        }
        let reply: any Sendable
        switch call {
        case let call as SyncHealth:
            _ = call
            reply = SyncHealth.Reply(now: now, protocolMin: 1, protocolMax: 1, tenant: tenant)
        case let call as RecordJournal:
            let job = RecordJob(
                call.body.writes.map {
                    CloudRecord.Item(
                        op: SyncOp(write: $0, key: call.body.key), origin: LogOrigin(clock: now))
                }, relies: bug == .lostAcksNothing ? [] : call.body.relies ?? [])
            reply = try await CloudRecord.store(in: box.database) { [self] tx, manner in
                try forget(call.body.writes, bug, in: tx)
                let recorded = try CloudRecord(
                    tenant: tenant, location: location, now: Self.time(now, bug), manner: manner,
                    in: tx
                ).record([job])
                try forgetAliases(bug, in: tx)
                return try recorded.replies[0].get()
            }
            try await note(reply, call.body.writes.map { SyncOp(write: $0, key: nil) }, bug)
        case let call as PushBundles:
            reply = try await CloudRecord.store(in: box.database) { [self] tx, manner in
                let record = CloudRecord(
                    tenant: tenant, location: location, now: Self.time(now, bug), manner: manner,
                    in: tx)
                let reply = try push(call.body, bug, into: record, in: tx)
                try forgetAliases(bug, in: tx)
                return reply
            }
            try await note(reply, call.body.bundles.flatMap(\.ops), bug)
        case let call as PullLog:
            reply = try await box.database.read { [self] in try page(call, bug, in: $0) }
        default: reply = try await snapshot(call, location: location)
        }
        guard let reply = reply as? Call.Reply else { throw SimFailure() }
        return reply
    }

    /// Keeps what a revoked till hands in for a manager.
    func keep(
        _ push: PushBundles.Body, of key: String, from till: TillIdentity
    ) async throws -> PushBundles.Reply {
        let (tenant, now) = (shop.tenant, dice.now)
        return try await box.database.write { tx in
            var record = CloudRecord(
                tenant: tenant, location: till.location, now: now, in: tx)
            record.keeping = CloudRecord.Keeping(
                reason: Problem(.deviceRevoked, "a manager decides"), key: key)
            return try PushLog.push(push, device: till.device, into: record).reply
        }
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

    /// A manager says of one of the writes that are kept that it is a fact; nil when none is kept,
    /// false when it cannot be one.
    func release() async throws -> Bool? {
        let (tenant, now, place) = (shop.tenant, dice.now, Int(dice.number(0...20)))
        let kept = try await box.database.read {
            try DocumentStore.parked(after: nil, limit: 21, tenant: tenant, in: $0)
        }
        guard !kept.isEmpty else { return nil }
        let hash = kept[place % kept.count].hash
        do {
            let released = try await box.database.write {
                try ParkedRelease(tenant: tenant, in: $0).release(hash, now: now)?.write
            }
            // Only now it is taken.
            if let released, released.kind == .edit { box.arrived[released.id] = now }
            return released != nil
        } catch is Problem { return false }
    }

    func conflicts() async throws -> Int {
        let tenant = shop.tenant
        return Int(
            try await box.database.read { try ConflictStore.openCount(tenant: tenant, in: $0) })
    }

    private func snapshot(
        _ call: some Endpoint, location: String
    ) async throws -> any Sendable {
        let (tenant, now, newID) = (shop.tenant, dice.now, dice.newID())
        return try await box.database.write { tx in
            let store = SnapshotStore(tenant: tenant, location: location, now: now, in: tx)
            switch call {
            case let call as CreateSnapshot:
                try SyncLog.check(call.body.relies, tenant: tenant, in: tx)
                return try store.open(device: "", newID: newID)
            case let call as GetSnapshotPart:
                return SnapshotPart(bytes: try store.part(call.part, of: call.id))
            case let call as DeleteSnapshot: return try store.leave(call.id, device: "")
            default: throw SimFailure()
            }
        }
    }

    /// Takes away entries older than that; tills that are away longer take a snapshot.
    func prune(olderThan ms: Int64, _ bug: Bug?) async throws -> Int64 {
        let (tenant, now) = (shop.tenant, dice.now)
        let (count, gone) = try await box.database.write { [self] tx in
            let lines = try tx.rows("SELECT stream, seq, write_id, content, state FROM sync_bundle")
            let count = try LogPruning.prune(before: now - ms, now: now, tenant: tenant, in: tx)
            try forgetPruned(bug, in: tx)
            var floors: [String: Int64] = [:]
            for row in try tx.rows("SELECT id, floor FROM sync_stream") {
                floors[try row.text("id")] = try row.integer("floor")
            }
            let gone = try lines.filter {
                try $0.integer("seq") <= floors[try $0.text("stream")] ?? 0
            }.map(LogLine.init)
            return (count, gone)
        }
        box.pruned += gone
        return count
    }

    // MARK: - Disasters

    func backUp() throws {
        try? FileManager.default.removeItem(atPath: folder + "/backup.sqlite")
        try FileManager.default.copyItem(
            atPath: folder + "/store.sqlite", toPath: folder + "/backup.sqlite")
        box.hasBackup = true
        box.prunedInBackup = box.pruned
        box.revokedInBackup = box.revoked
    }

    /// Puts the backup in the place of the database; false when there is none.
    func restore() async throws -> Bool {
        guard box.hasBackup else { return false }
        await box.database.close()
        try SimFiles.replace(folder + "/store.sqlite", with: folder + "/backup.sqlite")
        box.database = try SQLiteDatabase(path: folder + "/store.sqlite", durability: .off)
        box.pruned = box.prunedInBackup
        // What the backup does not know has not been.
        box.revoked = box.revokedInBackup
        return true
    }

    /// Ids of what it stores or keeps for a person.
    func writeIDs() async throws -> Set<String> {
        try await SimFiles.writeIDs(in: box.database)
    }
}

/// No answer.
struct SimFailure: Error {}
