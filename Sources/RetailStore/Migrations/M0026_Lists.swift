/// The orders of the managers' lists, so that a first page costs what is on it.
enum M0026_Lists: Migration {
    static let id = "0026_lists"

    static func statements(_ dialect: Dialect) -> [String] {
        [
            "CREATE INDEX product_name ON product (tenant_id, lower(name), ordinal)",
            "CREATE INDEX product_department ON product (tenant_id, department_id, ordinal)",
            "CREATE INDEX product_price ON product (tenant_id, price_minor, ordinal)",
            "CREATE INDEX product_cost ON product (tenant_id, cost_minor, ordinal)",
            """
            CREATE INDEX stock_level_on_hand
                ON stock_level (tenant_id, location_id, on_hand_milli, product_id)
            """,
            "CREATE INDEX sale_sequence ON sale (tenant_id, sequence, at_ms, id)",
            "CREATE INDEX sale_gross ON sale (tenant_id, gross_minor, at_ms, id)",
            """
            CREATE INDEX sale_customer ON sale (tenant_id, customer_id, at_ms, id)
                WHERE customer_id IS NOT NULL
            """,
        ]
    }
}
