public import RetailModels

/// Sales, sessions and movements as lists show them.
public enum SaleStore {
    /// Sessions behind `after`, the newest first, with the figures of their Z when they are closed.
    public static func shifts(
        after: (at: Int64, id: String)? = nil, limit: Int64, tenant: String,
        in tx: any SQLTransaction
    ) throws -> [ShiftSummary] {
        let end = after ?? (Int64.max, "")
        return try tx.rows(
            """
            SELECT s.id, s.series, s.operator_name, s.opened_at_ms, s.float_minor, z.z_number,
                z.closed_at_ms, z.gross_minor, z.variance_minor, COALESCE(z.id, '') AS z_id
            FROM shift s
            LEFT JOIN z_report z ON z.tenant_id = s.tenant_id AND z.shift_id = s.id
            WHERE s.tenant_id = \(tenant) AND (s.opened_at_ms, s.id) < (\(end.at), \(end.id))
            ORDER BY s.opened_at_ms DESC, s.id DESC LIMIT \(limit)
            """
        ).map {
            let isOpen = try $0.value("z_number") == .null
            return ShiftSummary(
                id: try $0.text("id"), series: try $0.text("series"),
                operatorName: try $0.text("operator_name"),
                openedAt: try $0.integer("opened_at_ms"), float: try $0.money("float_minor"),
                zNumber: isOpen ? nil : try $0.integer("z_number"),
                closedAt: isOpen ? nil : try $0.integer("closed_at_ms"),
                gross: isOpen ? nil : try $0.money("gross_minor"),
                variance: isOpen ? nil : try $0.money("variance_minor"),
                zID: isOpen ? nil : try $0.text("z_id"))
        }
    }

    /// A product's movements at a location behind `after`, the newest first.
    public static func movements(
        product: String, location: String, after: MovementKey? = nil, limit: Int64, tenant: String,
        in tx: any SQLTransaction
    ) throws -> [StockMovement] {
        let end = after ?? MovementKey(at: .max, documentID: "", position: 0)
        return try tx.rows(
            """
            SELECT document_id, position, kind, quantity_milli, at_ms FROM stock_movement
            WHERE tenant_id = \(tenant) AND product_id = \(product)
                AND location_id = \(location)
                AND (at_ms, document_id, position)
                    < (\(end.at), \(end.documentID), \(end.position))
            ORDER BY at_ms DESC, document_id DESC, position DESC LIMIT \(limit)
            """
        ).map {
            StockMovement(
                documentID: try $0.text("document_id"), position: try $0.integer("position"),
                kind: try $0.text("kind"), quantity: try $0.quantity("quantity_milli"),
                at: try $0.integer("at_ms"))
        }
    }

    /// The stored document of the Z with that number, or the newest of the series.
    public static func zReport(
        series: String, number: Int64?, tenant: String, in tx: any SQLTransaction
    ) throws -> SignedDocument? {
        let row = try tx.row(
            """
            SELECT id FROM z_report WHERE tenant_id = \(tenant) AND series = \(series)
                AND z_number BETWEEN \(number ?? 0) AND \(number ?? Int64.max)
            ORDER BY z_number DESC LIMIT 1
            """)
        guard let row else { return nil }
        return try DocumentStore.signed(id: row.text("id"), tenant: tenant, in: tx)
    }
}
