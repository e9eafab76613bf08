/// How much of a product, in thousandths of its unit.
///
/// Invariant: `-limit...limit`.
public struct Quantity: Hashable, Comparable, Sendable {
    /// One million units.
    public static let limit: Int64 = 1_000_000_000
    public static let zero = Quantity(unchecked: 0)
    public static let one = Quantity(unchecked: 1000)
    /// Digits after the point that a quantity can have.
    public static let digits = 3

    public let milli: Int64

    public init(milli: Int64) throws(AmountFailure) {
        guard milli >= -Self.limit, milli <= Self.limit else { throw .outOfRange }
        self.milli = milli
    }

    private init(unchecked milli: Int64) { self.milli = milli }

    public static func < (left: Quantity, right: Quantity) -> Bool { left.milli < right.milli }
    public static prefix func - (value: Quantity) -> Quantity { Quantity(unchecked: -value.milli) }

    public static func + (left: Quantity, right: Quantity) throws(AmountFailure) -> Quantity {
        try Quantity(milli: left.milli + right.milli)
    }

    public static func - (left: Quantity, right: Quantity) throws(AmountFailure) -> Quantity {
        try Quantity(milli: left.milli - right.milli)
    }

    /// Reads a plain decimal such as `3` or `0.845`.
    public init(text: String) throws(AmountFailure) {
        try self.init(milli: DecimalText.parse(text, digits: Self.digits))
    }

    /// How many things that is for a person: what is not counted by the piece is one.
    public var itemCount: Int64 { milli.isMultiple(of: 1000) ? milli / 1000 : milli.signum() }

    /// Plain decimals without needless zeros: `3`, `0.845`.
    public var text: String { DecimalText.format(milli, digits: Self.digits, trimmed: true) }
}

/// A quantity is a bare integer of thousandths on the wire.
extension Quantity: Codable {
    public init(from decoder: any Decoder) throws {
        try self.init(milli: decoder.singleValueContainer().decode(Int64.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milli)
    }
}
