import RetailModels
import TestSupport
import Testing

@testable import RetailStore

/// The sorted inventory, page by page, and what a filter finds.
struct StockListTests {
    private let shop = TestShop()

    /// Some products have moved: below zero, at zero, and above.
    private func moved() throws -> DocumentBuilder {
        var till = try DocumentBuilder(shop: shop)
        try till.add(.stock(till.count(0, milli: 5_000, isOpening: true)))
        try till.add(.stock(till.count(1, milli: 2_000)))
        try till.add(.stock(till.count(2, milli: 2_000)))
        try till.openShift()
        try till.sell(try till.line(3))
        return till
    }

    private func all(
        _ query: StockList.Query, _ tx: any SQLTransaction
    ) throws -> [StockedProduct] {
        var query = query
        var seen: [StockedProduct] = []
        for _ in 0..<pageCountMax {
            let page = try StockList.page(
                query, tenant: shop.tenant, location: shop.location, in: tx)
            let shown = page.prefix(Int(query.limit))
            seen += shown.map(\.product)
            guard page.count > shown.count, let last = shown.last else { return seen }
            // The key travels as text.
            query.after = StockKey(last.key.text, of: query.sort)
            #expect(query.after == last.key)
        }
        throw PagesWithoutEnd()
    }

    private func skus(
        _ query: StockList.Query, _ made: DocumentBuilder
    ) async throws -> [String] {
        try await sameOnEngines { database in
            try await database.record(made)
            return try await database.read { tx in try all(query, tx).map(\.product.sku) }
        }
    }

    @Test(arguments: StockSort.allCases, [false, true])
    func everyOrderShowsEveryProductOnce(sort: StockSort, isDescending: Bool) async throws {
        let made = try moved()
        let query = StockList.Query(sort: sort, isDescending: isDescending, limit: 500)
        let whole = try await skus(query, made)
        #expect(Set(whole) == Set(try shop.rows().map(\.sku)))
        #expect(whole.count == 10)
        for limit in [1, 3, 10] as [Int64] {
            var paged = query
            paged.limit = limit
            #expect(try await skus(paged, made) == whole, "\(limit) to a page")
        }
    }

    @Test func ordersAreWhatTheySay() async throws {
        let made = try moved()
        let byPrice = try await skus(.init(sort: .price), made)
        #expect(byPrice.prefix(3) == ["A-6", "A-5", "A-4"])
        let byName = try await skus(.init(sort: .name), made)
        #expect(byName.prefix(4) == ["A-6", "4006381333931x", "A-5", "A/9 %"])
        let byDepartment = try await skus(.init(sort: .department, isDescending: true), made)
        #expect(byDepartment.first == "A-5")
        let byStock = try await skus(.init(sort: .onHand), made)
        #expect(byStock.first == "A-4")
        #expect(byStock[3] == "A-1")
        let most = try await skus(.init(sort: .onHand, isDescending: true), made)
        #expect(most.first == "A-1")
        #expect(most[3] == "A-4")
    }

    /// A filter keeps the order, and what runs out can be looked for under it.
    @Test func aFilterIsSortedToo() async throws {
        let made = try moved()
        let found = try await skus(.init(search: "b", sort: .price, isDescending: true), made)
        #expect(found == ["A-3", "4006381333931x", "A-1", "A/9 %", "A-5"])
        let pages = try await skus(
            .init(search: "b", sort: .price, isDescending: true, limit: 2), made)
        #expect(pages == found)
        let byCatalogue = try await skus(.init(search: "b"), made)
        #expect(byCatalogue == ["A-1", "A-3", "A-5", "A/9 %", "4006381333931x"])
        for limit in [1, 2, 4, 5] as [Int64] {
            #expect(try await skus(.init(search: "b", limit: limit), made) == byCatalogue)
        }
        #expect(try await skus(.init(lowOnly: true), made) == ["A-4"])
        #expect(try await skus(.init(search: "緑茶", lowOnly: true), made) == ["A-4"])
        #expect(try await skus(.init(search: "bread", lowOnly: true), made) == [])
        #expect(try await skus(.init(search: "A/9 %"), made) == ["A/9 %"])
    }

