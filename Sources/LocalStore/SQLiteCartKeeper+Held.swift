import GRDB
public import RetailModels
public import RetailStore

/// Each held sale is a row of its own; so is each that was given up or arrived.
extension SQLiteCartKeeper: HeldSaleKeeper {
    private static let held = "held."
    private static let given = "given."
    private static let taken = "taken."

    public func heldSales() async throws(SQLFailure) -> [HeldSale] {
        try await reading { tx in try Self.sales(Self.held, in: tx) }
    }

    public func hold(_ sale: HeldSale) async throws(SQLFailure) {
        try await writing { tx in
            try Self.put(try CanonicalJSON.text(sale), Self.held + sale.id, in: tx)
            // A write of the cart that was under way may come behind this one: it is known by its
            // id (`cart()`).
            try Self.remove(Self.cart, in: tx)
        }
    }

    public func recall(_ id: String) async throws(SQLFailure) -> HeldSale? {
        try await writing { tx in
            guard let sale = try Self.pull(Self.held + id, in: tx) else { return nil }
            try Self.put(try CanonicalJSON.text(sale.cart), Self.cart, in: tx)
            return sale
        }
    }

    public func giveUp(_ id: String) async throws(SQLFailure) -> HeldSale? {
        try await writing { tx in
            guard let sale = try Self.pull(Self.held + id, in: tx) else { return nil }
            try Self.put(try CanonicalJSON.text(sale), Self.given + id, in: tx)
            return sale
        }
    }

    public func givenUp() async throws(SQLFailure) -> [HeldSale] {
        try await reading { tx in try Self.sales(Self.given, in: tx) }
    }

    public func settleGivenUp(_ id: String, isTaken: Bool) async throws(SQLFailure) {
        try await writing { tx in
            guard let sale = try Self.pull(Self.given + id, in: tx), !isTaken else { return }
            try Self.put(try CanonicalJSON.text(sale), Self.held + id, in: tx)
        }
    }

    public func take(_ sale: HeldSale) async throws(SQLFailure) -> Bool {
        try await writing { tx in
            guard try !Self.exists(Self.taken + sale.id, in: tx) else { return false }
            try Self.put("true", Self.taken + sale.id, in: tx)
            try Self.put(try CanonicalJSON.text(sale.cart), Self.cart, in: tx)
            return true
        }
    }

    public func arrived() async throws(SQLFailure) -> [String] {
        try await reading { tx in
            try Self.rows(Self.taken, in: tx).map { row in
                String(try row.text("name").dropFirst(Self.taken.count))
            }
        }
    }

    public func forgetArrived(_ id: String) async throws(SQLFailure) {
        try await writing { tx in try Self.remove(Self.taken + id, in: tx) }
    }

    /// Whether a cart of that id is held, or was given to another till.
    static func isPutAway(_ id: String, in tx: SQLiteTransaction) throws -> Bool {
        try exists(held + id, in: tx) || exists(given + id, in: tx)
    }
}

extension SQLiteCartKeeper {
    private static func sales(
        _ prefix: String, in tx: SQLiteTransaction
    ) throws -> [HeldSale] {
        try rows(prefix, in: tx).map { try decode($0) }
            .sorted { ($0.at, $0.id) < ($1.at, $1.id) }
    }

    /// The rows whose names begin with a prefix that ends with a point.
    private static func rows(_ prefix: String, in tx: SQLiteTransaction) throws -> [SQLRow] {
        let end = prefix.dropLast() + "/"
        return try tx.rows(
            """
            SELECT name, body FROM kept WHERE name > \(prefix) AND name < \(String(end))
            ORDER BY name
            """)
    }

    /// Takes a sale out.
    private static func pull(_ name: String, in tx: SQLiteTransaction) throws -> HeldSale? {
        guard let row = try tx.row("SELECT body FROM kept WHERE name = \(name)") else {
            return nil
        }
        try remove(name, in: tx)
        return try decode(row)
    }

    private static func exists(_ name: String, in tx: SQLiteTransaction) throws -> Bool {
        try tx.row("SELECT name FROM kept WHERE name = \(name)") != nil
    }

    private static func remove(_ name: String, in tx: SQLiteTransaction) throws {
        try tx.send("DELETE FROM kept WHERE name = \(name)")
    }

    private static func decode(_ row: SQLRow) throws -> HeldSale {
        try CanonicalJSON.decode(HeldSale.self, from: Array(row.text("body").utf8))
    }

    private func reading<Value: Sendable>(
        _ work: @escaping @Sendable (SQLiteTransaction) throws -> Value
    ) async throws(SQLFailure) -> Value {
        do {
            return try await queue.read { db in try work(SQLiteTransaction(db: db)) }
        } catch { throw SQLFailure(sqlite: error) }
    }

    private func writing<Value: Sendable>(
        _ work: @escaping @Sendable (SQLiteTransaction) throws -> Value
    ) async throws(SQLFailure) -> Value {
        do {
            return try await queue.write { db in try work(SQLiteTransaction(db: db)) }
        } catch { throw SQLFailure(sqlite: error) }
    }
}
