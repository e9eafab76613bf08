import RetailModels
import RetailStore
import TestSupport
import Testing

/// Products by code and by page, with their stock.
struct ProductStoreTests {
    private let shop = TestShop()

    /// Every field of every product comes back as the catalogue file had it.
    @Test func productsAreReadAsTheyWereImported() async throws {
        let shop = shop
        let found = try await sameOnEngines { database in
            try await database.read { tx in
                try ProductStore.list(
                    after: 0, limit: 100, lowOnly: false, tenant: shop.tenant,
                    location: shop.location, in: tx)
            }
        }
        let wanted = try shop.rows().enumerated().map { index, row in
            StockedProduct(
                product: Product(
                    id: shop.productID(row.sku), sku: row.sku, barcode: row.barcode,
                    name: row.name, department: row.department, category: row.category,
                    brand: row.brand, unit: row.unit, price: row.price, cost: row.cost,
                    taxClass: row.taxClass, ordinal: Int64(index) + 1),
                onHand: .zero, minimum: .zero)
        }
        #expect(found == wanted)
    }

    private static let codes: [(code: String, sku: String?)] = [
        ("4006381333931", "A-1"), ("A-1", "A-1"), ("A/9 %", "A/9 %"), ("A-3", "A-3"),
        ("4006381333931x", "4006381333931x"), ("2000000000060", "4006381333931x"),
        ("400638133393", nil), ("a-1", nil), ("", nil), (" A-1", nil), ("A-1' OR '1'='1", nil),
        ("A-_", nil), ("%", nil), ("é", nil), ("🎄", nil),
        // PostgreSQL cannot hold a NUL; it is no reason to fail.
        ("A-1\0", nil), ("\0", nil),
    ]

    @Test func aCodeIsFoundExactlyOrNot() async throws {
        let shop = shop
        let found = try await sameOnEngines { database in
            try await database.read { tx in
                try Self.codes.map {
                    try ProductStore.find(
                        code: $0.code, tenant: shop.tenant, location: shop.location, in: tx)?
                        .product.sku
                }
            }
        }
        for (wanted, sku) in zip(Self.codes, found) {
            #expect(sku == wanted.sku, "the code is \(wanted.code)")
        }
    }

