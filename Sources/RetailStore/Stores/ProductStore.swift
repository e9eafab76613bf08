public import RetailModels

/// The catalogue.
public enum ProductStore {
    /// A product with its stock at `location`, by a barcode, PLU number or SKU, exactly, and with
    /// the deposit that goes with it.
    public static func find(
        code: String, tenant: String, location: String, in tx: any SQLTransaction
    ) throws -> StockedProduct? {
        // PostgreSQL cannot compare with it.
        guard !code.utf8.contains(0) else { return nil }
        let byCode = try tx.row(
            """
            SELECT \(raw: columns), k.quantity_milli AS pack_milli FROM product_barcode k
            JOIN product p ON p.tenant_id = k.tenant_id AND p.id = k.product_id
            \(part: joins(location))
            WHERE k.tenant_id = \(tenant) AND k.barcode = \(code) AND p.deleted_at_ms IS NULL
            """)
        guard let row = try byCode ?? bySKU(code, tenant: tenant, location: location, in: tx)
        else { return nil }
        var found = try decode(row)
        if byCode != nil {
            let pack = try row.quantity("pack_milli")
            if pack != .one { found.pack = pack }
        }
        // The one product in a hundred that has a deposit costs a question more.
        if let deposit = found.product.traits?.depositSKU {
            found.deposit = try bySKU(deposit, tenant: tenant, location: location, in: tx)
                .map { try decode($0).product }
        }
        return found
    }

    /// Products by their SKUs, those that there are.
    public static func products(
        skus: [String], tenant: String, location: String, in tx: any SQLTransaction
    ) throws -> [String: StockedProduct] {
        // PostgreSQL cannot compare with a NUL.
        let rows = try tx.rows(of: skus.filter { !$0.utf8.contains(0) }) { skus in
            """
            \(part: select(location)) WHERE p.tenant_id = \(tenant) AND p.sku IN (\(part: skus))
                AND p.deleted_at_ms IS NULL
            """
        }
        let found = try rows.map(decode).map { ($0.product.sku, $0) }
        return Dictionary(found, uniquingKeysWith: { first, _ in first })
    }

    private static func bySKU(
        _ sku: String, tenant: String, location: String, in tx: any SQLTransaction
    ) throws -> SQLRow? {
        try tx.row(
            """
            \(part: select(location)) WHERE p.tenant_id = \(tenant) AND p.sku = \(sku)
                AND p.deleted_at_ms IS NULL
            """)
    }

    /// The page of favourites, in its order.
    public static func favourites(
        limit: Int64, tenant: String, location: String, in tx: any SQLTransaction
    ) throws -> [StockedProduct] {
        try tx.rows(
            """
            \(part: select(location)) WHERE p.tenant_id = \(tenant) AND p.favourite > 0
                AND p.deleted_at_ms IS NULL
            ORDER BY p.favourite, p.ordinal LIMIT \(limit)
            """
        ).map(decode)
    }

    /// A page in the catalogue's order, behind the product with the ordinal `after`.
    /// - Parameter isDeletedToo: whether products are in it that nobody finds any more.
    public static func list(
        after: Int64, limit: Int64, lowOnly: Bool, isDeletedToo: Bool = false, tenant: String,
        location: String, in tx: any SQLTransaction
    ) throws -> [StockedProduct] {
        let alive: SQLPart = isDeletedToo ? "" : "AND p.deleted_at_ms IS NULL"
        let low: SQLPart =
            lowOnly
            ? """
            AND (COALESCE(l.on_hand_milli, 0) < COALESCE(m.minimum_milli, 0)
                OR COALESCE(l.on_hand_milli, 0) < 0)
            """ : ""
        let rows = try tx.rows(
            """
            \(part: select(location)) WHERE p.tenant_id = \(tenant) AND p.ordinal > \(after)
            \(part: alive) \(part: low) ORDER BY p.ordinal LIMIT \(limit)
            """)
        return try rows.map(decode)
    }

    /// Products whose words begin with every word of `text`, in the catalogue's order, behind the
    /// ordinal `after`; a product whose code is exactly `text` leads the first page, and is on no
    /// other.
    public static func search(
        _ text: String, after: Int64, limit: Int64, tenant: String, location: String,
        in tx: any SQLTransaction
    ) throws -> [StockedProduct] {
        let exact = try find(code: text, tenant: tenant, location: location, in: tx)
        let leading = after == 0 ? exact.map { [$0] } ?? [] : []
        let words = SearchText.words(text)
        guard !words.isEmpty else { return leading }
        let others: SQLPart = """
            p.deleted_at_ms IS NULL AND p.id <> \(exact?.product.id ?? "")
            """
        // The full-text match is the one thing that the engines spell in their own ways.
        let rows =
            switch tx.dialect {
            case .sqlite:
                // CROSS JOIN keeps SQLite from scanning the catalogue and probing the index. The
                // match is with the whole table: naming its column would be a filter, which an
                // index without details has not.
                try tx.rows(
                    """
                    SELECT \(raw: columns) FROM product_search s
                    CROSS JOIN product p ON p.ordinal = s.rowid AND p.tenant_id = \(tenant)
                    \(part: joins(location))
                    WHERE s.product_search MATCH \(prefixes(words))
                        AND s.rowid > \(after) AND \(part: others)
                    ORDER BY s.rowid LIMIT \(limit)
                    """)
            case .postgres:
                try tx.rows(
                    """
                    \(part: select(location)) WHERE p.tenant_id = \(tenant)
                        AND array_to_tsvector(string_to_array(p.search_text, ' '))
                            @@ CAST(\(prefixQuery(words)) AS tsquery)
                        AND p.ordinal > \(after) AND \(part: others)
                    ORDER BY p.ordinal LIMIT \(limit)
                    """)
            }
        return Array((leading + (try rows.map(decode))).prefix(Int(limit)))
    }

