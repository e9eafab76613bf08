/// An open transaction. Synchronous, so that nothing suspends between its statements, and it never
/// leaves its closure.
public protocol SQLTransaction {
    var dialect: Dialect { get }

    /// Runs the statement and everything queued before it; returns its rows.
    @discardableResult
    func rows(_ statement: SQL) throws(SQLFailure) -> [SQLRow]

    /// Runs statements of which none needs another's answer; returns the rows of each. PostgreSQL
    /// is asked once for all.
    func rows(ofEach statements: [SQL]) throws(SQLFailure) -> [[SQLRow]]

    /// Runs a statement whose answer nobody needs. PostgreSQL queues it and sends it with the next
    /// `rows` or the commit, so a failure may surface there: store code does not catch it here.
    func send(_ statement: SQL) throws(SQLFailure)

    /// Runs `body` so that, when it throws, what it wrote is undone and the rest of the
    /// transaction goes on.
    func savepoint<Value>(_ body: () throws -> Value) throws -> Value
}

extension SQLTransaction {
    /// An engine in this process is asked one by one.
    public func rows(ofEach statements: [SQL]) throws(SQLFailure) -> [[SQLRow]] {
        var all: [[SQLRow]] = []
        for statement in statements { all.append(try rows(statement)) }
        return all
    }

    /// The one row of a statement that gives one at most.
    public func row(_ statement: SQL) throws(SQLFailure) -> SQLRow? { try rows(statement).first }

    /// The number in column `n` of the one row.
    public func count(_ statement: SQL) throws(SQLFailure) -> Int64 {
        guard let row = try row(statement) else {
            throw SQLFailure(kind: .other, message: "no row", statement: statement.text)
        }
        return try row.integer("n")
    }
}

/// A database that the stores run on: SQLite in the till, PostgreSQL in the cloud.
public protocol Database: Sendable {
    var dialect: Dialect { get }

    /// Runs `body` in one transaction that can write, committed when it returns and rolled back
    /// when it throws. `busy` is retried from the start, a few times; `body` must bear that.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value

    /// The same on one unchanging view of the data, whatever others commit meanwhile; for what
    /// reads much and writes rows of its own.
    func writeOnOneView<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value

    /// The same as `write` for a body that touches most of the database: it may have more memory
    /// while it runs.
    func writeMuch<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value

    /// Runs `body` on one unchanging view of the data; writing there fails.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value

    /// The same database for transactions of one tenant, where tenants share what is scarce.
    func leasing(for tenant: String) -> any Database

    /// Ends all connections; nothing can be asked afterwards.
    func close() async
}

extension Database {
    /// With one writer every transaction that writes has one view.
    public func writeOnOneView<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        try await write(body)
    }

    /// A server of its own has its memory once for all.
    public func writeMuch<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        try await write(body)
    }

    /// Nothing to share.
    public func leasing(for tenant: String) -> any Database { self }
}
