extension JSON {
    /// Reads one JSON value and nothing after it. Fractions, exponents, numbers beyond 64 bits,
    /// repeated keys, invalid UTF-8 and nesting over `depthMax` are malformed.
    public init(bytes: some Collection<UInt8>) throws(JSONFailure) {
        var parser = JSONParser(bytes: Array(bytes))
        self = try parser.document()
    }
}

/// A recursive-descent reader over bytes.
struct JSONParser {
    private let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws(JSONFailure) -> JSON {
        let result = try value(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw failure("text after the value") }
        return result
    }

    private func failure(_ reason: String) -> JSONFailure {
        .malformed(reason: reason, offset: position)
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    private mutating func value(depth: Int) throws(JSONFailure) -> JSON {
        guard depth <= JSON.depthMax else { throw failure("nested too deep") }
        skipSpace()
        switch current {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ text: StaticString, _ value: JSON) throws(JSONFailure) -> JSON {
        let end = position + text.utf8CodeUnitCount
        let matches = text.withUTF8Buffer { wanted in
            end <= bytes.count && bytes[position..<end].elementsEqual(wanted)
        }
        guard matches else { throw failure("a value was expected") }
        position = end
        return value
    }

    private mutating func number() throws(JSONFailure) -> JSON {
        let isNegative = current == UInt8(ascii: "-")
        if isNegative { position += 1 }
        let start = position
        var value: Int64 = 0
        while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            let digit = Int64(byte - UInt8(ascii: "0"))
            let (tens, over) = value.multipliedReportingOverflow(by: 10)
            let (next, overToo) =
                isNegative
                ? tens.subtractingReportingOverflow(digit) : tens.addingReportingOverflow(digit)
            guard !over, !overToo else { throw failure("a number beyond 64 bits") }
            value = next
            position += 1
        }
        guard position > start else { throw failure("a value was expected") }
        if bytes[start] == UInt8(ascii: "0"), position > start + 1 {
            throw failure("a leading zero")
        }
        switch current {
        case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
            throw failure("a number that is no whole one")
        default: return .integer(value)
        }
    }

    private mutating func array(depth: Int) throws(JSONFailure) -> JSON {
        position += 1
        var values: [JSON] = []
        skipSpace()
        if current == UInt8(ascii: "]") {
            position += 1
            return .array(values)
        }
        while true {
            values.append(try value(depth: depth + 1))
            skipSpace()
            switch current {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "]"):
                position += 1
                return .array(values)
            default: throw failure("a comma or ] was expected")
            }
        }
    }

    private mutating func object(depth: Int) throws(JSONFailure) -> JSON {
        position += 1
        var members: [String: JSON] = [:]
        skipSpace()
        if current == UInt8(ascii: "}") {
            position += 1
            return .object(members)
        }
        while true {
            skipSpace()
            guard current == UInt8(ascii: "\"") else { throw failure("a key was expected") }
            let key = try string()
            skipSpace()
            guard current == UInt8(ascii: ":") else { throw failure("a colon was expected") }
            position += 1
            guard members.updateValue(try value(depth: depth + 1), forKey: key) == nil else {
                throw failure("a repeated key")
            }
            skipSpace()
            switch current {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "}"):
                position += 1
                return .object(members)
            default: throw failure("a comma or } was expected")
            }
        }
    }

    private mutating func string() throws(JSONFailure) -> String {
        position += 1
        let start = position
        // The usual string has no escape and is taken as one piece.
        while let byte = current, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
            guard byte >= 0x20 else { throw failure("a control character in a string") }
            position += 1
        }
        var text = Array(bytes[start..<position])
        while let byte = current, byte != UInt8(ascii: "\"") {
            if byte == UInt8(ascii: "\\") {
                position += 1
                try escape(into: &text)
            } else {
                guard byte >= 0x20 else { throw failure("a control character in a string") }
                text.append(byte)
                position += 1
            }
        }
        guard current != nil else { throw failure("a string without an end") }
        guard let result = String(validating: text, as: UTF8.self) else {
            throw failure("invalid UTF-8")
        }
        position += 1
        return result
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONFailure) {
        guard let byte = current else { throw failure("a string without an end") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "u"):
            var code = try hexadecimal()
            if (0xD800..<0xDC00).contains(code) {
                guard current == UInt8(ascii: "\\"), position + 1 < bytes.count,
                    bytes[position + 1] == UInt8(ascii: "u")
                else { throw failure("half a surrogate pair") }
                position += 2
                let low = try hexadecimal()
                guard (0xDC00..<0xE000).contains(low) else {
                    throw failure("half a surrogate pair")
                }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw failure("half a surrogate pair") }
            text.append(contentsOf: String(scalar).utf8)
        default: throw failure("an unknown escape")
        }
    }

    private mutating func hexadecimal() throws(JSONFailure) -> UInt32 {
        guard position + 4 <= bytes.count,
            let value = Hex.value(of: bytes[position..<position + 4])
        else { throw failure("four hexadecimal digits were expected") }
        position += 4
        return value
    }
}
