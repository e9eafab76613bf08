/// The server's hints (sync.md: Endpoints): WebSocket `GET /api/realtime`, one text message each.
public enum Realtime {
    public static let path = "/api/realtime"

    /// The stream of what a tenant's locations share: catalogue, people, settings.
    public static let shopStream = "shop"
}

/// Says that a stream has moved, never how: a reason to look, not the data. Any of them may be
/// lost; whoever connects is told the heads.
public struct StreamHint: Codable, Hashable, Sendable {
    /// `shop`, or a location's id.
    public var stream: String
    /// The stream's last number; it rises by one with each transaction that changes it.
    public var head: Int64
    /// What happened, one of `StreamEvent` or a word of a newer server.
    public var event: String

    public init(stream: String, head: Int64, event: StreamEvent) {
        self.stream = stream
        self.head = head
        self.event = event.rawValue
    }
}

/// What may have happened in a stream.
public enum StreamEvent: String, Sendable, CaseIterable {
    case saleCreated = "sale.created"
    case shiftChanged = "shift.changed"
    case cashMoved = "cash.moved"
    case stockChanged = "stock.changed"
    case customerUpdated = "customer.updated"
    case productUpdated = "product.updated"
    case operatorUpdated = "operator.updated"
    /// Nothing new: where the stream stands, told to whoever connects.
    case head = "stream.head"

    /// What a document does.
    public init(_ body: Document.Body) {
        switch body {
        case .sale, .refund: self = .saleCreated
        case .shiftOpen, .shiftClose: self = .shiftChanged
        case .cash: self = .cashMoved
        case .stock: self = .stockChanged
        case .gap: self = .head
        }
    }
}
