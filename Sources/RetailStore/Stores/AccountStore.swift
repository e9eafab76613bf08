public import RetailModels

/// Customers with their accounts, sorted and filtered, each page by the last customer of the one
/// before it.
///
/// Without a search every order has an index. The hits of a search are first cut to
/// `ListStock.hitCountMax`, and those are sorted.
public enum AccountStore {
    /// What is wanted.
    public struct Query: Sendable {
        public var search: String
        public var sort: AccountSort
        public var isDescending: Bool
        /// A customer's id.
        public var after: String?
        public var limit: Int64

        public init(
            search: String = "", sort: AccountSort = .number, isDescending: Bool = false,
            after: String? = nil, limit: Int64 = 50
        ) {
            self.search = search
            self.sort = sort
            self.isDescending = isDescending
            self.after = after
            self.limit = limit
        }
    }

    /// Where a page goes on.
    private struct Place {
        var number: String
        /// As the index of names has it.
        var name: String
        /// In the ledger; nil without an account.
        var balance: Int64?
    }

    /// One customer more than `query.limit` when there are more.
    public static func page(
        _ query: Query, tenant: String, in tx: any SQLTransaction
    ) throws -> [CustomerAccount] {
        var place: Place?
        if let after = query.after {
            place = try find(after, tenant: tenant, in: tx)
            // Nothing is behind whom nobody knows.
            guard place != nil else { return [] }
        }
        if query.sort == .owes { return try byBalance(query, place, tenant, tx) }
        let key: SQLPart =
            query.sort == .number ? "c.number, c.id" : "lower(c.name), c.number, c.id"
        var behind: SQLPart = ""
        if let place, let after = query.after {
            let value: SQLPart =
                query.sort == .number
                ? "\(place.number), \(after)"
                : "\(place.name), \(place.number), \(after)"
            behind = "AND (\(part: key)) \(raw: query.isDescending ? "<" : ">") (\(part: value))"
        }
        let way: SQLPart = query.isDescending ? " DESC" : ""
        let order: SQLPart =
            query.sort == .number
            ? "c.number\(part: way), c.id\(part: way)"
            : "lower(c.name)\(part: way), c.number\(part: way), c.id\(part: way)"
        return try accounts(
            """
            FROM \(part: source(query.search, tenant)) \(part: balanceJoin)
            WHERE c.tenant_id = \(tenant) \(part: isListed(query.search)) \(part: behind)
            ORDER BY \(part: order) LIMIT \(query.limit + 1)
            """, in: tx)
    }

    /// How many all pages have; of a search at most one more than `ListStock.hitCountMax`.
    public static func count(
        _ search: String, tenant: String, in tx: any SQLTransaction
    ) throws -> Int64 {
        try tx.count(
            """
            SELECT COUNT(*) AS n FROM (
                SELECT c.id FROM \(part: source(search, tenant))
                WHERE c.tenant_id = \(tenant) \(part: isListed(search))
                \(raw: isBlank(search) ? "" : "LIMIT \(ListStock.hitCountMax + 1)")) AS hits
            """)
    }

    /// Who has an account, by what is owed; then the others by their numbers.
    private static func byBalance(
        _ query: Query, _ place: Place?, _ tenant: String, _ tx: any SQLTransaction
    ) throws -> [CustomerAccount] {
        var found: [CustomerAccount] = []
        let isFirstPart = place == nil || place?.balance != nil
        if isFirstPart {
            var behind: SQLPart = ""
            if let balance = place?.balance, let after = query.after {
                behind = """
                    AND (b.balance_minor, b.account) \(raw: query.isDescending ? "<" : ">")
                        (\(balance), \(prefix + after))
                    """
            }
            let way: SQLPart = query.isDescending ? " DESC" : ""
            let customers: SQLPart =
                isBlank(query.search)
                ? "account_balance b CROSS JOIN customer c"
                : "\(part: source(query.search, tenant)) CROSS JOIN account_balance b"
            found = try accounts(
                """
                FROM \(part: customers)
                WHERE b.tenant_id = \(tenant) AND \(part: isCustomers)
                    AND c.tenant_id = b.tenant_id AND b.account = \(prefix) || c.id
                    AND c.id = substr(b.account, \(Int64(prefix.count + 1)))
                    \(part: isListed(query.search)) \(part: behind)
                ORDER BY b.balance_minor\(part: way), b.account\(part: way)
                LIMIT \(query.limit + 1)
                """, in: tx)
        }
        guard found.count <= query.limit else { return found }
        var behind: SQLPart = ""
        if !isFirstPart, let place, let after = query.after {
            behind = "AND (c.number, c.id) > (\(place.number), \(after))"
        }
        let others = try accounts(
            """
            FROM \(part: source(query.search, tenant)) \(part: balanceJoin)
            WHERE c.tenant_id = \(tenant) AND b.account IS NULL \(part: isListed(query.search))
                \(part: behind)
            ORDER BY c.number, c.id LIMIT \(query.limit + 1 - Int64(found.count))
            """, in: tx)
        return found + others
    }

    private static func find(
        _ customer: String, tenant: String, in tx: any SQLTransaction
    ) throws -> Place? {
        try tx.row(
            """
            SELECT c.number, c.name, b.balance_minor FROM customer c \(part: balanceJoin)
            WHERE c.tenant_id = \(tenant) AND c.id = \(customer)
            """
        ).map { row in
            let isNone = try row.value("balance_minor") == .null
            return Place(
                number: try row.text("number"),
                name: CatalogueStore.lowercasedASCII(try row.text("name")),
                balance: isNone ? nil : try row.integer("balance_minor"))
        }
    }

