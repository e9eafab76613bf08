public import RetailModels
import RetailStore

/// The way to the cloud, for a sync.
public protocol SyncCalls: Sendable {
    /// Asks once.
    /// - Throws: the `Problem` of a refusal; anything else when there was no answer.
    func ask<Call: Endpoint>(_ call: Call) async throws -> Call.Reply
}

/// One round of a sync: the outbox is pushed until it is empty, then every stream is pulled to its
/// end. What goes wrong with the log itself is mended on the way.
public struct SyncCycle: Sendable {
    private let sync: TillSync
    private let calls: any SyncCalls
    private let takesShop: Bool

    /// What happens on the way.
    public enum Step: Sendable {
        /// A push is about to leave.
        case began
        /// So many sales have reached the log.
        case sent(sales: Int)
        /// A stream is applied up to there.
        case stands(LogPosition, head: Int64)
        case told(SyncNews)
    }
    public typealias Listener = @Sendable (Step) async -> Void

    /// New epochs and re-offers in one push or pull: each mends one thing, more go in circles.
    private static let mendCountMax = 5

    /// - Parameter takesShop: false for a till that has its own people and catalogue.
    public init(sync: TillSync, calls: any SyncCalls, takesShop: Bool) {
        self.sync = sync
        self.calls = calls
        self.takesShop = takesShop
    }

    /// - Throws: what ended it early; what was done until then stays.
    public func run(_ listen: Listener = { _ in }) async throws {
        try await push(listen)
        for stream in [Realtime.shopStream, sync.location] { try await pull(stream, listen) }
    }

    private func push(_ listen: Listener) async throws {
        var limit = PushBundles.bundleCountMax
        var mends = 0
        while let body = try await sync.nextPush(limit: limit) {
            await listen(.began)
            do {
                let reply = try await calls.ask(PushBundles(body))
                let pushed = try await sync.pushed(body, reply)
                // An answer without results would be asked for ever.
                guard !reply.results.isEmpty else { throw TillSync.Unanswered() }
                await listen(.sent(sales: pushed.sales))
                if !pushed.parkedCodes.isEmpty { await listen(.told(.parked)) }
                if pushed.parkedCodes.contains(Problem.Code.numberTwice.rawValue) {
                    await listen(.told(.numberTwice))
                }
            } catch let problem as Problem {
                mends += 1
                guard mends <= Self.mendCountMax else { throw problem }
                switch problem.code {
                case .gap, .fork: try await sync.beginEpoch()
                case .lost: try await sync.reoffer()
                case .bodyTooLarge where limit > 1: limit /= 2
                default: throw problem
                }
            }
        }
    }

    private func pull(_ stream: String, _ listen: Listener) async throws {
        var mends = 0
        while true {
            do {
                let page = try await calls.ask(try await sync.nextPull(stream))
                let applied = try await sync.pulled(page, takesShop: takesShop)
                await listen(.stands(page.next, head: page.head))
                if applied.hasPeople { await listen(.told(.people)) }
                if applied.hasProducts { await listen(.told(.products)) }
                if applied.documents > 0 { await listen(.told(.documents)) }
                guard page.more else { return }
            } catch let problem as Problem {
                mends += 1
                guard mends <= Self.mendCountMax else { throw problem }
                switch problem.code {
                case .lost:
                    try await sync.reoffer()
                    try await push(listen)
                case .pruned: try await skipToFloor(of: stream, listen)
                default: throw problem
                }
            }
        }
    }

    /// What is no longer in the log cannot be pulled. The shop's content is taken whole before its
    /// place is set, so that nothing is missed.
    private func skipToFloor(of stream: String, _ listen: Listener) async throws {
        let health = try await calls.ask(SyncHealth())
        guard let state = health.streams?.first(where: { $0.id == stream }) else { return }
        if stream == Realtime.shopStream { await listen(.told(.shopPruned)) }
        try await sync.setCursor(
            LogPosition(stream: stream, seq: state.floor, hash: state.floorHash))
    }
}
