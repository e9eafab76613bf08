import APIClient
import RetailModels
import Synchronization

/// Many tills that listen to one server process.
final class SocketFleet: Sendable {
    private struct State {
        /// The newest head of the location's stream that each till has heard of; -1 before any.
        var heads: [Int64]
        var wanted: Int64 = 0
        /// How many have not heard of `wanted`, and when the last of the others did.
        var behind: Int
        var doneAt: UInt64 = 0
    }
    private static let secondsMax = 60

    private let feeds: [HintFeed]
    private let state: Mutex<State>
    private let listening = Mutex<[Task<Void, Never>]>([])

    /// - Parameter tills: of one location.
    init(_ tills: [ServerTill], at server: ServerProcess) {
        let client = APIClient(transport: CurlTransport())
        feeds = tills.map { till in
            let access = CloudAccess(
                url: "http://127.0.0.1:\(server.port)", credential: .token(till.token),
                host: .live)
            return HintFeed(
                client: client, access: access, connectTimeoutMs: 30_000, host: .live)
        }
        state = Mutex(State(heads: tills.map { _ in -1 }, behind: tills.count))
        let location = tills[0].identity.location
        let tasks = feeds.enumerated().map { index, feed in
            Task { [weak self] in
                for await hint in feed.hints where hint.stream == location {
                    self?.heard(hint.head, by: index)
                }
            }
        }
        listening.withLock { $0 = tasks }
    }

    /// Opens the sockets, and returns where the stream stands once all of them have been told.
    func open() async throws -> Int64 {
        for feed in feeds { await feed.start() }
        _ = try await allHeard()
        return state.withLock { $0.heads.max() ?? 0 }
    }

    /// From now on everybody is to hear of that head.
    func expect(_ head: Int64) {
        state.withLock { state in
            state.wanted = head
            state.behind = state.heads.count { $0 < head }
        }
    }

    /// When the last one heard of it, in nanoseconds. Throws when one does not.
    func allHeard() async throws -> UInt64 {
        try await Deadline.run(
            seconds: Self.secondsMax, "not every socket heard of a sale"
        ) {
            while self.state.withLock({ $0.behind > 0 }) {
                try await ContinuousClock().sleep(for: .milliseconds(1))
            }
            return self.state.withLock { $0.doneAt }
        }
    }

    func close() async {
        for feed in feeds { await feed.stop() }
        for task in listening.withLock({ $0 }) { await task.value }
    }

    private func heard(_ head: Int64, by index: Int) {
        state.withLock { state in
            let before = state.heads[index]
            state.heads[index] = max(before, head)
            guard before < state.wanted, head >= state.wanted else { return }
            state.behind -= 1
            if state.behind == 0 { state.doneAt = nanoseconds() }
        }
    }
}
