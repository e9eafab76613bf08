import RetailModels
import RetailStore
import TestSupport
import Testing

/// Sales by number, time, amount, customer and product.
struct SaleFindTests {
    private let shop = TestShop()

    /// Six sales, a minute apart: of Ana (c1, and a second till's c9), of Bo, with a gift card.
    private func made() throws -> DocumentBuilder {
        var till = try DocumentBuilder(shop: shop, seed: 5)
        try till.openShift()
        try till.add(.sale(till.sale([till.line(0), till.line(1)], customer: "c1")))
        try till.add(.sale(till.sale([till.line(1, milli: 2_000)], customer: "c2")))
        try till.add(.sale(till.sale([till.line(4, milli: 1_250)], customer: "c9")))
        try till.sellGiftCard("GC-0001", 4_999)
        try till.sell(till.line(7))
        try till.refund(till.documents[1], [(0, 1_000)])
        return till
    }

    private func record(_ made: DocumentBuilder, in database: any Database) async throws {
        let customers = try [
            ("c1", "700", "Ana Núñez"), ("c2", "701", "Bo Ana"), ("c9", "700", "Ana N."),
        ].map { id, number, name in
            JournalWrite(
                id: id, kind: .customer,
                body: try CanonicalJSON.text(Customer(id: id, number: number, name: name)))
        }
        _ = try await database.record(customers, key: "", tenant: shop.tenant)
        try await database.record(made)
        try await database.write { [shop] tx in
            try tx.send(
                """
                INSERT INTO sync_alias (tenant_id, kind, local_id, cloud_id)
                VALUES (\(shop.tenant), 'customer', 'c9', 'c1')
                """)
        }
    }

    /// The sequences of what is found, whatever the size of a page.
    private func found(
        _ filter: SaleFilter, _ made: DocumentBuilder
    ) async throws -> [Int64] {
        try await sameOnEngines { database in
            try await record(made, in: database)
            return try await database.read { tx in
                let pages = try ([1, 2, 100] as [Int64]).map { try all(filter, limit: $0, tx) }
                #expect(pages[0] == pages[2])
                #expect(pages[1] == pages[2])
                return pages[2]
            }
        }
    }

    private func all(
        _ filter: SaleFilter, limit: Int64, _ tx: any SQLTransaction
    ) throws -> [Int64] {
        var numbers: [String] = []
        var after: (at: Int64, id: String)?
        for _ in 0..<pageCountMax {
            let page = try SaleStore.list(
                filter, after: after, limit: limit, tenant: shop.tenant, in: tx)
            numbers += page.map(\.number)
            guard let last = page.last else {
                return numbers.compactMap { Int64($0.suffix(6)) }
            }
            after = (last.at, last.id)
        }
        throw PagesWithoutEnd()
    }

    @Test(arguments: [
        ("2", [2]), ("000003", [3]), ("01-3", [3]), ("01-000004", [4]), ("02-4", []), ("99", []),
        // A customer by the whole number, or by what a name begins with; both tills' sales.
        ("700", [4, 2]), ("70", []), ("ana", [4, 2]), ("Bo A", [3]),
        // A product by its code, or by the words of its name.
        ("A-2", [3, 2]), ("4006381333948", [3, 2]), ("creme fraiche", [3, 2]),
        ("bananas", [4]), ("crème", [7, 3, 2]), ("nothing like it", []), ("  ", []), ("%", []),
    ])
    func aTextNamesAReceiptACustomerOrAProduct(text: String, wanted: [Int64]) async throws {
        #expect(try await found(SaleFilter(text: text), made()) == wanted, "\(text)")
    }

    @Test func anAmountIsTheReceiptsTotal() async throws {
        let till = try made()
        let totals = till.documents.map { $0.sale?.priced.gross.minor }
        // What was paid for a gift card is no turnover, and stands on the receipt.
        #expect(totals[4] == 4_999)
        #expect(try await found(SaleFilter(total: 4_999), till) == [5])
        #expect(try await found(SaleFilter(total: totals[1] ?? 0), till) == [2])
        #expect(try await found(SaleFilter(total: totals[6] ?? 0), till) == [7])
        #expect(try await found(SaleFilter(total: 1), till) == [])
    }

