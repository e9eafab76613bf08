import APIClient
import Logging
import RetailModels
import RetailStore
import Synchronization
import Testing

@testable import POSTerminal

/// What hints lead to while the catalogue is being copied.
@Suite(.timeLimit(.minutes(1))) struct CloudWatchTests {
    /// A cloud that takes requests and answers them only when it is let go.
    private final class SlowCloud: HTTPTransport {
        private let asked: AsyncStream<Void>.Continuation
        private let held = Mutex<[CheckedContinuation<Void, Never>]>([])
        let requests: AsyncStream<Void>

        init() { (requests, asked) = AsyncStream.makeStream(of: Void.self) }

        func send(_ request: HTTPRequest) async throws -> HTTPReply {
            await withCheckedContinuation { waiting in
                held.withLock { $0.append(waiting) }
                asked.yield()
            }
            throw TransportFailure.refused
        }

        func letGo() { for waiting in held.withLock({ $0 }) { waiting.resume() } }
    }

    private struct NoDatabase: Database {
        var dialect: Dialect { .sqlite }
        func write<Value: Sendable>(
            _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
        ) async throws -> Value { throw SQLFailure(kind: .unavailable, message: "none") }
        func read<Value: Sendable>(
            _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
        ) async throws -> Value { throw SQLFailure(kind: .unavailable, message: "none") }
        func close() async {}
    }

    @Test func salesAreHeardOfWhileTheCatalogueIsCopied() async throws {
        let cloud = SlowCloud()
        let watch = CloudWatch(
            client: APIClient(transport: cloud), tenant: "tenant", database: NoDatabase(),
            caFile: nil, headFile: "/nowhere/head", logger: Logger(label: "test"),
            onFall: {})
        let access = CloudAccess(
            url: "http://127.0.0.1:1",
            credential: .device(id: "device", tenant: "tenant") { $0 }, host: .live)
        let (hints, hint) = AsyncStream.makeStream(of: StreamHint.self)
        await watch.listen(to: hints, through: access)
        hint.yield(StreamHint(stream: Realtime.shopStream, head: 1, event: .head))
        var requests = cloud.requests.makeAsyncIterator()
        await requests.next()
        hint.yield(StreamHint(stream: "location", head: 1, event: .saleCreated))
        var changes = watch.changes.makeAsyncIterator()
        #expect(await changes.next() == .sales)
        cloud.letGo()
        await watch.stop()
        #expect(await changes.next() == nil)
    }
}
