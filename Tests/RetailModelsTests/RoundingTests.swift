import Testing

@testable import RetailModels

/// The two roundings that every figure goes through.
@Suite struct RoundingTests {
    @Test(
        arguments: [
            (5, 10, 1), (4, 10, 0), (15, 10, 2), (14, 10, 1), (1, 3, 0), (2, 3, 1), (0, 7, 0),
            (10, 10, 1), (7, 1, 7),
        ] as [(Int, Int, Int)])
    func halfUpIsOnTheMagnitude(numerator: Int, denominator: Int, result: Int) {
        #expect(Rounding.halfUp(Int128(numerator), by: Int128(denominator)) == Int128(result))
        #expect(Rounding.halfUp(Int128(-numerator), by: Int128(denominator)) == Int128(-result))
    }

    @Test(
        arguments: [
            (100, [200, 300, 500], [20, 30, 50]),
            (100, [1, 1, 1], [34, 33, 33]),
            (-100, [1, 1, 1], [-34, -33, -33]),
            // 32 × 297 / 446 = 21.3…, 32 × 149 / 446 = 10.6…: the larger remainder is the second's.
            (32, [297, 149], [21, 11]),
            // Remainders 0.2, 0.4, 0.4: the first of equals.
            (2, [1, 2, 2], [0, 1, 1]),
            (1, [1, 2, 2], [0, 1, 0]),
            // A weight of nothing gets nothing, whatever is left over.
            (7, [0, 3, 0, 3], [0, 4, 0, 3]),
            (5, [0, 0], [5, 0]),
            (0, [1, 2], [0, 0]),
            (9, [], []),
            (9, [4], [9]),
            // Only the magnitude of a weight counts.
            (10, [-1, 1], [5, 5]),
        ] as [(Int64, [Int64], [Int64])])
    func spreadGoesToTheLargestRemainders(total: Int64, weights: [Int64], parts: [Int64]) {
        #expect(Rounding.spread(total, over: weights) == parts)
    }

    @Test func partsSumToTheWholeAndNoneExceedsIt() {
        let extremes: [Int64] = [.min, .max, -1, 0, 1, Money.limit, -Money.limit, .max - 1]
        forEachSeed(400) { random, seed in
            func any() -> Int64 {
                random.chance(percent: 40)
                    ? random.one(of: extremes)
                    : random.integer(.min...(.max)) >> random.integer(0...62)
            }
            let total = any()
            let weights = (0..<random.number(1...40)).map { _ in any() }
            let parts = Rounding.spread(total, over: weights)
            #expect(parts.count == weights.count, seed)
            #expect(parts.reduce(Int128(0)) { $0 + Int128($1) } == Int128(total), seed)
            let sum = weights.reduce(Int128(0)) { $0 + Int128($1.magnitude) }
            for (part, weight) in zip(parts, weights) {
                #expect(part.magnitude <= total.magnitude, seed)
                #expect(part == 0 || (part < 0) == (total < 0), seed)
                guard sum != 0 else { continue }
                // Within one unit of the exact share.
                let cut = Int128(total) * Int128(weight.magnitude) / sum
                #expect(abs(Int128(part) - cut) <= 1, seed)
                #expect(weight != 0 || part == 0, seed)
            }
            #expect(
                total == .min || Rounding.spread(-total, over: weights) == parts.map { -$0 }, seed)
        }
    }

    @Test func theWholeWeightTakesTheWhole() {
        #expect(Rounding.spread(.min, over: [.max]) == [.min])
        #expect(Rounding.spread(.max, over: [0, .min]) == [0, .max])
        #expect(
            Rounding.spread(Money.limit, over: Array(repeating: .max, count: 1_000)).reduce(0, +)
                == Money.limit)
    }
}