    private static func isBlank(_ search: String) -> Bool { search.allSatisfy(\.isWhitespace) }
}

// MARK: - Pieces of a statement

extension AccountStore {
    /// What stands before the customer's id in the name of the account.
    private static let prefix = String(ValueHolder(.account, "").ledgerAccount.dropLast())

    /// As the indexes of customers' accounts say it.
    private static let isCustomers: SQLPart = """
        b.account >= 'assets:receivable:customers:' AND b.account < 'assets:receivable:customers;'
        """

    private static var balanceJoin: SQLPart {
        """
        LEFT JOIN account_balance b ON b.tenant_id = c.tenant_id
            AND b.account = \(prefix) || c.id
        """
    }

    /// Customers `c`: all, or the first hits of a number or a name that begins so.
    private static func source(_ search: String, _ tenant: String) -> SQLPart {
        guard !isBlank(search) else { return "customer c" }
        let end = "\u{10FFFF}"
        let name = CatalogueStore.lowercasedASCII(search)
        return """
            (SELECT id FROM (SELECT n.id FROM customer n WHERE n.tenant_id = \(tenant)
                    AND n.number >= \(search) AND n.number < \(search + end)
                    ORDER BY n.number LIMIT \(ListStock.hitCountMax + 1)) AS numbers
                UNION SELECT id FROM (SELECT m.id FROM customer m WHERE m.tenant_id = \(tenant)
                    AND lower(m.name) >= \(name) AND lower(m.name) < \(name + end)
                    ORDER BY lower(m.name) LIMIT \(ListStock.hitCountMax + 1)) AS names) AS hits
            CROSS JOIN customer c
            """
    }

    /// Of those, the ones that a list shows: neither deleted nor another one's second id.
    private static func isListed(_ search: String) -> SQLPart {
        """
        \(raw: isBlank(search) ? "" : "AND c.id = hits.id ")AND c.deleted_at_ms IS NULL
            AND NOT EXISTS (SELECT 1 FROM sync_alias a WHERE a.tenant_id = c.tenant_id
                AND a.kind = 'customer' AND a.local_id = c.id)
        """
    }

    /// What customers whom two tills made owe under their second ids belongs to them, too.
    private static func accounts(
        _ rest: SQLPart, in tx: any SQLTransaction
    ) throws -> [CustomerAccount] {
        try tx.rows(
            """
            SELECT \(raw: CatalogueStore.customerColumns),
                COALESCE(b.balance_minor, 0) + COALESCE((
                    SELECT CAST(SUM(o.balance_minor) AS BIGINT) FROM sync_alias a
                    JOIN account_balance o ON o.tenant_id = a.tenant_id
                        AND o.account = \(prefix) || a.local_id
                    WHERE a.tenant_id = c.tenant_id AND a.kind = 'customer'
                        AND a.cloud_id = c.id), 0) AS owes_minor
            \(part: rest)
            """
        ).map {
            CustomerAccount(
                customer: try CatalogueStore.customer($0), owes: try $0.money("owes_minor"))
        }
    }
}

// MARK: - Movements

extension AccountStore {
    /// What documents did to a customer's account, the newest first, behind `after`; with what was
    /// owed after each.
    public static func movements(
        of customer: String, after: MovementKey? = nil, limit: Int64, tenant: String,
        in tx: any SQLTransaction
    ) throws -> [AccountMovement] {
        let ids = try AliasLog(tenant: tenant, in: tx).ids(of: customer)
        var accounts: SQLPart = ""
        for (index, id) in ids.enumerated() {
            let account = ValueHolder(.account, id).ledgerAccount
            accounts.append(index == 0 ? "\(account)" : ", \(account)")
        }
        let end = after ?? MovementKey(at: .max, documentID: "", position: 0)
        // What is owed now less what came later: right also where old documents are gone.
        return try tx.rows(
            """
            SELECT m.entry_id, m.position, m.at_ms, m.moved_minor,
                CAST(m.total_minor - m.later_minor + m.moved_minor AS BIGINT) AS owes_minor,
                s.number, s.kind, s.operator_name
            FROM (
                SELECT l.entry_id, l.position, e.at_ms,
                    l.debit_minor - l.credit_minor AS moved_minor,
                    SUM(l.debit_minor - l.credit_minor) OVER (
                        ORDER BY e.at_ms DESC, l.entry_id DESC, l.position DESC) AS later_minor,
                    (SELECT COALESCE(SUM(b.balance_minor), 0) FROM account_balance b
                        WHERE b.tenant_id = \(tenant) AND b.account IN (\(part: accounts)))
                        AS total_minor
                FROM journal_line l
                JOIN journal_entry e ON e.tenant_id = l.tenant_id AND e.id = l.entry_id
                WHERE l.tenant_id = \(tenant) AND l.account IN (\(part: accounts))
                    AND l.account >= 'assets:receivable:customers:'
                    AND l.account < 'assets:receivable:customers;'
            ) AS m
            JOIN sale s ON s.tenant_id = \(tenant) AND s.id = m.entry_id
            WHERE (m.at_ms, m.entry_id, m.position)
                < (\(end.at), \(end.documentID), \(end.position))
            ORDER BY m.at_ms DESC, m.entry_id DESC, m.position DESC LIMIT \(limit)
            """
        ).map {
            AccountMovement(
                document: try $0.text("entry_id"), position: try $0.integer("position"),
                number: try $0.text("number"), kind: try $0.text("kind"),
                at: try $0.integer("at_ms"), operatorName: try $0.text("operator_name"),
                amount: try $0.money("moved_minor"), owes: try $0.money("owes_minor"))
        }
    }
}
