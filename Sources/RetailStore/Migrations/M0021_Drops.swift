/// Money that goes from the drawer into the safe while a session goes on.
enum M0021_Drops: Migration {
    static let id = "0021_drops"

    private static let kinds = "kind IN ('paidIn', 'paidOut', 'noSale', 'drop')"

    static func statements(_ dialect: Dialect) -> [String] {
        switch dialect {
        case .sqlite: rebuilt(dialect)
        case .postgres:
            [
                "ALTER TABLE cash_movement DROP CONSTRAINT cash_movement_kind_check",
                """
                ALTER TABLE cash_movement
                    ADD CONSTRAINT cash_movement_kind_check CHECK (\(kinds))
                """,
            ]
        }
    }

    /// SQLite changes no check of a table that is there.
    private static func rebuilt(_ dialect: Dialect) -> [String] {
        let (text, int, strict) = (dialect.text, dialect.int, dialect.strict)
        let columns = "tenant_id, id, shift_id, device_id, kind, amount_minor, reason, at_ms"
        return [
            """
            CREATE TABLE cash_movement_new (
                tenant_id \(text) NOT NULL,
                id \(text) NOT NULL,
                shift_id \(text) NOT NULL,
                device_id \(text) NOT NULL,
                kind \(text) NOT NULL CHECK (\(kinds)),
                amount_minor \(int) NOT NULL CHECK (amount_minor >= 0),
                reason \(text) NOT NULL,
                at_ms \(int) NOT NULL,
                PRIMARY KEY (tenant_id, id),
                FOREIGN KEY (tenant_id, id) REFERENCES document (tenant_id, id)
            ) \(strict)
            """,
            """
            INSERT INTO cash_movement_new (\(columns)) SELECT \(columns) FROM cash_movement
            """,
            "DROP TABLE cash_movement",
            "ALTER TABLE cash_movement_new RENAME TO cash_movement",
        ]
    }
}
