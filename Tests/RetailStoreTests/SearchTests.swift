import RetailModels
import RetailStore
import TestSupport
import Testing

/// What a search finds, the same on both engines, and that no text breaks it.
struct SearchTests {
    private let shop = TestShop()

    private static let found: [(text: String, skus: [String])] = [
        ("creme", ["A-1", "A-2"]), ("CRÈME", ["A-1", "A-2"]), ("cre", ["A-1", "A-2"]),
        ("Crème brûlée", ["A-1"]), ("brulee creme 2", ["A-1"]), ("c b", ["A-1"]),
        ("banan", ["A-5", "4006381333931x"]), ("bread", ["A/9 %", "4006381333931x"]),
        ("bread b", ["A/9 %", "4006381333931x"]), ("read", []), ("migros straße", ["A-7"]),
        ("strasse", ["A-7"]), ("and or not near", ["A-6"]), ("NEAR", ["A-6"]), ("AND", ["A-6"]),
        ("елка", ["A-8"]), ("ЁЛКА НОВ", ["A-8"]), ("緑", ["A-4"]), ("緑茶", ["A-4"]), ("茶", []),
        ("伊藤", ["A-4"]), ("o neill", ["A-3"]), ("o'neill's", ["A-3"]), ("100", ["A-1", "A-7"]),
        ("100%", ["A-1", "A-7"]), ("6", ["A-3"]), ("", []), ("   ", []), ("zzz", []),
    ]

    @Test func wordsAreFoundByTheirBeginnings() async throws {
        let answers = try await search(Self.found.map(\.text))
        for (wanted, skus) in zip(Self.found, answers) {
            #expect(skus == wanted.skus, "searching for \(wanted.text)")
        }
    }

    /// A product's exact code comes first, and once.
    @Test func anExactCodeComesFirst() async throws {
        let answers = try await search(["4006381333931", "A-5", "A/9 %", "4006381333931x"])
        #expect(answers == [["A-1"], ["A-5"], ["A/9 %"], ["4006381333931x"]])
    }

