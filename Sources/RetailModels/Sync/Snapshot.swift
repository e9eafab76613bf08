/// A state of the cloud, frozen at one place of each stream, that a till takes part by part instead
/// of a log that is long or no longer reaches back (sync.md: snapshot-sessions).
public struct SnapshotSession: Codable, Hashable, Sendable {
    /// A part as it is announced.
    public struct Part: Codable, Hashable, Sendable {
        /// The stream whose state it is of; all parts of a stream stand together.
        public var stream: String
        /// Of the part's JSON, not packed.
        public var bytes: Int64
        /// The SHA-256 of these bytes, 64 hexadecimal digits.
        public var hash: String

        public init(stream: String, bytes: Int64, hash: String) {
            self.stream = stream
            self.bytes = bytes
            self.hash = hash
        }
    }
    public var id: String
    /// Milliseconds since 1970 by the cloud's clock; afterwards the parts are gone.
    public var expiresAt: Int64
    /// Where each stream stood; what came later is pulled from there.
    public var positions: [LogPosition]
    /// In their order; the first has the number 1.
    public var parts: [Part]

    public init(id: String, expiresAt: Int64, positions: [LogPosition], parts: [Part]) {
        self.id = id
        self.expiresAt = expiresAt
        self.positions = positions
        self.parts = parts
    }

    /// The numbers of the parts of a stream.
    public func numbers(of stream: String) -> [Int] {
        parts.indices.filter { parts[$0].stream == stream }.map { $0 + 1 }
    }
}

/// What a part of a snapshot holds: what a till would have of the log up to the frozen place.
public struct SnapshotContent: Codable, Hashable, Sendable {
    /// The streams' own order of things: rates before the products that name them.
    public var taxRates: [TaxRate]
    public var products: [Product]
    public var customers: [Customer]
    /// Behind all customers; nil from a cloud that knows none.
    public var aliases: [SyncAlias]?
    /// The signed documents; every row is derived from them anew.
    public var documents: [SyncOp]
    /// What edits have left in the products and customers of this part. Customers are as they were
    /// made.
    public var columns: [ColumnState]?
    /// Edits that wait for a person.
    public var conflicts: [EditConflict]?

    public init(
        taxRates: [TaxRate] = [], products: [Product] = [], customers: [Customer] = [],
        aliases: [SyncAlias]? = nil, documents: [SyncOp] = [], columns: [ColumnState]? = nil,
        conflicts: [EditConflict]? = nil
    ) {
        self.taxRates = taxRates
        self.products = products
        self.customers = customers
        self.aliases = aliases
        self.documents = documents
        self.columns = columns
        self.conflicts = conflicts
    }

    /// How many things are in it.
    public var count: Int {
        taxRates.count + products.count + customers.count + (aliases?.count ?? 0)
            + documents.count + (conflicts?.count ?? 0)
    }
}

/// A part as it travels: its JSON byte for byte, since a hash was taken of it.
public struct SnapshotPart: VerbatimReply, Codable, Hashable, Sendable {
    public var bytes: [UInt8]

    public init(bytes: [UInt8]) { self.bytes = bytes }
    public init(bytes: [UInt8], header: (String) -> String?) { self.bytes = bytes }
}
