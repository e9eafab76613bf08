import APIClient
import Logging
import RetailModels
import RetailStore
import Testing

@testable import POSTerminal

/// What hints lead to.
@Suite(.timeLimit(.minutes(10))) struct CloudWatchTests {
    private struct NoCloud: HTTPTransport {
        func send(_ request: HTTPRequest) async throws -> HTTPReply {
            throw TransportFailure.refused
        }
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

    /// The lists of sales look again at once, whatever becomes of the sync.
    @Test func salesAreHeardOfAtOnce() async throws {
        let watch = CloudWatch(
            client: APIClient(transport: NoCloud()), tenant: "tenant", database: NoDatabase(),
            caFile: nil, statusFile: "/nowhere/status", logger: Logger(label: "test"),
            onFall: {})
        let (hints, hint) = AsyncStream.makeStream(of: StreamHint.self)
        await watch.listen(to: hints)
        hint.yield(StreamHint(stream: Realtime.shopStream, head: 1, event: .head))
        hint.yield(StreamHint(stream: "location", head: 1, event: .saleCreated))
        var changes = watch.changes.makeAsyncIterator()
        #expect(await changes.next() == .sales)
        await watch.stop()
        #expect(await changes.next() == nil)
    }
}
