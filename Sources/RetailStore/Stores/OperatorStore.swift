public import RetailModels

/// The people who sign in.
public enum OperatorStore {
    /// An operator with the salted hash of the PIN; only sign-in sees it.
    public struct Credential: Sendable {
        public var person: Operator
        public var pinHash: String
    }

    /// Inserts an operator; one who is there already stays as they are.
    public static func insert(
        _ person: Operator, pinHash: String, tenant: String, in tx: any SQLTransaction
    ) throws {
        try tx.send(
            """
            INSERT INTO operator (tenant_id, id, number, name, role, is_active, pin_hash)
            VALUES (\(tenant), \(person.id), \(person.number), \(person.name),
                \(person.role.rawValue), \(person.isActive), \(pinHash))
            ON CONFLICT (tenant_id, id) DO NOTHING
            """)
    }

    /// Inserts an operator, or brings a known one to what the cloud says.
    public static func save(
        _ person: Operator, pinHash: String, tenant: String, in tx: any SQLTransaction
    ) throws {
        try tx.send(
            """
            INSERT INTO operator (tenant_id, id, number, name, role, is_active, pin_hash)
            VALUES (\(tenant), \(person.id), \(person.number), \(person.name),
                \(person.role.rawValue), \(person.isActive), \(pinHash))
            ON CONFLICT (tenant_id, id) DO UPDATE
            SET number = excluded.number, name = excluded.name, role = excluded.role,
                is_active = excluded.is_active, pin_hash = excluded.pin_hash
            """)
    }

    /// Brings everybody to what the cloud says in a till's setup.
    public static func save(
        _ people: [GetTillSetup.Person], tenant: String, in tx: any SQLTransaction
    ) throws {
        for one in people { try save(one.person, pinHash: one.pinHash, tenant: tenant, in: tx) }
    }

    /// All operators by number.
    public static func all(tenant: String, in tx: any SQLTransaction) throws -> [Operator] {
        try credentials(tenant: tenant, in: tx).map(\.person)
    }

    /// All operators with the hashes of their PINs, for a till that lets them in by itself.
    public static func credentials(
        tenant: String, in tx: any SQLTransaction
    ) throws -> [Credential] {
        try tx.rows(
            """
            SELECT id, number, name, role, is_active, pin_hash FROM operator
            WHERE tenant_id = \(tenant) ORDER BY number
            """
        ).map(decode)
    }

    /// The active operator of that number.
    public static func credential(
        number: Int64, tenant: String, in tx: any SQLTransaction
    ) throws -> Credential? {
        try tx.row(
            """
            SELECT id, number, name, role, is_active, pin_hash FROM operator
            WHERE tenant_id = \(tenant) AND number = \(number) AND is_active = 1
            """
        ).map(decode)
    }

    /// The operator of that id, active or not.
    public static func find(
        _ id: String, tenant: String, in tx: any SQLTransaction
    ) throws -> Operator? {
        try tx.row(
            """
            SELECT id, number, name, role, is_active, pin_hash FROM operator
            WHERE tenant_id = \(tenant) AND id = \(id)
            """
        ).map { try decode($0).person }
    }

    private static func decode(_ row: SQLRow) throws(SQLFailure) -> Credential {
        guard let role = OperatorRole(rawValue: try row.text("role")) else {
            throw SQLFailure(kind: .other, message: "unknown role")
        }
        return Credential(
            person: Operator(
                id: try row.text("id"), number: try row.integer("number"),
                name: try row.text("name"), role: role, isActive: try row.bool("is_active")),
            pinHash: try row.text("pin_hash"))
    }
}
