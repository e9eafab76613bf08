import APIClient
import RetailModels
import RetailServer
import Synchronization

/// Carries the till's requests: those to its own server straight to its routes, without a
/// connection, all others over the network.
///
/// A scan passes a socket, two threads and a parser less this way, which is a third of its time,
/// and a till without a cloud never loads what only networks need.
final class TillTransport: HTTPTransport {
    /// Of the own server, as requests name it.
    private let own: String
    private let door: DirectDoor
    private let calls = PendingReplies()
    private let options: CurlTransport.Options
    /// Made for the first request that leaves the process.
    private let network = Mutex<CurlTransport?>(nil)

    /// - Parameter own: where the server listens, such as `http://127.0.0.1:8089`.
    init(own: String, door: DirectDoor, options: CurlTransport.Options) {
        self.own = own + "/"
        self.door = door
        self.options = options
    }

    func send(_ request: HTTPRequest) async throws -> HTTPReply {
        guard request.url.hasPrefix(own) else {
            return try await curl.send(request)
        }
        try Task.checkCancellation()
        // As over a connection: what the server has begun it finishes, whoever still waits.
        return try await calls.reply(withinMs: request.timeoutMs) { [door, own] in
            let answer = try await door.answer(
                method: request.method, target: "/" + request.url.dropFirst(own.count),
                headers: request.headers, body: request.body)
            guard answer.body.count <= request.bodyBytesMax else {
                throw TransportFailure.replyTooLarge(max: request.bodyBytesMax)
            }
            return HTTPReply(
                status: answer.status, headers: HTTPHeaders(answer.headers), body: answer.body)
        }
    }

    /// Fails what is under way with `TransportFailure.stopped` and closes the connections.
    func stop() {
        calls.stop()
        network.withLock { $0 }?.stop()
    }

    private var curl: CurlTransport {
        network.withLock { network in
            if let network { return network }
            let made = CurlTransport(options: options)
            network = made
            return made
        }
    }
}

/// Replies that are waited for, each until its deadline.
///
/// Invariants:
/// 1. Every continuation is resumed once: by its reply, its deadline, its task's end, or `stop`.
/// 2. While replies are waited for, one task looks for those whose time is over; without any it
///    ends. So a reply that comes at once costs no timer.
final class PendingReplies: Sendable {
    private typealias Waiter = CheckedContinuation<HTTPReply, any Error>
    private struct State {
        var lastID = 0
        var waiters: [Int: (deadline: ContinuousClock.Instant, ms: Int, waiter: Waiter)] = [:]
        var isWatched = false
        var isStopped = false
    }
    private let state = Mutex(State())
    private let clock = ContinuousClock()

    /// How late a deadline may be noticed.
    private static let tick = Duration.milliseconds(250)

    /// Runs `work` and returns what it replies, in time.
    /// - Throws: `TransportFailure.timedOut` or `.stopped`, `CancellationError`, and what `work`
    ///   throws, which runs to its end in any case.
    func reply(
        withinMs limit: Int, _ work: @escaping @Sendable () async throws -> HTTPReply
    ) async throws -> HTTPReply {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiter in
                guard wait(id, limit, waiter) else {
                    waiter.resume(throwing: TransportFailure.stopped)
                    return
                }
                if Task.isCancelled { finish(id, .failure(CancellationError())) }
                Task { [self] in
                    do { finish(id, .success(try await work())) } catch {
                        finish(id, .failure(error))
                    }
                }
            }
        } onCancel: {
            finish(id, .failure(CancellationError()))
        }
    }

    /// Whoever still waits waits no longer, and nobody may come.
    func stop() {
        let waiters = state.withLock { state in
            state.isStopped = true
            defer { state.waiters = [:] }
            return state.waiters.values
        }
        for (_, _, waiter) in waiters { waiter.resume(throwing: TransportFailure.stopped) }
    }

    private func wait(_ id: Int, _ limit: Int, _ waiter: Waiter) -> Bool {
        let (isWaiting, isFirst) = state.withLock { state in
            guard !state.isStopped else { return (false, false) }
            let deadline = clock.now.advanced(by: .milliseconds(limit))
            state.waiters[id] = (deadline, limit, waiter)
            defer { state.isWatched = true }
            return (true, !state.isWatched)
        }
        if isFirst { Task { await watch() } }
        return isWaiting
    }

    private func finish(_ id: Int, _ result: Result<HTTPReply, any Error>) {
        let waiter = state.withLock { $0.waiters.removeValue(forKey: id)?.waiter }
        waiter?.resume(with: result)
    }

    private func watch() async {
        while true {
            try? await clock.sleep(for: Self.tick)
            let now = clock.now
            let late = state.withLock { state in
                let late = state.waiters.filter { $0.value.deadline <= now }
                state.isWatched = !state.waiters.isEmpty
                return state.isWatched ? late : nil
            }
            guard let late else { return }
            for (id, call) in late {
                finish(id, .failure(TransportFailure.timedOut(afterMs: call.ms)))
            }
        }
    }
}
