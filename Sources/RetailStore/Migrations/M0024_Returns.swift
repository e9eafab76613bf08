/// What comes back of which sold line, so that a sale says what is left of it, and what of a sale
/// was paid for values, which are no turnover.
enum M0024_Returns: Migration {
    static let id = "0024_returns"

    static func statements(_ dialect: Dialect) -> [String] {
        let (text, int, strict) = (dialect.text, dialect.int, dialect.strict)
        let tables = [
            "ALTER TABLE sale ADD COLUMN value_minor \(int) NOT NULL DEFAULT 0",
            "CREATE INDEX sale_number ON sale (tenant_id, number)",
            """
            CREATE TABLE line_return (
                tenant_id \(text) NOT NULL,
                document_id \(text) NOT NULL,
                position \(int) NOT NULL CHECK (position > 0),
                sale_id \(text) NOT NULL,
                sale_position \(int) NOT NULL CHECK (sale_position > 0),
                quantity_milli \(int) NOT NULL,
                gross_minor \(int) NOT NULL,
                PRIMARY KEY (tenant_id, document_id, position),
                FOREIGN KEY (tenant_id, document_id) REFERENCES sale (tenant_id, id)
            ) \(strict)
            """,
            "CREATE INDEX line_return_sale ON line_return (tenant_id, sale_id, sale_position)",
        ]
        return tables + forced(false, dialect) + [refundsSoFar] + forced(true, dialect)
            + dialect.isolation(of: ["line_return"])
    }

    /// Refunds named whole sales so far.
    private static let refundsSoFar = """
        INSERT INTO line_return (tenant_id, document_id, position, sale_id, sale_position,
            quantity_milli, gross_minor)
        SELECT l.tenant_id, l.sale_id, l.position, s.refund_of, l.position,
            -l.quantity_milli, -l.gross_minor
        FROM sale_line l JOIN sale s ON s.tenant_id = l.tenant_id AND s.id = l.sale_id
        WHERE s.kind = 'refund' AND s.refund_of IS NOT NULL
        """

    /// Rows of all tenants are read for once.
    private static func forced(_ isForced: Bool, _ dialect: Dialect) -> [String] {
        guard dialect == .postgres else { return [] }
        return ["sale", "sale_line"].map {
            "ALTER TABLE \($0) \(isForced ? "" : "NO ")FORCE ROW LEVEL SECURITY"
        }
    }
}
