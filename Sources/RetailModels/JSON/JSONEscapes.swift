/// The escapes of JSON's strings.
enum JSONEscapes {
    /// How many bytes an escape takes behind its backslash; a whole surrogate pair is one escape.
    static func length(_ bytes: [UInt8], at position: Int) throws(JSONFailure) -> Int {
        func failure(_ reason: String, at offset: Int) -> JSONFailure {
            .malformed(reason: reason, offset: offset)
        }
        guard position < bytes.count else {
            throw failure("a string without an end", at: position)
        }
        switch bytes[position] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "n"),
            UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "b"), UInt8(ascii: "f"):
            return 1
        case UInt8(ascii: "u"):
            guard let unit = unit(bytes[...], at: position + 1) else {
                throw failure("four hexadecimal digits were expected", at: position + 1)
            }
            if !(0xD800..<0xE000).contains(unit) { return 5 }
            let second = position + 5
            guard unit < 0xDC00, second + 1 < bytes.count, bytes[second] == UInt8(ascii: "\\"),
                bytes[second + 1] == UInt8(ascii: "u"),
                let low = Self.unit(bytes[...], at: second + 2), (0xDC00..<0xE000).contains(low)
            else { throw failure("half a surrogate pair", at: second) }
            return 11
        default: throw failure("an unknown escape", at: position)
        }
    }

    /// The bytes that checked bytes with escapes stand for.
    static func resolve(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        var position = bytes.startIndex
        while position < bytes.endIndex {
            guard bytes[position] == UInt8(ascii: "\\") else {
                text.append(bytes[position])
                position += 1
                continue
            }
            position += 2
            switch bytes[position - 1] {
            case UInt8(ascii: "n"): text.append(0x0A)
            case UInt8(ascii: "r"): text.append(0x0D)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0C)
            case UInt8(ascii: "u"):
                var code = unit(bytes, at: position) ?? 0xFFFD
                position += 4
                if code >= 0xD800, code < 0xDC00 {
                    let low = unit(bytes, at: position + 2) ?? 0xDC00
                    code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
                    position += 6
                }
                let scalar = Unicode.Scalar(code) ?? "\u{FFFD}"
                text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            case let plain: text.append(plain)
            }
        }
        return text
    }

    private static func unit(_ bytes: ArraySlice<UInt8>, at position: Int) -> UInt32? {
        guard position + 4 <= bytes.endIndex else { return nil }
        return Hex.value(of: bytes[position..<position + 4])
    }
}
