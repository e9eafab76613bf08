/// Plain decimals as people and files write them, to and from whole numbers.
public enum DecimalText {
    /// Reads `-12.5` with two digits as -1250. Accepts an optional sign, digits, and at most
    /// `digits` places after one point; nothing else, and nothing beyond 64 bits.
    public static func parse(_ text: String, digits: Int) throws(AmountFailure) -> Int64 {
        var value: Int64 = 0
        var places: Int?
        var hasDigit = false
        var bytes = text.utf8[...]
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative { bytes = bytes.dropFirst() }
        for byte in bytes {
            if byte == UInt8(ascii: "."), places == nil {
                places = 0
                continue
            }
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else {
                throw .malformed(text, digits: digits)
            }
            hasDigit = true
            if let before = places { places = before + 1 }
            value = try append(byte - UInt8(ascii: "0"), to: value)
        }
        guard hasDigit, (places ?? 0) <= digits, places != 0 else {
            throw .malformed(text, digits: digits)
        }
        for _ in (places ?? 0)..<digits { value = try append(0, to: value) }
        return isNegative ? -value : value
    }

    private static func append(_ digit: UInt8, to value: Int64) throws(AmountFailure) -> Int64 {
        let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
        let (sum, overflowToo) = tens.addingReportingOverflow(Int64(digit))
        guard !overflow, !overflowToo else { throw .outOfRange }
        return sum
    }

    /// Writes -1250 with two digits as `-12.50`; `trimmed` leaves trailing zeros out.
    public static func format(_ value: Int64, digits: Int, trimmed: Bool = false) -> String {
        guard digits > 0 else { return "\(value)" }
        var text = "\(value.magnitude)"
        if text.utf8.count <= digits {
            text = String(repeating: "0", count: digits + 1 - text.utf8.count) + text
        }
        let point = text.index(text.endIndex, offsetBy: -digits)
        var fraction = text[point...]
        if trimmed { while fraction.last == "0" { fraction.removeLast() } }
        let sign = value < 0 ? "-" : ""
        return sign + text[..<point] + (fraction.isEmpty ? "" : "." + fraction)
    }
}
