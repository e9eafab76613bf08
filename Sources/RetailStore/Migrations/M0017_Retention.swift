/// What is left of the history that a till no longer keeps: where each chain was cut, and the sums
/// that the rest goes on from.
enum M0017_Retention: Migration {
    static let id = "0017_retention"

    static func statements(_ dialect: Dialect) -> [String] {
        let (text, int, strict) = (dialect.text, dialect.int, dialect.strict)
        let tables = [
            // `chain` is the walk's state at the cut, `digest` the sum over what went.
            """
            CREATE TABLE retention_cut (
                tenant_id \(text) NOT NULL REFERENCES tenant (id),
                device_id \(text) NOT NULL,
                series \(text) NOT NULL,
                sequence \(int) NOT NULL,
                hash \(text) NOT NULL CHECK (length(hash) = 64),
                clock \(int) NOT NULL,
                documents \(int) NOT NULL CHECK (documents > 0),
                digest \(text) NOT NULL CHECK (length(digest) = 16),
                chain \(text) NOT NULL,
                PRIMARY KEY (tenant_id, device_id)
            ) \(strict)
            """,
            """
            CREATE TABLE retention_base (
                tenant_id \(text) NOT NULL REFERENCES tenant (id),
                kind \(text) NOT NULL CHECK (kind IN ('stock', 'balance')),
                part \(text) NOT NULL,
                name \(text) NOT NULL,
                total \(int) NOT NULL,
                PRIMARY KEY (tenant_id, kind, part, name)
            ) \(strict)
            """,
        ]
        return tables + dialect.isolation(of: ["retention_cut", "retention_base"])
    }
}
