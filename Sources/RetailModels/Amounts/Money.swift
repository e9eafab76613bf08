/// Why a figure could not be computed or read. Nothing overflows silently.
public enum AmountFailure: Error, Equatable, Sendable {
    /// The result lies outside the range a till accepts (see `Money.limit`, `Quantity.limit`).
    case outOfRange
    /// The text is no plain decimal with at most `digits` places after the point.
    case malformed(String, digits: Int)
}

/// An amount in the minor unit of the shop's currency (cents), never a fraction of it.
///
/// Invariant: `-limit...limit`; every operation that could leave the range throws
/// `AmountFailure.outOfRange`.
public struct Money: Hashable, Comparable, Sendable {
    /// 10^15 minor units: a thousand of them still fit a 64-bit sum with room to spare.
    public static let limit: Int64 = 1_000_000_000_000_000
    public static let zero = Money(unchecked: 0)

    public let minor: Int64

    public init(minor: Int64) throws(AmountFailure) {
        guard minor >= -Self.limit, minor <= Self.limit else { throw .outOfRange }
        self.minor = minor
    }

    init(wide value: Int128) throws(AmountFailure) {
        guard let narrow = Int64(exactly: value) else { throw .outOfRange }
        try self.init(minor: narrow)
    }

    private init(unchecked minor: Int64) { self.minor = minor }

    public static func < (left: Money, right: Money) -> Bool { left.minor < right.minor }
    public static prefix func - (value: Money) -> Money { Money(unchecked: -value.minor) }

    public static func + (left: Money, right: Money) throws(AmountFailure) -> Money {
        try Money(minor: left.minor + right.minor)
    }

    public static func - (left: Money, right: Money) throws(AmountFailure) -> Money {
        try Money(minor: left.minor - right.minor)
    }

    /// Price times quantity, half-up on the magnitude (retail-rules: order of computation).
    public func times(_ quantity: Quantity) throws(AmountFailure) -> Money {
        try Money(wide: Rounding.halfUp(Int128(minor) * Int128(quantity.milli), by: 1000))
    }

    /// The nearest multiple of `step` minor units, half-up on the magnitude.
    public func rounded(toStep step: Int64) throws(AmountFailure) -> Money {
        guard step > 1 else { return self }
        return try Money(wide: Rounding.halfUp(Int128(minor), by: Int128(step)) * Int128(step))
    }

    public static func sum(_ values: some Sequence<Money>) throws(AmountFailure) -> Money {
        var total = Money.zero
        for value in values { total = try total + value }
        return total
    }
}

/// A money amount is a bare integer on the wire.
extension Money: Codable {
    public init(from decoder: any Decoder) throws {
        try self.init(minor: decoder.singleValueContainer().decode(Int64.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(minor)
    }
}
