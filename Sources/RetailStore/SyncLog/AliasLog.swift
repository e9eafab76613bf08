public import RetailModels

/// Customers that two tills made under one number while they were apart. A till's store has no
/// unique key on it; the cloud decides who was first and tells so in the log of the shop.
///
/// Invariants:
/// 1. An alias leads to the first customer of its number, which is never an alias: no chains.
/// 2. An alias is known in the cloud in the transaction that stores its customer, and stands behind
///    it in the log.
public struct AliasLog {
    let tenant: String
    let tx: any SQLTransaction

    public init(tenant: String, in tx: any SQLTransaction) {
        self.tenant = tenant
        self.tx = tx
    }

    // MARK: - The cloud

    /// Decides for customers that were just stored in the cloud, in the order of their numbers: so
    /// two transactions never wait for each other in a circle.
    /// - Returns: what is to be appended to the log behind them.
    func entries(for writes: [JournalWrite], now: Int64) throws -> [SyncLog.NewEntry] {
        let customers = writes.compactMap {
            try? CanonicalJSON.decode(Customer.self, from: Array($0.body.utf8))
        }
        let ordered = customers.enumerated().sorted {
            let (left, right) = (Array($0.element.number.utf8), Array($1.element.number.utf8))
            return left == right ? $0.offset < $1.offset : left.lexicographicallyPrecedes(right)
        }
        return try ordered.compactMap { _, customer in
            let holder = try claim(customer)
            guard !holder.hasSameBytes(as: customer.id) else { return nil }
            let alias = SyncAlias(kind: .customer, local: customer.id, cloud: holder)
            try save(alias)
            let body = try CanonicalJSON.text(alias)
            return SyncLog.NewEntry(
                stream: Realtime.shopStream, kind: .alias, id: customer.id,
                content: Digest.sha256(body), body: body, origin: LogOrigin(clock: now))
        }
    }

    /// Who was first to bear the customer's number, which is the customer itself when nobody was.
    /// Only what the log has counts as earlier.
    private func claim(_ customer: Customer) throws -> String {
        let row = try tx.row(
            """
            INSERT INTO sync_natural (tenant_id, kind, natural_key, holder_id)
            VALUES (\(tenant), 'customer', \(customer.number), COALESCE((SELECT MIN(c.id)
                FROM customer c
                JOIN sync_entity e ON e.tenant_id = c.tenant_id AND e.id = c.id
                WHERE c.tenant_id = \(tenant) AND c.number = \(customer.number)), \(customer.id)))
            ON CONFLICT (tenant_id, kind, natural_key)
            DO UPDATE SET holder_id = sync_natural.holder_id
            RETURNING holder_id
            """)
        guard let row else { throw SQLFailure(kind: .other, message: "the number has no row") }
        return try row.text("holder_id")
    }

    // MARK: - Both sides

    /// Notes an alias of the log.
    func save(_ alias: SyncAlias) throws {
        try tx.send(
            """
            INSERT INTO sync_alias (tenant_id, kind, local_id, cloud_id)
            VALUES (\(tenant), \(alias.kind.rawValue), \(alias.local), \(alias.cloud))
            ON CONFLICT (tenant_id, kind, local_id) DO UPDATE SET cloud_id = excluded.cloud_id
            """)
    }

    /// Forgets all of them: the log is another one, and tells its own.
    func forget() throws {
        try tx.send("DELETE FROM sync_alias WHERE tenant_id = \(tenant)")
    }

    /// Aliases by the second id, behind one.
    func page(behind local: String, limit: Int64) throws -> [SyncAlias] {
        try tx.rows(
            """
            SELECT kind, local_id, cloud_id FROM sync_alias
            WHERE tenant_id = \(tenant) AND kind = 'customer' AND local_id > \(local)
            ORDER BY local_id LIMIT \(limit)
            """
        ).map {
            SyncAlias(
                kind: .customer, local: try $0.text("local_id"), cloud: try $0.text("cloud_id"))
        }
    }

    /// The customer that an id means: its own, or the one that it is an alias of.
    public func customer(_ id: String) throws -> Customer? {
        let alias = try tx.row(
            """
            SELECT cloud_id FROM sync_alias
            WHERE tenant_id = \(tenant) AND kind = 'customer' AND local_id = \(id)
            """)
        return try CatalogueStore.customer(
            id: try alias?.text("cloud_id") ?? id, tenant: tenant, in: tx)
    }

    /// Every id under which a customer may stand in documents: its own first, which is that of the
    /// first bearer of its number.
    func ids(of customer: String) throws -> [String] {
        let first = try tx.row(
            """
            SELECT cloud_id FROM sync_alias WHERE tenant_id = \(tenant)
                AND kind = 'customer' AND local_id = \(customer)
            """)?.text("cloud_id")
        let holder = first ?? customer
        return try [holder]
            + tx.rows(
                """
                SELECT local_id FROM sync_alias WHERE tenant_id = \(tenant)
                    AND kind = 'customer' AND cloud_id = \(holder)
                """
            ).map { try $0.text("local_id") }
    }

    /// The customer of a number; of several that the cloud has not decided on yet the first.
    public func customer(number: String) throws -> Customer? {
        let row = try tx.row(
            """
            SELECT c.id FROM customer c
            WHERE c.tenant_id = \(tenant) AND c.number = \(number) AND c.deleted_at_ms IS NULL
                AND NOT EXISTS (SELECT 1 FROM sync_alias a WHERE a.tenant_id = c.tenant_id
                    AND a.kind = 'customer' AND a.local_id = c.id)
            ORDER BY c.id LIMIT 1
            """)
        return try row.flatMap {
            try CatalogueStore.customer(id: try $0.text("id"), tenant: tenant, in: tx)
        }
    }
}
