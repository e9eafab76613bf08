/// Goods in and out, the stock on hand as a cache, and when a product counts as low.
enum M0007_Stock: Migration {
    static let id = "0007_stock"

    static func statements(_ dialect: Dialect) -> [String] {
        let (text, int, strict) = (dialect.text, dialect.int, dialect.strict)
        return [
            """
            CREATE TABLE stock_movement (
                tenant_id \(text) NOT NULL,
                document_id \(text) NOT NULL,
                position \(int) NOT NULL CHECK (position > 0),
                location_id \(text) NOT NULL,
                product_id \(text) NOT NULL,
                kind \(text) NOT NULL,
                quantity_milli \(int) NOT NULL,
                unit_cost_minor \(int) NOT NULL,
                at_ms \(int) NOT NULL,
                PRIMARY KEY (tenant_id, document_id, position),
                FOREIGN KEY (tenant_id, document_id) REFERENCES document (tenant_id, id)
            ) \(strict)
            """,
            """
            CREATE INDEX stock_movement_product
                ON stock_movement (tenant_id, product_id, at_ms, document_id, position)
            """,
            """
            CREATE TABLE stock_level (
                tenant_id \(text) NOT NULL REFERENCES tenant (id),
                location_id \(text) NOT NULL,
                product_id \(text) NOT NULL,
                on_hand_milli \(int) NOT NULL,
                PRIMARY KEY (tenant_id, location_id, product_id)
            ) \(strict)
            """,
            """
            CREATE TABLE stock_minimum (
                tenant_id \(text) NOT NULL REFERENCES tenant (id),
                location_id \(text) NOT NULL,
                product_id \(text) NOT NULL,
                minimum_milli \(int) NOT NULL CHECK (minimum_milli >= 0),
                PRIMARY KEY (tenant_id, location_id, product_id)
            ) \(strict)
            """,
        ]
    }
}
