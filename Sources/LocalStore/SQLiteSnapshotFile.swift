import GRDB
import Glibc
public import RetailModels
public import RetailStore
import Synchronization

/// The parts of a snapshot in a SQLite file, `synchronous = NORMAL`: safe against `kill -9`; after
/// a power cut at worst the last parts are fetched again. Made with the first call that writes.
public final class SQLiteSnapshotFile: SnapshotFile {
    public let path: String
    private let queue = Mutex<DatabaseQueue?>(nil)

    public init(path: String) { self.path = path }

    /// Runs `body` on the file, which is opened at the first use.
    private func with<Value>(
        _ body: (SQLiteTransaction) throws -> Value
    ) throws(SQLFailure) -> Value {
        do {
            let open = try queue.withLock { queue in
                let open = try queue ?? Self.open(path)
                queue = open
                return open
            }
            return try open.write { try body(SQLiteTransaction(db: $0)) }
        } catch { throw SQLFailure(sqlite: error) }
    }

    private static func open(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration.patient()
        configuration.journalMode = .wal
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try Durability.normal.apply(to: queue)
        try queue.write { db in
            let tx = SQLiteTransaction(db: db)
            try tx.send(
                """
                CREATE TABLE IF NOT EXISTS session (
                    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL
                ) STRICT
                """)
            try tx.send(
                """
                CREATE TABLE IF NOT EXISTS part (
                    number INTEGER NOT NULL PRIMARY KEY, body TEXT NOT NULL
                ) STRICT
                """)
        }
        return queue
    }

    public func state() throws(SQLFailure) -> LoadedSnapshot? {
        // Looking must not make the file.
        guard access(path, F_OK) == 0 else { return nil }
        return try with { tx in
            guard let row = try tx.row("SELECT body FROM session") else { return nil }
            let parts = try tx.rows("SELECT number FROM part ORDER BY number")
            return LoadedSnapshot(
                session: try CanonicalJSON.decode(
                    SnapshotSession.self, from: Array(try row.text("body").utf8)),
                parts: Set(try parts.map { Int(try $0.integer("number")) }))
        }
    }

    public func begin(_ session: SnapshotSession) throws(SQLFailure) {
        try discard()
        try with { tx in
            try tx.send(
                "INSERT INTO session (id, body) VALUES (1, \(try CanonicalJSON.text(session)))")
        }
    }

    public func keep(_ bytes: [UInt8], part: Int) throws(SQLFailure) {
        try with { tx in
            try tx.send(
                """
                INSERT INTO part (number, body)
                VALUES (\(part), \(String(decoding: bytes, as: UTF8.self)))
                ON CONFLICT (number) DO UPDATE SET body = excluded.body
                """)
        }
    }

    public func part(_ number: Int) throws(SQLFailure) -> [UInt8]? {
        try with { tx in
            try tx.row("SELECT body FROM part WHERE number = \(number)")
                .map { Array(try $0.text("body").utf8) }
        }
    }

    public func discard() throws(SQLFailure) {
        do {
            try queue.withLock { queue in
                try queue?.close()
                queue = nil
            }
        } catch { throw SQLFailure(sqlite: error) }
        // The log first: a file without it is an older state, a log without its file is none.
        for suffix in ["-wal", "-shm", ""] { unlink(path + suffix) }
    }

    /// Closes the file; the next call opens it again.
    public func close() {
        queue.withLock { queue in
            try? queue?.close()
            queue = nil
        }
    }
}
