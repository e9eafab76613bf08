import Testing

@testable import RetailModels

/// Notes and coins.
@Suite struct PieceTests {
    @Test(arguments: [
        "USD", "EUR", "CHF", "GBP", "JPY", "SEK", "HUF", "KWD", "XAF", "ISK", "CLF", "NZD", "ZZZ",
    ])
    func everyCurrencyHasAList(code: String) throws {
        let currency = try #require(Currency(code: code))
        let values = currency.pieces.map(\.minor)
        #expect((5...15).contains(values.count), "\(values)")
        #expect(values == values.sorted(by: >) && Set(values).count == values.count)
        #expect(values.allSatisfy { $0 > 0 && $0.isMultiple(of: currency.cashStep) })
        #expect(values.last ?? 0 <= 2 * currency.cashStep, "the smallest coin is in it")
    }

    @Test func nothingSmallerThanTheSmallestCoinIsCounted() throws {
        let franc = try #require(Currency(code: "CHF"))
        #expect(franc.pieces.last?.minor == 5)
        let crown = try #require(Currency(code: "NOK"))
        #expect(crown.pieces.last?.minor == 100)
    }

    @Test func aCountIsTheSumOfItsPieces() throws {
        let count = try DrawerCount(pieces: [
            CountedPieces(value: Money(minor: 2_000), count: 3),
            CountedPieces(value: Money(minor: 25), count: 7),
        ])
        #expect(count.amount.minor == 6_175)
        #expect(throws: AmountFailure.outOfRange) {
            try DrawerCount(pieces: [
                CountedPieces(value: Money(minor: Money.limit), count: .max)
            ])
        }
    }
}
