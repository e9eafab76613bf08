/// `Codable` values to and from the product's one JSON form.
public enum CanonicalJSON {
    /// The canonical bytes. Fractions are a programmer's error and throw.
    public static func encode(_ value: some Encodable) throws -> [UInt8] {
        try tree(value).canonicalBytes()
    }

    /// The canonical bytes as text.
    public static func text(_ value: some Encodable) throws -> String {
        String(decoding: try encode(value), as: UTF8.self)
    }

    /// Reads a value; throws `JSONFailure`, or what the type's own `init(from:)` throws.
    public static func decode<Value: Decodable>(
        _ type: Value.Type, from bytes: some Collection<UInt8>
    ) throws -> Value {
        try Value(from: JSONTreeDecoder(JSON(bytes: bytes), codingPath: []))
    }

    static func tree(_ value: some Encodable) throws -> JSON {
        let encoder = JSONTreeEncoder(codingPath: [])
        try value.encode(to: encoder)
        return encoder.node.json
    }
}

/// What an encoder has been told so far; containers share it by reference.
final class JSONNode {
    var value: JSON = .null
    var members: [(key: String, node: JSONNode)]?
    var elements: [JSONNode]?

    init(_ value: JSON = .null) { self.value = value }

    var json: JSON {
        if let members {
            return .object(
                Dictionary(members.map { ($0.key, $0.node.json) }, uniquingKeysWith: { $1 }))
        }
        if let elements { return .array(elements.map(\.json)) }
        return value
    }
}

struct JSONTreeEncoder: Encoder {
    let codingPath: [any CodingKey]
    let node = JSONNode()
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        if node.members == nil { node.members = [] }
        return KeyedEncodingContainer(KeyedWriter<Key>(codingPath: codingPath, node: node))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        if node.elements == nil { node.elements = [] }
        return ArrayWriter(codingPath: codingPath, node: node)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        SingleWriter(codingPath: codingPath, node: node)
    }

    /// Encodes any value as a node, taking the short way for the plain ones.
    static func node(_ value: some Encodable, at path: [any CodingKey]) throws -> JSONNode {
        switch value {
        case let text as String: return JSONNode(.string(text))
        case let number as Int64: return JSONNode(.integer(number))
        case let number as Int: return JSONNode(.integer(Int64(number)))
        case let flag as Bool: return JSONNode(.bool(flag))
        case let money as Money: return JSONNode(.integer(money.minor))
        case let quantity as Quantity: return JSONNode(.integer(quantity.milli))
        case is Double, is Float:
            throw EncodingError.invalidValue(
                value, .init(codingPath: path, debugDescription: "fractions are not used"))
        default:
            let encoder = JSONTreeEncoder(codingPath: path)
            try value.encode(to: encoder)
            return encoder.node
        }
    }
}

private struct KeyedWriter<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let codingPath: [any CodingKey]
    let node: JSONNode

    private func add(_ child: JSONNode, _ key: Key) {
        node.members?.append((key.stringValue, child))
    }
    func encodeNil(forKey key: Key) { add(JSONNode(.null), key) }
    func encode(_ value: String, forKey key: Key) { add(JSONNode(.string(value)), key) }
    func encode(_ value: Int64, forKey key: Key) { add(JSONNode(.integer(value)), key) }
    func encode(_ value: Int, forKey key: Key) { add(JSONNode(.integer(Int64(value))), key) }
    func encode(_ value: Bool, forKey key: Key) { add(JSONNode(.bool(value)), key) }
    func encode(_ value: some Encodable, forKey key: Key) throws {
        add(try JSONTreeEncoder.node(value, at: codingPath + [key]), key)
    }
    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        let encoder = JSONTreeEncoder(codingPath: codingPath + [key])
        add(encoder.node, key)
        return encoder.container(keyedBy: type)
    }
    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        let encoder = JSONTreeEncoder(codingPath: codingPath + [key])
        add(encoder.node, key)
        return encoder.unkeyedContainer()
    }
    func superEncoder() -> any Encoder { preconditionFailure("classes are not encoded") }
    func superEncoder(forKey key: Key) -> any Encoder { superEncoder() }
}

private struct ArrayWriter: UnkeyedEncodingContainer {
    let codingPath: [any CodingKey]
    let node: JSONNode
    var count: Int { node.elements?.count ?? 0 }

    func encodeNil() { node.elements?.append(JSONNode(.null)) }
    func encode(_ value: some Encodable) throws {
        node.elements?.append(try JSONTreeEncoder.node(value, at: codingPath))
    }
    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) -> KeyedEncodingContainer<Nested> {
        let encoder = JSONTreeEncoder(codingPath: codingPath)
        node.elements?.append(encoder.node)
        return encoder.container(keyedBy: type)
    }
    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        let encoder = JSONTreeEncoder(codingPath: codingPath)
        node.elements?.append(encoder.node)
        return encoder.unkeyedContainer()
    }
    func superEncoder() -> any Encoder { preconditionFailure("classes are not encoded") }
}

private struct SingleWriter: SingleValueEncodingContainer {
    let codingPath: [any CodingKey]
    let node: JSONNode

    func encodeNil() { node.value = .null }
    func encode(_ value: String) { node.value = .string(value) }
    func encode(_ value: Int64) { node.value = .integer(value) }
    func encode(_ value: Bool) { node.value = .bool(value) }
    func encode(_ value: some Encodable) throws {
        // Other numbers write themselves to a container like this one, and would for ever.
        guard value is Int || value is Int64 || !(value is any BinaryInteger) else {
            throw EncodingError.invalidValue(
                value, .init(codingPath: codingPath, debugDescription: "only Int and Int64"))
        }
        let child = try JSONTreeEncoder.node(value, at: codingPath)
        node.value = child.value
        node.members = child.members
        node.elements = child.elements
    }
}
