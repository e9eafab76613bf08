public import RetailModels

/// How far the streams of a tenant have come (sync.md: Tables).
public enum StreamStore {
    /// The head of a stream; 0 for one that never moved.
    public static func head(
        of stream: String, tenant: String, in tx: any SQLTransaction
    ) throws -> Int64 {
        let row = try tx.row(
            "SELECT head FROM sync_stream WHERE tenant_id = \(tenant) AND id = \(stream)")
        return try row?.integer("head") ?? 0
    }
}

/// A hint and whom it concerns.
public struct TenantHint: Codable, Hashable, Sendable {
    public var tenant: String
    public var hint: StreamHint

    public init(tenant: String, hint: StreamHint) {
        self.tenant = tenant
        self.hint = hint
    }
}

/// Carries hints between the processes that serve one database.
///
/// Hints may be lost while its connection is; `onGap` says so once it is back.
public protocol HintRelay: Sendable {
    /// Starts to carry.
    /// - Parameters:
    ///   - onHint: called for each hint of another process, on a thread of the relay.
    ///   - onGap: called when it listens, for the first time and after each loss.
    func start(
        onHint: @escaping @Sendable (TenantHint) -> Void, onGap: @escaping @Sendable () -> Void)
    /// Sends a hint to the other processes, after the commit it tells of. Does not wait.
    func send(_ hint: TenantHint)
    /// Ends it; what was sent last may not arrive.
    func stop()
}
