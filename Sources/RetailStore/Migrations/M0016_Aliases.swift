/// Ids that mean another id, and in the cloud who was the first to bear a natural key (sync.md:
/// Policies).
enum M0016_Aliases: Migration {
    static let id = "0016_aliases"

    static func statements(_ dialect: Dialect) -> [String] {
        let (text, strict) = (dialect.text, dialect.strict)
        let tables = [
            """
            CREATE TABLE sync_alias (
                tenant_id \(text) NOT NULL REFERENCES tenant (id),
                kind \(text) NOT NULL CHECK (kind = 'customer'),
                local_id \(text) NOT NULL,
                cloud_id \(text) NOT NULL CHECK (cloud_id <> local_id),
                PRIMARY KEY (tenant_id, kind, local_id)
            ) \(strict)
            """,
            // Two that store one key at the same time wait for each other here.
            """
            CREATE TABLE sync_natural (
                tenant_id \(text) NOT NULL REFERENCES tenant (id),
                kind \(text) NOT NULL CHECK (kind = 'customer'),
                natural_key \(text) NOT NULL,
                holder_id \(text) NOT NULL,
                PRIMARY KEY (tenant_id, kind, natural_key)
            ) \(strict)
            """,
        ]
        return tables + dialect.isolation(of: ["sync_alias", "sync_natural"])
    }
}
