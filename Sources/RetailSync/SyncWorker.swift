public import APIClient
public import RetailModels
import RetailStore

/// What a sync tells those who show things.
public enum SyncNews: Hashable, Sendable {
    /// Documents of other tills came.
    case documents
    case products
    /// Operators were changed; the till takes its setup anew.
    case people
    /// A number of this till was used by another machine or an older disk.
    case numberTwice
    /// The cloud keeps writes of this till for a person.
    case parked
    case status(SyncStatus)
}

/// Brings the till and the cloud's log together: pushes the outbox, pulls the streams, one request
/// after the other. The shell of `TillSync`, as `CloudLink` is of `FailoverMachine`.
public actor SyncWorker {
    private let sync: TillSync
    private let link: CloudLink
    private let host: Host
    private let tell: @Sendable (SyncNews) async -> Void
    /// False for a till that has its own people and catalogue.
    private var takesShop = false
    private var isRunning = false
    private var isStopped = false
    private var isWanted = false
    private let isPaused: @Sendable () -> Bool
    private let version: String
    /// What leaves the till's store; nil keeps everything.
    private let retention: RetentionRule?
    private var forgotAt: Int64?
    /// When the till last told the cloud how it stands, and how far its clock was ahead.
    private var reportedAt: Int64?
    private var skew: Int64?
    /// Whether the cloud had revoked this till when that was last asked.
    private var wasRevoked = false
    /// Whether the last cycle met entries that this version does not know.
    private var isOutdated = false
    private var backoff = BackoffMachine(baseMs: 1_000, delayMsMax: 300_000)
    private var retry: Task<Void, Never>?
    private var ticker: Task<Void, Never>?
    private var waiters: [CheckedContinuation<Void, Never>] = []
    private var heads: [String: Int64] = [:]
    private var cursors: [String: Int64] = [:]
    private var isSyncing = false
    private var lastSync: Int64?
    private var lastError: String?
    private var hasPulled = false
    private var bootstrapping: SyncStatus.Bootstrap?
    private var published: SyncStatus?
    private let publish: AsyncStream<Int>.Continuation
    /// How many sales wait for the cloud, each change once.
    public nonisolated let salesToSend: AsyncStream<Int>

    /// Between two looks without another reason, plus as much again at random.
    private static let tickMs = 20_000
    /// Between two reports to the cloud.
    private static let reportMs: Int64 = 15_000
    /// A push or a page may be a megabyte on a slow line.
    private static let timeoutMs = 10_000

    /// - Parameters:
    ///   - version: the program's, which the cloud is told.
    ///   - retention: which history the till keeps.
    ///   - isPaused: whether somebody wants nothing to be sent or taken now.
    ///   - tell: called with what has changed.
    public init(
        sync: TillSync, link: CloudLink, host: Host, version: String = "",
        retention: RetentionRule? = nil,
        isPaused: @escaping @Sendable () -> Bool = { false },
        tell: @escaping @Sendable (SyncNews) async -> Void
    ) {
        self.sync = sync
        self.link = link
        self.host = host
        self.version = version
        self.retention = retention
        self.isPaused = isPaused
        self.tell = tell
        (salesToSend, publish) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Begins to look regularly.
    /// - Parameter takesShop: whether the cloud's people and catalogue are this till's.
    public func start(takesShop: Bool) {
        self.takesShop = takesShop
        ticker?.cancel()
        ticker = Task { [host] in
            while !Task.isCancelled {
                let ms = Self.tickMs + host.random(0...Self.tickMs)
                guard (try? await host.clock.sleep(for: .milliseconds(ms))) != nil else { return }
                wake()
            }
        }
        wake()
    }

    /// Looks whether there is something to send or to take: after each delivery, on a hint, when
    /// the cloud is back.
    public func wake() {
        guard !isStopped else { return }
        isWanted = true
        guard !isRunning else { return }
        isRunning = true
        Task { await run() }
    }

    /// A hint of the cloud: a stream has moved to there.
    public func wake(_ stream: String, head: Int64) {
        heads[stream] = max(heads[stream] ?? 0, head)
        guard head > cursors[stream] ?? 0 else { return }
        wake()
    }

    /// Returns when nothing is left that can be done now.
    public func waitUntilIdle() async {
        guard isRunning || isWanted else { return }
        await withCheckedContinuation { waiters.append($0) }
    }

    /// What is going on comes to its end, well or not, and nothing follows it.
    public func stop() {
        isStopped = true
        retry?.cancel()
        ticker?.cancel()
        publish.finish()
    }

    private func run() async {
        while isWanted {
            isWanted = false
            do {
                try await cycle()
                backoff.succeeded()
            } catch is CancellationError {
            } catch {
                lastError = "\(error)"
                scheduleRetry()
            }
            isSyncing = false
            bootstrapping = nil
            await report()
        }
        isRunning = false
        let done = waiters
        waiters = []
        for waiter in done { waiter.resume() }
    }

    private func scheduleRetry() {
        guard !isStopped else { return }
        let ms = backoff.failed(randomPpm: host.random(0...BackoffMachine.ppmMax))
        retry?.cancel()
        retry = Task { [host] in
            guard (try? await host.clock.sleep(for: .milliseconds(ms))) != nil else { return }
            wake()
        }
    }

    private func cycle() async throws {
        guard await link.canSend else {
            hasPulled = false
            try await salvage()
            return
        }
        guard !isPaused() else {
            hasPulled = false
            await link.leave(for: .paused)
            return
        }
        isSyncing = true
        isOutdated = false
        let cycle = SyncCycle(sync: sync, calls: self, takesShop: takesShop)
        try await cycle.run { [tell] step in
            switch step {
            case .began: await self.report()
            case .sent(let sales): await self.link.handle(.sent(sales))
            case .stands(let cursor, let head): await self.note(cursor, head: head)
            case .loading(let progress): await self.note(progress)
            case .told(let news): await tell(news)
            case .outdated: await self.noteOutdated()
            }
        }
        await link.handle(isOutdated ? .attention(.outdated) : .attentionCleared(.outdated))
        let overUses = (try? await sync.overUses()) ?? 0
        await link.handle(
            overUses > 0 ? .attention(.usedTwice) : .attentionCleared(.usedTwice))
        hasPulled = true
        lastSync = host.now()
        lastError = nil
        try await sync.endRevocation()
        await tellCloud()
        try await forgetOld()
    }

    /// Lets old history go, at a start and then once a day, by the cloud's clock.
    private func forgetOld() async throws {
        guard let retention, let skew else { return }
        let now = host.now() - skew
        if let forgotAt, abs(now - forgotAt) < RetentionRule.dayMs { return }
        forgotAt = now
        try await sync.forgetOld(retention, now: now)
    }

    /// Hands in what is not sent when the cloud has revoked this till; once, then it is locked.
    private func salvage() async throws {
        guard await link.isRevoked, !isPaused(), try await !sync.hasHandedIn() else { return }
        isSyncing = true
        let cycle = SyncCycle(sync: sync, calls: self, takesShop: takesShop)
        try await cycle.salvage { [tell] step in
            if case .told(let news) = step { await tell(news) }
        } by: { push in
            switch try await self.link.salvage(push, timeoutMs: Self.timeoutMs) {
            case .answered(let reply)?: return reply
            case .refused(let problem)?, .failed(.denied(let problem), _)?: throw problem
            case .failed(let reason, _)?: throw APIFailure.unreachable("\(reason)")
            case nil: throw APIFailure.unreachable("there is no cloud")
            }
        }
        try await sync.endSalvage()
        lastError = nil
    }

    /// Tells the cloud how this till stands, and hears its clock. Nothing depends on it.
    private func tellCloud() async {
        let now = host.now()
        // A clock that was set back has no due time.
        if let reportedAt, now >= reportedAt, now < reportedAt + Self.reportMs { return }
        guard let standing = try? await sync.standing(version: version),
            let reply = try? await ask(ReportTill(standing))
        else { return }
        reportedAt = now
        // The answer was made somewhere between.
        let skew = (now + host.now()) / 2 - reply.now
        self.skew = skew
        let isWrong = abs(skew) > SyncStatus.skewMax
        await link.handle(isWrong ? .attention(.clockWrong) : .attentionCleared(.clockWrong))
    }

    private func note(_ cursor: LogPosition, head: Int64) async {
        cursors[cursor.stream] = cursor.seq
        heads[cursor.stream] = head
        await report()
    }

    private func noteOutdated() { isOutdated = true }

    private func note(_ progress: SyncStatus.Bootstrap?) async {
        bootstrapping = progress
        await report()
    }

    // MARK: - What is shown

    /// Tells the machine what waits, and everybody how things stand.
    public func report() async {
        guard let waiting = try? await sync.waiting() else { return }
        publish.yield(waiting.sales)
        if await link.hasCloud {
            // The way back ends only when the streams have been pulled too; a till that takes them
            // whole sells from the cloud's copy meanwhile.
            let isReturning = await link.isReturning
            if waiting.writes > 0 || hasPulled || bootstrapping != nil || !isReturning {
                await link.handle(.queueChanged(toSend: waiting.writes))
            }
        }
        let isRevoked = await link.isRevoked
        if isRevoked != wasRevoked {
            wasRevoked = isRevoked
            if isRevoked { wake() }
        }
        let conflicts = (try? await sync.conflicts()) ?? 0
        await link.handle(
            conflicts > 0 ? .attention(.conflict) : .attentionCleared(.conflict))
        var status = SyncStatus(await link.status)
        if isRevoked {
            status.isRevoked = true
            status.hasHandedIn = try? await sync.hasHandedIn()
        }
        if isOutdated { status.isOutdated = true }
        status.pendingUploads = waiting.writes
        status.pendingDownloads = heads.reduce(0) { sum, head in
            sum + Int(max(0, head.value - (cursors[head.key] ?? 0)))
        }
        status.parked = (try? await sync.journal.count(in: [.parked]).rows) ?? 0
        status.conflicts = conflicts
        status.isSyncing = isSyncing
        status.isPaused = isPaused()
        status.skew = skew
        status.bootstrapping = bootstrapping
        status.lastSync = lastSync
        status.lastError = lastError
        guard status != published else { return }
        published = status
        await tell(.status(status))
    }
}

extension SyncStatus {
    /// What the connection itself says.
    public init(_ status: ConnectionStatus) {
        let state: State =
            switch status.word {
            case .local: .local
            case .online: .online
            case .offline: .offline
            case .sending: .sending
            case .attention: .attention
            }
        self.init(state: state, since: status.sinceMs)
        reason = status.reason.map { "\($0)" }
        lastAnswer = status.lastAnswerMs
        nextTry = status.nextTryMs
    }
}

extension SyncWorker: SyncCalls {
    public func ask<Call: Endpoint>(_ call: Call) async throws -> Call.Reply {
        switch try await link.sync(call, timeoutMs: Self.timeoutMs) {
        case .answered(let reply): return reply
        case .refused(let problem): throw problem
        case .failed(let reason, _): throw APIFailure.unreachable("\(reason)")
        }
    }
}
