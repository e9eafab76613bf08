public import RetailModels
public import RetailStore

extension Database {
    /// Stores writes as a server does.
    public func record(
        _ writes: [JournalWrite], key: String, tenant: String, now: Int64 = 7
    ) async throws -> [WriteResult] {
        let read = await ReadOp.all(writes.map { SyncOp(write: $0, key: key) })
        return try await write { tx in
            try RecordSale.record(read, tenant: tenant, now: now, in: tx)
        }
    }

    /// Stores all that a till has made.
    @discardableResult
    public func record(_ till: DocumentBuilder) async throws -> [WriteResult] {
        let (writes, key, tenant) = (till.writes, till.key.publicKey, till.shop.tenant)
        return try await record(writes, key: key, tenant: tenant)
    }

    /// The rows that a statement gives.
    public func rows(_ statement: SQL) async throws -> [[FieldValue]] {
        try await read { tx in try tx.rows(statement).map(\.values) }
    }

    /// How many rows a table has.
    public func count(_ table: String) async throws -> Int64 {
        try await read { try $0.count("SELECT COUNT(*) AS n FROM \(raw: table)") }
    }

    /// What a verification of the tenant finds.
    public func verify(_ tenant: String) async throws -> VerifyReport {
        try await Verifier(database: self, tenant: tenant).run()
    }
}
