import RetailSync

/// How the till stands with the cloud, as the screen Cloud Sync shows it.
struct CloudSync: Equatable, Sendable {
    /// How far the till has come with its cloud.
    enum Stand: Equatable, Sendable {
        case notPaired
        /// Paired by hand, with a token's file.
        case byToken
        /// A manager has to approve it; without a code the cloud knows the device already.
        case waiting(code: String?, fingerprint: String, until: Int64?)
        /// Nobody approved it in time.
        case expired
        /// `location` and `name` as the cloud's manager called them.
        case paired(till: String, location: String, name: String)
        /// Paired, and taken away again by a manager.
        case revoked
    }

    var isOn: Bool
    /// Without a slash at the end; empty when none is known.
    var url: String
    var tenant: String
    var stand: Stand
    /// Variables that set what the screen would: they win, so it changes nothing.
    var fixedBy: [String] = []
    /// How sending and taking stand; nil before they have begun.
    var status: SyncStatus?
}

/// What the screen Cloud Sync asks of the till. Every change counts at once, and at every start.
struct CloudSyncClient: Sendable {
    /// How the till stands now; asks no network.
    var state: @Sendable () async throws(Trouble) -> CloudSync
    /// Sends what waits and takes what is new, without waiting for the next time; a cloud that is
    /// away is looked for.
    var syncNow: @Sendable () async throws(Trouble) -> CloudSync
    /// Neither sends nor takes until it is told otherwise; the till sells on.
    var pause: @Sendable (Bool) async throws(Trouble) -> CloudSync
    /// Switches the cloud on or off, with that address.
    var choose: @Sendable (_ isOn: Bool, _ url: String) async throws(Trouble) -> CloudSync
    /// Asks the cloud to be paired.
    var pair:
        @Sendable (_ url: String, _ tenant: String, _ licence: String) async throws(Trouble) ->
            CloudSync
    /// Returns once a manager has approved the till and it has what it needs.
    var approval: @Sendable () async throws(Trouble) -> CloudSync
    /// Leaves the cloud; the data stays.
    var unpair: @Sendable () async throws(Trouble) -> CloudSync
}
