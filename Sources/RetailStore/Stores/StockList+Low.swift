import RetailModels

/// What runs out. Where that is little it is found by what is below zero and by the minimums, and
/// sorted; where it is much, a page of it is soon found along any order of the catalogue.
extension StockList {
    /// Nil where more runs out than is sorted.
    static func lowCandidates(
        _ query: Query, _ place: Place, in tx: any SQLTransaction
    ) throws -> SQLPart? {
        let count = try tx.count("SELECT COUNT(*) AS n FROM \(part: lowIDs(place)) AS low")
        guard count <= query.lowSortedMax else { return nil }
        // CROSS JOIN keeps SQLite from walking the catalogue and looking each product up in it.
        return """
            \(part: lowIDs(place)) AS found
            CROSS JOIN product p
            """
    }

    /// How many of them nobody has deleted.
    static func lowCount(
        _ candidates: SQLPart, _ place: Place, in tx: any SQLTransaction
    ) throws -> Int64 {
        try tx.count(
            """
            SELECT COUNT(*) AS n FROM \(part: candidates)
            WHERE p.tenant_id = \(place.tenant) AND p.id = found.hit AND p.deleted_at_ms IS NULL
            """)
    }

    /// One more than are sorted at most.
    private static func lowIDs(_ place: Place) -> SQLPart {
        """
        (SELECT x.product_id AS hit FROM stock_level x WHERE x.tenant_id = \(place.tenant)
            AND x.location_id = \(place.location) AND x.on_hand_milli < 0
        UNION
        SELECT y.product_id FROM stock_minimum y
        LEFT JOIN stock_level z ON z.tenant_id = y.tenant_id
            AND z.location_id = y.location_id AND z.product_id = y.product_id
        WHERE y.tenant_id = \(place.tenant) AND y.location_id = \(place.location)
            AND COALESCE(z.on_hand_milli, 0) < y.minimum_milli
        LIMIT \(ListStock.hitCountMax + 1))
        """
    }
}
