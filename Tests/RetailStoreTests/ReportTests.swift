import RetailModels
import RetailStore
import TestSupport
import Testing

/// Sales reports: every key sums to the same totals, and these are the documents' own.
struct ReportTests {
    /// The figures of all rows together, but for `sales`.
    private struct Totals: Hashable {
        var quantity: Int64 = 0
        var net: Int64 = 0
        var discount: Int64 = 0
        var tax: Int64 = 0
        var gross: Int64 = 0

        init(_ rows: [ReportRow]) {
            for row in rows {
                quantity += row.quantity
                net += row.net
                discount += row.discount
                tax += row.tax
                gross += row.gross
            }
        }

        init(_ documents: [Document]) {
            for priced in documents.compactMap(\.sale?.priced) {
                quantity += priced.quantity.milli
                net += priced.net.minor
                discount += priced.discount.minor
                tax += priced.tax.minor
                gross += priced.gross.minor
            }
        }
    }

    @Test(arguments: [TaxMode.exclusive, .inclusive], ["USD", "CHF"])
    func everyKeySumsToTheSameTotals(mode: TaxMode, currency: String) async throws {
        let seed: UInt64 = 21
        let shop = TestShop(currency: currency, mode: mode)
        var till = try DocumentBuilder(shop: shop, seed: seed)
        for _ in 0..<4 {
            try till.addRandom(40)
            till.at += 7 * 3_600_000
        }
        let made = till
        let reports = try await sameOnEngines(shop) { database in
            try await database.record(made)
            return try await database.read { tx in
                try ReportKey.allCases.map {
                    try ReportStore.sales(by: $0, from: nil, to: nil, tenant: shop.tenant, in: tx)
                }
            }
        }
        let wanted = Totals(made.documents)
        for (key, rows) in zip(ReportKey.allCases, reports) {
            #expect(Totals(rows) == wanted, "seed \(seed), by \(key)")
            #expect(Set(rows.map(\.key)).count == rows.count, "by \(key)")
            let keys = rows.map(\.key)
            let sorted = keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            #expect(keys == sorted, "by \(key)")
        }
        let count = Int64(made.documents.count { $0.sale != nil })
        for index in [4, 5, 6] {
            let sales = reports[index].reduce(0) { $0 + $1.sales }
            #expect(sales == count, "a sale has one \(ReportKey.allCases[index])")
        }
    }

    /// Worked by hand: two lines of two departments and rates, paid by two tenders.
    @Test func aSaleStandsInEveryRowItTouches() async throws {
        let shop = TestShop()
        var till = try DocumentBuilder(shop: shop)
        try till.openShift()
        // 2 × 3.99 at 7.25 %, and 1 × 3.49 at 0 %: net 11.47, tax 0.58, gross 12.05.
        try till.add(
            .sale(
                till.sale([till.line(0, milli: 2_000), till.line(8)], tenders: [(.card, 602)])))
        let made = till
        let rows = try await sameOnEngines(shop) { database in
            try await database.record(made)
            return try await database.read { tx in
                try ReportKey.allCases.flatMap {
                    try ReportStore.sales(by: $0, from: nil, to: nil, tenant: shop.tenant, in: tx)
                }.map {
                    "\($0.key) \($0.sales) \($0.quantity) \($0.net) "
                        + "\($0.discount) \($0.tax) \($0.gross)"
                }
            }
        }
        #expect(
            rows == [
                "Bakery 1 1000 349 0 0 349", "Dairy 1 2000 798 0 58 856",
                "A-1 1 2000 798 0 58 856", "A/9 % 1 1000 349 0 0 349",
                "card 1 1499 573 0 29 602", "cash 1 1501 574 0 29 603",
                "none 1 1000 349 0 0 349", "standard 1 2000 798 0 58 856",
                "08 1 3000 1147 0 58 1205", "2017-03-02 1 3000 1147 0 58 1205",
                "Maria 1 3000 1147 0 58 1205",
            ])
    }

    @Test func aPeriodHasItsFirstAndItsLastDay() async throws {
        let shop = TestShop()
        var till = try DocumentBuilder(shop: shop)
        try till.openShift()
        for _ in 0..<5 {
            try till.sell(try till.line(0))
            till.at += 86_400_000
        }
        let made = till
        let periods: [(String?, String?)] = [
            (nil, nil), ("2017-03-03", nil), (nil, "2017-03-03"), ("2017-03-03", "2017-03-05"),
            ("2017-03-04", "2017-03-04"), ("2018-01-01", nil), ("2017-03-05", "2017-03-03"),
        ]
        let days = try await sameOnEngines(shop) { database in
            try await database.record(made)
            return try await database.read { tx in
                try periods.map { from, to in
                    try ReportStore.sales(by: .day, from: from, to: to, tenant: shop.tenant, in: tx)
                        .map { String($0.key.suffix(2)) }.joined(separator: " ")
                }
            }
        }
        #expect(days == ["02 03 04 05 06", "03 04 05 06", "02 03", "03 04 05", "04", "", ""])
    }

    /// A refund takes its sale back to nothing, by every key.
    @Test func aRefundMirrorsItsSale() async throws {
        let shop = TestShop()
        var till = try DocumentBuilder(shop: shop)
        try till.openShift()
        try till.add(
            .sale(
                till.sale(
                    [till.line(0, milli: 1_333), till.line(4, milli: 845, discount: 7)],
                    discount: 31, tenders: [(.coupon, 100)])))
        let sold = till.documents[1]
        try till.add(.refund(#require(sold.sale).mirrored(saleID: sold.id)))
        let made = till
        let rows = try await sameOnEngines(shop) { database in
            try await database.record(made)
            return try await database.read { tx in
                try ReportKey.allCases.flatMap {
                    try ReportStore.sales(by: $0, from: nil, to: nil, tenant: shop.tenant, in: tx)
                }
            }
        }
        // Two operators took turns, so each has one of the two.
        for row in rows where !["Maria", "Ada Łódź"].contains(row.key) {
            #expect(Totals([row]) == Totals([ReportRow]()), "\(row.key)")
            #expect(row.sales == 2, "\(row.key)")
        }
        #expect(Totals(rows.filter { ["Maria", "Ada Łódź"].contains($0.key) }).gross == 0)
    }

    @Test func anotherTenantsSalesAreNotCounted() async throws {
        let other = TestShop(tenant: "tenant-2")
        var till = try DocumentBuilder(shop: other)
        try till.addRandom(10)
        let made = till
        let rows = try await sameOnEngines { database in
            try await database.write { try other.insert(in: $0) }
            try await database.record(made)
            return try await database.read { tx in
                try ReportKey.allCases.flatMap {
                    try ReportStore.sales(by: $0, from: nil, to: nil, tenant: "tenant-1", in: tx)
                }
            }
        }
        #expect(rows == [])
    }
}
