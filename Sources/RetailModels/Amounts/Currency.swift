/// A currency as a till needs it: its code, its minor digits, and the smallest coin.
public struct Currency: Hashable, Sendable {
    /// ISO 4217, three capital letters.
    public let code: String
    /// Digits after the point (ISO 4217): 2 for most, 0 for JPY, 3 for KWD.
    public let digits: Int
    /// What a cash total is rounded to, in minor units; 1 where the smallest coin is the unit.
    /// A currency shared by countries with different habits (EUR) is not rounded by default.
    public let cashStep: Int64

    /// The largest step of any currency, in minor units (HUF).
    public static let cashStepMax: Int64 = 500

    /// Nil unless the code is three capital letters.
    public init?(code: String) {
        guard code.utf8.count == 3, code.utf8.allSatisfy({ (65...90).contains($0) }) else {
            return nil
        }
        self.code = code
        digits = Self.otherDigits[code] ?? 2
        cashStep = Self.cashSteps[code] ?? 1
    }

    public func text(_ money: Money) -> String { text(minor: money.minor) }
    public func text(minor: Int64) -> String { DecimalText.format(minor, digits: digits) }

    public func parse(_ text: String) throws(AmountFailure) -> Money {
        try Money(minor: DecimalText.parse(text, digits: digits))
    }

    private static let otherDigits: [String: Int] = [
        "BHD": 3, "BIF": 0, "CLF": 4, "CLP": 0, "DJF": 0, "GNF": 0, "IQD": 3, "ISK": 0, "JOD": 3,
        "JPY": 0, "KMF": 0, "KRW": 0, "KWD": 3, "LYD": 3, "OMR": 3, "PYG": 0, "RWF": 0, "TND": 3,
        "UGX": 0, "UYI": 0, "UYW": 4, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
    ]
    private static let cashSteps: [String: Int64] = [
        "AUD": 5, "CAD": 5, "CHF": 5, "DKK": 50, "HUF": 500, "NOK": 100, "NZD": 10, "SEK": 100,
    ]
}