    /// By SKU alone, and as many as there are.
    @Test func manyAreFoundByTheirSKUsAtOnce() async throws {
        let shop = shop
        let skus = Self.codes.map(\.code)
        let found = try await sameOnEngines { database in
            try await database.read { tx in
                try ProductStore.products(
                    skus: skus, tenant: shop.tenant, location: shop.location, in: tx)
            }
        }
        #expect(Set(found.keys) == ["A-1", "A/9 %", "A-3", "4006381333931x"])
        for (sku, product) in found { #expect(product.product.sku == sku) }
    }

    /// A barcode wins over another product's SKU of the same text.
    @Test func aBarcodeComesBeforeASKU() async throws {
        let shop = shop
        let sku = try await sameOnEngines { database in
            try await database.write { tx in
                var row = try shop.rows()[0]
                (row.sku, row.barcode, row.name) = ("2000000000015", "", "Trap")
                var catalogue = try CatalogueImport(tenant: shop.tenant, in: tx)
                _ = try catalogue.save([row])
                return try ProductStore.find(
                    code: "2000000000015", tenant: shop.tenant, location: shop.location,
                    in: tx)?.product.sku
            }
        }
        #expect(sku == "A-5")
    }

    @Test func pagesShowEveryProductOnce() async throws {
        let shop = shop
        let seen = try await sameOnEngines { database in
            try await database.read { tx in
                try ([1, 2, 3, 9, 10, 11] as [Int64]).map { limit in
                    var seen: [String] = []
                    var after: Int64 = 0
                    for _ in 0..<pageCountMax {
                        let page = try ProductStore.list(
                            after: after, limit: limit, lowOnly: false, tenant: shop.tenant,
                            location: shop.location, in: tx)
                        #expect(page.count <= Int(limit))
                        guard let last = page.last else { return seen }
                        seen += page.map(\.product.sku)
                        after = last.product.ordinal
                    }
                    throw PagesWithoutEnd()
                }
            }
        }
        let all = try shop.rows().map(\.sku)
        #expect(seen == Array(repeating: all, count: 6))
    }

    /// Below the minimum or below zero, at this location and at no other.
    @Test func lowProductsAreThoseBelowTheirMinimum() async throws {
        let shop = shop
        var till = try DocumentBuilder(shop: shop)
        try till.add(.stock(till.count(0, milli: 5_000, isOpening: true)))
        try till.add(.stock(till.count(1, milli: 2_000)))
        try till.add(.stock(till.count(2, milli: 3_000)))
        try till.openShift()
        try till.sell(try till.line(3))
        let made = till
        let answer = try await sameOnEngines { database in
            try await database.record(made)
            try await database.write { tx in
                for (sku, minimum) in [("A-1", 5_000), ("A-2", 2_001), ("A-5", 1)] as [(_, Int64)] {
                    let (id, minimum) = (shop.productID(sku), try Quantity(milli: minimum))
                    for figure in [.zero, minimum] {
                        try StockStore.setMinimum(
                            figure, product: id, tenant: shop.tenant, location: shop.location,
                            in: tx)
                    }
                    try StockStore.setMinimum(
                        try Quantity(milli: 9_000), product: shop.productID("A-3"),
                        tenant: shop.tenant, location: "elsewhere", in: tx)
                }
            }
            return try await database.read { tx in
                let low = try ProductStore.list(
                    after: 0, limit: 50, lowOnly: true, tenant: shop.tenant,
                    location: shop.location, in: tx)
                let all = try StockStore.report(
                    tenant: shop.tenant, location: shop.location, in: tx)
                let one = try StockStore.level(
                    sku: "A-2", tenant: shop.tenant, location: shop.location, in: tx)
                let high = low.filter { !$0.isLow }
                #expect(high == [])
                return [
                    low.map { "\($0.product.sku) \($0.onHand.text) of \($0.minimum.text)" },
                    all.map { "\($0.product.sku) \($0.onHand.text) of \($0.minimum.text)" },
                    ["\(one?.productID ?? "") \(one?.cost.minor ?? 0) \(one?.onHand.text ?? "")"],
                ]
            }
        }
        #expect(answer[0] == ["A-2 2 of 2.001", "A-4 -1 of 0", "A-5 0 of 0.001"])
        #expect(
            answer[1] == [
                "A-1 5 of 5", "A-2 2 of 2.001", "A-3 3 of 0", "A-4 -1 of 0", "A-5 0 of 0.001",
            ])
        #expect(answer[2] == ["\(shop.productID("A-2")) 119 2"])
    }

    @Test func anEmptyShopHasNoStock() async throws {
        let shop = shop
        var till = try DocumentBuilder(shop: shop)
        try till.add(.stock(till.count(0, milli: 1_000)))
        let made = till
        let answers = try await sameOnEngines { database in
            let ask: @Sendable (any SQLTransaction) throws -> [Bool] = { tx in
                [
                    try StockStore.isEmpty(tenant: shop.tenant, in: tx),
                    try StockStore.isEmpty(tenant: "other", in: tx),
                    try StockStore.level(
                        sku: "none", tenant: shop.tenant, location: shop.location, in: tx) == nil,
                    try ProductStore.count(tenant: shop.tenant, in: tx) == 10,
                    try ProductStore.count(tenant: "other", in: tx) == 0,
                ]
            }
            let before = try await database.read(ask)
            try await database.record(made)
            return [before, try await database.read(ask)]
        }
        #expect(answers == [[true, true, true, true, true], [false, true, true, true, true]])
    }
}
