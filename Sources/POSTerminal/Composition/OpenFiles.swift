import Glibc

/// How many files and connections this process may have open.
enum OpenFiles {
    /// What a server needs besides its connections: databases, logs, libraries.
    private static let reserveCount = 128
    /// When the system does not say.
    private static let fallbackCount = 500

    /// Raises the limit as far as the system allows, and returns how many connections fit.
    static func raise() -> Int {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &limit) == 0 else { return fallbackCount }
        limit.rlim_cur = limit.rlim_max
        // Refused, the old limit stays, and is what counts.
        _ = setrlimit(resource, &limit)
        _ = getrlimit(resource, &limit)
        let most = Int(clamping: limit.rlim_cur)
        return max(most - reserveCount, most / 2)
    }
}
