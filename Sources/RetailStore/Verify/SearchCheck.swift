import RetailModels

/// Proves that the search finds each product by its words, and by no others.
///
/// PostgreSQL builds its index from the column and keeps it true. SQLite's is a table of its own,
/// which can be damaged, or miss a row, without anybody noticing but whoever searches in vain:
/// `PRAGMA integrity_check` looks into it only from SQLite 3.44 on.
struct SearchCheck {
    private static let findingCountMax = 20
    /// The lengths of prefixes that the index has besides whole words (`M0002_Catalogue`).
    private static let prefixLengths = 1...3

    /// What an index says of a word: how many products have it, and the sum of their ordinals.
    private struct Hits: Hashable {
        var count: Int64 = 0
        var sum: Int64 = 0
    }
    /// By the bytes of the query: Swift takes two spellings of a letter for one, an index does not.
    private var expected: [[UInt8]: Hits] = [:]
    private var findings: [Finding] = []

    static func findings(tenant: String, in tx: any SQLTransaction) throws -> [Finding] {
        var check = SearchCheck()
        try check.readProducts(tenant: tenant, in: tx)
        guard tx.dialect == .sqlite else { return check.findings }
        do {
            try check.compareRows(tenant: tenant, in: tx)
            try check.compareWords(in: tx)
        } catch let failure as SQLFailure {
            check.add("product_search", "index", "cannot be read: \(failure.message)")
        }
        return check.findings
    }

    private mutating func add(_ place: String, _ row: String, _ reason: String) {
        guard findings.count < Self.findingCountMax else { return }
        findings.append(Finding(place: place, row: row, reason: reason))
    }

    /// The words of each product follow its name and brand.
    private mutating func readProducts(tenant: String, in tx: any SQLTransaction) throws {
        let rows = try tx.rows(
            """
            SELECT sku, name, brand, search_text, ordinal FROM product
            WHERE tenant_id = \(tenant) ORDER BY ordinal
            """)
        for row in rows {
            let text = SearchText.fold("\(try row.text("name")) \(try row.text("brand"))")
            if try row.text("search_text") != text {
                add(
                    "product", "\(try row.text("sku")) column search_text",
                    "is not what its name and brand come to")
            }
            if tx.dialect == .sqlite { expect(text, try row.integer("ordinal")) }
        }
    }

    private mutating func expect(_ text: String, _ ordinal: Int64) {
        var queries: Set<[UInt8]> = []
        for word in text.split(separator: " ") {
            queries.insert(Array("\"\(word)\"".utf8))
            for length in Self.prefixLengths {
                let prefix = Substring(word.unicodeScalars.prefix(length))
                queries.insert(Array("\"\(prefix)\"*".utf8))
            }
        }
        for query in queries {
            expected[query, default: Hits()].count += 1
            expected[query, default: Hits()].sum += ordinal
        }
    }

    /// Each product has its row in the index, and nothing else has.
    private mutating func compareRows(tenant: String, in tx: any SQLTransaction) throws {
        let missing = try tx.rows(
            """
            SELECT p.sku FROM product p LEFT JOIN product_search s ON s.rowid = p.ordinal
            WHERE p.tenant_id = \(tenant) AND (s.words IS NULL OR s.words <> p.search_text)
            ORDER BY p.ordinal LIMIT \(Int64(Self.findingCountMax))
            """)
        for row in missing {
            add("product_search", try row.text("sku"), "the product's words are not in it")
        }
        let strangers = try tx.rows(
            """
            SELECT s.rowid AS ordinal FROM product_search s
            WHERE s.rowid NOT IN (SELECT ordinal FROM product)
            LIMIT \(Int64(Self.findingCountMax))
            """)
        for row in strangers {
            add("product_search", "row \(try row.integer("ordinal"))", "no product has that row")
        }
    }

    /// Asks for every word and every short prefix, as a search does.
    private mutating func compareWords(in tx: any SQLTransaction) throws {
        for (bytes, hits) in expected.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            guard findings.count < Self.findingCountMax else { return }
            let query = String(decoding: bytes, as: UTF8.self)
            let row = try tx.rows(
                """
                SELECT COUNT(*) AS n, COALESCE(SUM(rowid), 0) AS total FROM product_search
                WHERE product_search MATCH \(query)
                """)[0]
            let found = Hits(count: try row.integer("n"), sum: try row.integer("total"))
            guard found != hits else { continue }
            let reason =
                found.count == hits.count
                ? "finds other products than those that have it"
                : "is a word of \(hits.count) products, and finds \(found.count)"
            add("product_search", query, reason)
        }
    }
}