    /// The products of those ids that there are, in the catalogue's order.
    static func products(
        ids: [String], tenant: String, in tx: any SQLTransaction
    ) throws -> [Product] {
        guard !ids.isEmpty else { return [] }
        var places: SQLPart = "\(ids[0])"
        for id in ids.dropFirst() { places.append(", \(id)") }
        return try tx.rows(
            """
            \(part: select("")) WHERE p.tenant_id = \(tenant) AND p.id IN (\(part: places))
            ORDER BY p.ordinal
            """
        ).map { try decode($0).product }
    }

    /// Products with a stock level or a minimum at `location`.
    static func stocked(
        tenant: String, location: String, in tx: any SQLTransaction
    ) throws -> [StockedProduct] {
        try tx.rows(
            """
            \(part: select(location)) WHERE p.tenant_id = \(tenant)
                AND (l.product_id IS NOT NULL OR m.product_id IS NOT NULL)
            ORDER BY p.ordinal
            """
        ).map(decode)
    }

    /// The id of the product with that SKU; nil when there is none, or it was deleted.
    public static func id(
        sku: String, tenant: String, in tx: any SQLTransaction
    ) throws -> String? {
        try tx.row(
            """
            SELECT id FROM product
            WHERE tenant_id = \(tenant) AND sku = \(sku) AND deleted_at_ms IS NULL
            """)?.text("id")
    }

    /// Whether the tenant has a product with that id.
    public static func exists(
        _ id: String, tenant: String, in tx: any SQLTransaction
    ) throws -> Bool {
        guard !id.utf8.contains(0) else { return false }
        return try tx.row("SELECT id FROM product WHERE tenant_id = \(tenant) AND id = \(id)")
            != nil
    }

    public static func count(tenant: String, in tx: any SQLTransaction) throws -> Int64 {
        // Each in an index of its own: see `M0031_Counting`.
        try tx.count(
            """
            SELECT (SELECT COUNT(*) FROM product WHERE tenant_id = \(tenant))
                - (SELECT COUNT(*) FROM product
                    WHERE tenant_id = \(tenant) AND deleted_at_ms IS NOT NULL) AS n
            """)
    }

    /// FTS5: every word as a prefix. Words are letters and digits only.
    static func prefixes(_ words: [String]) -> String {
        words.map { "\"\($0)\"*" }.joined(separator: " ")
    }

    /// `tsquery`: the same.
    static func prefixQuery(_ words: [String]) -> String {
        words.map { "'\($0)':*" }.joined(separator: " & ")
    }

    static let columns = """
        p.id, p.sku, p.name, d.name AS department, c.name AS category, p.brand, p.unit,
        p.price_minor, p.cost_minor, t.name AS tax_class, p.ordinal, p.plu, p.extra_barcodes,
        p.deposit_sku, p.age_limit, p.open_price, p.favourite,
        COALESCE(l.on_hand_milli, 0) AS on_hand_milli,
        COALESCE(m.minimum_milli, 0) AS minimum_milli,
        COALESCE((SELECT MIN(b.barcode) FROM product_barcode b WHERE b.tenant_id = p.tenant_id
            AND b.product_id = p.id AND b.kind = 'item'), '') AS barcode
        """

    static func joins(_ location: String) -> SQLPart {
        var part: SQLPart = """
            JOIN department d ON d.tenant_id = p.tenant_id AND d.id = p.department_id
            JOIN category c ON c.tenant_id = p.tenant_id AND c.id = p.category_id
            JOIN tax_rate t ON t.tenant_id = p.tenant_id AND t.id = p.tax_rate_id

            """
        part.append(stockJoins(location))
        return part
    }

    static func stockJoins(_ location: String) -> SQLPart {
        """
        LEFT JOIN stock_level l ON l.tenant_id = p.tenant_id AND l.product_id = p.id
            AND l.location_id = \(location)
        LEFT JOIN stock_minimum m ON m.tenant_id = p.tenant_id AND m.product_id = p.id
            AND m.location_id = \(location)
        """
    }

    private static func select(_ location: String) -> SQLPart {
        var part: SQLPart = "SELECT \(raw: columns) FROM product p "
        part.append(joins(location))
        return part
    }

    static func decode(_ row: SQLRow) throws(SQLFailure) -> StockedProduct {
        StockedProduct(
            product: Product(
                id: try row.text("id"), sku: try row.text("sku"), barcode: try row.text("barcode"),
                name: try row.text("name"), department: try row.text("department"),
                category: try row.text("category"), brand: try row.text("brand"),
                unit: try row.text("unit"), price: try row.money("price_minor"),
                cost: try row.money("cost_minor"), taxClass: try row.text("tax_class"),
                ordinal: try row.integer("ordinal"), traits: try ProductTraits.of(row)),
            onHand: try row.quantity("on_hand_milli"), minimum: try row.quantity("minimum_milli"))
    }
}
