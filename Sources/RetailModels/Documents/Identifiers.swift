import Crypto

/// Ids made from other facts, so that the same input on two servers gives the same rows.
public enum DerivedID {
    /// An id from a tenant and a natural key, such as `make(tenant, "product", sku)`: the first 16
    /// bytes of the SHA-256 over the parts, each led by its length, written as a UUID of version 8
    /// (RFC 9562).
    public static func make(_ parts: String...) -> String {
        var hash = SHA256()
        for part in parts {
            let bytes = Array(part.utf8)
            hash.update(data: Array("\(bytes.count):".utf8))
            hash.update(data: bytes)
        }
        var bytes = Array(hash.finalize().prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        return UUIDText.make(bytes)
    }
}

/// Ids that sort by the time they were made (UUID version 7, RFC 9562).
public enum TimeOrderedID {
    /// - Parameter milliseconds: since 1970, UTC.
    public static func make(milliseconds: Int64, random: UInt64, _ moreRandom: UInt64) -> String {
        var bytes = (0..<6).map { UInt8(truncatingIfNeeded: milliseconds >> (40 - 8 * $0)) }
        bytes += (0..<2).map { UInt8(truncatingIfNeeded: random >> (8 * $0)) }
        bytes += (0..<8).map { UInt8(truncatingIfNeeded: moreRandom >> (8 * $0)) }
        bytes[6] = bytes[6] & 0x0F | 0x70
        bytes[8] = bytes[8] & 0x3F | 0x80
        return UUIDText.make(bytes)
    }
}

enum UUIDText {
    static func make(_ bytes: [UInt8]) -> String {
        var text = ""
        for (index, range) in [0..<4, 4..<6, 6..<8, 8..<10, 10..<16].enumerated() {
            if index > 0 { text += "-" }
            text += Hex.text(bytes[range])
        }
        return text
    }
}

/// The number that a customer reads on a receipt: the till's series and the document's place in it.
public enum ReceiptNumber {
    /// `01-000124`.
    public static func text(series: String, sequence: Int64) -> String {
        let digits = "\(sequence)"
        return series + "-" + String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
    }

    /// The number that was typed or scanned, as receipts print it: `01-124` and, on till 01, `124`
    /// are `01-000124`. Nil when it is none.
    public static func typed(_ text: String, series: String) -> String? {
        let text = text.uppercased().filter { !$0.isWhitespace }
        let dash = text.lastIndex(of: "-")
        let till = dash.map { String(text[..<$0]) } ?? series
        let digits = dash.map { text[text.index(after: $0)...] } ?? text[...]
        guard (1...18).contains(digits.utf8.count), (1...24).contains(till.utf8.count),
            digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int64(digits),
            number > 0
        else { return nil }
        return self.text(series: till, sequence: number)
    }
}
