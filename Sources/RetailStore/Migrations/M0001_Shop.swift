/// Who the shop is, where its tills stand, and who works there.
enum M0001_Shop: Migration {
    static let id = "0001_shop"

    static func statements(_ dialect: Dialect) -> [String] {
        let (text, int, strict) = (dialect.text, dialect.int, dialect.strict)
        return [
            """
            CREATE TABLE tenant (
                id \(text) NOT NULL PRIMARY KEY,
                name \(text) NOT NULL CHECK (name <> ''),
                currency \(text) NOT NULL CHECK (length(currency) = 3),
                tax_mode \(text) NOT NULL CHECK (tax_mode IN ('exclusive', 'inclusive')),
                tax_rounding \(text) NOT NULL CHECK (tax_rounding IN ('document', 'line')),
                time_zone \(text) NOT NULL,
                address \(text) NOT NULL,
                phone \(text) NOT NULL,
                tax_id \(text) NOT NULL
            ) \(strict)
            """,
            """
            CREATE TABLE location (
                tenant_id \(text) NOT NULL REFERENCES tenant (id),
                id \(text) NOT NULL,
                number \(text) NOT NULL,
                name \(text) NOT NULL,
                PRIMARY KEY (tenant_id, id),
                UNIQUE (tenant_id, number)
            ) \(strict)
            """,
            """
            CREATE TABLE till (
                tenant_id \(text) NOT NULL,
                id \(text) NOT NULL,
                location_id \(text) NOT NULL,
                number \(text) NOT NULL,
                PRIMARY KEY (tenant_id, id),
                UNIQUE (tenant_id, number),
                FOREIGN KEY (tenant_id, location_id) REFERENCES location (tenant_id, id)
            ) \(strict)
            """,
            """
            CREATE TABLE operator (
                tenant_id \(text) NOT NULL REFERENCES tenant (id),
                id \(text) NOT NULL,
                number \(int) NOT NULL CHECK (number > 0),
                name \(text) NOT NULL CHECK (name <> ''),
                role \(text) NOT NULL CHECK (role IN ('cashier', 'manager')),
                is_active \(int) NOT NULL CHECK (is_active IN (0, 1)),
                pin_hash \(text) NOT NULL,
                PRIMARY KEY (tenant_id, id),
                UNIQUE (tenant_id, number)
            ) \(strict)
            """,
            """
            CREATE TABLE sync_device (
                tenant_id \(text) NOT NULL REFERENCES tenant (id),
                id \(text) NOT NULL,
                public_key \(text) NOT NULL CHECK (length(public_key) = 64),
                PRIMARY KEY (tenant_id, id)
            ) \(strict)
            """,
        ]
    }
}
