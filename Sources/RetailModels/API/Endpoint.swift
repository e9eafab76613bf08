/// The verbs the API uses.
public enum HTTPVerb: String, Sendable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
}

/// The parts of a request that an endpoint reads and a client writes.
public struct EndpointInput: Sendable {
    /// By the name in the path's braces, not percent-encoded.
    public var path: [String: String]
    public var query: [String: String]
    public var body: [UInt8]
    /// Those that the endpoint names, by lower-case name.
    public var headers: [String: String]

    public init(
        path: [String: String] = [:], query: [String: String] = [:], body: [UInt8] = [],
        headers: [String: String] = [:]
    ) {
        self.headers = headers
        self.path = path
        self.query = query
        self.body = body
    }

    public func pathValue(_ name: String) throws(Problem) -> String {
        guard let value = path[name], !value.isEmpty else {
            throw Problem(.badRequest, "\(name) is missing from the path")
        }
        return value
    }

    /// A whole number of the query within `range`, or `fallback` when it is not given.
    public func number(
        _ name: String, in range: ClosedRange<Int64>, default fallback: Int64
    ) throws(Problem) -> Int64 {
        guard let text = query[name] else { return fallback }
        guard let value = Int64(text), range.contains(value) else {
            throw Problem(
                .badRequest,
                "\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// The `after` of a list by time: time and id with a point between them, nil when not given.
    public func timeKey() throws(Problem) -> (at: Int64, id: String)? {
        guard let text = query["after"] else { return nil }
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].isEmpty, parts[0].first != "+", let at = Int64(parts[0])
        else { throw Self.noKey }
        return (at, String(parts[1]))
    }

    static let noKey = Problem(.badRequest, "after must be the next key of the page before")

    /// What the type does not know is not looked at.
    /// - Parameter code: what JSON that is no such value is refused as.
    public func decodedBody<Value: Decodable>(
        _ type: Value.Type, otherwise code: Problem.Code = .malformedBody
    ) throws(Problem) -> Value {
        do { return try CanonicalJSON.decode(type, from: body, takesFractions: true) } catch {
            var code = code
            if case .malformed = error as? JSONFailure { code = .malformedBody }
            throw Problem(code, "the body is not what this call takes: \(error)")
        }
    }
}

/// One call of the API, known to client and server alike.
public protocol Endpoint: Sendable {
    associatedtype Reply: Codable & Sendable
    static var verb: HTTPVerb { get }
    /// Such as `/api/products/{code}`.
    static var path: String { get }
    /// The headers that it reads besides those of every call, in lower case.
    static var headerNames: [String] { get }

    init(_ input: EndpointInput) throws(Problem)
    var input: EndpointInput { get }
}

extension Endpoint {
    public static var headerNames: [String] { [] }
}

/// A reply that is taken as the bytes that came, because a hash was taken of them.
public protocol VerbatimReply: Sendable {
    /// - Parameter header: the value of a header by its lower-case name.
    init(bytes: [UInt8], header: (String) -> String?)
}

/// A reply that may be followed by a next one.
public protocol PagedReply {
    /// Given as `after` it brings the next page; nil on the last.
    var next: String? { get }
}

/// A page of a list, and the key of the next one.
public struct Page<Item: Codable & Sendable>: Codable, Sendable, PagedReply {
    public var items: [Item]
    /// Given as `after` it brings the next page; nil on the last.
    public var next: String?

    public init(items: [Item], next: String?) {
        self.items = items
        self.next = next
    }

    /// A page of `items`, which holds one more than `limit` when there is a next page.
    public init(_ items: [Item], limit: Int, key: (Item) -> String) {
        let shown = Array(items.prefix(limit))
        self.init(items: shown, next: items.count > limit ? shown.last.map(key) : nil)
    }
}

/// The limits of every list.
public enum PageLimit {
    public static let range: ClosedRange<Int64> = 1...500
    public static let fallback: Int64 = 50
}
