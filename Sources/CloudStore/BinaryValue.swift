import CPostgres
import RetailModels

/// Values as PostgreSQL sends them in binary format: whole numbers with the high byte first, text
/// as its UTF-8.
enum BinaryValue {
    // From pg_type.dat; the numbers of built-in types never change.
    static let numeric: Oid = 1700
    private static let bool: Oid = 16
    private static let bytea: Oid = 17
    private static let name: Oid = 19
    private static let int8: Oid = 20
    private static let int2: Oid = 21
    private static let int4: Oid = 23
    private static let text: Oid = 25
    private static let oid: Oid = 26
    private static let json: Oid = 114
    private static let char: Oid = 1042
    private static let varchar: Oid = 1043
    private static let void: Oid = 2278

    /// The value, or nil for a type or a number that `FieldValue` cannot hold.
    static func decode(_ bytes: UnsafeRawBufferPointer, _ type: Oid) -> FieldValue? {
        switch type {
        case int8: integer(bytes, Int64.self)
        case text, varchar, char, name, json: .text(String(decoding: bytes, as: UTF8.self))
        case bytea: .bytes(Array(bytes))
        case int4: integer(bytes, Int32.self)
        case int2: integer(bytes, Int16.self)
        case oid: integer(bytes, UInt32.self)
        case bool: integer(bytes, UInt8.self)
        case numeric: whole(bytes).map(FieldValue.integer)
        // What a function such as pg_advisory_xact_lock() gives back.
        case void: .null
        default: nil
        }
    }

    private static func integer<Number: FixedWidthInteger>(
        _ bytes: UnsafeRawBufferPointer, _: Number.Type
    ) -> FieldValue? {
        guard bytes.count == MemoryLayout<Number>.size else { return nil }
        return .integer(Int64(Number(bigEndian: bytes.loadUnaligned(as: Number.self))))
    }

    /// A NUMERIC, which is what SUM over BIGINT gives, if it is a whole number of 64 bits.
    ///
    /// Four 16-bit words (number of digits, weight of the first, sign, decimals shown), then the
    /// digits to the base of 10,000. `weight` counts the digits before the point, less one; digits
    /// that are 0 at either end are left out.
    private static func whole(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        func word(_ index: Int) -> Int16 {
            Int16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2 * index, as: Int16.self))
        }
        guard bytes.count >= 8, bytes.count == 8 + 2 * Int(word(0)) else { return nil }
        let count = Int(word(0))
        let weight = Int(word(1))
        let sign = UInt16(bitPattern: word(2))
        // Anything else is not a number, or infinite.
        guard sign == 0 || sign == 0x4000, weight < count || weight <= 4 else { return nil }
        // A digit other than 0 behind the point.
        guard count == 0 || count <= weight + 1 else { return nil }
        // Counted down from zero, since Int64.min has no positive twin.
        var value: Int64 = 0
        for position in 0..<max(0, weight + 1) {
            let digit = position < count ? Int64(word(4 + position)) : 0
            let (product, isTooBig) = value.multipliedReportingOverflow(by: 10_000)
            let (sum, isTooSmall) = product.subtractingReportingOverflow(digit)
            guard !isTooBig, !isTooSmall else { return nil }
            value = sum
        }
        if sign == 0x4000 { return value }
        return value == .min ? nil : -value
    }
}
