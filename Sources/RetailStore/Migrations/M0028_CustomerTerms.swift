/// What holds for a customer: no tax, and how much may be owed. Only edits set it.
enum M0028_CustomerTerms: Migration {
    static let id = "0028_customer_terms"

    static func statements(_ dialect: Dialect) -> [String] {
        let (text, int) = (dialect.text, dialect.int)
        return [
            "ALTER TABLE customer ADD COLUMN exempt_reason \(text) NOT NULL DEFAULT ''",
            "ALTER TABLE customer ADD COLUMN exempt_certificate \(text) NOT NULL DEFAULT ''",
            // Null is no limit.
            """
            ALTER TABLE customer ADD COLUMN credit_limit_minor \(int)
                CHECK (credit_limit_minor >= 0)
            """,
            // Who else is meant by a customer.
            "CREATE INDEX sync_alias_cloud ON sync_alias (tenant_id, kind, cloud_id)",
        ]
    }
}
