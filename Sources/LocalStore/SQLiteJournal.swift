import GRDB
public import RetailModels
public import RetailStore

/// The till's journal in a SQLite file of its own.
public final class SQLiteJournal: DeliveredJournal {
    let queue: DatabaseQueue
    private let sideFile: SideFile?
    /// True in a simulation, as for the store.
    private let staysHere: Bool

    /// Opens the journal, or makes one with a new head.
    /// - Parameters:
    ///   - sideFile: notes every commit; nil to look only.
    ///   - durability: as for the store.
    ///   - newHead: the head of a journal that does not exist yet; nil if it must exist.
    public init(
        path: String, access: SQLiteDatabase.Access = .readWrite, sideFile: SideFile? = nil,
        durability: Durability = .full, newHead: JournalHead? = nil
    ) throws(SQLFailure) {
        self.sideFile = sideFile
        staysHere = durability == .off
        var configuration = Configuration.patient()
        configuration.readonly = access == .readOnly
        if access == .readWrite, !staysHere { configuration.journalMode = .wal }
        do {
            queue =
                staysHere
                ? try DatabaseQueue.alone(path: path, configuration: configuration)
                : try DatabaseQueue(path: path, configuration: configuration)
            guard access == .readWrite else { return }
            try durability.apply(to: queue)
            try queue.write { db in
                let tx = SQLiteTransaction(db: db)
                try Self.migrate(tx)
                if let newHead, try tx.rows(JournalSchema.selectHead).isEmpty {
                    try tx.send(try JournalSchema.insertHead(newHead))
                }
            }
        } catch { throw SQLFailure(sqlite: error) }
    }

    /// The same file in another process of a simulation, which notes its commits elsewhere: what it
    /// costs to open a file is more than all else of such a process.
    public init(_ other: SQLiteJournal, sideFile: SideFile) {
        queue = other.queue
        staysHere = other.staysHere
        self.sideFile = sideFile
    }

    private static func migrate(_ tx: SQLiteTransaction) throws {
        let found = try tx.rows("PRAGMA user_version")[0].integer("user_version")
        guard found <= JournalSchema.version else {
            throw SQLFailure(
                kind: .newer, message: "The journal was written by a newer version (\(found))")
        }
        let isOld =
            try found < 2
            && !tx.rows("SELECT name FROM sqlite_schema WHERE name = 'journal_row'").isEmpty
        for statement in JournalSchema.statements { try tx.send(statement) }
        if isOld { for statement in JournalSchema.upgrade { try tx.send(statement) } }
        if found != JournalSchema.version {
            try tx.send("PRAGMA user_version = \(raw: "\(JournalSchema.version)")")
        }
    }

    private func write<Value: Sendable>(
        _ body: @escaping @Sendable (SQLiteTransaction) throws -> Value
    ) async throws(SQLFailure) -> Value {
        do {
            if staysHere { return try queue.changeHere(body) }
            return try await queue.writeWithoutTransaction { db in
                let tx = SQLiteTransaction(db: db)
                return try tx.atOnce { try body(tx) }
            }
        } catch { throw SQLFailure(sqlite: error) }
    }

    /// Runs one query. GRDB's own `read` turns `PRAGMA query_only` on and off, and each time SQLite
    /// prepares every statement anew: the next commit would pay a sixth of its time for that.
    private func read<Value: Sendable>(
        _ body: @escaping @Sendable (SQLiteTransaction) throws -> Value
    ) async throws(SQLFailure) -> Value {
        do {
            if staysHere { return try queue.lookHere(body) }
            return try await queue.writeWithoutTransaction { db in
                try body(SQLiteTransaction(db: db))
            }
        } catch { throw SQLFailure(sqlite: error) }
    }

    public func head() async throws(SQLFailure) -> JournalHead {
        try await read { tx in
            guard let row = try tx.row(JournalSchema.selectHead) else {
                throw SQLFailure(kind: .corrupt, message: "the journal has no head")
            }
            do {
                return try CanonicalJSON.decode(
                    JournalHead.self, from: Array(row.text("head").utf8))
            } catch {
                throw SQLFailure(kind: .corrupt, message: "the journal's head: \(error)")
            }
        }
    }

