/// Sessions, their Z reports, and what went in and out of the drawer besides sales.
enum M0005_Shifts: Migration {
    static let id = "0005_shifts"

    static func statements(_ dialect: Dialect) -> [String] {
        let (text, int, strict) = (dialect.text, dialect.int, dialect.strict)
        return [
            """
            CREATE TABLE shift (
                tenant_id \(text) NOT NULL,
                id \(text) NOT NULL,
                device_id \(text) NOT NULL,
                till_id \(text) NOT NULL,
                location_id \(text) NOT NULL,
                series \(text) NOT NULL,
                opened_at_ms \(int) NOT NULL,
                business_day \(text) NOT NULL,
                operator_id \(text) NOT NULL,
                operator_name \(text) NOT NULL,
                float_minor \(int) NOT NULL CHECK (float_minor >= 0),
                PRIMARY KEY (tenant_id, id),
                FOREIGN KEY (tenant_id, id) REFERENCES document (tenant_id, id)
            ) \(strict)
            """,
            "CREATE INDEX shift_time ON shift (tenant_id, opened_at_ms, id)",
            """
            CREATE TABLE z_report (
                tenant_id \(text) NOT NULL,
                id \(text) NOT NULL,
                shift_id \(text) NOT NULL,
                device_id \(text) NOT NULL,
                till_id \(text) NOT NULL,
                series \(text) NOT NULL,
                z_number \(int) NOT NULL CHECK (z_number > 0),
                closed_at_ms \(int) NOT NULL,
                business_day \(text) NOT NULL,
                operator_id \(text) NOT NULL,
                operator_name \(text) NOT NULL,
                expected_minor \(int) NOT NULL,
                counted_minor \(int) NOT NULL,
                variance_minor \(int) NOT NULL,
                net_minor \(int) NOT NULL,
                tax_minor \(int) NOT NULL,
                gross_minor \(int) NOT NULL,
                body \(text) NOT NULL,
                PRIMARY KEY (tenant_id, id),
                FOREIGN KEY (tenant_id, id) REFERENCES document (tenant_id, id)
            ) \(strict)
            """,
            "CREATE INDEX z_report_shift ON z_report (tenant_id, shift_id)",
            """
            CREATE TABLE cash_movement (
                tenant_id \(text) NOT NULL,
                id \(text) NOT NULL,
                shift_id \(text) NOT NULL,
                device_id \(text) NOT NULL,
                kind \(text) NOT NULL CHECK (kind IN ('paidIn', 'paidOut', 'noSale')),
                amount_minor \(int) NOT NULL CHECK (amount_minor >= 0),
                reason \(text) NOT NULL,
                at_ms \(int) NOT NULL,
                PRIMARY KEY (tenant_id, id),
                FOREIGN KEY (tenant_id, id) REFERENCES document (tenant_id, id)
            ) \(strict)
            """,
        ]
    }
}
