/// An open sale: what the cashier has entered so far. Kept durably after every change.
public struct Cart: Codable, Hashable, Sendable {
    /// The id the sale will have, so that a paid sale is known again after a crash.
    public let id: String
    public var lines: [CartLine] = []
    public var documentDiscount = Money.zero
    public var customerID: String?
    /// How often a line was taken back, for the Z report.
    public var voidedLines: Int64 = 0

    /// More lines than any basket has, few enough for a screen and a receipt.
    public static let lineCountMax = 1_000

    public init(id: String) { self.id = id }

    public var isEmpty: Bool { lines.isEmpty }

    public func priced(rules: TaxRules) throws(AmountFailure) -> PricedSale {
        try Pricing.price(lines, documentDiscount: documentDiscount, rules: rules)
    }

    /// Takes the last line back and returns it.
    @discardableResult
    public mutating func voidLast() -> CartLine? {
        guard let line = lines.popLast() else { return nil }
        voidedLines += 1
        return line
    }
}
