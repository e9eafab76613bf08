/// Edits of single columns: the edits themselves, what they have come to, and what waits for a
/// person (sync.md: Policies).
enum M0015_Edits: Migration {
    static let id = "0015_edits"

    static func statements(_ dialect: Dialect) -> [String] {
        edits(dialect) + merged(dialect)
            + dialect.isolation(of: ["sync_edit", "sync_column", "sync_conflict"])
    }

    private static func edits(_ dialect: Dialect) -> [String] {
        let (text, int, strict) = (dialect.text, dialect.int, dialect.strict)
        return [
            "ALTER TABLE product ADD COLUMN deleted_at_ms \(int)",
            "ALTER TABLE customer ADD COLUMN deleted_at_ms \(int)",
            // `pending` and `proposed` lie over the row on the till that made them.
            """
            CREATE TABLE sync_edit (
                tenant_id \(text) NOT NULL REFERENCES tenant (id),
                id \(text) NOT NULL,
                hash \(text) NOT NULL CHECK (length(hash) = 64),
                tbl \(text) NOT NULL,
                row_id \(text) NOT NULL,
                device_id \(text) NOT NULL,
                at_ms \(int) NOT NULL,
                after_ids \(text) NOT NULL,
                state \(text) NOT NULL CHECK (state IN ('pending', 'proposed', 'logged')),
                seq \(int),
                stamp \(int),
                outcome \(text),
                body \(text) NOT NULL,
                PRIMARY KEY (tenant_id, id)
            ) \(strict)
            """,
            "CREATE INDEX sync_edit_row ON sync_edit (tenant_id, tbl, row_id)",
            """
            CREATE INDEX sync_edit_overlay ON sync_edit (tenant_id, tbl, row_id)
                WHERE state <> 'logged'
            """,
        ]
    }

    private static func merged(_ dialect: Dialect) -> [String] {
        let (text, int, strict) = (dialect.text, dialect.int, dialect.strict)
        return [
            // The row itself shows the value, with what is pending laid over it. `first_value` is
            // what stood there before any edit was known here.
            """
            CREATE TABLE sync_column (
                tenant_id \(text) NOT NULL REFERENCES tenant (id),
                tbl \(text) NOT NULL,
                row_id \(text) NOT NULL,
                col \(text) NOT NULL,
                value \(text),
                first_value \(text),
                stamp \(int) NOT NULL,
                at_ms \(int) NOT NULL,
                edit_id \(text) NOT NULL,
                PRIMARY KEY (tenant_id, tbl, row_id, col)
            ) \(strict)
            """,
            """
            CREATE TABLE sync_conflict (
                tenant_id \(text) NOT NULL REFERENCES tenant (id),
                id \(text) NOT NULL,
                kind \(text) NOT NULL CHECK (kind IN ('conflict', 'proposal', 'lost')),
                state \(text) NOT NULL CHECK (state IN ('open', 'resolved')),
                tbl \(text) NOT NULL,
                row_id \(text) NOT NULL,
                col \(text) NOT NULL,
                value \(text),
                edit_id \(text) NOT NULL,
                device_id \(text) NOT NULL,
                by_id \(text) NOT NULL,
                at_ms \(int) NOT NULL,
                PRIMARY KEY (tenant_id, id)
            ) \(strict)
            """,
            """
            CREATE INDEX sync_conflict_open ON sync_conflict (tenant_id, tbl, row_id)
                WHERE state = 'open'
            """,
        ]
    }
}
