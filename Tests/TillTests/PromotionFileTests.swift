import RetailModels
import Testing
import Till

/// Promotions from a file.
@Suite struct PromotionFileTests {
    private static let head = "id,name,kind,value,skus,departments,from,through,weekdays\n"

    private func read(
        _ rows: String, known: [Promotion] = []
    ) throws -> (promotions: [Promotion], summary: ImportSummary) {
        let currency = try #require(Currency(code: "USD"))
        return try PromotionFile(currency: currency, known: known)
            .read(Array((Self.head + rows).utf8))
    }

    @Test func everyKindIsRead() throws {
        let read = try read(
            """
            A,Ten off,percent,10,1|2,,2026-01-01,2026-01-31,
            B,Fifty,amount-off,0.50,,DELI|PASTRY,,,6|7
            C,Three,buy-get,2+1,1,,,,
            D,Bundle,count-for,3=5.00,1|3,,,,

            """)
        #expect(read.summary.refused.isEmpty)
        #expect(read.summary.added == 4)
        let kinds: [Promotion.Kind] = [
            .percent(100_000), .amountOff(try Money(minor: 50)), .buyGet(buy: 2, get: 1),
            .countForPrice(count: 3, price: try Money(minor: 500)),
        ]
        #expect(read.promotions.map(\.kind) == kinds)
        #expect(read.promotions[0].skus == ["1", "2"] && read.promotions[0].from == "2026-01-01")
        #expect(read.promotions[1].weekdays == [6, 7])
        // What a screen shows of them reads the same again.
        let file = PromotionFile(currency: try #require(Currency(code: "USD")), known: [])
        #expect(read.promotions.map { file.promotion(file.fields(of: $0)) } == read.promotions)
    }

    @Test func aChangeIsTheNextVersion() throws {
        let first = try read("A,Ten off,percent,10,1,,,,\n").promotions
        let same = try read("A,Ten off,percent,10,1,,,,\n", known: first)
        #expect(same.promotions == first && same.summary.unchanged == 1)
        let other = try read("A,Ten off,percent,11,1,,,,\n", known: first)
        #expect(other.promotions.map(\.version) == [2] && other.summary.changed == 1)
    }

    @Test(arguments: [
        "A,x,percent,0,1,,,,", "A,x,percent,ten,1,,,,", "A,x,buy-get,2,1,,,,",
        "A,x,gift,1,1,,,,", "A,x,percent,10,,,,,", "A,x,percent,10,1,,2026-13-01,,",
        "A,x,percent,10,1,,,,8", ",x,percent,10,1,,,,",
    ])
    func whatIsNoPromotionIsRefused(row: String) throws {
        let read = try read(row + "\n")
        #expect(read.promotions.isEmpty)
        #expect(read.summary.refused.map(\.line) == [2])
    }
}
