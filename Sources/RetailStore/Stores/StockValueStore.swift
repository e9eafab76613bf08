public import RetailModels

/// What the goods on hand are worth.
public enum StockValueStore {
    /// By department, in the order of their names.
    /// - Parameter location: nil for all of them.
    /// - Throws: `SQLFailure` when a sum leaves 64 bits.
    public static func rows(
        tenant: String, location: String?, in tx: any SQLTransaction
    ) throws -> [StockValueRow] {
        let place: SQLPart = location.map { "AND l.location_id = \($0)" } ?? ""
        // Multiplied here: a cost times thousandths may leave the numbers of an engine.
        let rows = try tx.rows(
            """
            SELECT d.name AS department, p.cost_minor, p.price_minor, l.on_hand_milli
            FROM stock_level l
            JOIN product p ON p.tenant_id = l.tenant_id AND p.id = l.product_id
            JOIN department d ON d.tenant_id = p.tenant_id AND d.id = p.department_id
            WHERE l.tenant_id = \(tenant) \(part: place) AND l.on_hand_milli <> 0
            ORDER BY d.name
            """)
        var found: [StockValueRow] = []
        for row in rows {
            let department = try row.text("department")
            if found.last?.department != department {
                found.append(
                    StockValueRow(department: department, products: 0, cost: 0, price: 0))
            }
            let onHand = try row.quantity("on_hand_milli")
            let last = found.count - 1
            found[last].products += 1
            found[last].cost = try sum(
                found[last].cost, row.money("cost_minor").times(onHand).minor)
            found[last].price = try sum(
                found[last].price, row.money("price_minor").times(onHand).minor)
        }
        return found
    }

    private static func sum(_ left: Int64, _ right: Int64) throws -> Int64 {
        let (sum, isTooLarge) = left.addingReportingOverflow(right)
        guard !isTooLarge else {
            throw SQLFailure(kind: .other, message: "the value of the stock leaves 64 bits")
        }
        return sum
    }
}
