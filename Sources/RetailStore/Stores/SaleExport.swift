public import RetailModels

extension SaleStore {
    /// A sale as exports write it.
    public struct ExportRow: Sendable {
        public static let columns = [
            "id", "number", "kind", "at_ms", "day", "operator", "customer", "reference", "lines",
            "quantity", "net", "discount", "tax", "gross", "rounding", "change", "currency",
        ]
        public var id: String
        public var at: Int64
        private let row: SQLRow

        init(_ row: SQLRow) throws(SQLFailure) {
            id = try row.text("id")
            at = try row.integer("at_ms")
            self.row = row
        }

        /// The fields in the columns' order; amounts are plain decimals.
        public func fields(currency: Currency) -> [String] {
            zip(Self.columns, row.values).map { column, value in
                switch (column, value) {
                case (_, .null), (_, .bytes): ""
                case (_, .text(let text)): text
                case ("at_ms", .integer(let number)), ("lines", .integer(let number)): "\(number)"
                case ("quantity", .integer(let milli)):
                    DecimalText.format(milli, digits: Quantity.digits, trimmed: true)
                case (_, .integer(let minor)): currency.text(minor: minor)
                }
            }
        }
    }

    /// Sales and refunds by time and id behind `after`.
    public static func export(
        after: (at: Int64, id: String), limit: Int, tenant: String, in tx: any SQLTransaction
    ) throws -> [ExportRow] {
        try tx.rows(
            """
            SELECT s.id, s.number, s.kind, s.at_ms, s.business_day, s.operator_name, c.number,
                s.reference, s.line_count, s.quantity_milli, s.net_minor, s.discount_minor,
                s.tax_minor, s.gross_minor, s.rounding_minor, s.change_minor, s.currency
            FROM sale s
            LEFT JOIN sync_alias a ON a.tenant_id = s.tenant_id AND a.kind = 'customer'
                AND a.local_id = s.customer_id
            LEFT JOIN customer c ON c.tenant_id = s.tenant_id
                AND c.id = COALESCE(a.cloud_id, s.customer_id)
            WHERE s.tenant_id = \(tenant) AND (s.at_ms, s.id) > (\(after.at), \(after.id))
            ORDER BY s.at_ms, s.id LIMIT \(limit)
            """
        ).map { try ExportRow($0) }
    }
}
