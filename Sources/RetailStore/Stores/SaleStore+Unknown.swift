public import RetailModels

extension SaleStore {
    /// Codes behind `after` that were sold and that no product has, in their order.
    public static func unknownCodes(
        after: String, limit: Int64, tenant: String, in tx: any SQLTransaction
    ) throws -> [UnknownCode] {
        // The last sale of a code says its department and price: of two at one moment, the one
        // with the larger id.
        try tx.rows(
            """
            SELECT u.barcode, u.n, u.gross, l.department, l.unit_price_minor, s.at_ms
            FROM (
                SELECT l.barcode, COUNT(*) AS n, CAST(SUM(l.gross_minor) AS BIGINT) AS gross
                FROM sale_line l
                WHERE l.tenant_id = \(tenant) AND l.price_source = 'unknown'
                    AND l.barcode > \(after)
                    AND NOT EXISTS (SELECT 1 FROM product_barcode b
                        WHERE b.tenant_id = l.tenant_id AND b.barcode = l.barcode)
                GROUP BY l.barcode ORDER BY l.barcode LIMIT \(limit)
            ) u
            JOIN sale_line l ON l.tenant_id = \(tenant) AND l.price_source = 'unknown'
                AND l.barcode = u.barcode
            JOIN sale s ON s.tenant_id = l.tenant_id AND s.id = l.sale_id
            WHERE NOT EXISTS (
                SELECT 1 FROM sale_line k
                JOIN sale t ON t.tenant_id = k.tenant_id AND t.id = k.sale_id
                WHERE k.tenant_id = l.tenant_id AND k.price_source = 'unknown'
                    AND k.barcode = l.barcode
                    AND (t.at_ms, k.sale_id, k.position) > (s.at_ms, l.sale_id, l.position))
            ORDER BY u.barcode
            """
        ).map {
            UnknownCode(
                code: try $0.text("barcode"), department: try $0.text("department"),
                price: try $0.money("unit_price_minor"), lines: try $0.integer("n"),
                gross: try $0.money("gross"), lastAt: try $0.integer("at_ms"))
        }
    }
}
