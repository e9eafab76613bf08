public import RetailModels

/// Whoever the shop buys from.
public enum SupplierStore {
    /// All of them by name.
    public static func all(tenant: String, in tx: any SQLTransaction) throws -> [Supplier] {
        try tx.rows(
            """
            SELECT id, name, contact, phone, email, note, is_active FROM supplier
            WHERE tenant_id = \(tenant) ORDER BY name, id LIMIT \(Supplier.countMax)
            """
        ).map { row in
            Supplier(
                id: try row.text("id"), name: try row.text("name"),
                contact: try row.text("contact"), phone: try row.text("phone"),
                email: try row.text("email"), note: try row.text("note"),
                isActive: try row.bool("is_active"))
        }
    }

    public static func count(tenant: String, in tx: any SQLTransaction) throws -> Int64 {
        try tx.count("SELECT COUNT(*) AS n FROM supplier WHERE tenant_id = \(tenant)")
    }

    /// Adds a supplier, or brings a known one to its values.
    public static func save(
        _ supplier: Supplier, tenant: String, in tx: any SQLTransaction
    ) throws {
        try tx.send(
            """
            INSERT INTO supplier (tenant_id, id, name, contact, phone, email, note, is_active)
            VALUES (\(tenant), \(supplier.id), \(supplier.name), \(supplier.contact),
                \(supplier.phone), \(supplier.email), \(supplier.note), \(supplier.isActive))
            ON CONFLICT (tenant_id, id) DO UPDATE SET name = excluded.name,
                contact = excluded.contact, phone = excluded.phone, email = excluded.email,
                note = excluded.note, is_active = excluded.is_active
            """)
    }
}
