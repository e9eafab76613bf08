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

    /// The departments that have products, by name.
    public static func departments(
        tenant: String, in tx: any SQLTransaction
    ) throws -> [Department] {
        let rows = try tx.rows(
            """
            SELECT d.id, d.name, t.name AS tax_class, COUNT(*) AS n FROM product p
            JOIN department d ON d.tenant_id = p.tenant_id AND d.id = p.department_id
            JOIN tax_rate t ON t.tenant_id = p.tenant_id AND t.id = p.tax_rate_id
            WHERE p.tenant_id = \(tenant) AND p.deleted_at_ms IS NULL
            GROUP BY d.id, d.name, t.name ORDER BY d.name, n DESC, t.name
            """)
        var departments: [Department] = []
        for row in rows {
            let id = try row.text("id")
            // The first row of a department is the class of most of its products.
            guard departments.last?.id != id else { continue }
            departments.append(
                Department(
                    id: id, name: try row.text("name"), taxClass: try row.text("tax_class")))
        }
        return departments
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
            SELECT \(raw: customerColumns) FROM customer c
            WHERE c.tenant_id = \(tenant) AND c.id = \(id)
            """
        ).map(customer)
    }

    /// Customers by number behind `after`, but for those that mean another one; with a search text
    /// those whose number or name begins with it. Of a name only the case of ASCII letters is
    /// ignored, as both engines do.
    public static func customers(
        search: String, after: String, limit: Int64, tenant: String, in tx: any SQLTransaction
    ) throws -> [Customer] {
        /// One of the two indexes: a page of it at most.
        func branch(_ condition: SQLPart) -> SQLPart {
            """
            SELECT \(raw: customerColumns) FROM customer c
            WHERE c.tenant_id = \(tenant) AND c.deleted_at_ms IS NULL AND c.number > \(after)
                AND \(part: condition)
                AND NOT EXISTS (SELECT 1 FROM sync_alias a WHERE a.tenant_id = c.tenant_id
                    AND a.kind = 'customer' AND a.local_id = c.id)
            ORDER BY c.number, c.id LIMIT \(limit)
            """
        }
        let end = "\u{10FFFF}"
        let byNumber = branch("c.number >= \(search) AND c.number < \(search + end)")
        guard !search.isEmpty else { return try tx.rows("\(part: byNumber)").map(customer) }
        let name = lowercasedASCII(search)
        let byName = branch("lower(c.name) >= \(name) AND lower(c.name) < \(name + end)")
        return try tx.rows(
            """
            SELECT \(raw: columns("n")) FROM (\(part: byNumber)) n
            UNION SELECT \(raw: columns("m")) FROM (\(part: byName)) m
            ORDER BY number, id LIMIT \(limit)
            """
        ).map(customer)
    }

    static func lowercasedASCII(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { scalar in
            ("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value) + 32) : scalar
        }
        return String(String.UnicodeScalarView(scalars))
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

    /// What a customer `c` is read from.
    static let customerColumns = columns("c")

    private static func columns(_ table: String) -> String {
        ["id", "number", "name", "exempt_reason", "exempt_certificate", "credit_limit_minor"]
            .map { "\(table).\($0)" }.joined(separator: ", ")
    }

    /// A customer with what holds for it now.
    static func customer(_ row: SQLRow) throws(SQLFailure) -> Customer {
        var customer = try decode(row)
        let reason = try row.text("exempt_reason")
        var terms = CustomerTerms()
        if !reason.isEmpty {
            terms.exemption = TaxExemption(
                reason: reason, certificate: try row.text("exempt_certificate"))
        }
        if try row.value("credit_limit_minor") != .null {
            terms.creditLimit = try row.money("credit_limit_minor")
        }
        if terms != CustomerTerms() { customer.terms = terms }
        return customer
    }

    private static func decode(_ row: SQLRow) throws(SQLFailure) -> Customer {
        Customer(
            id: try row.text("id"), number: try row.text("number"), name: try row.text("name"))
    }
}
