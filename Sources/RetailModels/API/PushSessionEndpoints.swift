/// What is too large for one push, sent in parts and taken whole: a till that has a catalogue and
/// is paired with a tenant that has none (sync.md: push-sessions).
public struct PushSession: Codable, Hashable, Sendable {
    /// The same for the same content of the same device, so whoever begins again goes on.
    public var id: String
    /// Parts in all, from 1.
    public var parts: Int64
    /// The numbers of those that are there.
    public var received: [Int64]
    public var isCommitted: Bool
    /// Milliseconds since 1970 by the cloud's clock; afterwards what was not committed is gone.
    public var expiresAt: Int64

    public init(
        id: String, parts: Int64, received: [Int64], isCommitted: Bool, expiresAt: Int64
    ) {
        self.id = id
        self.parts = parts
        self.received = received
        self.isCommitted = isCommitted
        self.expiresAt = expiresAt
    }

    /// Bytes of a part; the last may be shorter.
    public static let partBytesMax = 256 << 10
    public static let partCountMax: Int64 = 1_024

    /// The text in parts, none of which breaks a character.
    public static func parts(of text: String) -> [String] {
        var parts: [String] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            var end = min(rest.startIndex + partBytesMax, rest.endIndex)
            while end < rest.endIndex, rest[end] & 0xC0 == 0x80 { end -= 1 }
            parts.append(String(decoding: rest[..<end], as: UTF8.self))
            rest = rest[end...]
        }
        return parts
    }
}

/// What a session carries as JSON: a shop's catalogue, rates before the products that name them.
public struct CatalogueSeed: Codable, Hashable, Sendable {
    public var taxRates: [TaxRate]
    public var products: [Product]

    public init(taxRates: [TaxRate], products: [Product]) {
        self.taxRates = taxRates
        self.products = products
    }
}

/// Begins to send a content, or goes on with it.
public struct CreatePushSession: Endpoint {
    public struct Body: Codable, Hashable, Sendable {
        /// How many parts it has.
        public var parts: Int64
        /// The SHA-256 of all parts together, 64 hexadecimal digits.
        public var hash: String

        public init(parts: Int64, hash: String) {
            self.parts = parts
            self.hash = hash
        }
    }
    public typealias Reply = PushSession
    public static let verb = HTTPVerb.post
    public static let path = "/api/sync/push-sessions"
    public var body: Body

    public init(parts: Int64, hash: String) { body = Body(parts: parts, hash: hash) }
    public init(_ input: EndpointInput) throws(Problem) {
        body = try input.decodedBody(Body.self)
        guard (1...PushSession.partCountMax).contains(body.parts), body.hash.utf8.count == 64,
            Hex.bytes(body.hash) != nil, body.hash == body.hash.lowercased()
        else {
            throw Problem(
                .badRequest,
                "a session has 1 to \(PushSession.partCountMax) parts and a hash of 64 digits")
        }
    }
    public var input: EndpointInput {
        EndpointInput(body: (try? CanonicalJSON.encode(body)) ?? [])
    }
}

/// Sends a part; the same again is safe.
public struct PutPushPart: Endpoint {
    public struct Body: Codable, Hashable, Sendable {
        public var content: String

        public init(content: String) { self.content = content }
    }
    public typealias Reply = PushSession
    public static let verb = HTTPVerb.put
    public static let path = "/api/sync/push-sessions/{id}/{part}"
    public var id: String
    /// From 1.
    public var part: Int64
    public var body: Body

    public init(id: String, part: Int64, content: String) {
        self.id = id
        self.part = part
        body = Body(content: content)
    }
    public init(_ input: EndpointInput) throws(Problem) {
        id = try input.pathValue("id")
        guard let part = Int64(try input.pathValue("part")), part > 0 else {
            throw Problem(.notFound, "a part is named by its number, from 1")
        }
        self.part = part
        body = try input.decodedBody(Body.self)
        guard body.content.utf8.count <= PushSession.partBytesMax else {
            throw Problem(.bodyTooLarge, "at most \(PushSession.partBytesMax) bytes in one part")
        }
    }
    public var input: EndpointInput {
        EndpointInput(
            path: ["id": id, "part": "\(part)"], body: (try? CanonicalJSON.encode(body)) ?? [])
    }
}

/// Takes the content whole, or not at all; again it is the same.
public struct CommitPushSession: Endpoint {
    public typealias Reply = PushSession
    public static let verb = HTTPVerb.post
    public static let path = "/api/sync/push-sessions/{id}/commit"
    public var id: String

    public init(id: String) { self.id = id }
    public init(_ input: EndpointInput) throws(Problem) { id = try input.pathValue("id") }
    public var input: EndpointInput { EndpointInput(path: ["id": id]) }
}
