/// What sales, audit lines and the movements of customers' accounts are found by.
enum M0027_Finding: Migration {
    static let id = "0027_finding"

    static func statements(_ dialect: Dialect) -> [String] {
        sales + audit + accounts
    }

    /// The total of a receipt has what was paid for gift cards in it.
    private static let sales = [
        "DROP INDEX sale_gross",
        """
        CREATE INDEX sale_total ON sale (tenant_id, (gross_minor + value_minor), at_ms, id)
        """,
    ]

    private static let audit = [
        """
        CREATE INDEX audit_event_action
            ON audit_event (tenant_id, action, at_ms, document_id, position)
        """,
        """
        CREATE INDEX audit_event_operator
            ON audit_event (tenant_id, operator_id, at_ms, document_id, position)
        """,
        """
        CREATE INDEX audit_event_approver
            ON audit_event (tenant_id, approver_id, at_ms, document_id, position)
            WHERE approver_id IS NOT NULL
        """,
    ]

    /// Few of the ledger's accounts are customers': a sale for cash pays nothing for these.
    private static let accounts = [
        """
        CREATE INDEX journal_line_customer ON journal_line (tenant_id, account, entry_id)
            WHERE account >= 'assets:receivable:customers:'
                AND account < 'assets:receivable:customers;'
        """,
        """
        CREATE INDEX account_balance_customer
            ON account_balance (tenant_id, balance_minor, account)
            WHERE account >= 'assets:receivable:customers:'
                AND account < 'assets:receivable:customers;'
        """,
    ]
}
