/// Decides when the printer is tried. Holds no job, port or clock.
///
/// Invariants:
/// 1. At most one job is at the printer.
/// 2. After a failure the printer is left alone for a while, longer each time, up to `restMsMax`;
///    new paper and a person who asks end the rest.
/// 3. A job that is added is looked for, whenever that happens.
///
///     idle ──wake──▶ printing ──printed──▶ printing … ──empty──▶ idle
///                      │   ▲
///                   failed  wake, rested
///                      ▼   │
///                     resting
struct PrintMachine: Equatable, Sendable {
    enum Event: Equatable, Sendable {
        /// There is something to print, or somebody wants it tried again.
        case wake
        case printed
        case failed
        /// Nothing waits.
        case empty
        case rested
    }

    enum Command: Equatable, Sendable {
        /// Take the oldest job and print it.
        case print
        case startRest(ms: Int)
        case endRest
    }

    private enum State: Equatable, Sendable {
        case idle
        case printing
        case resting
    }

    static let restMsMin = 1_000
    static let restMsMax = 30_000

    private var state = State.idle
    /// Failures in a row.
    private(set) var failures = 0
    /// Something was added while a job was at the printer.
    private var isWoken = false

    /// Whether nothing is at the printer, and nothing rests.
    var isIdle: Bool { state == .idle }

    mutating func handle(_ event: Event) -> [Command] {
        switch (state, event) {
        case (.idle, .wake): return begin()
        case (.printing, .wake):
            isWoken = true
            return []
        case (.resting, .wake): return [.endRest] + begin()
        case (.resting, .rested): return begin()
        case (.printing, .printed):
            failures = 0
            return begin()
        case (.printing, .empty):
            if isWoken { return begin() }
            state = .idle
            return []
        case (.printing, .failed):
            let ms = min(Self.restMsMax, Self.restMsMin << min(failures, 5))
            failures += 1
            state = .resting
            return [.startRest(ms: ms)]
        case (.idle, _), (.resting, _), (.printing, .rested): return []
        }
    }

    /// What was added while the last job failed waits with it.
    private mutating func begin() -> [Command] {
        state = .printing
        isWoken = false
        return [.print]
    }
}
