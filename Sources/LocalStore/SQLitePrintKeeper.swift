import GRDB
import RetailModels
public import RetailStore

/// What waits for the printer, in a SQLite file of its own, `synchronous = NORMAL`: safe against
/// `kill -9`, and a receipt is not worth a wait for the disk.
public final class SQLitePrintKeeper: PrintKeeper {
    let queue: DatabaseQueue

    /// Printed jobs that are kept to look at.
    private static let pastCountMax: Int64 = 500

    public init(path: String) throws(SQLFailure) {
        var configuration = Configuration.patient()
        configuration.journalMode = .wal
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
            try Durability.normal.apply(to: queue)
            try queue.write { db in
                let tx = SQLiteTransaction(db: db)
                try tx.send(
                    """
                    CREATE TABLE IF NOT EXISTS print_job (
                        id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL,
                        document_id TEXT, copy INTEGER NOT NULL CHECK (copy >= 0),
                        paper TEXT NOT NULL, opens_drawer INTEGER NOT NULL,
                        created_at_ms INTEGER NOT NULL, state TEXT NOT NULL,
                        attempts INTEGER NOT NULL, failure TEXT
                    ) STRICT
                    """)
                try tx.send(
                    "CREATE INDEX IF NOT EXISTS print_job_state ON print_job (state, id)")
                try tx.send(
                    """
                    CREATE TABLE IF NOT EXISTS print_count (
                        document_id TEXT NOT NULL PRIMARY KEY,
                        printed INTEGER NOT NULL CHECK (printed > 0)
                    ) STRICT
                    """)
            }
        } catch { throw SQLFailure(sqlite: error) }
    }

    private static let columns = """
        id, title, document_id, copy, paper, opens_drawer, created_at_ms, state, attempts, failure
        """

    private func write<Value: Sendable>(
        _ body: @escaping @Sendable (SQLiteTransaction) throws -> Value
    ) async throws(SQLFailure) -> Value {
        do {
            return try await queue.write { db in try body(SQLiteTransaction(db: db)) }
        } catch { throw SQLFailure(sqlite: error) }
    }

    public func add(_ draft: PrintDraft) async throws(SQLFailure) -> PrintJob {
        try await write { tx in
            if let document = draft.documentID, let waiting = try Self.waiting(document, tx) {
                return waiting
            }
            let copy = try draft.documentID.map { try Self.count($0, tx) } ?? 0
            var job = PrintJob(
                id: 0, title: draft.title, documentID: draft.documentID, copy: copy,
                paper: draft.paper(copy), opensDrawer: draft.opensDrawer,
                createdAt: draft.createdAt)
            job.id = try tx.rows(
                """
                INSERT INTO print_job (title, document_id, copy, paper, opens_drawer,
                    created_at_ms, state, attempts)
                VALUES (\(job.title), \(job.documentID), \(job.copy),
                    \(try CanonicalJSON.text(job.paper)), \(job.opensDrawer),
                    \(job.createdAt), \(job.state.rawValue), 0)
                RETURNING id
                """
            )[0].integer("id")
            try tx.send(
                """
                DELETE FROM print_job WHERE state <> 'waiting'
                    AND id <= \(job.id - Self.pastCountMax)
                """)
            return job
        }
    }

    private static func waiting(
        _ document: String, _ tx: SQLiteTransaction
    ) throws -> PrintJob? {
        try tx.row(
            """
            SELECT \(raw: columns) FROM print_job
            WHERE state = 'waiting' AND document_id = \(document) ORDER BY id LIMIT 1
            """
        ).map(job)
    }

    public func count(documentID: String) async throws(SQLFailure) -> Int64 {
        try await write { tx in try Self.count(documentID, tx) }
    }

    private static func count(_ document: String, _ tx: SQLiteTransaction) throws -> Int64 {
        try tx.rows(
            """
            INSERT INTO print_count (document_id, printed) VALUES (\(document), 1)
            ON CONFLICT (document_id) DO UPDATE SET printed = printed + 1 RETURNING printed
            """
        )[0].integer("printed") - 1
    }

    public func next() async throws(SQLFailure) -> PrintJob? {
        try await write { tx in
            try tx.row(
                """
                SELECT \(raw: Self.columns) FROM print_job
                WHERE state = 'waiting' ORDER BY id LIMIT 1
                """
            ).map(Self.job)
        }
    }

    public func note(
        _ id: Int64, _ state: PrintJob.State, failure: String?
    ) async throws(SQLFailure) {
        try await write { tx in
            try tx.send(
                """
                UPDATE print_job SET state = \(state.rawValue), attempts = attempts + 1,
                    failure = \(failure)
                WHERE id = \(id) AND state = 'waiting'
                """)
            if state == .dropped { try Self.forget(id, tx) }
        }
    }

    /// What was never printed does not make the next one a copy.
    private static func forget(_ id: Int64, _ tx: SQLiteTransaction) throws {
        let counted = try tx.row(
            """
            SELECT document_id, printed FROM print_count WHERE document_id =
                (SELECT document_id FROM print_job WHERE id = \(id))
            """)
        guard let counted else { return }
        let document = try counted.text("document_id")
        try tx.send(
            try counted.integer("printed") == 1
                ? "DELETE FROM print_count WHERE document_id = \(document)"
                : """
                UPDATE print_count SET printed = printed - 1 WHERE document_id = \(document)
                """)
    }

    public func jobs(limit: Int64) async throws(SQLFailure) -> [PrintJob] {
        try await write { tx in
            try tx.rows(
                """
                SELECT \(raw: Self.columns) FROM print_job ORDER BY id DESC LIMIT \(limit)
                """
            ).map(Self.job)
        }
    }

    public func drop(_ id: Int64?) async throws(SQLFailure) -> Int64 {
        // Ids begin at 1.
        let wanted = id ?? 0
        return try await write { tx in
            let dropped = try tx.rows(
                """
                UPDATE print_job SET state = 'dropped', failure = 'taken off the queue'
                WHERE state = 'waiting' AND (\(wanted) = 0 OR id = \(wanted)) RETURNING id
                """)
            for row in dropped { try Self.forget(try row.integer("id"), tx) }
            return Int64(dropped.count)
        }
    }

    private static func job(_ row: SQLRow) throws -> PrintJob {
        PrintJob(
            id: try row.integer("id"), title: try row.text("title"),
            documentID: try row.optionalText("document_id"), copy: try row.integer("copy"),
            paper: try CanonicalJSON.decode(
                [PaperRow].self, from: Array(try row.text("paper").utf8)),
            opensDrawer: try row.bool("opens_drawer"),
            createdAt: try row.integer("created_at_ms"),
            state: PrintJob.State(rawValue: try row.text("state")) ?? .dropped,
            attempts: try row.integer("attempts"), failure: try row.optionalText("failure"))
    }

    public func close() async { try? queue.close() }
}
