/// A till's outbox, in its order (sync.md: Endpoints). Sending the same bytes again is always safe.
public struct PushBundles: Endpoint {
    public static let verb = HTTPVerb.post
    public static let path = "/api/sync/push"
    public static let bundleCountMax = 200
    /// Larger requests are refused; a till makes them smaller.
    public static let bytesMax = 1 << 20

    public struct Body: Codable, Sendable {
        /// Made at random by the till; a new one begins when the old one's numbers are in doubt.
        public var epoch: String
        /// The places of the log that the till relies on.
        public var relies: [LogPosition]
        public var bundles: [SyncBundle]

        public init(epoch: String, relies: [LogPosition], bundles: [SyncBundle]) {
            self.epoch = epoch
            self.relies = relies
            self.bundles = bundles
        }
    }

    /// What became of a bundle.
    public struct Result: Codable, Hashable, Sendable {
        public enum Status: String, Codable, Sendable {
            case ok, dup, parked
        }
        /// The bundle's own place in the epoch.
        public var seq: Int64
        public var status: Status
        /// Why it is parked.
        public var code: String?
        /// Where it stands in the log, and since when.
        public var logSeq: Int64?
        public var stamp: Int64?

        public init(
            seq: Int64, status: Status, code: String? = nil, logSeq: Int64? = nil,
            stamp: Int64? = nil
        ) {
            self.seq = seq
            self.status = status
            self.code = code
            self.logSeq = logSeq
            self.stamp = stamp
        }
    }

    public struct Reply: Codable, Sendable {
        /// In the order of the bundles.
        public var results: [Result]
        /// Where the streams stand that the bundles went to.
        public var heads: [LogPosition]

        public init(results: [Result], heads: [LogPosition]) {
            self.results = results
            self.heads = heads
        }
    }
    public var body: Body

    public init(_ body: Body) { self.body = body }
    public init(_ input: EndpointInput) throws(Problem) {
        guard input.body.count <= Self.bytesMax else {
            throw Problem(.bodyTooLarge, "at most \(Self.bytesMax) bytes in one push")
        }
        body = try input.decodedBody(Body.self)
        try body.check()
    }
    public var input: EndpointInput {
        // Encoding text cannot fail.
        EndpointInput(body: (try? CanonicalJSON.encode(body)) ?? [])
    }
}

extension PushBundles.Body {
    func check() throws(Problem) {
        guard (1...PushBundles.bundleCountMax).contains(bundles.count) else {
            throw Problem(
                bundles.isEmpty ? .badRequest : .bodyTooLarge,
                "a push has 1 to \(PushBundles.bundleCountMax) bundles")
        }
        let isEpoch = epoch.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45
        }
        guard isEpoch, (1...64).contains(epoch.utf8.count) else {
            throw Problem(.badRequest, "an epoch has 1 to 64 letters, digits and hyphens")
        }
    }
}

/// The log of a stream behind a place, complete entries in their order.
public struct PullLog: Endpoint {
    public static let verb = HTTPVerb.get
    public static let path = "/api/sync/pull"
    public static let entryCountRange: ClosedRange<Int64> = 1...500
    /// A page ends behind the entry that makes it this large.
    public static let bytesMax = 1 << 20

    public struct Reply: Codable, Sendable {
        public var bundles: [LogEntry]
        /// The place behind the last of them.
        public var next: LogPosition
        /// Whether the log goes on.
        public var more: Bool
        /// The last entry there is.
        public var head: Int64

        public init(bundles: [LogEntry], next: LogPosition, more: Bool, head: Int64) {
            self.bundles = bundles
            self.next = next
            self.more = more
            self.head = head
        }
    }
    /// Where the till stands; its hash must still be the log's.
    public var since: LogPosition
    public var limit: Int64
    /// The latest schema of entries that the till understands; 1 for one that does not say.
    public var schema: Int64

    public init(
        since: LogPosition, limit: Int64 = 200, schema: Int64 = SyncBundle.currentSchema
    ) {
        self.since = since
        self.limit = limit
        self.schema = schema
    }
    public init(_ input: EndpointInput) throws(Problem) {
        guard let stream = input.query["stream"], !stream.isEmpty else {
            throw Problem(.badRequest, "stream is missing")
        }
        let seq = try input.number("since", in: 0...Int64.max, default: 0)
        let hash = input.query["hash"] ?? Document.noHash
        guard hash.utf8.count == 64, Hex.bytes(hash) != nil, hash == hash.lowercased() else {
            throw Problem(.badRequest, "hash must have 64 hexadecimal digits")
        }
        since = LogPosition(stream: stream, seq: seq, hash: hash)
        limit = try input.number("limit", in: Self.entryCountRange, default: 200)
        schema = try input.number("schema", in: 1...1_000_000, default: 1)
    }
    public var input: EndpointInput {
        EndpointInput(query: [
            "stream": since.stream, "since": "\(since.seq)", "hash": since.hash,
            "limit": "\(limit)", "schema": "\(schema)",
        ])
    }
}
