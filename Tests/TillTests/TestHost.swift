import Logging
import RetailModels
import Synchronization

/// A machine whose sleeps return at once and whose ids can be repeated.
enum TestHost {
    struct NoTimeZone: Error {}

    /// - Parameters:
    ///   - now: milliseconds since 1970; stands still.
    ///   - ids: what ids begin with; another one for a process that comes after the first.
    static func make(
        now: Int64 = 1_488_441_600_000, clock: any Clock<Duration> = HeldClock(), ids: String = "id"
    ) -> Host {
        let count = Counter()
        return Host(
            now: { now }, clock: clock, newID: { "\(ids)-\(count.next())" },
            random: { $0.lowerBound })
    }
}

/// Counts up, from any thread.
final class Counter: Sendable {
    private let value = Mutex(0)
    func next() -> Int {
        value.withLock {
            $0 += 1
            return $0
        }
    }
}

/// A clock that never comes to the end of a sleep: timers of the till do not fire in a test that
/// does not ask for it, and a cancelled sleep ends.
struct HeldClock: Clock {
    struct Instant: InstantProtocol {
        var offset = Duration.zero
        func advanced(by duration: Duration) -> Self { Self(offset: offset + duration) }
        func duration(to other: Self) -> Duration { other.offset - offset }
        static func < (left: Self, right: Self) -> Bool { left.offset < right.offset }
    }
    var now: Instant { Instant() }
    var minimumResolution: Duration { .zero }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let (never, hold) = AsyncStream<Void>.makeStream()
        for await _ in never {}
        hold.finish()
        try Task.checkCancellation()
    }
}

/// Takes log entries and keeps none.
struct SilentLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.critical
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }
    func log(event: LogEvent) {}
}
