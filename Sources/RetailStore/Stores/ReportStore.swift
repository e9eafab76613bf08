public import RetailModels

/// Sales reports. They add up stored figures and compute none.
public enum ReportStore {
    /// Rows by key. `from` and `to` are business days, both included.
    public static func sales(
        by key: ReportKey, from: String?, to: String?, tenant: String, in tx: any SQLTransaction
    ) throws -> [ReportRow] {
        let days: SQLPart = """
            s.tenant_id = \(tenant) AND s.business_day BETWEEN \(from ?? "") AND \(to ?? "~")
            """
        let query: SQL =
            switch key {
            case .department: lines(by: "l.department", days)
            case .product: lines(by: "l.sku", days)
            case .tax: lines(by: "l.tax_class", days)
            case .tender: payments(days)
            case .hour: whole(by: "s.hour", days)
            case .day: whole(by: "s.business_day", days)
            case .operator: whole(by: "s.operator_name", days)
            }
        return try tx.rows(query).map { row in
            let value = try row.value("group_key")
            let text =
                switch value {
                case .integer(let hour): hour < 10 ? "0\(hour)" : "\(hour)"
                case .text(let text): text
                case .null, .bytes: ""
                }
            return ReportRow(
                key: text, sales: try row.integer("sales"),
                quantity: try row.integer("quantity_milli"), net: try row.integer("net_minor"),
                discount: try row.integer("discount_minor"), tax: try row.integer("tax_minor"),
                gross: try row.integer("gross_minor"))
        }
    }

    /// What was sold of products, less what came back, in each of `days` times 24 hours from
    /// `from` on; products of which nothing was are left out.
    public static func sold(
        _ products: [String], from: Int64, days: Int64, tenant: String, in tx: any SQLTransaction
    ) throws -> [ProductHistory] {
        guard let first = products.first else { return [] }
        var places: SQLPart = "\(first)"
        for product in products.dropFirst() { places.append(", \(product)") }
        let rows = try tx.rows(
            """
            SELECT product_id, day, CAST(SUM(quantity_milli) AS BIGINT) AS moved FROM (
                SELECT product_id, (at_ms - \(from)) / \(Self.dayMs) AS day, quantity_milli
                FROM stock_movement
                WHERE tenant_id = \(tenant) AND product_id IN (\(part: places))
                    AND at_ms >= \(from) AND at_ms < \(from + days * Self.dayMs)
                    AND kind IN ('sale', 'refund')) AS m
            GROUP BY product_id, day
            """)
        var sold: [String: [Int64]] = [:]
        let none = Array(repeating: Int64(0), count: Int(days))
        for row in rows {
            let day = Int(try row.integer("day"))
            sold[try row.text("product_id"), default: none][day] = -(try row.integer("moved"))
        }
        return products.compactMap { id in
            sold[id].map { ProductHistory(product: id, sold: $0) }
        }
    }

    private static let dayMs: Int64 = 86_400_000

    private static func sums(of table: String) -> String {
        ["quantity_milli", "net_minor", "discount_minor", "tax_minor", "gross_minor"]
            .map { "CAST(SUM(\(table).\($0)) AS BIGINT) AS \($0)" }.joined(separator: ", ")
    }

    private static func lines(by column: String, _ days: SQLPart) -> SQL {
        """
        SELECT \(raw: column) AS group_key, COUNT(DISTINCT l.sale_id) AS sales,
            \(raw: sums(of: "l"))
        FROM sale s JOIN sale_line l ON l.tenant_id = s.tenant_id AND l.sale_id = s.id
        WHERE \(part: days) GROUP BY \(raw: column) ORDER BY \(raw: column)
        """
    }

    private static func payments(_ days: SQLPart) -> SQL {
        """
        SELECT p.tender AS group_key, COUNT(DISTINCT p.sale_id) AS sales, \(raw: sums(of: "p"))
        FROM sale s JOIN payment p ON p.tenant_id = s.tenant_id AND p.sale_id = s.id
        WHERE \(part: days) GROUP BY p.tender ORDER BY p.tender
        """
    }

    private static func whole(by column: String, _ days: SQLPart) -> SQL {
        """
        SELECT \(raw: column) AS group_key, COUNT(*) AS sales, \(raw: sums(of: "s"))
        FROM sale s WHERE \(part: days) GROUP BY \(raw: column) ORDER BY \(raw: column)
        """
    }
}
