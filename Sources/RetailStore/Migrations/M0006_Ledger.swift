/// The balanced entry of each document, and the balances as a cache.
enum M0006_Ledger: Migration {
    static let id = "0006_ledger"

    static func statements(_ dialect: Dialect) -> [String] {
        let (text, int, strict) = (dialect.text, dialect.int, dialect.strict)
        return [
            """
            CREATE TABLE journal_entry (
                tenant_id \(text) NOT NULL,
                id \(text) NOT NULL,
                at_ms \(int) NOT NULL,
                business_day \(text) NOT NULL,
                currency \(text) NOT NULL,
                description \(text) NOT NULL,
                PRIMARY KEY (tenant_id, id),
                FOREIGN KEY (tenant_id, id) REFERENCES document (tenant_id, id)
            ) \(strict)
            """,
            "CREATE INDEX journal_entry_time ON journal_entry (tenant_id, at_ms, id)",
            """
            CREATE TABLE journal_line (
                tenant_id \(text) NOT NULL,
                entry_id \(text) NOT NULL,
                position \(int) NOT NULL CHECK (position > 0),
                account \(text) NOT NULL,
                debit_minor \(int) NOT NULL CHECK (debit_minor >= 0),
                credit_minor \(int) NOT NULL CHECK (credit_minor >= 0),
                PRIMARY KEY (tenant_id, entry_id, position),
                CHECK ((debit_minor = 0) <> (credit_minor = 0)),
                FOREIGN KEY (tenant_id, entry_id) REFERENCES journal_entry (tenant_id, id)
            ) \(strict)
            """,
            """
            CREATE TABLE account_balance (
                tenant_id \(text) NOT NULL REFERENCES tenant (id),
                account \(text) NOT NULL,
                balance_minor \(int) NOT NULL,
                PRIMARY KEY (tenant_id, account)
            ) \(strict)
            """,
        ]
    }
}
