/// What is granted and noted on sales, and sales that wait and are offered to other tills.
enum M0022_OpenSales: Migration {
    static let id = "0022_open_sales"

    static func statements(_ dialect: Dialect) -> [String] {
        let (text, int, strict) = (dialect.text, dialect.int, dialect.strict)
        let columns = [
            "sale ADD COLUMN exempt_reason \(text)",
            "sale ADD COLUMN exempt_certificate \(text)",
            "sale ADD COLUMN note \(text)",
            "sale ADD COLUMN approved_by \(text)",
            "sale_line ADD COLUMN regular_price_minor \(int)",
            "sale_line ADD COLUMN exempt_ppm \(int)",
            "sale_line ADD COLUMN note \(text)",
            "sale_line ADD COLUMN approved_by \(text)",
        ].map { "ALTER TABLE \($0)" }
        let others = [
            // Codes that nobody knew when they were sold; the list of them is asked for, and short.
            """
            CREATE INDEX sale_line_unknown ON sale_line (tenant_id, barcode, sale_id)
                WHERE price_source = 'unknown'
            """,
            "CREATE INDEX customer_name ON customer (tenant_id, lower(name), number)",
            // A row is an offer: the sale itself is on the till `device_id` until that gives it
            // away, to the one till that claimed it. Only then it has a body.
            """
            CREATE TABLE held_sale (
                tenant_id \(text) NOT NULL REFERENCES tenant (id),
                id \(text) NOT NULL,
                location_id \(text) NOT NULL,
                device_id \(text) NOT NULL,
                series \(text) NOT NULL,
                name \(text) NOT NULL,
                operator_name \(text) NOT NULL,
                at_ms \(int) NOT NULL,
                item_count \(int) NOT NULL,
                total_minor \(int) NOT NULL,
                claimed_by \(text) CHECK (claimed_by <> device_id),
                body \(text) CHECK (body IS NULL OR claimed_by IS NOT NULL),
                PRIMARY KEY (tenant_id, id)
            ) \(strict)
            """,
        ]
        return columns + others + dialect.isolation(of: ["held_sale"])
    }
}
