public import RetailModels

/// The signed documents as they were received.
public enum DocumentStore {
    /// The exact bytes of a document with the key that signs for its device.
    public static func signed(
        id: String, tenant: String, in tx: any SQLTransaction
    ) throws -> SignedDocument? {
        try tx.row(
            """
            SELECT d.body, d.signature, k.public_key FROM document d
            JOIN sync_device k ON k.tenant_id = d.tenant_id AND k.id = d.device_id
            WHERE d.tenant_id = \(tenant) AND d.id = \(id)
            """
        ).map(decode)
    }

    /// Documents of a device behind `after` in the order of its chain: by series and number.
    public static func chain(
        device: String, after: (series: String, sequence: Int64), limit: Int, tenant: String,
        in tx: any SQLTransaction
    ) throws -> [SQLRow] {
        try tx.rows(
            """
            SELECT d.id, d.device_id, d.series, d.sequence, d.kind, d.at_ms, d.previous_hash,
                d.hash, d.signature, d.body, k.public_key
            FROM document d
            JOIN sync_device k ON k.tenant_id = d.tenant_id AND k.id = d.device_id
            WHERE d.tenant_id = \(tenant) AND d.device_id = \(device)
                AND (d.series, d.sequence) > (\(after.series), \(after.sequence))
            ORDER BY d.series, d.sequence LIMIT \(limit)
            """)
    }

    static func devices(tenant: String, in tx: any SQLTransaction) throws -> [String] {
        try tx.rows("SELECT id FROM sync_device WHERE tenant_id = \(tenant) ORDER BY id")
            .map { try $0.text("id") }
    }

    private static func decode(_ row: SQLRow) throws(SQLFailure) -> SignedDocument {
        SignedDocument(
            document: try row.text("body"), signature: try row.text("signature"),
            key: try row.text("public_key"))
    }

    /// How many writes wait for a person.
    public static func parkedCount(tenant: String, in tx: any SQLTransaction) throws -> Int64 {
        try tx.count("SELECT COUNT(*) AS n FROM sync_parked WHERE tenant_id = \(tenant)")
    }
}
