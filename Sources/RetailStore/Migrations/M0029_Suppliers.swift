/// Who the shop buys from.
enum M0029_Suppliers: Migration {
    static let id = "0029_suppliers"

    static func statements(_ dialect: Dialect) -> [String] {
        let (text, int, strict) = (dialect.text, dialect.int, dialect.strict)
        return [
            """
            CREATE TABLE supplier (
                tenant_id \(text) NOT NULL REFERENCES tenant (id),
                id \(text) NOT NULL,
                name \(text) NOT NULL CHECK (name <> ''),
                contact \(text) NOT NULL,
                phone \(text) NOT NULL,
                email \(text) NOT NULL,
                note \(text) NOT NULL,
                is_active \(int) NOT NULL CHECK (is_active IN (0, 1)),
                PRIMARY KEY (tenant_id, id)
            ) \(strict)
            """,
            "CREATE INDEX supplier_name ON supplier (tenant_id, name, id)",
        ] + dialect.isolation(of: ["supplier"])
    }
}
