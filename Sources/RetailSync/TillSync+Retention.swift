import RetailStore

/// Which history a till keeps.
public struct RetentionRule: Sendable {
    /// Whole days.
    public var days: Int
    /// The till's device.
    public var device: String
    /// The till's signature over a text.
    public var sign: @Sendable (String) -> String?

    public init(days: Int, device: String, sign: @escaping @Sendable (String) -> String?) {
        self.days = days
        self.device = device
        self.sign = sign
    }

    static let dayMs: Int64 = 86_400_000
}

extension TillSync {
    /// Lets sessions go that are older than the rule wants and that the cloud's log has.
    /// - Parameter now: the cloud's time, so that a wrong clock does not take more than is old.
    /// - Returns: how many documents have left.
    @discardableResult
    public func forgetOld(_ rule: RetentionRule, now: Int64) async throws -> Int {
        let left = try await notLogged()
        return try await database.write { [tenant, location] tx in
            let waiting = try Outbox(tenant: tenant, location: location, in: tx).waiting()
            return try Retention(tenant: tenant, in: tx).run(
                before: now - Int64(rule.days) * RetentionRule.dayMs, kept: left.union(waiting),
                device: rule.device, sign: rule.sign)
        }
    }
}
