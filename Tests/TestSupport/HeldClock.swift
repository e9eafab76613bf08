import Synchronization

/// A clock on which nobody wakes up before the test says so.
public final class HeldClock: Clock, Sendable {
    public typealias Instant = ContinuousClock.Instant

    private struct State {
        var sleepers: [Int: CheckedContinuation<Void, any Error>] = [:]
        var lastID = 0
    }
    private let state = Mutex(State())

    public init() {}

    public var now: Instant { ContinuousClock.now }
    public var minimumResolution: Duration { .zero }

    public func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { wake in
                let isOver = state.withLock { state in
                    if Task.isCancelled { return true }
                    state.sleepers[id] = wake
                    return false
                }
                if isOver { wake.resume(throwing: CancellationError()) }
            }
        } onCancel: {
            let sleeper = state.withLock { $0.sleepers.removeValue(forKey: id) }
            sleeper?.resume(throwing: CancellationError())
        }
    }

    /// Returns as soon as so many sleep.
    public func waitForSleepers(_ count: Int) async {
        while state.withLock({ $0.sleepers.count }) != count { await Task.yield() }
    }

    public func wakeAll() {
        let sleepers = state.withLock { state in
            defer { state.sleepers = [:] }
            return state.sleepers
        }
        for sleeper in sleepers.values { sleeper.resume() }
    }
}
