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
        /// So many parts of a snapshot are there; nil when there is none to load any more.
        case loading(SyncStatus.Bootstrap?)
        case told(SyncNews)
        /// A stream goes on with what this version does not know; it is not taken further.
        case outdated
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
        try await bootstrap(listen)
        if try await sync.wantsSeed() { try await seed() }
        for stream in [Realtime.shopStream, sync.location] {
            // The other stream may hold nothing new of kind.
            do { try await pull(stream, listen) } catch let problem as Problem
                where problem.code == .outdated
            {
                await listen(.outdated)
            }
        }
    }

    /// Takes the snapshot that the till was promised when it was paired.
    public func bootstrap(_ listen: Listener = { _ in }) async throws {
        if try await sync.wantsSnapshot() { try await takeSnapshot(listen) }
    }

    /// Hands in what a revoked till has not sent; the cloud keeps it for a manager.
    public func salvage(
        _ listen: Listener = { _ in },
        by send: (PushBundles.Body) async throws -> PushBundles.Reply
    ) async throws {
        try await push(listen, ownOnly: true, by: send)
    }

    private func push(_ listen: Listener) async throws {
        try await push(listen) { try await calls.ask(PushBundles($0)) }
    }

    private func push(
        _ listen: Listener, ownOnly: Bool = false,
        by send: (PushBundles.Body) async throws -> PushBundles.Reply
    ) async throws {
        var limit = PushBundles.bundleCountMax
        var mends = 0
        while let body = try await sync.nextPush(limit: limit) {
            await listen(.began)
            do {
                let reply = try await send(body)
                let pushed = try await sync.pushed(body, reply)
                // An answer without results would be asked for ever.
                guard !reply.results.isEmpty else { throw TillSync.Unanswered() }
                await listen(.sent(sales: pushed.sales))
                if !pushed.parkedCodes.isEmpty { await listen(.told(.parked)) }
                if pushed.isNumberTwice { await listen(.told(.numberTwice)) }
            } catch let problem as Problem {
                mends += 1
                guard mends <= Self.mendCountMax else { throw problem }
                switch problem.code {
                case .gap, .fork: try await sync.beginEpoch()
                case .lost: try await sync.reoffer(ownOnly: ownOnly)
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
                let call = try await sync.nextPull(stream)
                let page = try await calls.ask(call)
                if mends == 0, Self.isLong(from: call.since.seq, to: page.head) {
                    throw Problem(.pruned, "a snapshot is shorter than the log")
                }
                let applied = try await sync.pulled(page, takesShop: takesShop)
                await listen(.stands(page.next, head: page.head))
                await tell(applied, listen)
                guard page.more else { return }
            } catch let problem as Problem {
                mends += 1
                guard mends <= Self.mendCountMax else { throw problem }
                switch problem.code {
                case .lost:
                    try await sync.reoffer()
                    try await push(listen)
                case .pruned: try await takeSnapshot(listen)
                default: throw problem
                }
            }
        }
    }

    private func tell(_ applied: LogApply.Applied, _ listen: Listener) async {
        if applied.hasPeople { await listen(.told(.people)) }
        if applied.hasProducts { await listen(.told(.products)) }
        if applied.documents > 0 { await listen(.told(.documents)) }
    }

    /// Brings the till's catalogue to a tenant that has none, in parts; begun again it goes on.
    private func seed() async throws {
        guard try await calls.ask(ListProducts(limit: 1)).items.isEmpty else {
            return try await sync.endSeed()
        }
        let text = try await sync.seedText()
        let parts = PushSession.parts(of: text)
        do {
            let session = try await calls.ask(
                CreatePushSession(parts: Int64(parts.count), hash: Digest.sha256(text)))
            for (index, content) in parts.enumerated()
            where !session.isCommitted && !session.received.contains(Int64(index) + 1) {
                _ = try await calls.ask(
                    PutPushPart(id: session.id, part: Int64(index) + 1, content: content))
            }
            _ = try await calls.ask(CommitPushSession(id: session.id))
        } catch let problem as Problem where problem.code == .exists {
            // Another till was first.
        }
        try await sync.endSeed()
    }

    // MARK: - Snapshots

    /// More entries than this are not pulled when a snapshot is about as much: for a till that has
    /// less than half of the log.
    private static let pullCountMax: Int64 = 5_000

    private static func isLong(from place: Int64, to head: Int64) -> Bool {
        head - place > max(pullCountMax, head / 2)
    }

    /// Takes a snapshot, or goes on with the one that was begun: a stream is added to the store as
    /// soon as its parts are there, the shop's first, so that the till can sell.
    private func takeSnapshot(_ listen: Listener) async throws {
        var mends = 0
        while true {
            do {
                let session = try await load(listen)
                try await sync.endSnapshot()
                await listen(.loading(nil))
                // Whether the cloud hears it or not: it forgets by itself.
                _ = try? await calls.ask(DeleteSnapshot(id: session.id))
                return
            } catch let problem as Problem {
                mends += 1
                guard mends <= Self.mendCountMax else { throw problem }
                let hasBegun = try sync.begunSnapshot() != nil
                switch problem.code {
                case .notFound where hasBegun: try sync.dropSnapshot()
                case .lost:
                    try await sync.reoffer()
                    try await push(listen)
                default: throw problem
                }
            } catch let damage as TillSync.DamagedPart {
                mends += 1
                guard mends <= Self.mendCountMax else { throw damage }
                try sync.dropSnapshot()
            }
        }
    }

    private func load(_ listen: Listener) async throws -> SnapshotSession {
        let loaded: LoadedSnapshot
        if let begun = try sync.begunSnapshot() {
            loaded = begun
        } else {
            let call = CreateSnapshot(relies: try await sync.relies())
            loaded = try sync.beginSnapshot(try await calls.ask(call))
        }
        let session = loaded.session
        let positions = try await sync.wanted(of: session)
        let missing = positions.map { loaded.missing(of: $0.stream) }
        let total = positions.reduce(0) { $0 + session.numbers(of: $1.stream).count }
        var progress = SyncStatus.Bootstrap(
            part: total - missing.reduce(0) { $0 + $1.count }, parts: total)
        for (position, numbers) in zip(positions, missing) {
            for number in numbers {
                await listen(.loading(progress))
                let call = GetSnapshotPart(id: session.id, part: Int64(number))
                try sync.keep(try await calls.ask(call), number: number, of: session)
                progress.part += 1
            }
            await listen(.loading(progress))
            var applied = try await sync.swap(position, of: session, takesShop: takesShop)
            // Operators do not travel with it; whoever hears of them takes them with the setup.
            applied.hasPeople = position.stream == Realtime.shopStream
            await listen(.stands(position, head: position.seq))
            await tell(applied, listen)
        }
        return session
    }
}
