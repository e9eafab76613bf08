/// Snapshots that tills take instead of a long log, and how far each device has read the log, by
/// which it is pruned.
enum M0013_Snapshots: Migration {
    static let id = "0013_snapshots"

    private static let tables = [
        "sync_snapshot", "sync_snapshot_part", "sync_snapshot_user", "sync_reader",
        "sync_pruned",
    ]

    static func statements(_ dialect: Dialect) -> [String] {
        snapshots(dialect) + readers(dialect) + dialect.isolation(of: tables)
    }

    private static func snapshots(_ dialect: Dialect) -> [String] {
        let (text, int, strict) = (dialect.text, dialect.int, dialect.strict)
        return [
            """
            CREATE TABLE sync_snapshot (
                tenant_id \(text) NOT NULL REFERENCES tenant (id),
                id \(text) NOT NULL,
                location_id \(text) NOT NULL,
                created_at_ms \(int) NOT NULL,
                expires_at_ms \(int) NOT NULL,
                positions \(text) NOT NULL,
                PRIMARY KEY (tenant_id, id)
            ) \(strict)
            """,
            """
            CREATE TABLE sync_snapshot_part (
                tenant_id \(text) NOT NULL,
                snapshot_id \(text) NOT NULL,
                part \(int) NOT NULL CHECK (part > 0),
                stream \(text) NOT NULL,
                hash \(text) NOT NULL CHECK (length(hash) = 64),
                size_bytes \(int) NOT NULL,
                content \(text) NOT NULL,
                PRIMARY KEY (tenant_id, snapshot_id, part),
                FOREIGN KEY (tenant_id, snapshot_id) REFERENCES sync_snapshot (tenant_id, id)
            ) \(strict)
            """,
            // Who takes it; when nobody does any more, it goes away.
            """
            CREATE TABLE sync_snapshot_user (
                tenant_id \(text) NOT NULL,
                snapshot_id \(text) NOT NULL,
                device_id \(text) NOT NULL,
                PRIMARY KEY (tenant_id, snapshot_id, device_id),
                FOREIGN KEY (tenant_id, snapshot_id) REFERENCES sync_snapshot (tenant_id, id)
            ) \(strict)
            """,
        ]
    }

    private static func readers(_ dialect: Dialect) -> [String] {
        let (text, int, strict) = (dialect.text, dialect.int, dialect.strict)
        return [
            """
            CREATE TABLE sync_reader (
                tenant_id \(text) NOT NULL REFERENCES tenant (id),
                stream \(text) NOT NULL,
                device_id \(text) NOT NULL,
                seq \(int) NOT NULL,
                PRIMARY KEY (tenant_id, stream, device_id)
            ) \(strict)
            """,
            // The running hash outlives its entry: a till that was away for long still learns that
            // the log is another one.
            """
            CREATE TABLE sync_pruned (
                tenant_id \(text) NOT NULL REFERENCES tenant (id),
                stream \(text) NOT NULL,
                seq \(int) NOT NULL,
                hash \(text) NOT NULL CHECK (length(hash) = 64),
                PRIMARY KEY (tenant_id, stream, seq)
            ) \(strict)
            """,
            // What is old is found without walking a stream.
            """
            CREATE INDEX sync_bundle_stamp ON sync_bundle (tenant_id, stream, stamp)
            """,
        ]
    }
}
