/// A revoked till hands in what it has not sent, for a manager to decide on: each write is kept in
/// `sync_parked`, and nothing is stored as a fact. It has no token any more and proves its key, as
/// for a token. The same bundles again are always safe.
public struct SalvageBundles: Endpoint {
    public struct Body: Codable, Sendable {
        public var device: String
        /// From `ChallengeDevice`, good once.
        public var nonce: String
        /// Over `Pairing.salvageText`, 128 hexadecimal digits.
        public var signature: String
        /// The address under which the device reaches the server.
        public var url: String
        /// As it would be pushed: numbered, and with the places that the till relies on.
        public var push: PushBundles.Body

        public init(
            device: String, nonce: String, signature: String, url: String, push: PushBundles.Body
        ) {
            self.device = device
            self.nonce = nonce
            self.signature = signature
            self.url = url
            self.push = push
        }
    }
    public typealias Reply = PushBundles.Reply
    public static let verb = HTTPVerb.post
    public static let path = "/api/sync/salvage"
    public var body: Body

    public init(_ body: Body) { self.body = body }
    public init(_ input: EndpointInput) throws(Problem) {
        guard input.body.count <= PushBundles.bytesMax else {
            throw Problem(.bodyTooLarge, "at most \(PushBundles.bytesMax) bytes at once")
        }
        body = try input.decodedBody(Body.self)
        try body.push.check()
    }
    public var input: EndpointInput {
        // Encoding text cannot fail.
        EndpointInput(body: (try? CanonicalJSON.encode(body)) ?? [])
    }
}

extension PushBundles.Body {
    /// What a signature over a push vouches for: the epoch, and every bundle by its hash.
    public var fingerprint: String {
        Digest.sha256(([epoch] + bundles.map(\.hash)).joined(separator: " "))
    }
}

extension Pairing {
    /// What a revoked device signs to hand in a push: good for this server, once, and for nothing
    /// else.
    public static func salvageText(
        nonce: String, tenant: String, device: String, url: String, push: PushBundles.Body
    ) -> String {
        "pos-salvage\n\(nonce)\n\(tenant)\n\(device)\n\(url)\n\(push.fingerprint)"
    }
}

/// A write that a server keeps for a person.
public struct ParkedWrite: Codable, Hashable, Sendable {
    /// The SHA-256 of its bytes.
    public var hash: String
    /// The id that it names.
    public var id: String
    public var kind: JournalWrite.Kind
    /// Why it is kept; a word of `Problem.Code`, or of a newer server.
    public var code: String
    public var detail: String
    /// Milliseconds since 1970, by the server's clock.
    public var receivedAt: Int64
    /// Of a document that can be read: who made it, its number and when.
    public var device: String?
    public var number: String?
    public var at: Int64?
    /// Of a sale or refund, in minor units.
    public var gross: Int64?

    public init(
        hash: String, id: String, kind: JournalWrite.Kind, code: String, detail: String,
        receivedAt: Int64, body: String
    ) {
        self.hash = hash
        self.id = id
        self.kind = kind
        self.code = code
        self.detail = detail
        self.receivedAt = receivedAt
        let signed = SignedDocument(document: body, signature: "", key: "")
        guard kind != .customer, let document = try? signed.decoded() else { return }
        device = document.device
        number = document.number
        at = document.at
        gross = document.sale?.priced.gross.minor
    }

    /// Behind it in a list.
    public var pageKey: String { "\(receivedAt).\(hash)" }
}

/// The writes that the server keeps for a person, the oldest first.
public struct ListParked: ManagerEndpoint {
    public typealias Reply = Page<ParkedWrite>
    public static let verb = HTTPVerb.get
    public static let path = "/api/parked"
    public var after: (at: Int64, hash: String)?
    public var limit: Int64

    public init(after: (at: Int64, hash: String)? = nil, limit: Int64 = PageLimit.fallback) {
        self.after = after
        self.limit = limit
    }
    public init(_ input: EndpointInput) throws(Problem) {
        after = try input.timeKey().map { ($0.at, $0.id) }
        limit = try input.number("limit", in: PageLimit.range, default: PageLimit.fallback)
    }
    public var input: EndpointInput {
        var query = ["limit": "\(limit)"]
        if let after { query["after"] = "\(after.at).\(after.hash)" }
        return EndpointInput(query: query)
    }
}

/// A manager says that a write which is kept is a fact: it is stored, and the log tells all tills.
public struct ReleaseParked: ManagerEndpoint {
    /// What was kept.
    public typealias Reply = ParkedWrite
    public static let verb = HTTPVerb.post
    public static let path = "/api/parked/{hash}/release"
    public var hash: String

    public init(hash: String) { self.hash = hash }
    public init(_ input: EndpointInput) throws(Problem) { hash = try input.pathValue("hash") }
    public var input: EndpointInput { EndpointInput(path: ["hash": hash]) }
}