    /// It stands on the first page only, also when its words would bring it on a later one.
    @Test func aCodeThatIsAlsoAWordLeadsTheOthers() async throws {
        let shop = shop
        let found = try await sameOnEngines { database in
            try await database.write { tx in
                var row = try shop.rows()[0]
                (row.sku, row.barcode, row.name) = ("banana", "", "Banana split")
                var catalogue = try CatalogueImport(tenant: shop.tenant, in: tx)
                _ = try catalogue.save([row])
            }
            return try await database.read { tx in
                try ([(0, 10), (0, 2), (5, 2), (10, 2)] as [(Int64, Int64)]).map {
                    try Self.skus(of: "banana", after: $0.0, limit: $0.1, shop: shop, in: tx)
                }
            }
        }
        #expect(
            found == [
                ["banana", "A-5", "4006381333931x"], ["banana", "A-5"], ["4006381333931x"], [],
            ])
    }

    @Test func pagesOfASearchGoOnBehindTheLast() async throws {
        let shop = shop
        let pages = try await sameOnEngines { database in
            try await database.read { tx in
                try [0, 5, 9, 10].map {
                    try Self.skus(of: "b", after: $0, limit: 2, shop: shop, in: tx)
                }
            }
        }
        #expect(pages == [["A-1", "A-3"], ["A/9 %", "4006381333931x"], ["4006381333931x"], []])
    }

    /// Text that means something to FTS5, to tsquery or to SQL, and scripts with marks.
    private static let hostile = [
        "\"", "'", "''", "\\", "*", "**", "(", ")", ":", "&", "|", "!", "<->", "-", "--", "^", "{}",
        "name:x", "\"a", "a\"", "a*", "*a", "a:*", "a'b", "a\\b", "NOT", "NEAR(a b)", "a AND",
        "AND a", "words : a", "% _", ";", "; DROP TABLE product", "$1", "?", "a\0b", "\0", "\u{7F}",
        "\u{FEFF}", "\u{202E}", "हिन्दी", "क़", "น้ำ", "ภาษาไทย", "عَرَبِيّ", "עִבְרִית", "한국어",
        "e\u{301}\u{302}", "ﬁne", "Ⓐ", "Ⅷ", "½", "²", "٣", "İ", "ǅ", "🎄", "👩‍👩‍👧",
        "\u{1E900}\u{1E901}", "\u{30000}", "a\u{20DD}b", "ก็",
    ]

    @Test func noTextBreaksASearch() async throws {
        _ = try await search(Self.hostile)
        _ = try await search(Self.hostile.map { "creme \($0)" })
        _ = try await search(Self.hostile.map { "\($0)creme" })
    }

    private static let names = [
        "हिन्दी चाय", "น้ำ ภาษาไทย", "عَرَبِيّ", "עִבְרִית", "한국어", "Ⓐ plan",
        "\u{1E900}\u{1E901}", "\u{30000}",
        "Łódź", "Ærø", "ﬁne", "naïve", "２ ＡＢＣ", String(repeating: "w", count: 3_000),
    ]

    /// A product is found by its own name, whatever script it is in, and however long it is.
    @Test func aProductIsFoundByItsOwnName() async throws {
        let shop = shop
        let found = try await sameOnEngines { database in
            try await database.write { tx in
                var catalogue = try CatalogueImport(tenant: shop.tenant, in: tx)
                return try Self.names.map { name in
                    var row = try shop.rows()[0]
                    (row.sku, row.barcode, row.name) = (Digest.sha256(name), "", name)
                    _ = try catalogue.save([row])
                    return try Self.skus(of: name, after: 0, limit: 10, shop: shop, in: tx)
                }
            }
        }
        #expect(found == Self.names.map { [Digest.sha256($0)] })
    }

    @Test func aLongTextIsNoError() async throws {
        let long = [1_000, 3_000, 100_000].flatMap { count in
            ["x", "é'", "xy "].map { String(repeating: $0, count: count) }
        }
        #expect(try await search(long) == long.map { _ in [] })
    }

    @Test func anotherTenantsProductsAreNotFound() async throws {
        let found = try await sameOnEngines { database in
            let other = TestShop(tenant: "tenant-2")
            return try await database.write { tx in
                try other.insert(in: tx)
                return try Self.skus(of: "creme", after: 0, limit: 9, shop: other, in: tx)
                    + Self.skus(of: "creme", after: 0, limit: 9, shop: TestShop(), in: tx)
            }
        }
        #expect(found == ["A-1", "A-2", "A-1", "A-2"])
    }

    /// A name that changed is found by its new words and no more by the old ones.
    @Test func aChangedNameIsFoundAnew() async throws {
        let shop = shop
        let found = try await sameOnEngines { database in
            try await database.write { tx in
                var row = try shop.rows()[0]
                row.name = "Flan"
                var catalogue = try CatalogueImport(tenant: shop.tenant, in: tx)
                _ = try catalogue.save([row])
            }
            return try await database.read { tx in
                try ["flan", "brulee", "creme"].map {
                    try Self.skus(of: $0, after: 0, limit: 9, shop: shop, in: tx)
                }
            }
        }
        #expect(found == [["A-1"], [], ["A-2"]])
    }

    private func search(_ texts: [String]) async throws -> [[String]] {
        let shop = shop
        return try await sameOnEngines { database in
            try await database.read { tx in
                try texts.map { try Self.skus(of: $0, after: 0, limit: 10, shop: shop, in: tx) }
            }
        }
    }

    private static func skus(
        of text: String, after: Int64, limit: Int64, shop: TestShop, in tx: any SQLTransaction
    ) throws -> [String] {
        try ProductStore.search(
            text, after: after, limit: limit, tenant: shop.tenant, location: shop.location, in: tx
        ).map(\.product.sku)
    }
}