    @Test func timesAreFromAndUntil() async throws {
        let till = try made()
        let at = till.documents.map(\.at)
        #expect(try await found(SaleFilter(from: at[2], until: at[5]), till) == [5, 4, 3])
        #expect(try await found(SaleFilter(until: at[2]), till) == [2])
        #expect(try await found(SaleFilter(from: at[6]), till) == [7])
        #expect(try await found(SaleFilter(from: at[6], until: at[6]), till) == [])
    }

    /// Everything that is given must be so.
    @Test func filtersAreTakenTogether() async throws {
        let till = try made()
        let (first, second) = (shop.productID("A-1"), shop.productID("A-2"))
        #expect(try await found(SaleFilter(product: second), till) == [3, 2])
        #expect(try await found(SaleFilter(customer: "c1"), till) == [4, 2])
        #expect(try await found(SaleFilter(customer: "c9"), till) == [4, 2])
        #expect(try await found(SaleFilter(customer: "c1", product: second), till) == [2])
        #expect(try await found(SaleFilter(text: "crème", product: first), till) == [7, 2])
        #expect(try await found(SaleFilter(text: "2", customer: "c2"), till) == [])
        #expect(
            try await found(SaleFilter(text: "ana", from: till.documents[2].at), till) == [4])
        let total = till.documents[3].sale?.priced.gross.minor
        #expect(try await found(SaleFilter(text: "bananas", total: total), till) == [4])
        #expect(try await found(SaleFilter(text: "bananas", total: 1), till) == [])
    }

    @Test func nothingOfAnotherShopIsFound() async throws {
        let till = try made()
        let found = try await sameOnEngines { database in
            try await record(till, in: database)
            return try await database.read { tx in
                try [
                    SaleFilter(), SaleFilter(text: "2"), SaleFilter(text: "bananas"),
                    SaleFilter(customer: "c1"), SaleFilter(total: 4_999),
                ].map {
                    try SaleStore.list($0, after: nil, limit: 9, tenant: "other", in: tx)
                        .count
                }
            }
        }
        #expect(found == [0, 0, 0, 0, 0])
    }

    /// At a million sales a page costs what is on it: each filter goes through an index in its
    /// order, and what is sorted are the pages that names bring.
    @Test func everyFilterHasAnIndex() async throws {
        let till = try made()
        let filters: [(SaleFilter, [String])] = [
            (SaleFilter(), ["sale_time"]), (SaleFilter(from: 1, until: 2), ["sale_time"]),
            (SaleFilter(total: 4_999), ["sale_total"]),
            (SaleFilter(total: 4_999, from: 1), ["sale_total"]),
            (SaleFilter(customer: "c2"), ["sale_customer"]),
            (SaleFilter(product: shop.productID("A-2")), ["stock_movement_product"]),
            (SaleFilter(text: "2"), ["sale_sequence"]),
            (SaleFilter(text: "01-3"), ["sale_sequence"]),
            (SaleFilter(text: "ana"), ["sale_customer"]),
            (SaleFilter(text: "bananas"), ["stock_movement_product", "sale_line_unknown"]),
        ]
        try await Engine.sqlite.withShop(shop) { database in
            try await record(till, in: database)
            try await database.read { [shop] tx in
                for (filter, indexes) in filters {
                    let planned = PlannedTransaction(tx)
                    _ = try SaleStore.list(
                        filter, after: (9, "x"), limit: 50, tenant: shop.tenant, in: planned)
                    let plan = planned.plans.last ?? []
                    let steps = plan.joined(separator: "\n")
                    for index in indexes { #expect(steps.contains(index), "\(steps)") }
                    let scans = plan.filter { $0.hasPrefix("SCAN ") }
                    #expect(scans.allSatisfy { ["SCAN b", "SCAN found"].contains($0) })
                    let sorts = plan.filter { $0.contains("TEMP B-TREE FOR ORDER BY") }
                    // The page itself, and the few sales of an unknown code.
                    let isNamed = filter.text != nil
                    let isMerged = isNamed || filter.customer != nil || filter.product != nil
                    #expect(sorts.count <= (isNamed ? 2 : isMerged ? 1 : 0), "\(steps)")
                }
            }
        }
    }
}
