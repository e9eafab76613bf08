/// `Codable` values to and from the product's one JSON form.
public enum CanonicalJSON {
    /// The canonical bytes. Fractions are a programmer's error and throw.
    public static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoding = Encoding()
        try encoding.write(value)
        return encoding.writer.bytes
    }

    /// The canonical bytes as text.
    public static func text(_ value: some Encodable) throws -> String {
        String(decoding: try encode(value), as: UTF8.self)
    }

    /// Reads a value; throws `JSONFailure`, or what the type's own `init(from:)` throws.
    /// - Parameter takesFractions: fractions may stand where `Value` does not look.
    public static func decode<Value: Decodable>(
        _ type: Value.Type, from bytes: some Collection<UInt8>, takesFractions: Bool = false
    ) throws -> Value {
        let tape = try JSONTape(bytes: bytes, takesFractions: takesFractions)
        return try tape.decode(type, at: tape.root)
    }

    /// Whether all texts in JSON are as wanted, the names of members included.
    public static func allTexts(
        in bytes: some Collection<UInt8>, _ isWanted: (String) -> Bool
    ) throws(JSONFailure) -> Bool {
        let tape = try JSONTape(bytes: bytes)
        return tape.nodes.indices.allSatisfy {
            tape.nodes[$0].kind != .string || isWanted(tape.text(at: $0))
        }
    }
}

/// One run of the encoder. Values write themselves in order, each before the next begins, so all
/// containers share one writer and one stack of what is open.
private final class Encoding {
    /// Used by one value at a time, so the check for overlapping use is left out: it would cost a
    /// fifth of the whole.
    @exclusivity(unchecked)
    var writer = JSONWriter()
    /// What the value being written has turned out to be, the innermost last.
    @exclusivity(unchecked)
    private var open: [Shape] = []

    enum Shape {
        /// The value has asked for no container yet.
        case unknown
        case object(JSONWriter.Mark)
        case array(JSONWriter.Mark, count: Int)
        case single
    }

    /// Writes any value, taking the short way for the plain ones.
    func write<Value: Encodable>(_ value: Value) throws {
        // Types are compared, which costs a tenth of a cast.
        if Value.self == String.self {
            writer.string(unsafeBitCast(value, to: String.self))
        } else if Value.self == Int64.self || Value.self == Int.self {
            writer.integer(unsafeBitCast(value, to: Int64.self))
        } else if Value.self == Money.self {
            writer.integer(unsafeBitCast(value, to: Money.self).minor)
        } else if Value.self == Quantity.self {
            writer.integer(unsafeBitCast(value, to: Quantity.self).milli)
        } else if Value.self == Bool.self {
            writer.bool(unsafeBitCast(value, to: Bool.self))
        } else {
            open.append(.unknown)
            try value.encode(to: CanonicalEncoder(encoding: self))
            finish(open.removeLast())
        }
    }

    private func finish(_ shape: Shape) {
        switch shape {
        case .unknown, .object: closeObject(shape)
        case .array(let mark, _): writer.closeArray(mark)
        case .single: break
        }
    }

    /// A value without any container is an empty object, as synthesised code means it.
    private func closeObject(_ shape: Shape) {
        if case .object(let mark) = shape {
            writer.closeObject(mark)
        } else {
            writer.closeObject(writer.open("{"))
        }
    }

    // MARK: - What containers call

    func beginObject() {
        if case .object = open[open.count - 1] { return }
        open[open.count - 1] = .object(writer.open("{"))
    }

    func beginArray() {
        if case .array = open[open.count - 1] { return }
        open[open.count - 1] = .array(writer.open("["), count: 0)
    }

    func beginSingle() { open[open.count - 1] = .single }

    var elementCount: Int {
        if case .array(_, let count) = open[open.count - 1] { count } else { 0 }
    }

    func endElement() {
        writer.separate()
        guard case .array(let mark, let count) = open[open.count - 1] else { return }
        open[open.count - 1] = .array(mark, count: count + 1)
    }
}

private struct CanonicalEncoder: Encoder {
    let encoding: Encoding
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        encoding.beginObject()
        return KeyedEncodingContainer(KeyedWriter<Key>(encoding: encoding))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        encoding.beginArray()
        return ArrayWriter(encoding: encoding)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        encoding.beginSingle()
        return SingleWriter(encoding: encoding)
    }
}

private struct KeyedWriter<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoding: Encoding
    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) {
        encoding.writer.key(key.stringValue)
        encoding.writer.null()
        encoding.writer.separate()
    }
    func encode(_ value: String, forKey key: Key) {
        encoding.writer.key(key.stringValue)
        encoding.writer.string(value)
        encoding.writer.separate()
    }
    func encode(_ value: Int64, forKey key: Key) {
        encoding.writer.key(key.stringValue)
        encoding.writer.integer(value)
        encoding.writer.separate()
    }
    func encode(_ value: some Encodable, forKey key: Key) throws {
        encoding.writer.key(key.stringValue)
        try encoding.write(value)
        encoding.writer.separate()
    }
    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> { nestedContainersAreNotUsed() }
    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        nestedContainersAreNotUsed()
    }
    func superEncoder() -> any Encoder { nestedContainersAreNotUsed() }
    func superEncoder(forKey key: Key) -> any Encoder { nestedContainersAreNotUsed() }
}

private struct ArrayWriter: UnkeyedEncodingContainer {
    let encoding: Encoding
    var codingPath: [any CodingKey] { [] }
    var count: Int { encoding.elementCount }

    func encodeNil() {
        encoding.writer.null()
        encoding.endElement()
    }
    func encode(_ value: some Encodable) throws {
        try encoding.write(value)
        encoding.endElement()
    }
    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) -> KeyedEncodingContainer<Nested> { nestedContainersAreNotUsed() }
    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { nestedContainersAreNotUsed() }
    func superEncoder() -> any Encoder { nestedContainersAreNotUsed() }
}

private struct SingleWriter: SingleValueEncodingContainer {
    let encoding: Encoding
    var codingPath: [any CodingKey] { [] }

    func encodeNil() { encoding.writer.null() }
    func encode(_ value: String) { encoding.writer.string(value) }
    func encode(_ value: Int64) { encoding.writer.integer(value) }
    func encode<Value: Encodable>(_ value: Value) throws {
        // Numbers of other types write themselves to a container like this one, and would for ever.
        let isPlain = Value.self == Int.self || Value.self == Int64.self
        guard isPlain || !(Value.self is any Numeric.Type) else {
            throw EncodingError.invalidValue(
                value, .init(codingPath: [], debugDescription: "only Int and Int64 are used"))
        }
        try encoding.write(value)
    }
}

/// Values write themselves whole and in order; what would hold a place open for later is not
/// supported.
private func nestedContainersAreNotUsed() -> Never {
    preconditionFailure("a value that is encoded here has fields that are values themselves")
}
