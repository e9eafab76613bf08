/// What a shop has chosen for all its tills. The cloud's copy wins (sync.md: `remoteWins`).
///
/// Every member is optional and means the default when it is missing, so that a program reads the
/// settings of an older one, and leaves alone those of a newer one that it does not know.
public struct ShopSettings: Codable, Hashable, Sendable {
    /// By the name of the role.
    public var roles: [String: RoleLimits]?

    public init() {}

    public func limits(of role: OperatorRole) -> RoleLimits {
        roles?[role.rawValue] ?? .standard(role)
    }
}
