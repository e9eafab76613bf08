public import RetailModels

/// Categories and customers.
public enum CatalogueStore {
    /// All categories, by department and name.
    public static func categories(
        tenant: String, in tx: any SQLTransaction
    ) throws -> [RetailModels.Category] {
        try tx.rows(
            """
            SELECT c.id, c.name, d.name AS department FROM category c
            JOIN department d ON d.tenant_id = c.tenant_id AND d.id = c.department_id
            WHERE c.tenant_id = \(tenant) ORDER BY d.name, c.name
            """
        ).map {
            RetailModels.Category(
                id: try $0.text("id"), name: try $0.text("name"),
                department: try $0.text("department"))
        }
    }

    /// Inserts a customer and says whether the id was new.
    static func insert(
        _ customer: Customer, tenant: String, in tx: any SQLTransaction
    ) throws -> Bool {
        try !tx.rows(
            """
            INSERT INTO customer (tenant_id, id, number, name)
            VALUES (\(tenant), \(customer.id), \(customer.number), \(customer.name))
            ON CONFLICT (tenant_id, id) DO NOTHING RETURNING id
            """
        ).isEmpty
    }

    public static func customer(
        id: String, tenant: String, in tx: any SQLTransaction
    ) throws -> Customer? {
        try tx.row(
            """
            SELECT id, number, name FROM customer WHERE tenant_id = \(tenant) AND id = \(id)
            """
        ).map(decode)
    }

    /// Customers by number behind `after`, but for those that mean another one; with a search text
    /// those whose number begins with it.
    public static func customers(
        search: String, after: String, limit: Int64, tenant: String, in tx: any SQLTransaction
    ) throws -> [Customer] {
        try tx.rows(
            """
            SELECT c.id, c.number, c.name FROM customer c
            WHERE c.tenant_id = \(tenant) AND c.deleted_at_ms IS NULL AND c.number > \(after)
                AND c.number >= \(search) AND c.number < \(search + "\u{10FFFF}")
                AND NOT EXISTS (SELECT 1 FROM sync_alias a WHERE a.tenant_id = c.tenant_id
                    AND a.kind = 'customer' AND a.local_id = c.id)
            ORDER BY c.number, c.id LIMIT \(limit)
            """
        ).map(decode)
    }

    /// Customers by id behind `id`, as they were made, deleted ones too.
    static func madeCustomers(
        behind id: String, limit: Int64, tenant: String, in tx: any SQLTransaction
    ) throws -> [Customer] {
        try tx.rows(
            """
            \(part: selectMade) WHERE c.tenant_id = \(tenant) AND c.id > \(id)
            ORDER BY c.id LIMIT \(limit)
            """
        ).map(decode)
    }

    /// A customer as the write that made it says, whatever was edited since.
    static func madeCustomer(
        _ id: String, tenant: String, in tx: any SQLTransaction
    ) throws -> Customer? {
        try tx.row("\(part: selectMade) WHERE c.tenant_id = \(tenant) AND c.id = \(id)")
            .map(decode)
    }

    static let selectMade: SQLPart = """
        SELECT c.id, COALESCE(n.first_value, c.number) AS number,
            COALESCE(m.first_value, c.name) AS name
        FROM customer c
        LEFT JOIN sync_column n ON n.tenant_id = c.tenant_id AND n.tbl = 'customer'
            AND n.row_id = c.id AND n.col = 'number'
        LEFT JOIN sync_column m ON m.tenant_id = c.tenant_id AND m.tbl = 'customer'
            AND m.row_id = c.id AND m.col = 'name'
        """

    private static func decode(_ row: SQLRow) throws(SQLFailure) -> Customer {
        Customer(
            id: try row.text("id"), number: try row.text("number"), name: try row.text("name"))
    }
}
