/// How a till stands with its cloud: what the Sync screen and `pos sync status` show.
public struct SyncStatus: Codable, Hashable, Sendable {
    public enum State: String, Codable, Sendable {
        case online, offline, sending, attention, local
    }
    /// How far a snapshot is loaded.
    public struct Bootstrap: Codable, Hashable, Sendable {
        /// Parts that are there.
        public var part: Int
        /// Parts in all.
        public var parts: Int

        public init(part: Int, parts: Int) {
            self.part = part
            self.parts = parts
        }
    }
    public var state: State
    /// When the state began; times are milliseconds since 1970, UTC.
    public var since: Int64
    /// Why the till is offline, in a few words; nil while it is not.
    public var reason: String?
    /// Writes that wait for the cloud.
    public var pendingUploads: Int
    /// Entries of the log that are known and not applied yet.
    public var pendingDownloads: Int
    /// Writes of this till that the cloud keeps for a person.
    public var parked: Int
    /// Edits that wait for a choice.
    public var conflicts: Int
    public var isSyncing: Bool
    public var isPaused: Bool
    /// Whether the cloud has what this version does not know: the till sells and sends only.
    public var isOutdated: Bool?
    /// Whether the cloud has revoked this till.
    public var isRevoked: Bool?
    /// Whether the revoked till has handed in for a manager what it had not sent.
    public var hasHandedIn: Bool?
    /// Nil while no snapshot is loaded. The till sells meanwhile.
    public var bootstrapping: Bootstrap?
    /// When a cycle last came to its end.
    public var lastSync: Int64?
    /// When the cloud last answered anything.
    public var lastAnswer: Int64?
    /// When the cloud is looked for next, while it is away.
    public var nextTry: Int64?
    public var lastError: String?
    /// By how much this till's clock is ahead of the cloud's, in milliseconds; nil before the cloud
    /// has told.
    public var skew: Int64?
    /// More than this deserves a word.
    public static let skewMax: Int64 = 60_000

    public init(state: State, since: Int64) {
        self.state = state
        self.since = since
        pendingUploads = 0
        pendingDownloads = 0
        parked = 0
        conflicts = 0
        isSyncing = false
        isPaused = false
    }
}
