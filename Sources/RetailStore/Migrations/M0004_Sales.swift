/// Sales and refunds as they are derived from their documents.
enum M0004_Sales: Migration {
    static let id = "0004_sales"

    static func statements(_ dialect: Dialect) -> [String] {
        let (text, int, strict) = (dialect.text, dialect.int, dialect.strict)
        return [
            """
            CREATE TABLE sale (
                tenant_id \(text) NOT NULL,
                id \(text) NOT NULL,
                kind \(text) NOT NULL CHECK (kind IN ('sale', 'refund')),
                number \(text) NOT NULL,
                device_id \(text) NOT NULL,
                till_id \(text) NOT NULL,
                location_id \(text) NOT NULL,
                series \(text) NOT NULL,
                sequence \(int) NOT NULL,
                at_ms \(int) NOT NULL,
                business_day \(text) NOT NULL,
                hour \(int) NOT NULL CHECK (hour BETWEEN 0 AND 23),
                operator_id \(text) NOT NULL,
                operator_name \(text) NOT NULL,
                shift_id \(text),
                customer_id \(text),
                refund_of \(text),
                reference \(text),
                currency \(text) NOT NULL,
                tax_mode \(text) NOT NULL,
                line_count \(int) NOT NULL CHECK (line_count > 0),
                quantity_milli \(int) NOT NULL,
                net_minor \(int) NOT NULL,
                discount_minor \(int) NOT NULL,
                tax_minor \(int) NOT NULL,
                gross_minor \(int) NOT NULL CHECK (gross_minor = net_minor + tax_minor),
                rounding_minor \(int) NOT NULL,
                change_minor \(int) NOT NULL,
                cost_minor \(int) NOT NULL,
                PRIMARY KEY (tenant_id, id),
                FOREIGN KEY (tenant_id, id) REFERENCES document (tenant_id, id)
            ) \(strict)
            """,
            "CREATE INDEX sale_time ON sale (tenant_id, at_ms, id)",
            "CREATE INDEX sale_day ON sale (tenant_id, business_day, id)",
            """
            CREATE TABLE sale_line (
                tenant_id \(text) NOT NULL,
                sale_id \(text) NOT NULL,
                position \(int) NOT NULL CHECK (position > 0),
                product_id \(text) NOT NULL,
                sku \(text) NOT NULL,
                barcode \(text) NOT NULL,
                name \(text) NOT NULL,
                department \(text) NOT NULL,
                unit \(text) NOT NULL,
                tax_class \(text) NOT NULL,
                tax_ppm \(int) NOT NULL,
                quantity_milli \(int) NOT NULL,
                unit_price_minor \(int) NOT NULL,
                amount_minor \(int) NOT NULL,
                discount_minor \(int) NOT NULL,
                net_minor \(int) NOT NULL,
                tax_minor \(int) NOT NULL,
                gross_minor \(int) NOT NULL CHECK (gross_minor = net_minor + tax_minor),
                cost_minor \(int) NOT NULL,
                entry \(text) NOT NULL,
                price_source \(text) NOT NULL,
                PRIMARY KEY (tenant_id, sale_id, position),
                FOREIGN KEY (tenant_id, sale_id) REFERENCES sale (tenant_id, id)
            ) \(strict)
            """,
            """
            CREATE TABLE payment (
                tenant_id \(text) NOT NULL,
                sale_id \(text) NOT NULL,
                position \(int) NOT NULL CHECK (position > 0),
                tender \(text) NOT NULL,
                amount_minor \(int) NOT NULL CHECK (amount_minor = tendered_minor - change_minor),
                tendered_minor \(int) NOT NULL,
                change_minor \(int) NOT NULL CHECK (change_minor >= 0),
                reference \(text),
                quantity_milli \(int) NOT NULL,
                net_minor \(int) NOT NULL,
                discount_minor \(int) NOT NULL,
                tax_minor \(int) NOT NULL,
                gross_minor \(int) NOT NULL,
                PRIMARY KEY (tenant_id, sale_id, position),
                FOREIGN KEY (tenant_id, sale_id) REFERENCES sale (tenant_id, id)
            ) \(strict)
            """,
        ]
    }
}
