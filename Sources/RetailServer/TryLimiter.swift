import RetailModels

/// Counts wrong licence keys and wrong codes, so that nobody guesses one: after a few within a
/// minute a tenant's registrations, or its approvals, wait for the next.
actor TryLimiter {
    static let triesMax = 10
    static let windowMs: Int64 = 60_000
    /// Keys come from outside. When so many have wrong tries within the same minute, whoever has
    /// none yet waits too: forgetting the others would let them guess on.
    private static let keyCountMax = 10_000

    private var tries: [String: (count: Int, since: Int64)] = [:]

    /// Throws while the key has used up its tries.
    func check(_ key: String, now: Int64) throws(Problem) {
        if let entry = tries[key] {
            guard isOpen(entry, now), entry.count >= Self.triesMax else { return }
        } else {
            guard tries.count >= Self.keyCountMax else { return }
            tries = tries.filter { isOpen($0.value, now) }
            guard tries.count >= Self.keyCountMax else { return }
        }
        throw Problem(.tooManyRequests, "too many wrong tries; wait a minute")
    }

    func failed(_ key: String, now: Int64) {
        if let entry = tries[key], isOpen(entry, now) {
            tries[key] = (entry.count + 1, entry.since)
        } else {
            tries[key] = (1, now)
        }
    }

    /// A clock that was set back ends the window too.
    private func isOpen(_ entry: (count: Int, since: Int64), _ now: Int64) -> Bool {
        now >= entry.since && now - entry.since < Self.windowMs
    }
}
