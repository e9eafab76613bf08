/// What `pairing.json` in a till's folder says: with which cloud the till is paired, or wants to
/// be.
struct PairingState: Codable, Equatable, Sendable {
    /// Without a slash at the end.
    var url: String
    var tenant: String
    var device: String
    /// False while a manager has not approved it.
    var isPaired: Bool
    /// What the manager's list calls this till.
    var name: String?
    /// Where it stands, once it is paired.
    var location: String?
    /// While it waits to be approved.
    var code: String?
    /// Milliseconds since 1970, by the cloud's clock.
    var codeExpiresAt: Int64?
}
