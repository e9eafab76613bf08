import GRDB
import GRDBSQLite
import RetailModels
import RetailStore

/// A transaction on GRDB's connection; lives on GRDB's queue and never leaves its closure.
struct SQLiteTransaction: SQLTransaction {
    let db: GRDB.Database
    var dialect: Dialect { .sqlite }

    func rows(_ sql: RetailStore.SQL) throws(SQLFailure) -> [SQLRow] {
        var rows: [SQLRow] = []
        var columns: SQLColumns?
        try run(sql) { statement throws(SQLFailure) in
            let known = columns ?? Self.columns(of: statement)
            columns = known
            var values: [FieldValue] = []
            values.reserveCapacity(known.names.count)
            for index in known.names.indices {
                values.append(try Self.value(statement, Int32(index)))
            }
            rows.append(SQLRow(columns: known, values: values))
        }
        return rows
    }

    func send(_ sql: RetailStore.SQL) throws(SQLFailure) {
        try run(sql) { _ throws(SQLFailure) in }
    }

    /// Runs `body` in a transaction of its own, begun and committed here by statements that stay
    /// prepared: GRDB prepares its own anew each time, a tenth of a journal's commit.
    /// - Parameter begin: how it begins; to look only, without waiting for who writes.
    func atOnce<Value>(
        _ begin: RetailStore.SQL = "BEGIN IMMEDIATE", _ body: () throws -> Value
    ) throws -> Value {
        try send(begin)
        do {
            let value = try body()
            try send("COMMIT")
            return value
        } catch {
            // A full disk has ended the transaction already.
            if db.isInsideTransaction { try? send("ROLLBACK") }
            throw error
        }
    }

    /// Statements that stay prepared, for the same reason. The innermost savepoint of a name is
    /// the one that is meant.
    func savepoint<Value>(_ body: () throws -> Value) throws -> Value {
        try send("SAVEPOINT pos")
        do {
            let value = try body()
            try send("RELEASE pos")
            return value
        } catch {
            // A full disk has ended the transaction already.
            if db.isInsideTransaction {
                try send("ROLLBACK TO pos")
                try send("RELEASE pos")
            }
            throw error
        }
    }

    /// Steps through a statement that GRDB keeps prepared. Binding goes to SQLite itself: GRDB's
    /// argument types cost a third of a ten-row transaction.
    ///
    /// `$n` are names to SQLite, numbered by their first appearance. `SQL` uses each once and in
    /// order, so they are bound by position; the counts are compared.
    private func run(
        _ sql: RetailStore.SQL,
        each: (_ statement: OpaquePointer) throws(SQLFailure) -> Void
    ) throws(SQLFailure) {
        let statement: OpaquePointer
        do { statement = try db.cachedStatement(sql: sql.text).sqliteStatement } catch {
            throw SQLFailure(sqlite: error, statement: sql.text)
        }
        defer {
            sqlite3_reset(statement)
            sqlite3_clear_bindings(statement)
        }
        precondition(
            Int(sqlite3_bind_parameter_count(statement)) == sql.arguments.count,
            "arguments of \(sql.text)")
        for (index, argument) in sql.arguments.enumerated() {
            try check(Self.bind(argument, to: statement, at: Int32(index) + 1), sql)
        }
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: try each(statement)
            case SQLITE_DONE: return
            case let code: try check(code, sql)
            }
        }
    }

    private func check(_ code: Int32, _ sql: RetailStore.SQL) throws(SQLFailure) {
        guard code != SQLITE_OK else { return }
        let error = DatabaseError(
            resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage)
        throw SQLFailure(sqlite: error, statement: sql.text)
    }

    private static func bind(
        _ value: FieldValue, to statement: OpaquePointer, at index: Int32
    ) -> Int32 {
        switch value {
        case .null: return sqlite3_bind_null(statement, index)
        case .integer(let number): return sqlite3_bind_int64(statement, index, number)
        case .text(var text):
            // SQLITE_TRANSIENT: SQLite copies the text before this call returns.
            let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
            return text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { characters in
                    // An empty buffer may have no address, and SQLite would store null.
                    guard let start = characters.baseAddress else {
                        return sqlite3_bind_text(statement, index, "", 0, copies)
                    }
                    return sqlite3_bind_text(
                        statement, index, start, Int32(characters.count), copies)
                }
            }
        case .bytes(let bytes):
            let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
            return bytes.withUnsafeBytes { bytes in
                guard let start = bytes.baseAddress else {
                    return sqlite3_bind_zeroblob(statement, index, 0)
                }
                return sqlite3_bind_blob(statement, index, start, Int32(bytes.count), copies)
            }
        }
    }

    private static func columns(of statement: OpaquePointer) -> SQLColumns {
        SQLColumns(
            (0..<sqlite3_column_count(statement)).map { index in
                sqlite3_column_name(statement, index).map { String(cString: $0) } ?? ""
            })
    }

    private static func value(
        _ statement: OpaquePointer, _ index: Int32
    ) throws(SQLFailure) -> FieldValue {
        switch sqlite3_column_type(statement, index) {
        case SQLITE_NULL: return .null
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, index))
        case SQLITE_TEXT:
            guard let start = sqlite3_column_text(statement, index) else { return .null }
            let count = Int(sqlite3_column_bytes(statement, index))
            return .text(
                String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
        case SQLITE_BLOB:
            // An empty one has no address.
            guard let start = sqlite3_column_blob(statement, index) else { return .bytes([]) }
            let count = Int(sqlite3_column_bytes(statement, index))
            return .bytes(Array(UnsafeRawBufferPointer(start: start, count: count)))
        default:
            throw SQLFailure(
                kind: .corrupt, message: "column \(index + 1) holds a type the schema does not use")
        }
    }
}

extension SQLFailure {
    /// Folds SQLite's extended codes into what callers act on.
    init(sqlite error: any Error, statement: String = "") {
        if let failure = error as? SQLFailure {
            self = failure
            return
        }
        guard let error = error as? DatabaseError else {
            self.init(kind: .other, message: "\(error)", statement: statement)
            return
        }
        let kind: Kind =
            switch error.extendedResultCode {
            case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY: .uniqueViolation
            case .SQLITE_CONSTRAINT_CHECK, .SQLITE_CONSTRAINT_NOTNULL,
                .SQLITE_CONSTRAINT_DATATYPE:
                .checkViolation
            case .SQLITE_CONSTRAINT_FOREIGNKEY: .foreignKeyViolation
            // A disk without any room fails before it can say that it is full.
            case .SQLITE_IOERR_SHMSIZE, .SQLITE_IOERR_WRITE, .SQLITE_IOERR_FSYNC: .diskFull
            default:
                switch error.resultCode {
                case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
                case .SQLITE_FULL: .diskFull
                case .SQLITE_IOERR: .unavailable
                case .SQLITE_CANTOPEN: .unavailable
                case .SQLITE_READONLY: .readOnly
                case .SQLITE_CORRUPT, .SQLITE_NOTADB: .corrupt
                default: .other
                }
            }
        self.init(kind: kind, message: error.message ?? "\(error.resultCode)", statement: statement)
    }
}
