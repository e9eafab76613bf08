/// The notes and coins that a drawer is counted by.
extension Currency {
    /// What is in circulation, in minor units, the largest first; nothing smaller than the smallest
    /// coin. A currency that is not listed is counted in steps of 1, 2 and 5.
    public var pieces: [Money] {
        let known = Self.notesAndCoins[code] ?? Self.steps(of: self)
        return known.filter { $0.isMultiple(of: cashStep) }.compactMap { try? Money(minor: $0) }
    }

    /// More kinds than that no drawer has room for.
    private static let stepCount = 15

    private static func steps(of currency: Currency) -> [Int64] {
        var steps: [Int64] = []
        var ten: Int64 = 1
        while steps.count < stepCount {
            steps += [1, 2, 5].map { $0 * ten }.filter { $0 >= currency.cashStep }
            ten *= 10
        }
        return steps.prefix(stepCount).reversed()
    }

    private static let euro: [Int64] = [
        500_00, 200_00, 100_00, 50_00, 20_00, 10_00, 5_00, 2_00, 1_00, 50, 20, 10, 5, 2, 1,
    ]
    private static let notesAndCoins: [String: [Int64]] = [
        "AUD": [100_00, 50_00, 20_00, 10_00, 5_00, 2_00, 1_00, 50, 20, 10, 5],
        "BRL": [200_00, 100_00, 50_00, 20_00, 10_00, 5_00, 2_00, 1_00, 50, 25, 10, 5, 1],
        "CAD": [100_00, 50_00, 20_00, 10_00, 5_00, 2_00, 1_00, 25, 10, 5],
        "CHF": [1_000_00, 200_00, 100_00, 50_00, 20_00, 10_00, 5_00, 2_00, 1_00, 50, 20, 10, 5],
        "CNY": [100_00, 50_00, 20_00, 10_00, 5_00, 1_00, 50, 10],
        "CZK": [
            5_000_00, 2_000_00, 1_000_00, 500_00, 200_00, 100_00, 50_00, 20_00, 10_00, 5_00, 2_00,
            1_00,
        ],
        "DKK": [1_000_00, 500_00, 200_00, 100_00, 50_00, 20_00, 10_00, 5_00, 2_00, 1_00, 50],
        "EUR": euro,
        "GBP": [50_00, 20_00, 10_00, 5_00, 2_00, 1_00, 50, 20, 10, 5, 2, 1],
        "HUF": [
            20_000_00, 10_000_00, 5_000_00, 2_000_00, 1_000_00, 500_00, 200_00, 100_00, 50_00,
            20_00, 10_00, 5_00,
        ],
        "INR": [500_00, 200_00, 100_00, 50_00, 20_00, 10_00, 5_00, 2_00, 1_00],
        "JPY": [10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10, 5, 1],
        "MXN": [
            1_000_00, 500_00, 200_00, 100_00, 50_00, 20_00, 10_00, 5_00, 2_00, 1_00, 50, 20, 10, 5,
        ],
        "NOK": [1_000_00, 500_00, 200_00, 100_00, 50_00, 20_00, 10_00, 5_00, 1_00],
        "NZD": [100_00, 50_00, 20_00, 10_00, 5_00, 2_00, 1_00, 50, 20, 10],
        "PLN": [
            500_00, 200_00, 100_00, 50_00, 20_00, 10_00, 5_00, 2_00, 1_00, 50, 20, 10, 5, 2, 1,
        ],
        "SEK": [1_000_00, 500_00, 200_00, 100_00, 50_00, 20_00, 10_00, 5_00, 2_00, 1_00],
        "TRY": [200_00, 100_00, 50_00, 20_00, 10_00, 5_00, 1_00, 50, 25, 10, 5],
        "USD": [100_00, 50_00, 20_00, 10_00, 5_00, 2_00, 1_00, 50, 25, 10, 5, 1],
        "ZAR": [200_00, 100_00, 50_00, 20_00, 10_00, 5_00, 2_00, 1_00, 50, 20, 10],
    ]
}
