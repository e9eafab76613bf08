public import RetailModels

/// The inventory as managers look at it: sorted and filtered, each page by the key of the last row
/// before it.
///
/// Without a search every order has an index, so that a page costs what is on it. The hits of a
/// search are first cut to `ListStock.hitCountMax`, and those are sorted.
public enum StockList {
    /// What is wanted of it.
    public struct Query: Sendable {
        public var search: String
        public var sort: StockSort
        public var isDescending: Bool
        public var lowOnly: Bool
        public var after: StockKey?
        public var limit: Int64
        /// Up to so many that run out are sorted; more are found along the order.
        var lowSortedMax = ListStock.hitCountMax

        public init(
            search: String = "", sort: StockSort = .catalogue, isDescending: Bool = false,
            lowOnly: Bool = false, after: StockKey? = nil, limit: Int64 = 50
        ) {
            self.search = search
            self.sort = sort
            self.isDescending = isDescending
            self.lowOnly = lowOnly
            self.after = after
            self.limit = limit
        }
    }

    /// A product with its key.
    public struct Row: Sendable {
        public var product: StockedProduct
        public var key: StockKey
    }

    /// One row more than `query.limit` when there are more.
    public static func page(
        _ query: Query, tenant: String, location: String, in tx: any SQLTransaction
    ) throws -> [Row] {
        let place = Place(tenant: tenant, location: location)
        guard query.search.allSatisfy(\.isWhitespace) else {
            return try found(query, place, in: tx)
        }
        if query.lowOnly, let few = try lowCandidates(query, place, in: tx) {
            return try sorted(few, where: "AND p.id = found.hit", query, place, in: tx)
        }
        switch query.sort {
        case .department: return try byDepartment(query, place, in: tx)
        case .onHand: return try byStock(query, place, in: tx)
        case .catalogue, .sku, .name, .price, .cost:
            return try rows(
                """
                SELECT \(raw: ProductStore.columns), \(raw: key(query.sort)) AS sort_key
                FROM product p \(part: ProductStore.joins(location))
                WHERE p.tenant_id = \(tenant) AND p.deleted_at_ms IS NULL
                    \(part: low(query)) \(part: behind(query))
                \(part: order(query)) LIMIT \(query.limit + 1)
                """, query.sort, in: tx)
        }
    }

    /// How many rows all pages have; what is searched, and what runs out, is counted up to one more
    /// than `ListStock.hitCountMax`.
    public static func count(
        _ query: Query, tenant: String, location: String, in tx: any SQLTransaction
    ) throws -> Int64 {
        let place = Place(tenant: tenant, location: location)
        let isSearch = !query.search.allSatisfy(\.isWhitespace)
        guard isSearch || query.lowOnly else {
            return try ProductStore.count(tenant: tenant, in: tx)
        }
        if !isSearch, let few = try lowCandidates(query, place, in: tx) {
            return try lowCount(few, place, in: tx)
        }
        if isSearch, let exact = try exact(query, place, in: tx) {
            return Int64(exact.count)
        }
        return try tx.count(
            """
            SELECT COUNT(*) AS n FROM (
                SELECT p.id FROM \(part: isSearch ? hits(query, place, tx.dialect) : all(place))
                \(part: ProductStore.joins(location)) WHERE p.deleted_at_ms IS NULL
                    AND p.tenant_id = \(tenant) \(part: low(query))
                LIMIT \(ListStock.hitCountMax + 1)) AS hits
            """)
    }

    /// Where the stock is.
    struct Place {
        let tenant: String
        let location: String
    }
}

// MARK: - Orders with an index of their own

extension StockList {
    /// The rest of the department that the key is in, then the departments behind it.
    private static func byDepartment(
        _ query: Query, _ place: Place, in tx: any SQLTransaction
    ) throws -> [Row] {
        var found: [Row] = []
        if case .text(let name) = query.after?.value {
            found = try rows(
                """
                \(part: departments(place)) AND d.name = \(name)
                    AND p.ordinal \(raw: query.isDescending ? "<" : ">")
                        \(query.after?.ordinal ?? 0) \(part: low(query))
                ORDER BY p.ordinal \(part: direction(query)) LIMIT \(query.limit + 1)
                """, .department, in: tx)
        }
        guard found.count <= query.limit else { return found }
        let others: SQLPart
        if case .text(let name) = query.after?.value {
            others = query.isDescending ? "AND d.name < \(name)" : "AND d.name > \(name)"
        } else {
            others = ""
        }
        return found
            + (try rows(
                """
                \(part: departments(place)) \(part: others) \(part: low(query))
                ORDER BY d.name \(part: direction(query)), p.ordinal \(part: direction(query))
                LIMIT \(query.limit + 1 - Int64(found.count))
                """, .department, in: tx))
    }

