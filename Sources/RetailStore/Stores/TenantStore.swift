public import RetailModels

/// Tenants, licences and locations: what whoever runs the server keeps.
public enum TenantStore {
    public static func all(in tx: any SQLTransaction) throws -> [TenantSummary] {
        try tx.rows("\(part: select) ORDER BY name, id").map(decode)
    }

    public static func find(_ tenant: String, in tx: any SQLTransaction) throws -> TenantSummary? {
        try tx.row("\(part: select) WHERE id = \(tenant)").map(decode)
    }

    private static let select: SQLPart = "SELECT id, name, status, currency, time_zone FROM tenant"

    private static func decode(_ row: SQLRow) throws(SQLFailure) -> TenantSummary {
        guard let status = TenantSummary.Status(rawValue: try row.text("status")) else {
            throw SQLFailure(kind: .other, message: "unknown status")
        }
        return TenantSummary(
            id: try row.text("id"), name: try row.text("name"), status: status,
            currency: try row.text("currency"), timeZone: try row.text("time_zone"))
    }

    /// Makes the transaction wait for others that hold the tenant, and others wait for its end:
    /// what is counted after it is still so at the commit.
    public static func hold(_ tenant: String, in tx: any SQLTransaction) throws {
        // PostgreSQL's FOR UPDATE is no word of SQLite, which has one writer anyway.
        try tx.send("UPDATE tenant SET status = status WHERE id = \(tenant)")
    }

    public static func setStatus(
        _ status: TenantSummary.Status, of tenant: String, in tx: any SQLTransaction
    ) throws {
        try tx.send("UPDATE tenant SET status = \(status.rawValue) WHERE id = \(tenant)")
    }

    /// Keeps the tenant's pepper; one that is there already stays.
    public static func insertPepper(
        _ pepper: String, tenant: String, in tx: any SQLTransaction
    ) throws {
        try tx.send(
            """
            INSERT INTO tenant_secret (tenant_id, pepper) VALUES (\(tenant), \(pepper))
            ON CONFLICT (tenant_id) DO NOTHING
            """)
    }

    public static func pepper(_ tenant: String, in tx: any SQLTransaction) throws -> String? {
        try tx.row("SELECT pepper FROM tenant_secret WHERE tenant_id = \(tenant)")?.text("pepper")
    }

    // MARK: - Licences

    public static func insert(
        _ licence: Licence, keyHash: String, tenant: String, in tx: any SQLTransaction
    ) throws {
        try tx.send(
            """
            INSERT INTO licence (tenant_id, id, key_hash, seats, expires_at_ms, created_at_ms)
            VALUES (\(tenant), \(licence.id), \(keyHash), \(licence.seats),
                \(FieldValue.optional(licence.expiresAt)), \(licence.createdAt))
            """)
    }

    public static func licences(
        tenant: String, keyHash: String? = nil, in tx: any SQLTransaction
    ) throws -> [Licence] {
        let condition: SQLPart = keyHash.map { "AND key_hash = \($0)" } ?? ""
        return try tx.rows(
            """
            SELECT id, seats, expires_at_ms, created_at_ms FROM licence
            WHERE tenant_id = \(tenant) \(part: condition) ORDER BY created_at_ms, id
            """
        ).map { row in
            Licence(
                id: try row.text("id"), seats: try row.integer("seats"),
                expiresAt: try row.optionalInteger("expires_at_ms"),
                createdAt: try row.integer("created_at_ms"))
        }
    }

    // MARK: - Locations

    public static func insert(
        _ location: ShopLocation, tenant: String, in tx: any SQLTransaction
    ) throws {
        try tx.send(
            """
            INSERT INTO location (tenant_id, id, number, name)
            VALUES (\(tenant), \(location.id), \(location.number), \(location.name))
            """)
    }

    public static func locations(
        tenant: String, in tx: any SQLTransaction
    ) throws -> [ShopLocation] {
        try tx.rows(
            """
            SELECT id, number, name FROM location WHERE tenant_id = \(tenant)
            ORDER BY length(number), number
            """
        ).map { row in
            ShopLocation(
                id: try row.text("id"), number: try row.text("number"),
                name: try row.text("name"))
        }
    }

    /// The numbers of the tenant's tills.
    public static func tillNumbers(
        tenant: String, in tx: any SQLTransaction
    ) throws -> Set<String> {
        Set(
            try tx.rows("SELECT number FROM till WHERE tenant_id = \(tenant)").map {
                try $0.text("number")
            })
    }
}
