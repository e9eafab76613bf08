/// A recursive-descent reader over bytes; what it has found is a `JSONTape`.
struct JSONParser {
    let bytes: [UInt8]
    private let takesFractions: Bool
    private var position = 0
    private var nodes: [JSONTape.Node] = []

    init(bytes: [UInt8], takesFractions: Bool) {
        self.bytes = bytes
        self.takesFractions = takesFractions
        nodes.reserveCapacity(bytes.count / 8)
    }

    /// All values in their order, the outermost first.
    mutating func document() throws(JSONFailure) -> [JSONTape.Node] {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw failure("invalid UTF-8")
        }
        try value(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw failure("text after the value") }
        return nodes
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

    private mutating func add(_ node: JSONTape.Node) {
        nodes.append(node)
        nodes[nodes.count - 1].next = nodes.count
    }

    private mutating func value(depth: Int) throws(JSONFailure) {
        guard depth <= JSON.depthMax else { throw failure("nested too deep") }
        skipSpace()
        switch current {
        case UInt8(ascii: "{"): try object(depth: depth)
        case UInt8(ascii: "["): try array(depth: depth)
        case UInt8(ascii: "\""): try string()
        case UInt8(ascii: "t"): try word("true", .init(kind: .bool, number: 1))
        case UInt8(ascii: "f"): try word("false", .init(kind: .bool))
        case UInt8(ascii: "n"): try word("null", .init(kind: .null))
        default: try number()
        }
    }

    private mutating func word(
        _ text: StaticString, _ node: JSONTape.Node
    ) throws(JSONFailure) {
        let end = position + text.utf8CodeUnitCount
        let matches = text.withUTF8Buffer { wanted in
            end <= bytes.count && bytes[position..<end].elementsEqual(wanted)
        }
        guard matches else { throw failure("a value was expected") }
        position = end
        add(node)
    }

    private mutating func number() throws(JSONFailure) {
        let isNegative = current == UInt8(ascii: "-")
        if isNegative { position += 1 }
        let start = position
        var value: Int64 = 0
        var isWhole = true
        while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            let digit = Int64(byte - UInt8(ascii: "0"))
            let (tens, over) = value.multipliedReportingOverflow(by: 10)
            let (next, overToo) =
                isNegative
                ? tens.subtractingReportingOverflow(digit) : tens.addingReportingOverflow(digit)
            if over || overToo { isWhole = false }
            guard isWhole || takesFractions else { throw failure("a number beyond 64 bits") }
            value = isWhole ? next : 0
            position += 1
        }
        guard position > start else { throw failure("a value was expected") }
        if bytes[start] == UInt8(ascii: "0"), position > start + 1 {
            throw failure("a leading zero")
        }
        if current == UInt8(ascii: ".") || hasExponent {
            guard takesFractions else { throw failure("a number that is no whole one") }
            let isZero = try fraction()
            isWhole = isWhole && isZero
        }
        add(isWhole ? .init(kind: .integer, number: value) : .init(kind: .fraction))
    }

    private var hasExponent: Bool { current == UInt8(ascii: "e") || current == UInt8(ascii: "E") }

    /// Reads past what stands behind the whole part of a number; whether it is a fraction of zeros.
    private mutating func fraction() throws(JSONFailure) -> Bool {
        var isZero = true
        if current == UInt8(ascii: ".") {
            position += 1
            isZero = try digits()
        }
        guard hasExponent else { return isZero }
        position += 1
        if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
        _ = try digits()
        return false
    }

    /// Whether the digits are all zero.
    private mutating func digits() throws(JSONFailure) -> Bool {
        let start = position
        while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            position += 1
        }
        guard position > start else { throw failure("a digit was expected") }
        return bytes[start..<position].allSatisfy { $0 == UInt8(ascii: "0") }
    }

    private mutating func array(depth: Int) throws(JSONFailure) {
        position += 1
        let index = nodes.count
        add(.init(kind: .array))
        skipSpace()
        if current == UInt8(ascii: "]") {
            position += 1
            return
        }
        while true {
            try value(depth: depth + 1)
            skipSpace()
            switch current {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "]"):
                position += 1
                nodes[index].next = nodes.count
                return
            default: throw failure("a comma or ] was expected")
            }
        }
    }

    private mutating func object(depth: Int) throws(JSONFailure) {
        position += 1
        let index = nodes.count
        add(.init(kind: .object))
        skipSpace()
        if current == UInt8(ascii: "}") {
            position += 1
            return
        }
        var keys: [Int] = []
        while true {
            skipSpace()
            guard current == UInt8(ascii: "\"") else { throw failure("a key was expected") }
            keys.append(nodes.count)
            try string()
            skipSpace()
            guard current == UInt8(ascii: ":") else { throw failure("a colon was expected") }
            position += 1
            try value(depth: depth + 1)
            skipSpace()
            switch current {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "}"):
                position += 1
                nodes[index].next = nodes.count
                guard areDistinct(keys) else { throw failure("a repeated key") }
                return
            default: throw failure("a comma or } was expected")
            }
        }
    }

    /// Plain keys in order, as canonical bytes have them, take one look at each neighbour. Others
    /// are distinct as texts, for which there are several spellings of one letter.
    private func areDistinct(_ keys: [Int]) -> Bool {
        let areAscending = zip(keys, keys.dropFirst()).allSatisfy { left, right in
            isPlain(left) && isPlain(right) && precedes(left, right)
        }
        return areAscending || Set(keys.map(keyText)).count == keys.count
    }

    private func isPlain(_ key: Int) -> Bool { nodes[key].isASCII && !nodes[key].hasEscapes }

    private func precedes(_ left: Int, _ right: Int) -> Bool {
        let (left, right) = (nodes[left], nodes[right])
        let count = min(left.end - left.start, right.end - right.start)
        for offset in 0..<count where bytes[left.start + offset] != bytes[right.start + offset] {
            return bytes[left.start + offset] < bytes[right.start + offset]
        }
        return left.end - left.start < right.end - right.start
    }

    private func keyText(_ key: Int) -> String {
        let bytes = JSONEscapes.resolve(bytes[nodes[key].start..<nodes[key].end])
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func string() throws(JSONFailure) {
        position += 1
        var node = JSONTape.Node(kind: .string, start: position)
        while let byte = current, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw failure("a control character in a string") }
            position += 1
            if byte >= 0x80 { node.isASCII = false }
            guard byte == UInt8(ascii: "\\") else { continue }
            node.hasEscapes = true
            position += try JSONEscapes.length(bytes, at: position)
        }
        guard current != nil else { throw failure("a string without an end") }
        node.end = position
        position += 1
        add(node)
    }
}
