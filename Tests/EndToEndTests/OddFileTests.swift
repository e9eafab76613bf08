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

    @Test func doctorFindsRoomOnTheDisk() async throws {
        let shop = try await Prepared.demo()
        let run = try shop.pos("doctor")
        #expect(run.output.contains("ok   disk"), "\(run)")
    }
}
