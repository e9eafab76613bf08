public import RetailModels

/// The till's way to its servers: the cloud first, its own otherwise. The shell of
/// `FailoverMachine`: it does what the machine says and tells it what came of it.
public actor CloudLink {
    private var machine = FailoverMachine()
    private let client: APIClient
    private var cloud: CloudAccess?
    private let own: ServerAddress
    private let hedgeAfterMs: Int
    private let host: Host
    private var probe: Task<Void, Never>?
    private var timer: Task<Void, Never>?
    private var onDrain: @Sendable () -> Void = {}
    private var onStatus: @Sendable () -> Void = {}
    private var published: ConnectionStatus?
    private var waiters: [CheckedContinuation<Void, Never>] = []
    private let publish: AsyncStream<ConnectionStatus>.Continuation
    /// What the screens show, each change once; only the newest is kept for a slow reader.
    public nonisolated let statuses: AsyncStream<ConnectionStatus>

    /// - Parameter cloud: nil when cloud sync is off.
    public init(
        client: APIClient, cloud: CloudAccess?, own: ServerAddress,
        hedgeAfterMs: Int = hedgeAfterMsDefault, host: Host
    ) {
        self.client = client
        self.cloud = cloud
        self.own = own
        self.hedgeAfterMs = hedgeAfterMs
        self.host = host
        (statuses, publish) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Looks for the cloud, if there is one.
    /// - Parameters:
    ///   - onDrain: called when the queue may be sent.
    ///   - onStatus: called when the status has changed. Neither may block.
    public func start(
        onDrain: @escaping @Sendable () -> Void, onStatus: @escaping @Sendable () -> Void = {}
    ) {
        self.onDrain = onDrain
        self.onStatus = onStatus
        published = machine.status
        publish.yield(machine.status)
        if cloud != nil { handle(.switchedOn) }
    }

    /// Works with another cloud from now on, or with none. What is under way ends as it began.
    public func use(_ cloud: CloudAccess?) {
        handle(.switchedOff)
        self.cloud = cloud
        handle(.attentionCleared(.notPaired))
        handle(.attentionCleared(.deviceRevoked))
        if cloud != nil { handle(.switchedOn) }
    }

    public func stop() {
        probe?.cancel()
        timer?.cancel()
        publish.finish()
    }

    public var status: ConnectionStatus { machine.status }

    /// True when what is new goes to the cloud first.
    public var isOnline: Bool {
        if case .cloud = machine.state { true } else { false }
    }

    /// True while the cloud is being caught up with.
    public var isReturning: Bool {
        if case .reconciling = machine.state { true } else { false }
    }

    /// True when the queue may be sent: the cloud answers, or is being caught up with.
    public var canSend: Bool {
        switch machine.state {
        case .cloud, .reconciling: true
        case .local, .localOnly: false
        }
    }

    public var hasCloud: Bool { cloud != nil }

    /// Tells the machine; used by what delivers the queue.
    public func handle(_ event: FailoverMachine.Event) {
        let moment = FailoverMachine.Moment(
            nowMs: host.now(), randomPpm: host.random(0...1_000_000))
        for command in machine.handle(event, at: moment) { perform(command) }
        let status = machine.status
        if status != published {
            published = status
            publish.yield(status)
            onStatus()
        }
        guard isDecided else { return }
        let decided = waiters
        waiters = []
        for waiter in decided { waiter.resume() }
    }

    /// False while the cloud has not been heard of yet, and while it is being caught up with.
    private var isDecided: Bool {
        switch machine.state {
        case .localOnly, .cloud: true
        case .reconciling: false
        case .local: machine.status.reason != .starting
        }
    }

    /// Returns when the till works with the cloud and has sent it everything, or works without it.
    public func waitUntilDecided() async {
        guard !isDecided else { return }
        await withCheckedContinuation { waiters.append($0) }
    }

    private func perform(_ command: FailoverMachine.Command) {
        switch command {
        case .probe(let number): startProbe(number)
        case .cancelProbe: probe?.cancel()
        case .startTimer(let milliseconds, let generation):
            timer?.cancel()
            timer = Task { [host] in
                guard (try? await host.clock.sleep(for: .milliseconds(milliseconds))) != nil else {
                    return
                }
                handle(.timerFired(generation: generation))
            }
        case .drain: onDrain()
        }
    }

    private func startProbe(_ number: Int) {
        guard let cloud else { return }
        probe?.cancel()
        probe = Task { [client] in
            guard let outcome = try? await client.ask(SyncHealth(), through: cloud) else { return }
            note(outcome)
            switch outcome {
            case .answered: handle(.probeAnswered(number))
            case .refused(let problem):
                handle(.probeFailed(number, reason: .status(problem.status), retryAfterMs: nil))
            case .failed(let reason, let retryAfterMs):
                handle(.probeFailed(number, reason: reason, retryAfterMs: retryAfterMs))
            }
        }
    }

    /// Reads from the cloud or from the till's own copy, whichever answers first (hedged).
    /// - Parameter isOwnCopyEnough: false when the own copy lacks what other tills did: then it is
    ///   asked only once the cloud has failed.
    /// - Throws: `APIFailure`, or `CancellationError`.
    public func read<Call: Endpoint>(
        _ call: Call, isOwnCopyEnough: Bool = true
    ) async throws -> Call.Reply {
        guard machine.route == .cloudThenLocal, let cloud else {
            return try await result(of: client.ask(call, of: own))
        }
        let (client, own, era) = (client, own, machine.era)
        let (outcome, isOwn) = try await hedged(
            afterMs: isOwnCopyEnough ? hedgeAfterMs : Self.cloudAloneMs, clock: host.clock,
            primary: {
                let outcome = try await self.askCloud(call, of: cloud, era: era)
                if case .failed(let reason, _) = outcome {
                    throw APIFailure.unreachable("\(reason)")
                }
                return (outcome, false)
            },
            secondary: { (try await client.ask(call, of: own), true) },
            isConclusive: { answer in
                if case .refused(let problem) = answer.0 { return problem.code != .notFound }
                return true
            })
        if isOwn { handle(.cloudSuspected) }
        return try result(of: outcome)
    }

    /// Longer than any request may take: a failure comes first.
    private static let cloudAloneMs = 3_600_000

    /// Asks the cloud, and the till's own server when the cloud cannot answer or has not what is
    /// asked for: for what only one of them may have, and what may take long. It is no sign of how
    /// the cloud is, so the machine is not told.
    /// - Returns: The reply, and whether the server asked first gave it.
    /// - Throws: `APIFailure`, or `CancellationError`.
    public func fetch<Call: Endpoint>(
        _ call: Call, timeoutMs: Int
    ) async throws -> (reply: Call.Reply, isFirstHand: Bool) {
        var failure: APIFailure? = cloud == nil ? nil : .unreachable("the cloud does not answer")
        if machine.route == .cloudThenLocal, let cloud {
            switch try await client.ask(call, through: cloud, timeoutMs: timeoutMs) {
            case .answered(let reply): return (reply, true)
            case .refused(let problem): failure = .refused(problem)
            case .failed(let reason, _): failure = .unreachable("\(reason)")
            }
        }
        let outcome = try await client.ask(call, of: own, timeoutMs: timeoutMs)
        // That the own server has it not says nothing of what the cloud has.
        if case .refused = outcome, let failure { throw failure }
        return (try result(of: outcome), cloud == nil)
    }

    /// Asks the cloud and tells the machine.
    private func askCloud<Call: Endpoint>(
        _ call: Call, of cloud: CloudAccess, era: Int
    ) async throws -> CallOutcome<Call.Reply> {
        let outcome = try await client.ask(call, through: cloud)
        note(outcome)
        if case .failed(let reason, let retryAfterMs) = outcome {
            handle(.callFailed(reason: reason, retryAfterMs: retryAfterMs, era: era))
        } else {
            handle(.callAnswered(era: era))
        }
        return outcome
    }

    /// Asks the cloud and never the till's own server, for what only the cloud decides; nil when
    /// there is none. Whether a manager is refused says nothing of how the cloud is, so the machine
    /// is not told.
    public func askCloudOnly<Call: Endpoint>(
        _ call: Call, session: String? = nil
    ) async throws -> CallOutcome<Call.Reply>? {
        guard let cloud else { return nil }
        let outcome = try await client.ask(call, through: cloud, session: session)
        note(outcome)
        return outcome
    }

    /// Asks whoever keeps what is the shop's: the cloud that this till is paired with, and then
    /// never the till's own server; that one when there is no such cloud.
    public func askKeeper<Call: Endpoint>(
        _ call: Call, session: String? = nil
    ) async throws -> CallOutcome<Call.Reply> {
        if cloud?.isPaired == true,
            let outcome = try await askCloudOnly(call, session: session)
        {
            return outcome
        }
        return try await client.ask(call, of: own, session: session)
    }

    /// Says why the cloud shuts this till out, if it does.
    private func note<Reply>(_ outcome: CallOutcome<Reply>) {
        switch outcome {
        case .answered, .refused:
            handle(.attentionCleared(.notPaired))
            handle(.attentionCleared(.deviceRevoked))
        case .failed(.denied(let problem), _):
            if problem.code == .deviceRevoked { handle(.attention(.deviceRevoked)) }
            if cloud?.isPaired == false { handle(.attention(.notPaired)) }
        case .failed: break
        }
    }

    /// Sends journal writes to the cloud; nil when it did not store them. A write is never refused
    /// for good: the own server takes what the cloud does not, and keeps it for it.
    public func sendToCloud(_ call: RecordJournal) async throws -> RecordJournal.Reply? {
        guard let cloud else { return nil }
        switch try await askCloud(call, of: cloud, era: machine.era) {
        case .answered(let reply):
            handle(.attentionCleared(.writeRefused))
            return reply
        case .refused(let problem):
            if problem.code != .lost { handle(.attention(.writeRefused)) }
            return nil
        case .failed: return nil
        }
    }

    /// Works without the cloud, which is looked for again as after a failure.
    public func leave(for reason: OfflineReason) {
        handle(.callFailed(reason: reason, era: machine.era))
    }

    /// Asks the cloud for the sync. A failure on the way back ends that way; while the till works
    /// with the cloud its health is asked first, since a push may be slow where a sale is not.
    public func sync<Call: Endpoint>(
        _ call: Call, timeoutMs: Int
    ) async throws -> CallOutcome<Call.Reply> {
        guard let cloud, canSend else { return .failed(.starting, retryAfterMs: nil) }
        let era = machine.era
        let outcome = try await client.ask(call, through: cloud, timeoutMs: timeoutMs)
        note(outcome)
        if case .failed(let reason, let retryAfterMs) = outcome {
            if isReturning {
                handle(.callFailed(reason: reason, retryAfterMs: retryAfterMs, era: era))
            } else {
                handle(.cloudSuspected)
            }
        } else {
            handle(.callAnswered(era: era))
        }
        return outcome
    }

    /// Hands in what this till, which the cloud has revoked, has not sent; nil when the cloud
    /// cannot have revoked it. How the cloud is does not depend on it.
    public func salvage(
        _ push: PushBundles.Body, timeoutMs: Int
    ) async throws -> CallOutcome<PushBundles.Reply>? {
        guard let cloud, isRevoked else { return nil }
        return try await cloud.salvage(push, by: client, timeoutMs: timeoutMs)
    }

    /// Whether the cloud has revoked this till, as far as it has said.
    public var isRevoked: Bool { machine.status.attentions.contains(.deviceRevoked) }

    /// Sends journal writes to the till's own server.
    public func sendToOwn(_ call: RecordJournal) async throws -> [WriteResult] {
        try await result(of: client.ask(call, of: own, timeoutMs: Self.ownTimeoutMs)).results
    }

    /// The own server is only slow when the disk is, and then waiting is right.
    private static let ownTimeoutMs = 30_000

    private func result<Reply>(of outcome: CallOutcome<Reply>) throws(APIFailure) -> Reply {
        switch outcome {
        case .answered(let reply): return reply
        case .refused(let problem): throw .refused(problem)
        case .failed(let reason, _): throw .unreachable("\(reason)")
        }
    }
}
