/// One write of a till's journal, with its final bytes.
public struct JournalWrite: Codable, Hashable, Sendable {
    public enum Kind: String, Codable, Sendable {
        /// A signed sale or refund.
        case sale
        /// Another signed document.
        case document
        /// A new customer.
        case customer
        /// A change of columns of a row, or its deletion (`Edit`).
        case edit

        /// Whether its bytes are a document, which is signed and of a location; the rest is the
        /// shop's.
        public var isDocument: Bool { self == .sale || self == .document }
    }
    public var id: String
    public var kind: Kind
    /// The exact bytes: the canonical JSON of a document, a customer or an edit.
    public var body: String
    /// Only documents are signed.
    public var signature: String?

    public init(id: String, kind: Kind, body: String, signature: String? = nil) {
        self.id = id
        self.kind = kind
        self.body = body
        self.signature = signature
    }

    /// A document as the journal keeps it.
    public init(_ document: Document, signed: SignedDocument) {
        self.init(
            id: document.id, kind: document.sale == nil ? .document : .sale,
            body: signed.document, signature: signed.signature)
    }
}

/// What became of one write.
public struct WriteResult: Codable, Hashable, Sendable {
    public enum Status: String, Codable, Sendable {
        case stored
        /// The same bytes were stored before.
        case dup
        /// Not stored as a fact; kept for a person, `problem` says why.
        case parked
    }
    public var id: String
    public var status: Status
    public var problem: Problem?
    /// Where it stands in the cloud's log, and since when by the cloud's clock; nil from a till's
    /// own server, which keeps none.
    public var seq: Int64?
    public var stamp: Int64?

    public init(
        id: String, status: Status, problem: Problem? = nil, seq: Int64? = nil,
        stamp: Int64? = nil
    ) {
        self.id = id
        self.status = status
        self.problem = problem
        self.seq = seq
        self.stamp = stamp
    }
}

/// A till's writes in the order of its journal. Each is stored, known already, or parked by itself;
/// sending them again is always safe.
public struct RecordJournal: Endpoint {
    public struct Body: Codable, Sendable {
        /// The till's public key.
        public var key: String
        public var writes: [JournalWrite]
        /// The places of the log that the till relies on; only the cloud looks at them.
        public var relies: [LogPosition]?
    }
    public struct Reply: Codable, Sendable {
        /// In the order of the writes.
        public var results: [WriteResult]
        /// Where the streams stand that the writes went to, and maybe others.
        public var heads: [LogPosition]?

        public init(results: [WriteResult], heads: [LogPosition]? = nil) {
            self.results = results
            self.heads = heads
        }
    }
    public static let verb = HTTPVerb.post
    public static let path = "/api/journal"
    public static let writeCountMax = 200
    public var body: Body

    public init(key: String, writes: [JournalWrite], relies: [LogPosition]? = nil) {
        body = Body(key: key, writes: writes, relies: relies)
    }
    public init(_ input: EndpointInput) throws(Problem) {
        body = try input.decodedBody(Body.self)
        guard body.writes.count <= Self.writeCountMax else {
            throw Problem(.bodyTooLarge, "at most \(Self.writeCountMax) writes in one request")
        }
    }
    public var input: EndpointInput {
        // Encoding text cannot fail.
        EndpointInput(body: (try? CanonicalJSON.encode(body)) ?? [])
    }
}

/// One signed sale or refund.
public struct PostSale: Endpoint {
    public typealias Reply = WriteResult
    public static let verb = HTTPVerb.post
    public static let path = "/api/sales"
    public var sale: SignedDocument

    public init(sale: SignedDocument) { self.sale = sale }
    public init(_ input: EndpointInput) throws(Problem) {
        sale = try input.decodedBody(SignedDocument.self)
    }
    public var input: EndpointInput {
        EndpointInput(body: (try? CanonicalJSON.encode(sale)) ?? [])
    }
}
