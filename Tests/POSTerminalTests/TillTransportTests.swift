import APIClient
import Synchronization
import Testing

@testable import POSTerminal

/// What is waited for of the till's own server ends: by the reply, the deadline, or the till's end.
struct TillTransportTests {
    private static let limitMs = 60_000

    @Test func aReplyIsHandedOn() async throws {
        let reply = try await PendingReplies().reply(withinMs: Self.limitMs) {
            HTTPReply(status: 204)
        }
        #expect(reply == HTTPReply(status: 204))
    }

    @Test func whatTheWorkThrowsIsHandedOn() async throws {
        await #expect(throws: TransportFailure.replyTooLarge(max: 1)) {
            try await PendingReplies().reply(withinMs: Self.limitMs) {
                throw TransportFailure.replyTooLarge(max: 1)
            }
        }
    }

    @Test func aReplyThatDoesNotComeEndsAtItsDeadline() async throws {
        let work = Work()
        await #expect(throws: TransportFailure.timedOut(afterMs: 1)) {
            try await PendingReplies().reply(withinMs: 1) { await work.wait() }
        }
        work.end()
    }

    @Test func aStopEndsTheWaitingAndNobodyMayComeAfter() async throws {
        let (replies, work) = (PendingReplies(), Work())
        let waiting = Task {
            try await replies.reply(withinMs: Self.limitMs) { await work.wait() }
        }
        await work.untilBegun()
        replies.stop()
        await #expect(throws: TransportFailure.stopped) { try await waiting.value }
        work.end()
        await #expect(throws: TransportFailure.stopped) {
            try await replies.reply(withinMs: Self.limitMs) { HTTPReply(status: 200) }
        }
    }

    @Test func aCancelledTaskWaitsNoLonger() async throws {
        let (replies, work) = (PendingReplies(), Work())
        let waiting = Task {
            try await replies.reply(withinMs: Self.limitMs) { await work.wait() }
        }
        await work.untilBegun()
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        work.end()
    }
}

/// Work that ends when it is told to.
private final class Work: Sendable {
    private let begun = AsyncStream<Void>.makeStream()
    private let ended = AsyncStream<Void>.makeStream()

    func wait() async -> HTTPReply {
        begun.continuation.finish()
        for await _ in ended.stream {}
        return HTTPReply(status: 200)
    }

    func untilBegun() async { for await _ in begun.stream {} }
    func end() { ended.continuation.finish() }
}
