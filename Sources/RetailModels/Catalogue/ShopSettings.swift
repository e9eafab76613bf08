/// What a shop has chosen for all its tills. The cloud's copy wins (sync.md: `remoteWins`).
///
/// Every member is optional and means the default when it is missing, so that a program reads the
/// settings of an older one, and leaves alone those of a newer one that it does not know.
public struct ShopSettings: Codable, Hashable, Sendable {
    /// By the name of the role.
    public var roles: [String: RoleLimits]?
    /// How codes are read.
    public var codes: CodeSettings?

    /// In the order in which they are tried: a line is part of the first that is for it.
    public var promotions: [Promotion]?
    /// How money is taken, and what of it while the till is apart.
    public var payment: PaymentSettings?

    /// Lines under the shop's address on a receipt, and at its end.
    public var receiptHeader: [String]?
    public var receiptFooter: [String]?
    /// Whoever closes a shift counts before the till says what should be there.
    public var blindClose: Bool?

    public init() {}

    /// Whether the till keeps to itself what should be in the drawer.
    /// - Parameter role: of who looks; nil when nobody has signed in.
    public func hidesExpected(from role: OperatorRole?) -> Bool {
        guard blindClose ?? false else { return false }
        return role.map { !limits(of: $0).allows(.blindCount) } ?? true
    }

    public func limits(of role: OperatorRole) -> RoleLimits {
        roles?[role.rawValue] ?? .standard(role)
    }
}