    /// What runs out is in every order what it is among all, page by page, whether it is little
    /// and sorted or much and found along the order. What was deleted runs out no more.
    @Test(arguments: StockSort.allCases, [false, true])
    func whatRunsOutKeepsTheOrder(sort: StockSort, isDescending: Bool) async throws {
        let made = try moved()
        let lists = try await sameOnEngines { database in
            try await database.record(made)
            let minimums = ["A-2": 900_000, "A-3": 900_000, "A-6": 1_000, "A-8": 5_000, "A-7": 0]
            try await database.write { [shop] tx in
                for (sku, minimum) in minimums {
                    try tx.send(
                        """
                        INSERT INTO stock_minimum (tenant_id, location_id, product_id,
                            minimum_milli)
                        VALUES (\(shop.tenant), \(shop.location), \(shop.productID(sku)),
                            \(minimum))
                        """)
                }
                try tx.send(
                    "UPDATE product SET deleted_at_ms = 1 WHERE id = \(shop.productID("A-6"))")
            }
            return try await database.read { [shop] tx in
                var query = StockList.Query(sort: sort, isDescending: isDescending, limit: 500)
                var lists = [try all(query, tx).filter(\.isLow).map(\.product.sku)]
                query.lowOnly = true
                for (sorted, limit) in [(10_000, 500), (10_000, 2), (0, 500), (0, 2)]
                    as [(Int64, Int64)]
                {
                    (query.lowSortedMax, query.limit) = (sorted, limit)
                    lists.append(try all(query, tx).map(\.product.sku))
                    let count = try StockList.count(
                        query, tenant: shop.tenant, location: shop.location, in: tx)
                    #expect(count == lists[0].count)
                }
                return lists
            }
        }
        #expect(Set(lists[0]) == ["A-2", "A-3", "A-4", "A-8"])
        // By figure, what never moved stands among the others where few run out, as with a filter.
        for list in lists {
            #expect(sort == .onHand ? list.sorted() == lists[0].sorted() : list == lists[0])
        }
    }

    /// One letter wrong, missing, too many or exchanged; and no more than that.
    @Test(arguments: [
        ("banaan", ["A-5", "4006381333931x"]), ("baanna", ["A-5", "4006381333931x"]),
        ("brxad", ["A/9 %", "4006381333931x"]), ("brad", ["A/9 %", "4006381333931x"]),
        ("fraihce", ["A-2"]), ("ban", ["A-5", "4006381333931x"]), ("bxn", []), ("brxxad", []),
    ])
    func aTypingErrorIsForgiven(text: String, wanted: [String]) async throws {
        #expect(try await skus(.init(search: text), moved()) == wanted)
    }

    @Test func hitsAreCounted() async throws {
        let made = try moved()
        let counts = try await sameOnEngines { database in
            try await database.record(made)
            return try await database.read { [shop] tx in
                try [
                    StockList.Query(), .init(search: "b"), .init(lowOnly: true),
                    .init(search: "banaan"), .init(search: "zzz"),
                ].map {
                    try StockList.count($0, tenant: shop.tenant, location: shop.location, in: tx)
                }
            }
        }
        #expect(counts == [10, 5, 1, 2, 0])
    }

    /// What was sold, day by day; a product that nobody bought is left out.
    @Test func salesAreCountedByDay() async throws {
        let made = try moved()
        let sale = try #require(made.documents.last)
        let day: Int64 = 86_400_000
        let ids = try shop.rows().map { shop.productID($0.sku) }
        let sold = try await sameOnEngines { database in
            try await database.record(made)
            return try await database.read { [shop] tx in
                try ReportStore.sold(
                    ids, from: sale.at - 2 * day, days: 4, tenant: shop.tenant, in: tx)
            }
        }
        #expect(sold == [ProductHistory(product: ids[3], sold: [0, 0, 1_000, 0])])
    }
}
