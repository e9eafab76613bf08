/// A place in the log of a stream, with the running hash there (sync.md: What a till relies on).
public struct LogPosition: Codable, Hashable, Sendable {
    /// `shop`, or a location's id.
    public var stream: String
    /// 0 before the first entry; entries are numbered from 1 without a hole.
    public var seq: Int64
    /// Over all entries up to `seq`, 64 hexadecimal digits.
    public var hash: String

    public init(stream: String, seq: Int64, hash: String) {
        self.stream = stream
        self.seq = seq
        self.hash = hash
    }

    /// Before the first entry.
    public static func start(of stream: String) -> LogPosition {
        LogPosition(stream: stream, seq: 0, hash: Document.noHash)
    }

    /// The place behind one more entry.
    public func next(_ state: LogState, content: String) -> LogPosition {
        LogPosition(
            stream: stream, seq: seq + 1,
            hash: Digest.sha256(hash + state.rawValue + content))
    }
}

/// What an entry of the log is to those who pull it.
public enum LogState: String, Codable, Sendable, CaseIterable {
    /// To be applied.
    case ok
    /// Kept for a person; its maker keeps it projected, others skip it.
    case parked
}

/// What an entry of the log, or a bundle of an outbox, carries.
public enum LogKind: String, Codable, Sendable, CaseIterable {
    /// A signed sale or refund.
    case sale
    /// Another signed document.
    case document
    /// A new customer.
    case customer
    /// A change of columns of a row, or its deletion, with what the cloud made of it.
    case edit
    /// Products that were added or changed in the cloud: their values as of the pull.
    case products
    /// Operators were changed in the cloud; the till takes them with its setup.
    case people
    /// Two things are one: a second id means a first.
    case alias

    /// The first schema whose tills know what to do with it.
    public var schema: Int64 {
        switch self {
        case .sale, .document, .customer, .products, .people: 1
        case .alias, .edit: 2
        }
    }

    public init(_ kind: JournalWrite.Kind) {
        switch kind {
        case .sale: self = .sale
        case .document: self = .document
        case .customer: self = .customer
        case .edit: self = .edit
        }
    }
}
