/// The two roundings a till needs; every figure goes through one of them.
public enum Rounding {
    /// `numerator / denominator`, half-up on the magnitude and then the sign, so that a refund
    /// mirrors its sale. The denominator is positive.
    static func halfUp(_ numerator: Int128, by denominator: Int128) -> Int128 {
        precondition(denominator > 0)
        let magnitude = (abs(numerator) * 2 + denominator) / (denominator * 2)
        return numerator < 0 ? -magnitude : magnitude
    }

    /// `number × factor / divisor`, half-up; out of range when that is beyond 64 bits. The divisor
    /// is positive.
    public static func share(
        of number: Int64, _ factor: Int64, by divisor: Int64
    ) throws(AmountFailure) -> Int64 {
        let wide = halfUp(Int128(number) * Int128(factor), by: Int128(divisor))
        guard let narrow = Int64(exactly: wide) else { throw .outOfRange }
        return narrow
    }

    /// Splits `total` in proportion to `weights`: each part is cut towards zero, and the units
    /// left over go to the largest remainders, the first of equals first. The parts always sum to
    /// `total`, and none is larger than it. Only a weight's magnitude counts, since with both
    /// signs a part could exceed any limit; when all are zero, everything goes to the first.
    public static func spread(_ total: Int64, over weights: [Int64]) -> [Int64] {
        guard !weights.isEmpty else { return [] }
        let sum = weights.reduce(Int128(0)) { $0 + Int128($1.magnitude) }
        guard sum != 0 else {
            return [total] + Array(repeating: 0, count: weights.count - 1)
        }
        var parts: [Int64] = []
        var remainders: [Int128] = []
        parts.reserveCapacity(weights.count)
        for weight in weights {
            let product = Int128(total) * Int128(weight.magnitude)
            let part = product / sum
            parts.append(Int64(part))
            remainders.append(abs(product - part * sum))
        }
        var left = total - parts.reduce(0, +)
        let unit: Int64 = left < 0 ? -1 : 1
        let order = weights.indices.sorted { (remainders[$0], $1) > (remainders[$1], $0) }
        var next = 0
        while left != 0 {
            parts[order[next % order.count]] += unit
            left -= unit
            next += 1
        }
        return parts
    }
}
