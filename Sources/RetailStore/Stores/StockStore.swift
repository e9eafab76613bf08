public import RetailModels

/// Stock on hand, and when it counts as low.
public enum StockStore {
    /// A product's figures as a count needs them.
    public struct Level: Sendable {
        public var productID: String
        public var cost: Money
        public var onHand: Quantity
    }

    public static func level(
        sku: String, tenant: String, location: String, in tx: any SQLTransaction
    ) throws -> Level? {
        try tx.row(
            """
            SELECT p.id, p.cost_minor, COALESCE(l.on_hand_milli, 0) AS on_hand_milli
            FROM product p
            LEFT JOIN stock_level l ON l.tenant_id = p.tenant_id AND l.product_id = p.id
                AND l.location_id = \(location)
            WHERE p.tenant_id = \(tenant) AND p.sku = \(sku)
            """
        ).map {
            Level(
                productID: try $0.text("id"), cost: try $0.money("cost_minor"),
                onHand: try $0.quantity("on_hand_milli"))
        }
    }

    /// True when the location has no movement yet: its first count is the opening stock.
    public static func isEmpty(tenant: String, in tx: any SQLTransaction) throws -> Bool {
        try tx.rows("SELECT position FROM stock_movement WHERE tenant_id = \(tenant) LIMIT 1")
            .isEmpty
    }

    /// Every product that ever moved or has a minimum, by its place in the catalogue.
    public static func report(
        tenant: String, location: String, in tx: any SQLTransaction
    ) throws -> [StockedProduct] {
        try ProductStore.stocked(tenant: tenant, location: location, in: tx)
    }

    /// What all locations have of products: by product, then by location.
    public static func everywhere(
        _ products: [String], tenant: String, in tx: any SQLTransaction
    ) throws -> [String: [String: Quantity]] {
        guard let first = products.first else { return [:] }
        var places: SQLPart = "\(first)"
        for product in products.dropFirst() { places.append(", \(product)") }
        let rows = try tx.rows(
            """
            SELECT product_id, location_id, on_hand_milli FROM stock_level
            WHERE tenant_id = \(tenant) AND product_id IN (\(part: places))
            """)
        var levels: [String: [String: Quantity]] = [:]
        for row in rows {
            levels[try row.text("product_id"), default: [:]][try row.text("location_id")] =
                try row.quantity("on_hand_milli")
        }
        return levels
    }

    public static func setMinimum(
        _ minimum: Quantity, product: String, tenant: String, location: String,
        in tx: any SQLTransaction
    ) throws {
        try tx.send(
            """
            INSERT INTO stock_minimum (tenant_id, location_id, product_id, minimum_milli)
            VALUES (\(tenant), \(location), \(product), \(minimum))
            ON CONFLICT (tenant_id, location_id, product_id) DO UPDATE
            SET minimum_milli = excluded.minimum_milli
            """)
    }
}
