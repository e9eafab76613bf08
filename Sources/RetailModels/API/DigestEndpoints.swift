/// What a stream comes to at a place of the log, so that two servers can be held against each
/// other: equal places, equal digests (sync.md: Promises, 8).
public struct ReadDigest: Endpoint {
    public static let verb = HTTPVerb.get
    public static let path = "/api/sync/digest"

    public struct Reply: Codable, Hashable, Sendable {
        public var stream: String
        /// The place that it is of.
        public var at: Int64
        /// The last entry of the log. What is kept as it is now, such as products, is of there.
        public var head: Int64
        public var tables: [TableDigest]
        /// Of a location's stream: where the chains of its tills stand.
        public var chains: [ChainHead]

        public init(
            stream: String, at: Int64, head: Int64, tables: [TableDigest], chains: [ChainHead] = []
        ) {
            self.stream = stream
            self.at = at
            self.head = head
            self.tables = tables
            self.chains = chains
        }
    }
    public var stream: String
    /// Nil for the last entry.
    public var at: Int64?

    public init(stream: String, at: Int64? = nil) {
        self.stream = stream
        self.at = at
    }
    public init(_ input: EndpointInput) throws(Problem) {
        guard let stream = input.query["stream"], !stream.isEmpty else {
            throw Problem(.badRequest, "stream is missing")
        }
        self.stream = stream
        at =
            input.query["at"] == nil
            ? nil : try input.number("at", in: 0...Int64.max, default: 0)
    }
    public var input: EndpointInput {
        var query = ["stream": stream]
        if let at { query["at"] = "\(at)" }
        return EndpointInput(query: query)
    }
}

/// The rows of a table in two figures that do not depend on their order.
public struct TableDigest: Codable, Hashable, Sendable {
    public var table: String
    public var rows: Int64
    /// The first eight bytes of each row's SHA-256, added up without carry: 16 hexadecimal digits.
    public var sum: String

    public init(table: String, rows: Int64, sum: String) {
        self.table = table
        self.rows = rows
        self.sum = sum
    }
}

/// The last document of a till's series.
public struct ChainHead: Codable, Hashable, Sendable {
    public var device: String
    public var series: String
    public var number: Int64
    /// Of the document's bytes.
    public var hash: String

    public init(device: String, series: String, number: Int64, hash: String) {
        self.device = device
        self.series = series
        self.number = number
        self.hash = hash
    }
}

/// A till tells its cloud how it stands; the cloud's clock comes back. Nothing depends on it but
/// what people are shown.
public struct ReportTill: Endpoint {
    public static let verb = HTTPVerb.post
    public static let path = "/api/sync/report"

    public struct Body: Codable, Hashable, Sendable {
        /// The till's clock, milliseconds since 1970.
        public var clock: Int64
        /// The program's.
        public var version: String
        /// The entries that are applied of its location's stream.
        public var pulled: Int64
        /// Writes that wait for the cloud.
        public var waiting: Int64
        /// The last document of its own chain: series, number and hash of the bytes.
        public var series: String
        public var number: Int64
        public var chainHead: String

        public init(
            clock: Int64, version: String, pulled: Int64, waiting: Int64, series: String,
            number: Int64, chainHead: String
        ) {
            self.clock = clock
            self.version = version
            self.pulled = pulled
            self.waiting = waiting
            self.series = series
            self.number = number
            self.chainHead = chainHead
        }
    }

    public struct Reply: Codable, Hashable, Sendable {
        /// The cloud's clock.
        public var now: Int64

        public init(now: Int64) { self.now = now }
    }
    public var body: Body

    public init(_ body: Body) { self.body = body }
    public init(_ input: EndpointInput) throws(Problem) {
        body = try input.decodedBody(Body.self)
        guard CleanText.isClean(body.version, limit: 40), body.pulled >= 0, body.waiting >= 0,
            body.series.utf8.count <= 8, body.series.utf8.allSatisfy(Self.isOfSeries),
            body.number >= 0, Hex.bytes(body.chainHead)?.count == 32,
            body.chainHead == body.chainHead.lowercased()
        else { throw Problem(.malformedBody, "the report has values that no till has") }
    }
    private static func isOfSeries(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte)
    }
    public var input: EndpointInput {
        // Encoding text and numbers cannot fail.
        EndpointInput(body: (try? CanonicalJSON.encode(body)) ?? [])
    }
}
