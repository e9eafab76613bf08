import GRDB
import GRDBSQLite
import RetailModels
public import RetailStore

/// The shop's tables in a SQLite file: one writer, several readers, write-ahead log.
///
/// Every commit is on the disk when it returns (`synchronous = FULL`); opening fails if the
/// setting does not read back.
public final class SQLiteDatabase: RetailStore.Database {
    /// How the file is opened.
    public enum Access: Sendable {
        case readWrite
        /// For a command that looks while a till owns the folder.
        case readOnly
    }

    /// GRDB's `DatabasePool`, or a queue.
    private let connections: any DatabaseWriter
    /// The one connection of a simulation, which waits for it where it stands: no other thread, and
    /// each statement is prepared once.
    private let single: DatabaseQueue?
    public let path: String
    public let dialect = Dialect.sqlite

    /// How often a transaction that met another one is tried again.
    static let busyTryCountMax = 5

    /// - Parameter durability: what a commit survives; less than a power cut only in a simulation,
    ///   which makes its own.
    public init(
        path: String, access: Access = .readWrite, durability: Durability = .full
    ) throws(SQLFailure) {
        self.path = path
        var configuration = Configuration.patient()
        configuration.maximumReaderCount = 3
        configuration.readonly = access == .readOnly
        do {
            switch access {
            case .readOnly:
                single = nil
                connections = try DatabaseQueue(path: path, configuration: configuration)
            case .readWrite:
                single =
                    durability == .off
                    ? try DatabaseQueue.alone(path: path, configuration: configuration) : nil
                connections =
                    try single ?? DatabasePool(path: path, configuration: configuration)
                try durability.apply(to: connections)
                // A day's work touches more pages than the usual 2 MB hold.
                try connections.writeWithoutTransaction { db in
                    try db.execute(sql: "PRAGMA cache_size = -16384")
                    // 16 MB of log: with SQLite's 4 MB nearly each delivery copied pages back.
                    try db.execute(sql: "PRAGMA wal_autocheckpoint = 4000")
                    // SQLite notes each page before a row with several indices changes it, should
                    // the row be refused; in a file that was most of what a sale wrote.
                    try db.execute(sql: "PRAGMA temp_store = MEMORY")
                }
            }
        } catch { throw SQLFailure(sqlite: error) }
    }

    public func write<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        var tries = 1
        while true {
            do {
                if let single { return try single.changeHere { try body($0) } }
                return try await connections.writeWithoutTransaction { db in
                    let tx = SQLiteTransaction(db: db)
                    return try tx.atOnce { try body(tx) }
                }
            } catch let failure as SQLFailure where failure.kind == .busy {
                guard tries < Self.busyTryCountMax else { throw failure }
                tries += 1
            } catch let error as DatabaseError {
                throw SQLFailure(sqlite: error)
            }
        }
    }

    /// What does not fit is written to the log again and again: a catalogue is indexed in four
    /// orders that are not its own.
    public func writeMuch<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        try await write { tx in
            try tx.send("PRAGMA cache_size = -65536")
            defer { try? tx.send("PRAGMA cache_size = -16384") }
            return try body(tx)
        }
    }

    public func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        do {
            if let single { return try single.lookHere { try body($0) } }
            return try await connections.unsafeRead { db in
                let tx = SQLiteTransaction(db: db)
                return try tx.atOnce("BEGIN DEFERRED") { try body(tx) }
            }
        } catch let error as DatabaseError { throw SQLFailure(sqlite: error) }
    }

    /// The first of what SQLite itself finds wrong with the file, without looking whether indices
    /// fit their tables; empty when it is well.
    public func integrityFaults() async throws -> [String] {
        try await read { tx in
            try tx.rows("PRAGMA quick_check(1)").map { try $0.text("quick_check") }
                .filter { $0 != "ok" }
        }
    }

    /// Copies the database as of now to a new file, while it is in use.
    public func backUp(to path: String) async throws(SQLFailure) {
        do {
            let target = try DatabaseQueue(path: path)
            try connections.backup(to: target)
            try target.close()
        } catch { throw SQLFailure(sqlite: error) }
    }

    /// Closes the file; what its write-ahead log held is in it, so that a plain copy is complete.
    public func close() async {
        connections.emptyLog()
        try? connections.close()
    }
}

/// Without another thread, and without an `await` in which something else may happen.
extension DatabaseQueue {
    /// The one connection to a file of a simulation, whose processes end between two transactions:
    /// it asks nobody for locks, and keeps in memory what would undo a transaction.
    static func alone(path: String, configuration: Configuration) throws -> DatabaseQueue {
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
            try db.execute(sql: "PRAGMA journal_mode = MEMORY")
            // GRDB asks what each statement reads, for observers that there are none of: half of
            // what it costs to prepare one.
            sqlite3_set_authorizer(db.sqliteConnection, nil, nil)
        }
        return queue
    }

    func changeHere<Value>(_ body: (SQLiteTransaction) throws -> Value) throws -> Value {
        try writeWithoutTransaction { db in
            let tx = SQLiteTransaction(db: db)
            return try tx.atOnce { try body(tx) }
        }
    }

    func lookHere<Value>(_ body: (SQLiteTransaction) throws -> Value) throws -> Value {
        try writeWithoutTransaction { db in try body(SQLiteTransaction(db: db)) }
    }
}

extension DatabaseWriter {
    /// Moves the write-ahead log into the file. SQLite does so when the last connection closes, but
    /// not while a statement of it is still held somewhere. A file that is only read keeps its log.
    func emptyLog() {
        guard !configuration.readonly else { return }
        // A statement, and not GRDB's call, which ends the program on a closed connection.
        try? writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
    }
}

/// What a commit survives.
public enum Durability: Int, Sendable {
    /// The end of the program.
    case off = 0
    /// A crash of the program, not a power cut.
    case normal = 1
    /// A power cut.
    case full = 2

    /// Sets it after opening (GRDB lowers it to NORMAL when it turns the log on) and reads it back.
    func apply(to connections: any DatabaseWriter) throws {
        try connections.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = \(rawValue)")
            let set = try Int.fetchOne(db, sql: "PRAGMA synchronous")
            guard set == rawValue else {
                throw SQLFailure(
                    kind: .other, message: "synchronous reads back \(set ?? -1), not \(rawValue)")
            }
        }
    }
}
