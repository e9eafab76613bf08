/// A complete answer of an HTTP server, whatever its status.
public struct HTTPReply: Sendable, Equatable {
    /// 100…599; redirects are not followed and arrive as 3xx.
    public var status: Int
    /// The headers of the last response, and its trailers.
    public var headers: HTTPHeaders
    /// All of it, unpacked when gzip was asked for.
    public var body: [UInt8]

    /// A reply as a server, or a fake of one, gives it.
    public init(status: Int, headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// The headers of a reply: names in lower case, in the order they came.
public struct HTTPHeaders: Sendable, Equatable {
    /// One line.
    public struct Field: Sendable, Equatable {
        /// In lower case.
        public let name: String
        /// Without the white space around it.
        public let value: String

        /// A field; the name is lower-cased.
        public init(name: String, value: String) {
            self.name = name.lowercased()
            self.value = value
        }
    }

    /// Every line, repeated names included.
    public private(set) var fields: [Field]

    /// Headers from name and value, in any case.
    public init(_ fields: [(name: String, value: String)] = []) {
        self.fields = fields.map { Field(name: $0.name, value: $0.value) }
    }

    /// The first value of that name, in any case.
    public subscript(_ name: String) -> String? {
        let name = name.lowercased()
        return fields.first { $0.name == name }?.value
    }

    /// Every value of that name, in any case.
    public func all(_ name: String) -> [String] {
        let name = name.lowercased()
        return fields.filter { $0.name == name }.map(\.value)
    }
}

extension HTTPHeaders: ExpressibleByDictionaryLiteral {
    /// `["Content-Type": "application/json"]`, mostly for fakes.
    public init(dictionaryLiteral elements: (String, String)...) {
        self.init(elements.map { (name: $0.0, value: $0.1) })
    }
}

extension HTTPHeaders {
    /// Reads header lines as they came from the wire; the status line and what is no header line
    /// are left out.
    init(lines bytes: [UInt8]) {
        fields = []
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
                !Self.isBlank(line[line.startIndex])
            else { continue }
            var value = line[line.index(after: colon)...]
            while let first = value.first, Self.isBlank(first) { value.removeFirst() }
            while let last = value.last, Self.isBlank(last) { value.removeLast() }
            fields.append(
                Field(
                    name: String(decoding: line[..<colon], as: UTF8.self),
                    value: String(decoding: value, as: UTF8.self)))
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }
}
