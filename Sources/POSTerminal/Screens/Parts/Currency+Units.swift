import RetailModels

extension Currency {
    /// That many whole units in minor ones: 100 in dollars is 10000.
    func minor(units: Int64) -> Int64 { (0..<digits).reduce(units) { minor, _ in minor * 10 } }
}
