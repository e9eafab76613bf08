struct JSONTreeDecoder: Decoder {
    let json: JSON
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    init(_ json: JSON, codingPath: [any CodingKey]) {
        self.json = json
        self.codingPath = codingPath
    }

    func container<Key: CodingKey>(
        keyedBy type: Key.Type
    ) throws -> KeyedDecodingContainer<Key> {
        guard case .object(let members) = json else { throw mismatch("an object", codingPath) }
        return KeyedDecodingContainer(KeyedReader(codingPath: codingPath, members: members))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .array(let elements) = json else { throw mismatch("an array", codingPath) }
        return ArrayReader(codingPath: codingPath, elements: elements)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer {
        SingleReader(codingPath: codingPath, json: json)
    }

    /// Decodes any value from a tree, taking the short way for the plain ones.
    static func decode<Value: Decodable>(
        _ type: Value.Type, _ json: JSON, at path: [any CodingKey]
    ) throws -> Value {
        let plain: Any? =
            switch (type, json) {
            case (is String.Type, .string(let text)): text
            case (is Int64.Type, .integer(let number)): number
            case (is Int.Type, .integer(let number)): Int(number)
            case (is Bool.Type, .bool(let flag)): flag
            default: nil
            }
        // Unwrapped first: nothing cast to an optional type would be a nil of that type.
        if let plain, let value = plain as? Value { return value }
        switch type {
        case is String.Type: throw mismatch("text", path)
        case is Int64.Type, is Int.Type: throw mismatch("a whole number", path)
        case is Bool.Type: throw mismatch("true or false", path)
        default: return try Value(from: JSONTreeDecoder(json, codingPath: path))
        }
    }
}

private func mismatch(_ wanted: String, _ path: [any CodingKey]) -> JSONFailure {
    .mismatch(path: path.map(\.stringValue).joined(separator: "."), wanted: wanted)
}

/// The position of an element, for the path in a failure.
private struct IndexKey: CodingKey {
    let intValue: Int?
    var stringValue: String { "\(intValue ?? 0)" }
    init(_ index: Int) { intValue = index }
    init?(intValue: Int) { self.init(intValue) }
    init?(stringValue: String) { nil }
}

private struct KeyedReader<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let codingPath: [any CodingKey]
    let members: [String: JSON]

    var allKeys: [Key] { members.keys.compactMap(Key.init(stringValue:)) }
    func contains(_ key: Key) -> Bool { members[key.stringValue] != nil }
    func decodeNil(forKey key: Key) -> Bool { members[key.stringValue] ?? .null == .null }

    private func value(_ key: Key) throws -> JSON {
        guard let value = members[key.stringValue] else {
            throw mismatch("a value", codingPath + [key])
        }
        return value
    }
    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try JSONTreeDecoder.decode(type, value(key), at: codingPath + [key])
    }
    func decode(_ type: String.Type, forKey key: Key) throws -> String {
        guard case .string(let text) = try value(key) else {
            throw mismatch("text", codingPath + [key])
        }
        return text
    }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 {
        guard case .integer(let number) = try value(key) else {
            throw mismatch("a whole number", codingPath + [key])
        }
        return number
    }
    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try JSONTreeDecoder(value(key), codingPath: codingPath + [key]).container(keyedBy: type)
    }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try JSONTreeDecoder(value(key), codingPath: codingPath + [key]).unkeyedContainer()
    }
    func superDecoder() throws -> any Decoder { preconditionFailure("classes are not decoded") }
    func superDecoder(forKey key: Key) throws -> any Decoder { try superDecoder() }
}

private struct ArrayReader: UnkeyedDecodingContainer {
    let codingPath: [any CodingKey]
    let elements: [JSON]
    var currentIndex = 0
    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex >= elements.count }

    init(codingPath: [any CodingKey], elements: [JSON]) {
        self.codingPath = codingPath
        self.elements = elements
    }

    private mutating func next() throws -> (JSON, [any CodingKey]) {
        let path = codingPath + [IndexKey(currentIndex)]
        guard !isAtEnd else { throw mismatch("one more element", path) }
        defer { currentIndex += 1 }
        return (elements[currentIndex], path)
    }
    mutating func decodeNil() -> Bool {
        guard !isAtEnd, elements[currentIndex] == .null else { return false }
        currentIndex += 1
        return true
    }
    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let (json, path) = try next()
        return try JSONTreeDecoder.decode(type, json, at: path)
    }
    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        let (json, path) = try next()
        return try JSONTreeDecoder(json, codingPath: path).container(keyedBy: type)
    }
    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        let (json, path) = try next()
        return try JSONTreeDecoder(json, codingPath: path).unkeyedContainer()
    }
    mutating func superDecoder() throws -> any Decoder {
        preconditionFailure("classes are not decoded")
    }
}

private struct SingleReader: SingleValueDecodingContainer {
    let codingPath: [any CodingKey]
    let json: JSON

    func decodeNil() -> Bool { json == .null }
    func decode(_ type: String.Type) throws -> String {
        guard case .string(let text) = json else { throw mismatch("text", codingPath) }
        return text
    }
    func decode(_ type: Int64.Type) throws -> Int64 {
        guard case .integer(let number) = json else {
            throw mismatch("a whole number", codingPath)
        }
        return number
    }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        // These types read themselves from a container like this one, and would for ever.
        let isOtherNumber =
            type is any BinaryFloatingPoint.Type
            || (type is any BinaryInteger.Type && !(type is Int.Type || type is Int64.Type))
        guard !isOtherNumber else {
            throw mismatch("a type other than \(type), which is not used", codingPath)
        }
        return try JSONTreeDecoder.decode(type, json, at: codingPath)
    }
}
