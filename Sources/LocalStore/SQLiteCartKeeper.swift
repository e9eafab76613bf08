import GRDB
public import RetailModels
public import RetailStore

/// The open sale and the wrong PINs in a SQLite file of their own, `synchronous = NORMAL`: safe
/// against `kill -9`, and no key waits for the disk.
public final class SQLiteCartKeeper: CartKeeper {
    let queue: DatabaseQueue

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
                    CREATE TABLE IF NOT EXISTS kept (
                        name TEXT NOT NULL PRIMARY KEY, body TEXT NOT NULL
                    ) STRICT
                    """)
            }
        } catch { throw SQLFailure(sqlite: error) }
    }

    private func load<Value: Decodable & Sendable>(
        _ type: Value.Type, _ name: String
    ) async throws(SQLFailure) -> Value? {
        do {
            return try await queue.read { db in
                try SQLiteTransaction(db: db).row("SELECT body FROM kept WHERE name = \(name)")
                    .map { try CanonicalJSON.decode(type, from: Array($0.text("body").utf8)) }
            }
        } catch { throw SQLFailure(sqlite: error) }
    }

    private func store(
        _ value: (some Encodable & Sendable)?, _ name: String
    ) async throws(SQLFailure) {
        do {
            // One statement is a transaction of its own.
            try await queue.writeWithoutTransaction { db in
                let tx = SQLiteTransaction(db: db)
                guard let value else {
                    try tx.send("DELETE FROM kept WHERE name = \(name)")
                    return
                }
                try Self.put(try CanonicalJSON.text(value), name, in: tx)
            }
        } catch { throw SQLFailure(sqlite: error) }
    }

    static func put(_ body: String, _ name: String, in tx: SQLiteTransaction) throws {
        try tx.send(
            """
            INSERT INTO kept (name, body) VALUES (\(name), \(body))
            ON CONFLICT (name) DO UPDATE SET body = excluded.body
            """)
    }

    static let cart = "cart"
    private static let notes = "notes"
    private static func attempts(_ number: Int64) -> String { "attempts.\(number)" }

    /// The open sale. One that is put away is not open: the till ended while that was done.
    public func cart() async throws(SQLFailure) -> Cart? {
        guard let cart = try await load(Cart.self, Self.cart) else { return nil }
        do {
            let isPutAway = try await queue.read { db in
                try Self.isPutAway(cart.id, in: SQLiteTransaction(db: db))
            }
            return isPutAway ? nil : cart
        } catch { throw SQLFailure(sqlite: error) }
    }

    public func keep(_ cart: Cart?) async throws(SQLFailure) { try await store(cart, Self.cart) }

    public func attempts(operatorNumber: Int64) async throws(SQLFailure) -> SignInAttempts {
        try await load(SignInAttempts.self, Self.attempts(operatorNumber)) ?? SignInAttempts()
    }

    public func keep(
        _ attempts: SignInAttempts, operatorNumber: Int64
    ) async throws(SQLFailure) {
        try await store(attempts, Self.attempts(operatorNumber))
    }

    public func notes() async throws(SQLFailure) -> [AuditEvent] {
        try await load([AuditEvent].self, Self.notes) ?? []
    }

    public func keep(_ notes: [AuditEvent]) async throws(SQLFailure) {
        try await store(notes.isEmpty ? nil : notes, Self.notes)
    }

    public func close() async { try? queue.close() }
}
