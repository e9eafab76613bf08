public import APIClient
public import Logging
public import RetailModels
import RetailStore
public import RetailSync

/// Delivers the journal: to the cloud while it answers, otherwise to the till's own server, one
/// request after the other and in the journal's order.
///
/// Invariants:
/// 1. The same bytes go to either server under the same id; a crash in between delivers them again,
///    which changes nothing.
/// 2. At most one request is under way.
public actor JournalDelivery {
    /// Before the own server is tried again after a failure.
    static let retryMs = 1_000

    private let sync: TillSync
    private let link: CloudLink
    private let host: Host
    private let logger: Logger
    private let onDelivered: @Sendable () async -> Void
    private let onNumberTwice: @Sendable () async -> Void
    private var isRunning = false
    private var isStopped = false
    private var isWanted = false
    private var retry: Task<Void, Never>?
    private var waiters: [CheckedContinuation<Void, Never>] = []

    /// - Parameters:
    ///   - onDelivered: called when nothing more can be delivered now.
    ///   - onNumberTwice: called when the cloud knows another document with a number of this till.
    public init(
        sync: TillSync, link: CloudLink, host: Host, logger: Logger,
        onDelivered: @escaping @Sendable () async -> Void = {},
        onNumberTwice: @escaping @Sendable () async -> Void = {}
    ) {
        self.sync = sync
        self.link = link
        self.host = host
        self.logger = logger
        self.onDelivered = onDelivered
        self.onNumberTwice = onNumberTwice
    }

    /// Delivers what there is; called after each commit, at the start, and when the cloud is back.
    public func wake() {
        guard !isStopped else { return }
        isWanted = true
        guard !isRunning else { return }
        isRunning = true
        Task { await run() }
    }

    /// Returns when nothing is left that can be delivered now.
    public func waitUntilIdle() async {
        guard isRunning || isWanted else { return }
        await withCheckedContinuation { waiters.append($0) }
    }

    /// What is being delivered comes to its end, well or not, and nothing follows it.
    public func stop() {
        isStopped = true
        retry?.cancel()
    }

    private func run() async {
        while isWanted {
            isWanted = false
            do {
                while try await deliverBatch() {}
            } catch is CancellationError {
            } catch {
                logger.error("delivery failed", metadata: ["error": "\(error)"])
                scheduleRetry()
            }
        }
        isRunning = false
        await onDelivered()
        let done = waiters
        waiters = []
        for waiter in done { waiter.resume() }
    }

    private func scheduleRetry() {
        guard !isStopped else { return }
        retry?.cancel()
        retry = Task { [host] in
            guard (try? await host.clock.sleep(for: .milliseconds(Self.retryMs))) != nil else {
                return
            }
            wake()
        }
    }

    /// Delivers one batch; false when there is nothing more to do now.
    private func deliverBatch() async throws -> Bool {
        if await link.isOnline {
            let rows = try await sync.openRows(limit: TillSync.cloudBatchCountMax)
            guard !rows.isEmpty else { return false }
            let call = RecordJournal(
                key: sync.key, writes: rows.map(\.write), relies: try await sync.relies())
            if let reply = try await link.sendToCloud(call) {
                let problems = try await sync.answered(rows, reply)
                if !problems.isEmpty { await tell(problems) }
                return true
            }
            // Not stored there: the own server takes over.
        }
        let rows = try await sync.openRows(limit: TillSync.ownBatchCountMax)
        guard !rows.isEmpty else { return false }
        let results = try await link.sendToOwn(
            RecordJournal(key: sync.key, writes: rows.map(\.write)))
        if try await sync.storedHere(rows, results) > 0 {
            await link.handle(.attention(.documentParked))
        }
        return true
    }

    private func tell(_ problems: [Problem]) async {
        logger.warning(
            "the cloud keeps writes for a person", metadata: ["count": "\(problems.count)"])
        await link.handle(.attention(.documentParked))
        if problems.contains(where: { $0.code == .numberTwice }) { await onNumberTwice() }
    }
}
