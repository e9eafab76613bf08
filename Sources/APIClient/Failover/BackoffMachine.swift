/// Decides how long to wait before trying again. Holds no clock and no random source.
///
/// Full jitter: after the n-th failure in a row the wait is anything from nothing to
/// `baseMs · 2ⁿ⁻¹`, so tills that lost the cloud together do not come back together.
///
/// Invariants:
/// 1. A wait without a `Retry-After` is within `delayMsMin…delayMsMax`.
/// 2. A wait with one is never shorter than it, capped at `retryAfterMsMax`.
/// 3. After `succeeded` the next wait is drawn from the first range again.
public struct BackoffMachine: Equatable, Sendable {
    /// One million parts are the whole range.
    public static let ppmMax = 1_000_000
    /// A draw of nothing must not become a busy loop.
    public static let delayMsMin = 50
    /// A server may ask for an hour; a shop looks again every five minutes.
    public static let retryAfterMsMax = 300_000
    /// Doubling stops here, well inside the integer.
    private static let doublingsMax = 20

    private let baseMs: Int
    private let delayMsMax: Int
    /// Failures in a row.
    public private(set) var failures = 0

    /// Waits grow from `baseMs` to `delayMsMax`; both at least `delayMsMin`.
    public init(baseMs: Int = 1_000, delayMsMax: Int = 30_000) {
        precondition(baseMs >= Self.delayMsMin && delayMsMax >= baseMs)
        self.baseMs = baseMs
        self.delayMsMax = delayMsMax
    }

    /// Counts a failure and returns the wait before the next try, in milliseconds.
    ///
    /// `randomPpm` is a fresh draw from 0…1,000,000; `retryAfterMs` what the server asked for.
    public mutating func failed(retryAfterMs: Int? = nil, randomPpm: Int) -> Int {
        let doublings = min(failures, Self.doublingsMax)
        failures += 1
        let (grown, isOver) = baseMs.multipliedReportingOverflow(by: 1 << doublings)
        let ceilingMs = isOver ? delayMsMax : min(grown, delayMsMax)
        let ppm = min(max(randomPpm, 0), Self.ppmMax)
        let drawnMs = max(Self.delayMsMin, ceilingMs * ppm / Self.ppmMax)
        guard let retryAfterMs else { return drawnMs }
        // The draw comes on top: everybody was told the same Retry-After.
        return min(max(retryAfterMs, 0), Self.retryAfterMsMax) + drawnMs
    }

    /// Forgets the failures.
    public mutating func succeeded() {
        failures = 0
    }
}
