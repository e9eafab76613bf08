/// `Codable`'s view of a `JSONTape`: decoders and containers are positions on it.
extension JSONTape {
    /// Decodes the value there, taking the short way for the plain ones.
    func decode<Value: Decodable>(_ type: Value.Type, at index: Int) throws -> Value {
        // Types are compared, which costs a tenth of a cast.
        if type == String.self {
            return unsafeBitCast(try string(at: index), to: type)
        } else if type == Int64.self || type == Int.self {
            return unsafeBitCast(try integer(at: index), to: type)
        } else if type == Bool.self {
            guard nodes[index].kind == .bool else { throw mismatch("true or false", at: index) }
            return unsafeBitCast(nodes[index].number != 0, to: type)
        }
        return try Value(from: TapeDecoder(tape: self, index: index))
    }

    fileprivate func string(at index: Int) throws(JSONFailure) -> String {
        guard nodes[index].kind == .string else { throw mismatch("text", at: index) }
        return text(at: index)
    }

    fileprivate func integer(at index: Int) throws(JSONFailure) -> Int64 {
        guard nodes[index].kind == .integer else { throw mismatch("a whole number", at: index) }
        return nodes[index].number
    }

    fileprivate func mismatch(
        _ wanted: String, at index: Int, _ key: (any CodingKey)? = nil
    ) -> JSONFailure {
        let names = path(to: index) + (key.map { [$0.stringValue] } ?? [])
        return .mismatch(path: names.joined(separator: "."), wanted: wanted)
    }
}

private struct TapeDecoder: Decoder {
    let tape: JSONTape
    let index: Int
    var codingPath: [any CodingKey] { tape.path(to: index).map(PathKey.init) }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(
        keyedBy type: Key.Type
    ) throws -> KeyedDecodingContainer<Key> {
        guard tape.nodes[index].kind == .object else {
            throw tape.mismatch("an object", at: index)
        }
        return KeyedDecodingContainer(KeyedReader(decoder: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard tape.nodes[index].kind == .array else {
            throw tape.mismatch("an array", at: index)
        }
        return ArrayReader(decoder: self)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { SingleReader(decoder: self) }
}

/// A step of a path, for a failure.
private struct PathKey: CodingKey {
    let stringValue: String
    var intValue: Int? { Int(stringValue) }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { self.init("\(intValue)") }
}

private struct KeyedReader<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: TapeDecoder
    private var tape: JSONTape { decoder.tape }
    var codingPath: [any CodingKey] { decoder.codingPath }

    init(decoder: TapeDecoder) { self.decoder = decoder }

    var allKeys: [Key] {
        tape.children(of: decoder.index).compactMap { Key(stringValue: tape.text(at: $0)) }
    }
    func contains(_ key: Key) -> Bool {
        tape.member(key.stringValue, of: decoder.index) != nil
    }
    func decodeNil(forKey key: Key) -> Bool {
        tape.member(key.stringValue, of: decoder.index).map { tape.nodes[$0].kind == .null } ?? true
    }

    private func member(_ key: Key) throws(JSONFailure) -> Int {
        guard let index = tape.member(key.stringValue, of: decoder.index) else {
            throw tape.mismatch("a value", at: decoder.index, key)
        }
        return index
    }
    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try tape.decode(type, at: member(key))
    }
    func decode(_ type: String.Type, forKey key: Key) throws -> String {
        try tape.string(at: member(key))
    }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 {
        try tape.integer(at: member(key))
    }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
        guard let index = tape.member(key.stringValue, of: decoder.index),
            tape.nodes[index].kind != .null
        else { return nil }
        return try tape.string(at: index)
    }
    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try TapeDecoder(tape: tape, index: member(key)).container(keyedBy: type)
    }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try TapeDecoder(tape: tape, index: member(key)).unkeyedContainer()
    }
    func superDecoder() throws -> any Decoder { preconditionFailure("classes are not decoded") }
    func superDecoder(forKey key: Key) throws -> any Decoder { try superDecoder() }
}

private struct ArrayReader: UnkeyedDecodingContainer {
    let decoder: TapeDecoder
    private var position: Int
    private(set) var currentIndex = 0
    private var tape: JSONTape { decoder.tape }
    var codingPath: [any CodingKey] { decoder.codingPath }
    /// Unknown before the end: elements are counted as they are read.
    var count: Int? { nil }
    var isAtEnd: Bool { position >= tape.nodes[decoder.index].next }

    init(decoder: TapeDecoder) {
        self.decoder = decoder
        position = decoder.index + 1
    }

    private mutating func next() throws(JSONFailure) -> Int {
        guard !isAtEnd else {
            throw tape.mismatch("one more element", at: decoder.index, PathKey("\(currentIndex)"))
        }
        defer {
            position = tape.nodes[position].next
            currentIndex += 1
        }
        return position
    }
    mutating func decodeNil() -> Bool {
        guard !isAtEnd, tape.nodes[position].kind == .null else { return false }
        position += 1
        currentIndex += 1
        return true
    }
    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try tape.decode(type, at: next())
    }
    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        try TapeDecoder(tape: tape, index: next()).container(keyedBy: type)
    }
    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try TapeDecoder(tape: tape, index: next()).unkeyedContainer()
    }
    mutating func superDecoder() throws -> any Decoder {
        preconditionFailure("classes are not decoded")
    }
}

private struct SingleReader: SingleValueDecodingContainer {
    let decoder: TapeDecoder
    private var tape: JSONTape { decoder.tape }
    var codingPath: [any CodingKey] { decoder.codingPath }

    init(decoder: TapeDecoder) { self.decoder = decoder }

    func decodeNil() -> Bool { tape.nodes[decoder.index].kind == .null }
    func decode(_ type: String.Type) throws -> String { try tape.string(at: decoder.index) }
    func decode(_ type: Int64.Type) throws -> Int64 { try tape.integer(at: decoder.index) }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        // These types read themselves from a container like this one, and would for ever.
        let isOtherNumber =
            type is any BinaryFloatingPoint.Type
            || (type is any BinaryInteger.Type && !(type is Int.Type || type is Int64.Type))
        guard !isOtherNumber else {
            throw tape.mismatch("a type other than \(type), which is not used", at: decoder.index)
        }
        return try tape.decode(type, at: decoder.index)
    }
}
