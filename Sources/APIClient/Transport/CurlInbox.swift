import CCurl
import Synchronization

/// A request on its way to the curl thread, and who waits for its end.
struct CurlOrder: Sendable {
    /// What came over the wire; the caller reads the header lines, to keep the curl thread free.
    struct Answer: Sendable {
        var status: Int
        var headerLines: [UInt8]
        var body: [UInt8]
    }

    let id: Int
    let request: HTTPRequest
    let isLoopback: Bool
    let done: CheckedContinuation<Answer, any Error>
}

/// The only thing callers and the curl thread share.
///
/// Invariants:
/// 1. `wakeHandle` is a live multi handle or zero. It is used and taken away under the lock, so
///    nobody wakes a handle that the curl thread has freed.
/// 2. An order is taken only while `isStopping` is false, so the collection that sees `isStopping`
///    holds the last orders there will ever be.
/// 3. The curl thread is woken when the first letter falls into an empty inbox; later ones
///    are collected with it.
final class CurlInbox: Sendable {
    enum Letter: Sendable {
        case start(CurlOrder)
        /// Ignored when that request is unknown or has ended.
        case cancel(id: Int)
    }

    private struct State {
        var letters: [Letter] = []
        var isStopping = false
        var pending = 0
        /// The address of the multi handle. The curl thread owns the handle; others may call
        /// `curl_multi_wakeup` on it and nothing else.
        var wakeHandle: UInt = 0

        mutating func leave(_ letter: Letter) {
            letters.append(letter)
            if letters.count == 1 { wake() }
        }

        func wake() {
            guard let multi = UnsafeMutableRawPointer(bitPattern: wakeHandle) else { return }
            curl_multi_wakeup(multi)
        }
    }

    private let state = Mutex(State())
    private let pendingMax: Int

    init(pendingMax: Int) {
        self.pendingMax = pendingMax
    }

    /// Leaves an order; nil when it was taken, and then its continuation will be resumed.
    func start(_ order: CurlOrder) -> TransportFailure? {
        state.withLock { state in
            guard !state.isStopping else { return .stopped }
            guard state.pending < pendingMax else { return .overloaded(max: pendingMax) }
            state.pending += 1
            state.leave(.start(order))
            return nil
        }
    }

    /// Asks for the end of a request.
    func cancel(id: Int) {
        state.withLock { state in
            guard !state.isStopping else { return }
            state.leave(.cancel(id: id))
        }
    }

    /// Takes no more orders and asks the curl thread to end.
    func stop() {
        state.withLock { state in
            state.isStopping = true
            state.wake()
        }
    }

    /// Curl thread: names the handle to wake.
    func open(wakeHandle: UInt) {
        state.withLock { $0.wakeHandle = wakeHandle }
    }

    /// Curl thread: takes no more orders, and forgets the handle, which may then be freed.
    func close() {
        state.withLock { state in
            state.isStopping = true
            state.wakeHandle = 0
        }
    }

    /// Curl thread: takes what was left.
    func collect() -> (letters: [Letter], isStopping: Bool) {
        state.withLock { state in
            let letters = state.letters
            state.letters = []
            return (letters, state.isStopping)
        }
    }

    /// Curl thread: makes room for another order. Told before the caller hears of the end, who may
    /// come back at once.
    func ended() {
        state.withLock { $0.pending -= 1 }
    }
}
