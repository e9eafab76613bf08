/// A JSON value without fractions: this product has no use for a number that is no whole one.
public enum JSON: Equatable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case string(String)
    case array([JSON])
    case object([String: JSON])
}

/// Why bytes are no JSON that this product reads.
public enum JSONFailure: Error, Equatable, Sendable {
    /// `offset` counts bytes from the start.
    case malformed(reason: String, offset: Int)
    /// The value has the wrong type or is missing; `path` names it, such as `lines.0.net`.
    case mismatch(path: String, wanted: String)
}

extension JSON {
    /// Deeper nesting is refused, so that hostile input cannot exhaust the stack.
    public static let depthMax = 64

    /// Reads one JSON value and nothing after it. Fractions, exponents, numbers beyond 64 bits,
    /// repeated keys, invalid UTF-8 and nesting over `depthMax` are malformed.
    public init(bytes: some Collection<UInt8>) throws(JSONFailure) {
        let tape = try JSONTape(bytes: bytes)
        self.init(tape, at: tape.root)
    }

    private init(_ tape: JSONTape, at index: Int) {
        switch tape.nodes[index].kind {
        case .null: self = .null
        case .bool: self = .bool(tape.nodes[index].number != 0)
        case .integer: self = .integer(tape.nodes[index].number)
        case .fraction: preconditionFailure("a strict tape has no fractions")
        case .string: self = .string(tape.text(at: index))
        case .array: self = .array(tape.children(of: index).map { JSON(tape, at: $0) })
        case .object:
            let members = tape.children(of: index).map {
                (tape.text(at: $0), JSON(tape, at: $0 + 1))
            }
            self = .object(Dictionary(members, uniquingKeysWith: { $1 }))
        }
    }

    /// Writes the one canonical form: keys in byte order, no white space, whole numbers, the
    /// shortest escapes. Hashes and signatures are made over these bytes.
    public func canonicalBytes() -> [UInt8] {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.bytes
    }

    private func write(to writer: inout JSONWriter) {
        switch self {
        case .null: writer.null()
        case .bool(let value): writer.bool(value)
        case .integer(let value): writer.integer(value)
        case .string(let value): writer.string(value)
        case .array(let values):
            let mark = writer.open("[")
            for value in values {
                value.write(to: &writer)
                writer.separate()
            }
            writer.closeArray(mark)
        case .object(let members):
            let mark = writer.open("{")
            for member in members {
                writer.key(member.key)
                member.value.write(to: &writer)
                writer.separate()
            }
            writer.closeObject(mark)
        }
    }
}
