import RetailModels
import RetailStore
import Synchronization

/// Brings hints from what stores to whoever listens, in this process and, by a relay, in the
/// others.
///
/// Invariants:
/// 1. A listener hears of its tenant and its streams only.
/// 2. What waits for a listener is one hint for each stream and event, the newest: it never grows.
final class HintHub: Sendable {
    /// Sockets of one principal; a till has one, and a second while it finds the first one dead.
    static let listenersPerPrincipalMax = 4

    private struct State {
        var listeners: [Int: HintListener] = [:]
        var last = 0
    }
    private let state = Mutex(State())
    private let relay: (any HintRelay)?

    init(relay: (any HintRelay)? = nil) { self.relay = relay }

    /// Starts to hear of other processes.
    func start() {
        relay?.start(
            onHint: { [weak self] in self?.deliver($0) },
            onGap: { [weak self] in self?.missed() })
    }

    func stop() { relay?.stop() }

    /// How many listen.
    var count: Int { state.withLock { $0.listeners.count } }

    /// Tells of a commit of this process.
    func publish(_ hint: TenantHint) {
        deliver(hint)
        relay?.send(hint)
    }

    /// Nil when the principal has as many as it may have.
    func listen(
        _ principal: Principal, token: String, streams: Set<String>
    ) -> HintListener? {
        state.withLock { state in
            let own = state.listeners.values.filter { $0.principal == principal }.count
            guard own < Self.listenersPerPrincipalMax else { return nil }
            state.last += 1
            let listener = HintListener(
                number: state.last, principal: principal, token: token, streams: streams)
            state.listeners[listener.number] = listener
            return listener
        }
    }

    func leave(_ listener: HintListener) {
        state.withLock { _ = $0.listeners.removeValue(forKey: listener.number) }
    }

    private func deliver(_ hint: TenantHint) {
        let listeners = state.withLock { state in
            state.listeners.values.filter {
                $0.principal.tenant == hint.tenant && $0.streams.contains(hint.hint.stream)
            }
        }
        for listener in listeners { listener.add(hint.hint) }
    }

    /// Hints may have been lost: everybody looks where the streams stand.
    private func missed() {
        let listeners = state.withLock { Array($0.listeners.values) }
        for listener in listeners { listener.addGap() }
    }
}

/// What waits for one socket.
final class HintListener: Sendable {
    /// What is to be sent next.
    struct Batch: Equatable, Sendable {
        var hints: [StreamHint] = []
        /// The heads are to be read and sent.
        var hasGap = false
    }

    let number: Int
    let principal: Principal
    /// The `Authorization` with which it came.
    let token: String
    let streams: Set<String>
    private let waiting = Mutex(Batch(hasGap: true))
    private let signal: AsyncStream<Void>
    private let ring: AsyncStream<Void>.Continuation

    init(number: Int, principal: Principal, token: String, streams: Set<String>) {
        self.number = number
        self.token = token
        self.principal = principal
        self.streams = streams
        (signal, ring) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        // Who connects is told the heads.
        ring.yield()
    }

    func add(_ hint: StreamHint) {
        waiting.withLock { batch in
            let place = batch.hints.firstIndex {
                $0.stream == hint.stream && $0.event == hint.event
            }
            // Hints of two processes may arrive in the wrong order.
            if let place {
                batch.hints[place].head = max(batch.hints[place].head, hint.head)
            } else {
                batch.hints.append(hint)
            }
        }
        ring.yield()
    }

    func addGap() {
        waiting.withLock { $0.hasGap = true }
        ring.yield()
    }

    /// What waits, each time something does; used by one task.
    func batches() -> AsyncFilterSequence<AsyncMapSequence<AsyncStream<Void>, Batch>> {
        signal.map { [self] in take() }.filter { $0 != Batch() }
    }

    private func take() -> Batch {
        waiting.withLock { batch in
            defer { batch = Batch() }
            return batch
        }
    }
}
