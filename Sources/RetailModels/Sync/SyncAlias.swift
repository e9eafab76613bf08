/// Two tills made one thing under two ids while they were apart: the second id means the first
/// (sync.md: Policies). The cloud decides; signed documents keep the id they bear.
public struct SyncAlias: Codable, Hashable, Sendable {
    /// What can have an alias.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// Customers of one number.
        case customer
    }
    public var kind: Kind
    /// The id of the second; nothing refers to it any more but what was made before.
    public var local: String
    /// The id that it means; never an alias itself.
    public var cloud: String

    public init(kind: Kind, local: String, cloud: String) {
        self.kind = kind
        self.local = local
        self.cloud = cloud
    }
}
