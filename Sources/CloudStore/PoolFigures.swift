/// What a pool of connections is doing, for whoever watches the server.
public struct PoolFigures: Equatable, Sendable {
    /// Connections that work on a transaction.
    public var inUse: Int
    public var idle: Int
    /// Connections that are being made.
    public var connecting: Int
    /// Transactions that wait for a connection.
    public var waiting: Int
    /// The most connections there may be.
    public var connectionsMax: Int
    /// Transactions that were given a connection, and how long they waited for it, all together.
    public var leases = 0
    public var waited = Duration.zero
}
