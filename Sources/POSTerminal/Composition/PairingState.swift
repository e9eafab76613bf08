/// What `pairing.json` in a till's folder says: with which cloud the till is paired, or wants to
/// be.
struct PairingState: Codable, Equatable, Sendable {
    /// Without a slash at the end.
    var url: String
    var tenant: String
    var device: String
    /// False while a manager has not approved it.
    var isPaired: Bool
}
