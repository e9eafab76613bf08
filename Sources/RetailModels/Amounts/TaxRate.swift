/// Whether shelf prices contain the tax.
public enum TaxMode: String, Codable, Sendable, CaseIterable {
    case exclusive, inclusive
}

/// Whether tax is rounded once per rate and document, or once per line. One method a document.
public enum TaxRounding: String, Codable, Sendable, CaseIterable {
    case document, line
}

/// A tax class of the shop and its rate.
public struct TaxRate: Hashable, Codable, Sendable {
    /// The shop's name for the class, such as `standard`.
    public var name: String
    /// Parts per million: 7.25 % is 72,500. From 0 to 1,000,000.
    public var ppm: Int64

    public static let ppmLimit: Int64 = 1_000_000
    /// Places after the point of a percentage that parts per million can hold.
    public static let percentDigits = 4

    public init(name: String, ppm: Int64) {
        self.name = name
        self.ppm = ppm
    }

    /// Reads `standard=7.25`, a class and its percentage.
    public init(argument: String) throws(AmountFailure) {
        guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else {
            throw .malformed(argument, digits: Self.percentDigits)
        }
        let percent = String(argument[argument.index(after: equals)...])
        let ppm = try DecimalText.parse(percent, digits: Self.percentDigits)
        guard (0...Self.ppmLimit).contains(ppm) else { throw .outOfRange }
        self.init(name: String(argument[..<equals]), ppm: ppm)
    }

    public var percentText: String {
        DecimalText.format(ppm, digits: Self.percentDigits, trimmed: true)
    }

    /// The tax on a net amount: `round(net × r)`. A rate outside its range is `outOfRange`: it may
    /// come from a document that another machine made.
    func taxOnNet(_ net: Money) throws(AmountFailure) -> Money {
        guard (0...Self.ppmLimit).contains(ppm) else { throw .outOfRange }
        return try Money(wide: Rounding.halfUp(Int128(net.minor) * Int128(ppm), by: 1_000_000))
    }

    /// The tax contained in a gross amount: `round(G × r / (1 + r))`, the rate likewise checked.
    func taxInGross(_ gross: Money) throws(AmountFailure) -> Money {
        guard (0...Self.ppmLimit).contains(ppm) else { throw .outOfRange }
        return try Money(
            wide: Rounding.halfUp(
                Int128(gross.minor) * Int128(ppm), by: 1_000_000 + Int128(ppm)))
    }
}
