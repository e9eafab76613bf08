import RetailModels
import Synchronization

/// So many requests a second in the long run, and so many at once after a rest.
public struct RequestRate: Hashable, Sendable {
    public var perSecond: Int
    public var burst: Int

    /// Both 1 or more.
    public init(perSecond: Int, burst: Int) {
        precondition(perSecond > 0 && burst > 0)
        self.perSecond = perSecond
        self.burst = burst
    }
}

/// A bucket of tokens for each who asks: a request takes one, and time puts them back.
///
/// Invariants:
/// 1. A bucket holds at most `burst` tokens; one that is full is not kept.
/// 2. At most `bucketsMax` buckets are kept; who comes then shares one with all other newcomers, so
///    that a flood of names empties neither the memory nor anybody's memory of it.
struct TokenBuckets {
    private struct Bucket {
        /// In millionths of a token.
        var level: Int64
        var at: Duration
    }
    static let bucketsMax = 20_000
    private static let millionths: Int64 = 1_000_000
    /// No name of a device, tenant or address is empty.
    private static let newcomers = ""

    private let rate: RequestRate
    private let bucketsMax: Int
    private var buckets: [String: Bucket] = [:]
    /// When full buckets were last looked for.
    private var sweptAt: Duration?

    init(_ rate: RequestRate, bucketsMax: Int = bucketsMax) {
        self.rate = rate
        self.bucketsMax = bucketsMax
    }

    var count: Int { buckets.count }

    /// Takes a token, or throws when there is none.
    mutating func take(_ key: String, at now: Duration) throws(RetryLater) {
        let place = place(of: key, at: now)
        var bucket = refilled(place, at: now)
        guard bucket.level >= Self.millionths else {
            buckets[place] = bucket
            throw wait(for: bucket)
        }
        bucket.level -= Self.millionths
        buckets[place] = bucket
    }

    /// Throws when there is no token, and takes none.
    mutating func check(_ key: String, at now: Duration) throws(RetryLater) {
        let bucket = refilled(buckets[key] == nil ? Self.newcomers : key, at: now)
        let isKnown = buckets[key] != nil || buckets.count >= bucketsMax
        if isKnown, bucket.level < Self.millionths { throw wait(for: bucket) }
    }

    private func wait(for bucket: Bucket) -> RetryLater {
        let perSecond = Int64(rate.perSecond) * Self.millionths
        let missing = Self.millionths - bucket.level
        let seconds = (missing + perSecond - 1) / perSecond
        return RetryLater(
            Problem(.tooManyRequests, "too many requests; ask again in \(seconds) s"),
            seconds: seconds)
    }

    private func refilled(_ key: String, at now: Duration) -> Bucket {
        let full = Int64(rate.burst) * Self.millionths
        guard let bucket = buckets[key] else { return Bucket(level: full, at: now) }
        // Longer than it takes to fill; more would not fit the number below.
        let rest = min(max(now - bucket.at, .zero), .seconds(rate.burst / rate.perSecond + 1))
        let micros =
            rest.components.seconds * Self.millionths
            + rest.components.attoseconds / 1_000_000_000_000
        return Bucket(level: min(full, bucket.level + micros * Int64(rate.perSecond)), at: now)
    }

    private mutating func place(of key: String, at now: Duration) -> String {
        guard buckets[key] == nil, buckets.count >= bucketsMax else { return key }
        // Not for every newcomer of a flood.
        if let sweptAt, now - sweptAt < .seconds(1) { return Self.newcomers }
        sweptAt = now
        let full = Int64(rate.burst) * Self.millionths
        for other in buckets.keys where refilled(other, at: now).level == full {
            buckets[other] = nil
        }
        return buckets.count < bucketsMax ? key : Self.newcomers
    }
}

/// How fast tokens and strangers may ask.
final class RateLimiter: Sendable {
    private struct State {
        var tokens: TokenBuckets?
        var strangers: TokenBuckets?
    }
    private let state: Mutex<State>
    private let uptime: @Sendable () -> Duration

    /// - Parameter uptime: a clock that only goes forward.
    init(_ configuration: ServerConfiguration, uptime: @escaping @Sendable () -> Duration) {
        self.uptime = uptime
        state = Mutex(
            State(
                tokens: configuration.tokenRate.map { TokenBuckets($0) },
                strangers: configuration.strangerRate.map { TokenBuckets($0) }))
    }

    /// Counts a request with a token that is known.
    func take(for principal: Principal) throws(RetryLater) {
        let key =
            switch principal.role {
            case .own: "own \(principal.tenant)"
            case .device(let id): "device \(id)"
            case .admin: "admin"
            }
        let now = uptime()
        try state.withLock { state throws(RetryLater) in
            _ = try state.tokens?.take(key, at: now)
        }
    }

    /// Counts a request without one.
    func take(forStranger address: String) throws(RetryLater) {
        let now = uptime()
        try state.withLock { state throws(RetryLater) in
            _ = try state.strangers?.take(address, at: now)
        }
    }

    /// Throws when the stranger's next request would be one too many.
    func check(stranger address: String) throws(RetryLater) {
        let now = uptime()
        try state.withLock { state throws(RetryLater) in
            _ = try state.strangers?.check(address, at: now)
        }
    }
}
