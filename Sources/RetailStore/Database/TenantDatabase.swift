/// A database as one tenant sees it: every transaction begins by naming the tenant, by which
/// PostgreSQL shows its rows and no others (row-level security). SQLite has no such check; there
/// the queries' own conditions stand alone, and the file holds one shop.
struct TenantDatabase: Database {
    let base: any Database
    let tenant: String

    var dialect: Dialect { base.dialect }

    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        try await base.write { [tenant] tx in
            try tx.enter(tenant)
            return try body(tx)
        }
    }

    func writeOnOneView<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        try await base.writeOnOneView { [tenant] tx in
            try tx.enter(tenant)
            return try body(tx)
        }
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        try await base.read { [tenant] tx in
            try tx.enter(tenant)
            return try body(tx)
        }
    }

    func close() async { await base.close() }
}

extension Database {
    /// The database as that tenant sees it; `*` sees the list of tenants and no rows of theirs.
    public func scoped(to tenant: String) -> any Database {
        dialect == .sqlite ? self : TenantDatabase(base: leasing(for: tenant), tenant: tenant)
    }
}

extension SQLTransaction {
    /// Names the tenant for the rest of the transaction; costs no round trip.
    public func enter(_ tenant: String) throws(SQLFailure) {
        guard dialect == .postgres else { return }
        try send("SELECT set_config('pos.tenant', \(tenant), true)")
    }
}
