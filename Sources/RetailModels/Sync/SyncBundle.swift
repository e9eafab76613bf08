/// One local transaction of a till in its envelope. Immutable: the same number of an epoch always
/// bears the same bytes.
public struct SyncBundle: Codable, Hashable, Sendable {
    /// The version of the operations' form, and of the entries that a till understands: 2 has
    /// aliases.
    public static let currentSchema: Int64 = 2

    /// Its place in the till's outbox, from 1 in each epoch, without a hole.
    public var seq: Int64
    /// `shop`, or the till's location.
    public var stream: String
    public var kind: LogKind
    public var schema: Int64
    /// The till's clock when it was made, milliseconds since 1970.
    public var clock: Int64
    /// The `hash` of the bundle before it; 64 zeros before the first of an epoch.
    public var prev: String
    /// Over epoch, place, `prev` and the operations.
    public var hash: String
    public var ops: [SyncOp]

    /// A bundle behind the one with the hash `prev`.
    public init(
        seq: Int64, stream: String, kind: LogKind, clock: Int64, prev: String, epoch: String,
        ops: [SyncOp]
    ) {
        self.seq = seq
        self.stream = stream
        self.kind = kind
        schema = Self.currentSchema
        self.clock = clock
        self.prev = prev
        self.ops = ops
        hash = ""
        hash = expectedHash(epoch: epoch)
    }

    /// What `hash` must be in an epoch.
    public func expectedHash(epoch: String) -> String {
        Digest.sha256("\(epoch) \(seq) \(stream) \(prev) \(SyncOp.content(of: ops))")
    }
}

/// One write in a bundle or an entry of the log: its final bytes and who proves them.
public struct SyncOp: Codable, Hashable, Sendable {
    public var write: JournalWrite
    /// The public key of the device that signed it; only documents are signed.
    public var key: String?
    /// Of an edit: what the cloud has made of it; in a bundle, what a log that was lost had.
    public var outcome: EditOutcome?

    public init(write: JournalWrite, key: String?, outcome: EditOutcome? = nil) {
        self.write = write
        self.key = key
        self.outcome = outcome
    }

    /// The hash of what operations carry: of the one write's bytes, or over those of several.
    public static func content(of ops: [SyncOp]) -> String {
        let hashes = ops.map { Digest.sha256($0.write.body) }
        return hashes.count == 1 ? hashes[0] : Digest.sha256(hashes.joined(separator: " "))
    }
}

/// An entry of a stream's log as it is pulled.
public struct LogEntry: Codable, Hashable, Sendable {
    public var seq: Int64
    public var kind: LogKind
    public var state: LogState
    /// The hash of what it carries; it goes into the running hash.
    public var content: String
    /// The running hash up to here.
    public var hash: String
    /// When the cloud took it, milliseconds since 1970 by the cloud's clock.
    public var stamp: Int64
    /// One write for a document, customer or edit; none when it is parked.
    public var ops: [SyncOp]
    /// For `products`: as they are now.
    public var products: [Product]
    /// For `products`: what edits have left in them.
    public var columns: [ColumnState]?
    /// For `alias`.
    public var alias: SyncAlias?

    public init(
        seq: Int64, kind: LogKind, state: LogState, content: String, hash: String, stamp: Int64,
        ops: [SyncOp] = [], products: [Product] = [], columns: [ColumnState]? = nil,
        alias: SyncAlias? = nil
    ) {
        self.seq = seq
        self.kind = kind
        self.state = state
        self.content = content
        self.hash = hash
        self.stamp = stamp
        self.ops = ops
        self.products = products
        self.columns = columns
        self.alias = alias
    }
}
