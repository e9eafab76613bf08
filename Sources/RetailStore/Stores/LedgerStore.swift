public import RetailModels

/// The ledger as exports read it.
public enum LedgerStore {
    /// A journal entry with its lines.
    public struct Entry: Sendable {
        public var id: String
        public var at: Int64
        public var day: String
        public var currency: String
        public var description: String
        public var lines: [LedgerLine]
    }

    /// Every account that was ever posted to, by name.
    public static func accounts(tenant: String, in tx: any SQLTransaction) throws -> [String] {
        try tx.rows(
            "SELECT account FROM account_balance WHERE tenant_id = \(tenant) ORDER BY account"
        ).map { try $0.text("account") }
    }

    /// Entries by time and id behind `after`.
    public static func entries(
        after: (at: Int64, id: String), limit: Int, tenant: String, in tx: any SQLTransaction
    ) throws -> [Entry] {
        let rows = try tx.rows(
            """
            SELECT id, at_ms, business_day, currency, description FROM journal_entry
            WHERE tenant_id = \(tenant) AND (at_ms, id) > (\(after.at), \(after.id))
            ORDER BY at_ms, id LIMIT \(limit)
            """)
        return try rows.map { row in
            let id = try row.text("id")
            return Entry(
                id: id, at: try row.integer("at_ms"), day: try row.text("business_day"),
                currency: try row.text("currency"), description: try row.text("description"),
                lines: try lines(of: id, tenant: tenant, in: tx))
        }
    }

    private static func lines(
        of entry: String, tenant: String, in tx: any SQLTransaction
    ) throws -> [LedgerLine] {
        try tx.rows(
            """
            SELECT account, debit_minor, credit_minor FROM journal_line
            WHERE tenant_id = \(tenant) AND entry_id = \(entry) ORDER BY position
            """
        ).map {
            LedgerLine(
                account: try $0.text("account"), debit: try $0.integer("debit_minor"),
                credit: try $0.integer("credit_minor"))
        }
    }
}
