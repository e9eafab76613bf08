import Synchronization

/// Whether the other side of a socket is alive, in seconds of the task that watches it.
final class Vitals: Sendable {
    private struct State {
        var silence = 0
        var isWriting = false
        var stuck = 0
    }
    private let state = Mutex(State())

    /// The other side has said something.
    func heard() { state.withLock { $0.silence = 0 } }

    /// A hint is being written; it stays so while the other side does not read.
    func isWriting(_ isWriting: Bool) {
        state.withLock {
            $0.isWriting = isWriting
            $0.stuck = 0
        }
    }

    /// A second has passed; returns for how many the other side has been silent or has not read.
    func tick() -> Int {
        state.withLock {
            $0.silence += 1
            if $0.isWriting { $0.stuck += 5 }
            return max($0.silence, $0.stuck)
        }
    }

    /// The last hint was not taken yet.
    var isStuck: Bool { state.withLock { $0.isWriting } }
}
