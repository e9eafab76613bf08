/// The cloud's log of what happened, stream by stream, and a till's outbox and places in that log
/// (sync.md: Tables).
enum M0012_SyncLog: Migration {
    static let id = "0012_sync_log"

    private static let tables = [
        "sync_bundle", "sync_entity", "sync_source", "sync_outbox", "sync_cursor", "sync_state",
    ]

    static func statements(_ dialect: Dialect) -> [String] {
        hashing(dialect) + streams(dialect) + cloud(dialect) + till(dialect)
            + dialect.isolation(of: tables) + rights(dialect)
    }

    /// The running hash is made where the stream's row is locked, without asking anybody.
    private static func hashing(_ dialect: Dialect) -> [String] {
        // SQLite gets the function with each connection (`SQLiteDatabase`).
        guard dialect == .postgres else { return [] }
        return [
            """
            CREATE FUNCTION pos_sha256(text) RETURNS text LANGUAGE sql IMMUTABLE AS
            $$ SELECT encode(sha256(convert_to($1, 'UTF8')), 'hex') $$
            """
        ]
    }

    /// What a stream counted before it had a log cannot be pulled: it is below the floor.
    private static func streams(_ dialect: Dialect) -> [String] {
        let none = "'\(String(repeating: "0", count: 64))'"
        return [
            "ALTER TABLE sync_stream ADD COLUMN hash \(dialect.text) NOT NULL DEFAULT \(none)",
            "ALTER TABLE sync_stream ADD COLUMN floor \(dialect.int) NOT NULL DEFAULT 0",
            """
            ALTER TABLE sync_stream ADD COLUMN floor_hash \(dialect.text) NOT NULL DEFAULT \(none)
            """,
            "UPDATE sync_stream SET floor = head",
        ]
    }

    private static func cloud(_ dialect: Dialect) -> [String] {
        let (text, int, strict) = (dialect.text, dialect.int, dialect.strict)
        return [
            // The body of a document is in `document`, that of a parked write in `sync_parked`.
            """
            CREATE TABLE sync_bundle (
                tenant_id \(text) NOT NULL REFERENCES tenant (id),
                stream \(text) NOT NULL,
                seq \(int) NOT NULL CHECK (seq > 0),
                device_id \(text) NOT NULL,
                epoch \(text) NOT NULL,
                dev_seq \(int) NOT NULL,
                kind \(text) NOT NULL,
                schema \(int) NOT NULL,
                clock \(int) NOT NULL,
                stamp \(int) NOT NULL,
                write_id \(text) NOT NULL,
                content \(text) NOT NULL CHECK (length(content) = 64),
                hash \(text) NOT NULL CHECK (length(hash) = 64),
                state \(text) NOT NULL CHECK (state IN ('ok', 'parked')),
                body \(text),
                PRIMARY KEY (tenant_id, stream, seq)
            ) \(strict)
            """,
            // Outlives the log: what was stored once is known for ever.
            """
            CREATE TABLE sync_entity (
                tenant_id \(text) NOT NULL REFERENCES tenant (id),
                id \(text) NOT NULL,
                hash \(text) NOT NULL CHECK (length(hash) = 64),
                stream \(text) NOT NULL,
                seq \(int) NOT NULL,
                stamp \(int) NOT NULL,
                state \(text) NOT NULL,
                PRIMARY KEY (tenant_id, id, hash)
            ) \(strict)
            """,
            """
            CREATE TABLE sync_source (
                tenant_id \(text) NOT NULL REFERENCES tenant (id),
                device_id \(text) NOT NULL,
                epoch \(text) NOT NULL,
                last_seq \(int) NOT NULL,
                last_hash \(text) NOT NULL,
                PRIMARY KEY (tenant_id, device_id, epoch)
            ) \(strict)
            """,
        ]
    }

    private static func till(_ dialect: Dialect) -> [String] {
        let (text, int, strict) = (dialect.text, dialect.int, dialect.strict)
        return [
            // `sales` counts the sales of the epoch up to here, so that nobody has to count rows.
            """
            CREATE TABLE sync_outbox (
                tenant_id \(text) NOT NULL REFERENCES tenant (id),
                epoch \(text) NOT NULL,
                dev_seq \(int) NOT NULL CHECK (dev_seq > 0),
                stream \(text) NOT NULL,
                kind \(text) NOT NULL,
                clock \(int) NOT NULL,
                prev \(text) NOT NULL,
                hash \(text) NOT NULL,
                write_id \(text) NOT NULL,
                sales \(int) NOT NULL,
                body \(text),
                signature \(text),
                public_key \(text),
                PRIMARY KEY (tenant_id, epoch, dev_seq)
            ) \(strict)
            """,
            """
            CREATE TABLE sync_cursor (
                tenant_id \(text) NOT NULL REFERENCES tenant (id),
                stream \(text) NOT NULL,
                seq \(int) NOT NULL,
                hash \(text) NOT NULL,
                seen_seq \(int) NOT NULL,
                seen_hash \(text) NOT NULL,
                PRIMARY KEY (tenant_id, stream)
            ) \(strict)
            """,
            """
            CREATE TABLE sync_state (
                tenant_id \(text) NOT NULL REFERENCES tenant (id),
                name \(text) NOT NULL,
                value \(text) NOT NULL,
                PRIMARY KEY (tenant_id, name)
            ) \(strict)
            """,
        ]
    }

    private static func rights(_ dialect: Dialect) -> [String] {
        dialect == .postgres ? ["REVOKE UPDATE, DELETE ON sync_entity FROM pos_server"] : []
    }
}
