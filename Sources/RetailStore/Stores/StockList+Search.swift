import RetailModels

/// The inventory under a filter.
extension StockList {
    /// A product whose code is the text leads; then the hits in their order; and when there is
    /// neither, what nearly matches.
    static func found(
        _ query: Query, _ place: Place, in tx: any SQLTransaction
    ) throws -> [Row] {
        if let exact = try exact(query, place, in: tx) { return query.after == nil ? exact : [] }
        // In the catalogue's order the page is the first hits behind the key, and no more is read.
        let isPage = query.sort == .catalogue && !query.isDescending && !query.lowOnly
        let hits =
            isPage
            ? hits(
                SearchText.words(query.search), place, tx.dialect,
                alive: query.after?.ordinal ?? 0, limit: query.limit + 1)
            : hits(query, place, tx.dialect)
        return try sorted(hits, query, place, in: tx)
    }

    /// A page of the products `p` that a part of a statement brings, in the order that is wanted.
    /// - Parameter condition: what must be so of them besides.
    static func sorted(
        _ hits: SQLPart, where condition: SQLPart = "", _ query: Query, _ place: Place,
        in tx: any SQLTransaction
    ) throws -> [Row] {
        // The keys alone are sorted; the columns are those of the page.
        try rows(
            """
            SELECT \(raw: ProductStore.columns), h.sort_key FROM (
                SELECT p.ordinal AS place, \(raw: key(query.sort)) AS sort_key
                FROM \(part: hits)
                \(part: ProductStore.joins(place.location))
                WHERE p.deleted_at_ms IS NULL AND p.tenant_id = \(place.tenant)
                    \(part: condition) \(part: low(query)) \(part: behind(query))
                \(part: order(query)) LIMIT \(query.limit + 1)) AS h
            JOIN product p ON p.tenant_id = \(place.tenant) AND p.ordinal = h.place
            \(part: ProductStore.joins(place.location))
            ORDER BY h.sort_key \(part: direction(query)), h.place \(part: direction(query))
            """, query.sort, in: tx)
    }

    /// All that is shown when the text is a code, or when no word begins like it: nil otherwise.
    static func exact(
        _ query: Query, _ place: Place, in tx: any SQLTransaction
    ) throws -> [Row]? {
        if let one = try ProductStore.find(
            code: query.search, tenant: place.tenant, location: place.location, in: tx)
        {
            return [one].filter { !query.lowOnly || $0.isLow }.map { row($0, query.sort) }
        }
        let words = SearchText.words(query.search)
        guard !words.isEmpty else { return [] }
        guard try isNothing(words, place, in: tx) else { return nil }
        return try near(words, query, place, in: tx)
    }

    private static func isNothing(
        _ words: [String], _ place: Place, in tx: any SQLTransaction
    ) throws -> Bool {
        try tx.rows(
            """
            SELECT p.id FROM \(part: hits(words, place, tx.dialect, limit: 1))
            WHERE p.tenant_id = \(place.tenant)
            """
        ).isEmpty
    }

    /// The hits as a table `p` of products, the first in the catalogue's order.
    static func hits(_ query: Query, _ place: Place, _ dialect: Dialect) -> SQLPart {
        hits(
            SearchText.words(query.search), place, dialect, limit: ListStock.hitCountMax + 1)
    }

    /// The full-text match is what the engines spell in their own ways (`ProductStore.search`).
    /// - Parameter ordinal: only those behind it that nobody has deleted.
    private static func hits(
        _ words: [String], _ place: Place, _ dialect: Dialect, alive ordinal: Int64? = nil,
        limit: Int64
    ) -> SQLPart {
        var alive: SQLPart = ""
        if let ordinal {
            alive = """
                AND s.rowid > \(ordinal) AND EXISTS (SELECT 1 FROM product q
                    WHERE q.tenant_id = \(place.tenant) AND q.ordinal = s.rowid
                        AND q.deleted_at_ms IS NULL)
                """
        }
        return switch dialect {
        case .sqlite:
            """
            (SELECT s.rowid AS hit FROM product_search s
                WHERE s.product_search MATCH \(ProductStore.prefixes(words)) \(part: alive)
                ORDER BY s.rowid LIMIT \(limit)) AS found
            CROSS JOIN product p ON p.tenant_id = \(place.tenant) AND p.ordinal = found.hit
            """
        case .postgres:
            """
            (SELECT q.ordinal AS hit FROM product q WHERE q.tenant_id = \(place.tenant)
                AND q.deleted_at_ms IS NULL AND q.ordinal > \(ordinal ?? 0)
                AND array_to_tsvector(string_to_array(q.search_text, ' '))
                    @@ CAST(\(ProductStore.prefixQuery(words)) AS tsquery)
                ORDER BY q.ordinal LIMIT \(limit)) AS found
            JOIN product p ON p.tenant_id = \(place.tenant) AND p.ordinal = found.hit
            """
        }
    }

    /// What nearly matches: the candidates share the beginnings of the words, and those whose words
    /// are a typing error away are shown, the nearest first. One page of them.
    private static func near(
        _ words: [String], _ query: Query, _ place: Place, in tx: any SQLTransaction
    ) throws -> [Row] {
        let starts = words.map { NearText.start(of: $0) }
        let candidates = try tx.rows(
            """
            SELECT p.ordinal, p.search_text
            FROM \(part: hits(starts, place, tx.dialect, limit: ListStock.hitCountMax))
            WHERE p.tenant_id = \(place.tenant) AND p.deleted_at_ms IS NULL
            """)
        let near = NearText(words)
        var ranked: [(distance: Int, ordinal: Int64)] = []
        for row in candidates {
            guard let distance = near.distance(to: try row.text("search_text")) else { continue }
            ranked.append((distance, try row.integer("ordinal")))
        }
        ranked.sort { ($0.distance, $0.ordinal) < ($1.distance, $1.ordinal) }
        let wanted = ranked.prefix(Int(query.limit)).map(\.ordinal)
        guard let first = wanted.first else { return [] }
        var places: SQLPart = "\(first)"
        for ordinal in wanted.dropFirst() { places.append(", \(ordinal)") }
        let found = try tx.rows(
            """
            SELECT \(raw: ProductStore.columns) FROM product p
            \(part: ProductStore.joins(place.location))
            WHERE p.tenant_id = \(place.tenant) AND p.ordinal IN (\(part: places))
                \(part: low(query))
            """
        ).map(ProductStore.decode)
        let byOrdinal = Dictionary(
            found.map { ($0.product.ordinal, $0) }, uniquingKeysWith: { $1 })
        return wanted.compactMap { byOrdinal[$0].map { row($0, query.sort) } }
    }

    private static func row(_ product: StockedProduct, _ sort: StockSort) -> Row {
        Row(product: product, key: StockKey(.none, ordinal: product.product.ordinal))
    }
}
