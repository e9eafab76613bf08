import Dispatch
import Synchronization
import Testing

/// Something that happens once, for bodies of transactions to wait for: they run on threads of
/// their own, which may block.
final class Signal: Sendable {
    private static let secondsMax = 30

    private let semaphore = DispatchSemaphore(value: 0)
    private let isGiven = Atomic(false)

    func give() {
        isGiven.store(true, ordering: .sequentiallyConsistent)
        semaphore.signal()
    }

    /// The same for a test, which may not block its thread. Takes nothing from who waits.
    func arrival() async {
        while !isGiven.load(ordering: .sequentiallyConsistent) { await Task.yield() }
    }

    /// Blocks until the signal has been given; fails the test when it never is.
    func wait(_ location: SourceLocation = #_sourceLocation) {
        let result = semaphore.wait(timeout: .now() + .seconds(Self.secondsMax))
        #expect(result == .success, sourceLocation: location)
    }
}

/// A value that bodies of transactions change.
final class Noted<Value: Sendable>: Sendable {
    private let state: Mutex<Value>

    init(_ value: Value) { state = Mutex(value) }

    var value: Value { state.withLock { $0 } }

    /// Changes the value, and returns what it is now.
    @discardableResult
    func change(_ body: @Sendable (inout Value) -> Void) -> Value {
        state.withLock { value in
            body(&value)
            return value
        }
    }
}