    public func commit(_ writes: [JournalWrite], head: JournalHead) throws(SQLFailure) {
        do {
            let statements = try writes.map(JournalSchema.insert) + [JournalSchema.updateHead(head)]
            try queue.writeWithoutTransaction { db in
                let tx = SQLiteTransaction(db: db)
                try tx.atOnce { for statement in statements { try tx.send(statement) } }
            }
        } catch { throw SQLFailure(sqlite: error) }
        sideFile?.note(head)
    }

    public func rows(
        in states: [WriteState], after position: Int64, limit: Int
    ) async throws(SQLFailure) -> [JournalRow] {
        try await read { tx in
            try tx.rows(
                """
                SELECT \(part: JournalSchema.columns) FROM journal_row
                WHERE \(part: JournalSchema.isIn(states)) AND position > \(position)
                ORDER BY position LIMIT \(limit)
                """
            ).map(JournalSchema.decode)
        }
    }

    public func settle(
        ids: [String], as state: WriteState, seen: [LogPosition]
    ) async throws(SQLFailure) {
        guard !ids.isEmpty else { return }
        let before: [WriteState] = state == .local ? [.open] : [.open, .local, .parked]
        try await write { tx in
            for id in ids { try tx.send(JournalSchema.settle(id, as: state, from: before)) }
            for place in seen { try tx.send(JournalSchema.see(place)) }
        }
    }

    public func seen() async throws(SQLFailure) -> [LogPosition] {
        try await read { tx in
            try tx.rows("SELECT stream, seq, hash FROM journal_seen ORDER BY stream").map {
                LogPosition(
                    stream: try $0.text("stream"), seq: try $0.integer("seq"),
                    hash: try $0.text("hash"))
            }
        }
    }

    public func forgetLogged() async throws(SQLFailure) {
        try await write { tx in
            for state in [WriteState.cloud, .parked] {
                try tx.send(JournalSchema.settleAll(state, as: .local))
            }
            try tx.send("DELETE FROM journal_seen")
        }
    }

    public func reopen(ids: [String]) async throws(SQLFailure) {
        guard !ids.isEmpty else { return }
        try await write { tx in
            for id in ids {
                try tx.send(
                    JournalSchema.settle(id, as: .open, from: [.local, .cloud, .parked]))
            }
        }
    }

    public func lastSettled() async throws(SQLFailure) -> JournalWrite? {
        try await read { tx in
            try tx.row(
                """
                SELECT \(part: JournalSchema.columns) FROM journal_row
                WHERE state <> 'open' ORDER BY position DESC LIMIT 1
                """
            ).map(JournalSchema.decode)?.write
        }
    }

    public func count(
        in states: [WriteState]
    ) async throws(SQLFailure) -> (rows: Int, sales: Int) {
        try await read { tx in
            let row = try tx.rows(
                """
                SELECT COUNT(*) AS n, COALESCE(SUM(kind = 'sale'), 0) AS sales
                FROM journal_row WHERE state IN (\(part: JournalSchema.list(states)))
                """)[0]
            return (Int(try row.integer("n")), Int(try row.integer("sales")))
        }
    }

    public func known(of ids: [String]) async throws(SQLFailure) -> Set<String> {
        try await read { tx in
            let rows = try tx.rows(of: ids) {
                "SELECT id FROM journal_row WHERE id IN (\(part: $0))"
            }
            return Set(try rows.map { try $0.text("id") })
        }
    }

    /// Gives the journal a new id, so that its till goes on behind the numbers that it may have
    /// used after the backup was made.
    public func markRestored(newID: String) async throws(SQLFailure) {
        var head = try await head()
        head.journalID = newID
        let renamed = head
        try await write { tx in try tx.send(try JournalSchema.updateHead(renamed)) }
    }

    /// What SQLite itself finds wrong with the file; empty when it is well.
    public func integrityFaults() async throws(SQLFailure) -> [String] {
        try await read { tx in
            try tx.rows("PRAGMA integrity_check").map { try $0.text("integrity_check") }
                .filter { $0 != "ok" }
        }
    }

    /// Copies the journal as of now to a new file, while it is in use.
    public func backUp(to path: String) async throws(SQLFailure) {
        do {
            let target = try DatabaseQueue(path: path)
            try queue.backup(to: target)
            try target.close()
        } catch { throw SQLFailure(sqlite: error) }
    }

    public func close() async {
        sideFile?.flush()
        queue.emptyLog()
        try? queue.close()
    }
}
