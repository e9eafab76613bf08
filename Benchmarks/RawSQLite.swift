import GRDBSQLite
import RetailModels

/// SQLite's own C interface and nothing above it: the limit that the till's figures stand beside.
///
/// Owns the connection and its statements; used by one task at a time.
final class RawSQLite {
    private let connection: OpaquePointer
    private var statements: [String: OpaquePointer] = [:]

    /// Opens a file as the till does: write-ahead log, every commit on the disk, foreign keys.
    init(_ path: String) throws {
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX
        guard sqlite3_open_v2(path, &opened, flags, nil) == SQLITE_OK, let opened else {
            throw BenchmarkFailure("sqlite3_open_v2 \(path)")
        }
        connection = opened
        for setting in ["journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"] {
            try execute("PRAGMA " + setting)
        }
    }

    deinit {
        for statement in statements.values { sqlite3_finalize(statement) }
        sqlite3_close(connection)
    }

    /// Runs a text of statements without values.
    func execute(_ text: String) throws {
        guard sqlite3_exec(connection, text, nil, nil, nil) == SQLITE_OK else {
            throw failure(text)
        }
    }

    /// Runs a statement to its end; it stays prepared.
    func run(_ text: String, _ values: [FieldValue] = []) throws {
        let statement = try prepared(text)
        try bind(values, to: statement, text)
        defer { sqlite3_reset(statement) }
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: continue
            case SQLITE_DONE: return
            default: throw failure(text)
            }
        }
    }

    /// The first column of a query's rows as text.
    func texts(_ text: String, _ values: [FieldValue] = []) throws -> [String] {
        let statement = try prepared(text)
        try bind(values, to: statement, text)
        defer { sqlite3_reset(statement) }
        var found: [String] = []
        while sqlite3_step(statement) == SQLITE_ROW {
            found.append(sqlite3_column_text(statement, 0).map { String(cString: $0) } ?? "")
        }
        return found
    }

    private func prepared(_ text: String) throws -> OpaquePointer {
        if let known = statements[text] { return known }
        var made: OpaquePointer?
        let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
        guard sqlite3_prepare_v3(connection, text, -1, flags, &made, nil) == SQLITE_OK, let made
        else { throw failure(text) }
        statements[text] = made
        return made
    }

    private func bind(
        _ values: [FieldValue], to statement: OpaquePointer, _ sql: String
    ) throws {
        for (index, value) in values.enumerated() {
            let place = Int32(index) + 1
            let code: Int32
            switch value {
            case .null: code = sqlite3_bind_null(statement, place)
            case .integer(let number): code = sqlite3_bind_int64(statement, place, number)
            case .text(var text):
                // SQLite copies the text before the call returns.
                let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
                code = text.withUTF8 { bytes in
                    bytes.withMemoryRebound(to: CChar.self) {
                        guard let start = $0.baseAddress else {
                            return sqlite3_bind_text(statement, place, "", 0, copies)
                        }
                        return sqlite3_bind_text(
                            statement, place, start, Int32($0.count), copies)
                    }
                }
            case .bytes: throw BenchmarkFailure("no row of a sale has bytes: \(sql)")
            }
            guard code == SQLITE_OK else { throw failure(sql) }
        }
    }

    private func failure(_ text: String) -> BenchmarkFailure {
        BenchmarkFailure("\(String(cString: sqlite3_errmsg(connection))) in \(text)")
    }
}