    /// CROSS JOIN keeps SQLite from sorting what two indexes bring in order.
    private static func departments(_ place: Place) -> SQLPart {
        """
        SELECT \(raw: ProductStore.columns), d.name AS sort_key FROM department d
        CROSS JOIN product p
        JOIN category c ON c.tenant_id = p.tenant_id AND c.id = p.category_id
        JOIN tax_rate t ON t.tenant_id = p.tenant_id AND t.id = p.tax_rate_id
        \(part: ProductStore.stockJoins(place.location))
        WHERE d.tenant_id = \(place.tenant) AND p.tenant_id = d.tenant_id
            AND p.department_id = d.id AND p.deleted_at_ms IS NULL
        """
    }

    /// What has a figure, by it; then what never moved.
    private static func byStock(
        _ query: Query, _ place: Place, in tx: any SQLTransaction
    ) throws -> [Row] {
        var found: [Row] = []
        if query.after?.value != StockKey.Value.none {
            let sign = query.isDescending ? "<" : ">"
            var behind: SQLPart = ""
            if let after = query.after, case .number(let milli) = after.value {
                behind = """
                    AND (x.on_hand_milli, x.product_id) \(raw: sign) (\(milli),
                        COALESCE((SELECT o.id FROM product o WHERE o.tenant_id = \(place.tenant)
                            AND o.ordinal = \(after.ordinal)), ''))
                    """
            }
            found = try rows(
                """
                SELECT \(raw: ProductStore.columns), x.on_hand_milli AS sort_key
                FROM stock_level x
                CROSS JOIN product p \(part: ProductStore.joins(place.location))
                WHERE x.tenant_id = \(place.tenant) AND x.location_id = \(place.location)
                    AND p.tenant_id = x.tenant_id AND p.id = x.product_id
                    AND p.deleted_at_ms IS NULL \(part: low(query)) \(part: behind)
                ORDER BY x.on_hand_milli \(part: direction(query)),
                    x.product_id \(part: direction(query)) LIMIT \(query.limit + 1)
                """, .onHand, in: tx)
        }
        guard found.count <= query.limit else { return found }
        let start = query.after?.value == StockKey.Value.none ? query.after?.ordinal ?? 0 : 0
        let rest = try tx.rows(
            """
            SELECT \(raw: ProductStore.columns) FROM product p
            \(part: ProductStore.joins(place.location))
            WHERE p.tenant_id = \(place.tenant) AND p.ordinal > \(start)
                AND p.deleted_at_ms IS NULL AND l.product_id IS NULL \(part: low(query))
            ORDER BY p.ordinal LIMIT \(query.limit + 1 - Int64(found.count))
            """)
        return found
            + (try rest.map {
                let product = try ProductStore.decode($0)
                return Row(
                    product: product, key: StockKey(.none, ordinal: product.product.ordinal))
            })
    }
}

// MARK: - Pieces of a statement

extension StockList {
    /// What an order sorts by.
    static func key(_ sort: StockSort) -> String {
        switch sort {
        case .catalogue: "p.ordinal"
        case .sku: "p.sku"
        // ASCII only on both engines, as the index has it.
        case .name: "lower(p.name)"
        case .department: "d.name"
        case .price: "p.price_minor"
        case .cost: "p.cost_minor"
        case .onHand: "COALESCE(l.on_hand_milli, 0)"
        }
    }

    static func direction(_ query: Query) -> SQLPart { query.isDescending ? "DESC" : "ASC" }

    static func order(_ query: Query) -> SQLPart {
        """
        ORDER BY \(raw: key(query.sort)) \(part: direction(query)),
            p.ordinal \(part: direction(query))
        """
    }

    /// The rows behind the key.
    static func behind(_ query: Query) -> SQLPart {
        guard let after = query.after else { return "" }
        let sign = query.isDescending ? "<" : ">"
        return switch after.value {
        case .text(let text):
            """
            AND (\(raw: key(query.sort)), p.ordinal) \(raw: sign) (\(text), \(after.ordinal))
            """
        case .number(let number):
            """
            AND (\(raw: key(query.sort)), p.ordinal) \(raw: sign) (\(number), \(after.ordinal))
            """
        case .none: "AND p.ordinal \(raw: sign) \(after.ordinal)"
        }
    }

    static func low(_ query: Query) -> SQLPart {
        query.lowOnly
            ? """
            AND (COALESCE(l.on_hand_milli, 0) < COALESCE(m.minimum_milli, 0)
                OR COALESCE(l.on_hand_milli, 0) < 0)
            """ : ""
    }

    private static func all(_ place: Place) -> SQLPart { "product p" }

    static func rows(
        _ statement: SQL, _ sort: StockSort, in tx: any SQLTransaction
    ) throws -> [Row] {
        try tx.rows(statement).map { row in
            let product = try ProductStore.decode(row)
            let value: StockKey.Value =
                switch try row.value("sort_key") {
                case .text(let text): .text(text)
                case .integer(let number): .number(number)
                case .null, .bytes: .none
                }
            return Row(
                product: product, key: StockKey(value, ordinal: product.product.ordinal))
        }
    }
}
