extension FailoverMachine {
    /// What comes with every event: the time, and one throw of the dice.
    public struct Moment: Equatable, Sendable {
        /// Milliseconds since 1970, UTC.
        public var nowMs: Int64
        /// Fresh from 0…1,000,000 (`BackoffMachine.ppmMax`).
        public var randomPpm: Int

        /// The moment an event is handled.
        public init(nowMs: Int64, randomPpm: Int) {
            self.nowMs = nowMs
            self.randomPpm = randomPpm
        }
    }

    /// What the shell tells the machine.
    public enum Event: Equatable, Sendable {
        /// Cloud sync is on, told at the start and when the setting changes.
        case switchedOn
        /// Cloud sync is off. After a change of the cloud's address: off, then on.
        case switchedOff
        /// The health answered, as our cloud.
        case probeAnswered(Int)
        /// The health failed; `retryAfterMs` from its `Retry-After`.
        case probeFailed(Int, reason: OfflineReason, retryAfterMs: Int? = nil)
        /// Somebody asked to look for the cloud now, or the network is back.
        case probeAsked
        /// A timer ended; one that was replaced may still be told.
        case timerFired(generation: Int)
        /// A call was answered by the cloud; `era` as it was when the call began.
        case callAnswered(era: Int)
        /// A call to the cloud failed; `era` as it was when the call began.
        case callFailed(reason: OfflineReason, retryAfterMs: Int? = nil, era: Int)
        /// The cloud may be gone: a read's hedge won, or the realtime socket fell.
        case cloudSuspected
        /// What waits to be sent: outbox and open journal rows together.
        case queueChanged(toSend: Int)
        /// That many of them reached the cloud's log.
        case sent(Int)
        /// Something needs a person.
        case attention(Attention)
        /// It no longer does.
        case attentionCleared(Attention)
    }

    /// What the machine tells the shell.
    public enum Command: Equatable, Sendable {
        /// Ask `GET /api/sync/health` with its deadline, and come back with this number: always,
        /// once.
        case probe(Int)
        /// The answer is no longer wanted; nothing need come back.
        case cancelProbe(Int)
        /// Come back with `timerFired` after that time. Replaces the timer started before.
        case startTimer(ms: Int, generation: Int)
        /// See that the queue is being sent. Harmless when it already is.
        case drain
    }

    /// How the machine stands.
    public enum State: Equatable, Sendable {
        /// Cloud sync is off.
        case localOnly(sinceMs: Int64)
        /// The cloud is away.
        case local(Outage, Search)
        /// The cloud is back, and what was kept for it is being sent.
        case reconciling(Outage)
        /// The cloud answers.
        case cloud(Stay)

        /// The state's name.
        public var mode: Mode {
            switch self {
            case .localOnly: .localOnly
            case .local: .local
            case .reconciling: .reconciling
            case .cloud: .cloud
            }
        }
    }

    /// The states' names.
    public enum Mode: String, CaseIterable, Equatable, Sendable {
        case localOnly, local, reconciling, cloud
    }

    /// One time without the cloud, until it is `cloud` again.
    public struct Outage: Equatable, Sendable {
        /// When it began.
        public var sinceMs: Int64
        /// The last failure.
        public var reason: OfflineReason
        /// Whether something failed; a start does not alarm anybody before that.
        public var isShown = false
        /// What has been sent on the way back.
        public var sent = 0
    }

    /// How the cloud is being looked for.
    public enum Search: Equatable, Sendable {
        /// The health is being asked.
        case probing(Int)
        /// The next probe waits for its timer.
        case waiting(timer: Int, nextTryMs: Int64)
    }

    /// One time with the cloud.
    public struct Stay: Equatable, Sendable {
        /// When it began.
        public var sinceMs: Int64
        /// The good news, for as long as it is shown.
        public var backOnline: BackOnline?
        /// The probe that follows up a suspicion.
        public var check: Int?
    }

    /// `BACK ONLINE — 3 sales sent`.
    public struct BackOnline: Equatable, Sendable {
        /// What was sent on the way back.
        public var sent: Int
        /// When the line goes.
        public var untilMs: Int64
        /// The timer that takes it away.
        public var timer: Int
    }

    /// A failed probe or call.
    struct Failure {
        var reason: OfflineReason
        var retryAfterMs: Int?
    }
}
