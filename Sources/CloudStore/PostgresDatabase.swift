public import RetailStore

/// A database in PostgreSQL 15 or later, for the servers.
///
/// Each transaction runs on one connection of a pool, from its first to its last statement, on
/// that connection's own thread. After a restart of PostgreSQL it works again by itself: what was
/// under way fails as `.unavailable`, what comes later gets new connections.
///
/// A statement that fails fails its transaction, also if the body catches the failure: whatever
/// comes next, the commit included, throws that first failure again. A body that wants to go on
/// puts the statement into a `savepoint`.
///
/// The server infers an argument's type from where it stands. One that stands alone
/// (`SELECT \(n) AS n`) is text there, and one beside a literal number is 32 bits long: such a
/// statement says `CAST(\(n) AS BIGINT)`.
public final class PostgresDatabase: Database {
    private let pool: ConnectionPool
    private let limits: PostgresLimits
    private let clock: any Clock<Duration>

    /// Connects, and fails as `.unavailable` when that cannot be done.
    ///
    /// - Parameters:
    ///   - url: `postgresql://user:password@host:port/database?key=value` or `key=value …`, as
    ///     libpq reads it. `options=-csearch_path%3Dname` sets the schema,
    ///     `options=-cstatement_timeout%3D10000` a limit of 10 s for a statement. The password
    ///     appears in no message.
    ///   - role: taken after connecting, with `SET ROLE`.
    ///   - clock: for the time limit of the pool and the pause before another try.
    public init(
        url: String, role: String? = nil, limits: PostgresLimits = PostgresLimits(),
        clock: any Clock<Duration> = ContinuousClock()
    ) async throws(SQLFailure) {
        precondition(limits.attemptsMax > 0)
        pool = ConnectionPool(try ConnectionSettings(url: url, role: role), limits, clock)
        self.limits = limits
        self.clock = clock
        do { try await pool.run { _ in } } catch {
            await pool.close()
            throw error as? SQLFailure
                ?? SQLFailure(kind: .unavailable, message: "connecting was cancelled")
        }
    }

    /// The same with the usual limits, but for the number of connections.
    public convenience init(
        url: String, role: String? = nil, poolSizeMax: Int
    ) async throws(SQLFailure) {
        var limits = PostgresLimits()
        limits.poolSizeMax = poolSizeMax
        try await self.init(url: url, role: role, limits: limits)
    }

    /// PostgreSQL's.
    public var dialect: Dialect { .postgres }

    /// Runs `body` at the isolation level READ COMMITTED. While it waits for a connection it can
    /// be cancelled; once begun, it is brought to its end.
    public func write<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        try await run(.write, body)
    }

    /// Runs `body` at the isolation level REPEATABLE READ; a row that another transaction has
    /// changed since its first statement makes it begin anew.
    public func writeOnOneView<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        try await run(.writeOnOneView, body)
    }

    /// Runs `body` on the state of the data at its first statement.
    public func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        try await run(.read, body)
    }

    /// The same database, whose transactions count as this tenant's when connections are short:
    /// then the next goes to the tenant that has the fewest.
    public func leasing(for tenant: String) -> any Database {
        PostgresLease(database: self, tenant: tenant)
    }

    /// What the pool of connections is doing now.
    public var poolFigures: PoolFigures { pool.figures }

    /// Ends all connections, those in use when their transaction is over. Callers who wait for a
    /// connection are refused.
    public func close() async { await pool.close() }

    /// Between two tries the connection goes back to the pool, so that the transaction which was
    /// in the way can use it.
    fileprivate func run<Value: Sendable>(
        _ mode: PostgresTransaction.Mode, for tenant: String = "",
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        var attempt = 1
        while true {
            switch try await pool.run(for: tenant, { $0.transaction(mode, body) }) {
            case .success(let value): return value
            case .failure(let failure):
                guard failure.isBusy, attempt < limits.attemptsMax else { throw failure.error }
                try await clock.sleep(for: limits.retryPause * attempt)
                attempt += 1
            }
        }
    }
}

/// A database whose transactions are one tenant's work.
private struct PostgresLease: Database {
    let database: PostgresDatabase
    let tenant: String

    var dialect: Dialect { database.dialect }

    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        try await database.run(.write, for: tenant, body)
    }

    func writeOnOneView<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        try await database.run(.writeOnOneView, for: tenant, body)
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        try await database.run(.read, for: tenant, body)
    }

    func close() async { await database.close() }
}

/// The limits of a `PostgresDatabase`.
public struct PostgresLimits: Sendable {
    /// Connections to the server, 1 or more. They are made when they are needed and kept.
    public var poolSizeMax = 8
    /// Transactions that wait for a connection; one more is refused.
    public var waitingMax = 1_024
    /// How long a transaction waits for a connection. Longer than the `connect_timeout` of the
    /// URL, so that the reason of a failed connection is heard.
    public var waitMax = Duration.seconds(5)
    /// How often a transaction is tried that is in the way of another one, the first time included.
    public var attemptsMax = 5
    /// The time between the first and the second try; each later pause is longer by as much.
    public var retryPause = Duration.milliseconds(5)
    /// Statements a connection keeps prepared; the one not used for longest makes room.
    public var statementsMax = 256

    /// The limits as they usually are.
    public init() {}
}
