import Testing

/// Files with rows that no shop could mean: each is named, and the rest is kept.
struct OddFileTests {
    @Test func aProductCountedTwiceIsCountedOnce() async throws {
        let shop = try await Prepared.demo()
        let sku = try shop.sqlite(
            "store.sqlite", "SELECT sku FROM product ORDER BY ordinal LIMIT 1")
        let file = try shop.file("twice.csv", "sku,quantity,minimum\n\(sku),10,2\n\(sku),11,2\n")
        for _ in 1...2 {
            let run = try shop.pos("import", "stock", file)
            #expect(run.errors.contains("line 2"), "\(run)")
            let level = try shop.sqlite(
                "store.sqlite",
                """
                SELECT on_hand_milli FROM stock_level JOIN product ON product.id = product_id
                WHERE sku = '\(sku)'
                """)
            #expect(level == "10000")
        }
        try shop.expectVerified()
    }

    /// A discount larger than its line.
    @Test func aBasketThatNoTillCouldSellIsRefusedByItself() async throws {
        let shop = try await Prepared.demo()
        let file = try shop.file(
            "odd.csv",
            """
            basket,store,till,customer,sold_at,sku,quantity,unit_price,discount,coupon
            odd-1,367,3,1852,2017-02-05T04:36:37Z,999172,1,1.49,999.00,0.00

            """)
        let run = try shop.pos("replay", file, "--json")
        #expect(run.errors.contains("basket odd-1"), "\(run)")
        #expect(run.output.contains("\"sales\":0"), "\(run)")
        try shop.expectVerified()
    }

    /// Two dozen sales of as many lines as one takes are more bytes than one request may have, and
    /// a thousand short ones more writes; the till commits faster than it delivers.
    @Test(arguments: [(sales: 24, lines: 1_000), (sales: 1_000, lines: 1)])
    func manySalesAreDelivered(saleCount: Int, lineCount: Int) async throws {
        let shop = try await Prepared.demo()
        let rows = (0..<saleCount).flatMap { sale in
            let time = "2026-03-01T\(10 + sale / 100):\(10 + sale % 50):1\(sale / 50 % 2)"
            return (0..<lineCount).map { _ in
                "many-\(sale),1,1,,\(time)Z,999172,1,1.49,0.00,0.00\n"
            }
        }
        let file = try shop.file(
            "many.csv",
            "basket,store,till,customer,sold_at,sku,quantity,unit_price,discount,coupon\n"
                + rows.joined())
        let totals: ReplayTotals = try shop.pos("replay", file, "--json").json()
        #expect(totals.sales == saleCount && totals.leftToSend == 0)
        let stored = try shop.sqlite(
            "store.sqlite",
            "SELECT count(*) FROM (SELECT 1 FROM sale_line WHERE sale_id IN (SELECT id FROM sale "
                + "WHERE business_day = '2026-03-01') "
                + "GROUP BY sale_id HAVING count(*) = \(lineCount))")
        #expect(stored == "\(saleCount)")
        let open = "SELECT count(*) FROM journal_row WHERE state = 'open'"
        #expect(try shop.sqlite("journal.sqlite", open) == "0")
        try shop.expectVerified()
    }

    @Test func doctorFindsRoomOnTheDisk() async throws {
        let shop = try await Prepared.demo()
        let run = try shop.pos("doctor")
        #expect(run.output.contains("ok   disk"), "\(run)")
    }
}
