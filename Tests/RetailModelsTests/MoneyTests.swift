import Testing

@testable import RetailModels

/// Money and quantity: their range, their sums, and the product of both.
@Suite struct MoneyTests {
    @Test func theRangeEndsAtTheLimitOnBothSides() throws {
        #expect(try Money(minor: Money.limit).minor == Money.limit)
        #expect(try Money(minor: -Money.limit).minor == -Money.limit)
        for minor in [Money.limit + 1, -Money.limit - 1, .max, .min] {
            #expect(throws: AmountFailure.outOfRange) { try Money(minor: minor) }
        }
        #expect(try Quantity(milli: Quantity.limit).milli == Quantity.limit)
        for milli in [Quantity.limit + 1, -Quantity.limit - 1, .max, .min] {
            #expect(throws: AmountFailure.outOfRange) { try Quantity(milli: milli) }
        }
    }

    @Test func sumsAndDifferencesStayInTheRange() throws {
        let (most, one) = (try Money(minor: Money.limit), try Money(minor: 1))
        #expect(throws: AmountFailure.outOfRange) { try most + one }
        #expect(throws: AmountFailure.outOfRange) { try -most - one }
        #expect(try most - most == .zero)
        #expect(try Money.sum([most, -most, one]) == one)
        #expect(throws: AmountFailure.outOfRange) { try Money.sum([most, one]) }
        let many = try Quantity(milli: Quantity.limit)
        #expect(throws: AmountFailure.outOfRange) { try many + .one }
        #expect(throws: AmountFailure.outOfRange) { try -many - .one }
        #expect(try many - .one == Quantity(milli: Quantity.limit - 1000))
    }

    @Test func moneyIsOrderedByAmount() throws {
        let amounts = try [5, -3, 0, 2].map { try Money(minor: $0) }
        #expect(amounts.sorted().map(\.minor) == [-3, 0, 2, 5])
        #expect(try Quantity(milli: 999) < .one)
    }

    /// Half-up on the magnitude, then the sign: 0.845 × 3.99 = 3.37155, 0.5 × 0.01 = 0.005.
    @Test(
        arguments: [
            (399, 845, 337), (1, 500, 1), (1, 499, 0), (3, 500, 2), (99, 3000, 297), (250, 10, 3),
            (249, 10, 2), (0, 1000, 0),
        ] as [(Int64, Int64, Int64)])
    func aPriceTimesAQuantityIsRoundedHalfUp(price: Int64, milli: Int64, amount: Int64) throws {
        let (money, quantity) = (try Money(minor: price), try Quantity(milli: milli))
        #expect(try money.times(quantity).minor == amount)
        #expect(try money.times(-quantity).minor == -amount)
        #expect(try (-money).times(quantity).minor == -amount)
        #expect(try (-money).times(-quantity).minor == amount)
    }

    @Test func aProductBeyondTheLimitIsRefused() throws {
        let (most, many) = (try Money(minor: Money.limit), try Quantity(milli: Quantity.limit))
        #expect(throws: AmountFailure.outOfRange) { try most.times(many) }
        #expect(throws: AmountFailure.outOfRange) { try (-most).times(many) }
        #expect(throws: AmountFailure.outOfRange) { try most.times(Quantity(milli: 1001)) }
        #expect(try most.times(.one) == most)
        #expect(try Money(minor: Money.limit / 1_000_000).times(many) == most)
    }

    @Test(
        arguments: [
            (1002, 5, 1000), (1003, 5, 1005), (1007, 5, 1005), (1008, 5, 1010), (2, 5, 0),
            (3, 5, 5),
            (149, 100, 100), (150, 100, 200), (249, 500, 0), (250, 500, 500), (7, 1, 7), (7, 0, 7),
            (7, -5, 7),
        ] as [(Int64, Int64, Int64)])
    func roundingToCoinsIsHalfUpOnBothSides(minor: Int64, step: Int64, rounded: Int64) throws {
        #expect(try Money(minor: minor).rounded(toStep: step).minor == rounded)
        #expect(try Money(minor: -minor).rounded(toStep: step).minor == -rounded)
    }

    @Test func roundingToCoinsNeverLeavesTheRange() throws {
        let most = try Money(minor: Money.limit)
        #expect(try most.rounded(toStep: 5) == most)
        #expect(try most.rounded(toStep: .max) == .zero)
        #expect(throws: AmountFailure.outOfRange) { try most.rounded(toStep: Money.limit / 5 * 3) }
    }
}
