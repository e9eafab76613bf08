/// Decides whether the till works with the cloud or with its own server, and when it looks for
/// the cloud again. Holds no clock, socket, task or logger: its shell does what the commands say
/// and comes back with events.
///
///     localOnly ◀──switchedOff── any state
///         │
///     switchedOn
///         ▼
///     local: probing ──failed────────▶ local: waiting
///         │      ▲                       │    ▲   ▲
///      answered  └──timer, probeAsked────┘    │   │
///         ▼                                   │   │
///     reconciling ──call failed───────────────┘   │
///         │                                       │
///     nothing left to send                        │
///         ▼                                       │
///       cloud ──call failed, check failed─────────┘
///
/// Invariants:
/// 1. Work reaches the cloud only in `cloud` (`route`), and the queue only in `reconciling` and
///    `cloud` (`drain`).
/// 2. `cloud` is entered only through `reconciling`, with nothing left to send.
/// 3. At most one probe is out: one that was neither answered nor cancelled. Answers to any
///    other number change nothing.
/// 4. At most one timer counts: the one started last, while its state still waits for it. Firings
///    of any other generation change nothing.
/// 5. In `local` there is always a probe out or a timer that counts, so the cloud is found again
///    without outside help.
/// 6. A failure of a call that began before the last departure from the cloud (an older `era`)
///    changes nothing.
/// 7. The wait between probes grows until a call is answered: a cloud whose health is fine and
///    whose calls fail is not asked ever faster.
/// 8. Time comes with the events and is only shown or passed on; a wrong clock can at most delay
///    a check (`isAnswerFresh`), never stop the search.
public struct FailoverMachine: Equatable, Sendable {
    /// How the machine stands. Screens read `status`, callers `route`.
    public internal(set) var state: State
    /// Grows at each departure from the cloud. A call takes it along and hands it back with its
    /// failure.
    public internal(set) var era = 0
    /// What waits to be sent to the cloud, as last told.
    public internal(set) var toSend = 0
    /// When the cloud last answered anything.
    public internal(set) var lastAnswerMs: Int64?
    /// What needs a person.
    public internal(set) var attentions: Set<Attention> = []

    var backoff: BackoffMachine
    var lastProbe = 0
    var lastTimer = 0

    /// How long `BACK ONLINE — 3 sales sent` stays.
    public static let backOnlineMs = 5_000
    /// A suspicion is not followed up while the last answer is younger than this.
    public static let answerFreshMs: Int64 = 1_000

    /// A machine with cloud sync off; the first event is `switchedOn` or nothing.
    public init(backoff: BackoffMachine = BackoffMachine()) {
        state = .localOnly(sinceMs: 0)
        self.backoff = backoff
    }

    /// Where a read and a write go now.
    public var route: Route {
        if case .cloud = state { .cloudThenLocal } else { .local }
    }

    /// Takes one event and returns what the shell does next, in this order.
    public mutating func handle(_ event: Event, at moment: Moment) -> [Command] {
        switch event {
        case .switchedOn: switchOn(moment)
        case .switchedOff: switchOff(moment)
        case .probeAnswered(let probe): probeAnswered(probe, moment)
        case .probeFailed(let probe, let reason, let retryAfterMs):
            probeFailed(probe, Failure(reason: reason, retryAfterMs: retryAfterMs), moment)
        case .probeAsked: probeAsked()
        case .timerFired(let generation): timerFired(generation)
        case .callAnswered(let era): callAnswered(era, moment)
        case .callFailed(let reason, let retryAfterMs, let era):
            callFailed(Failure(reason: reason, retryAfterMs: retryAfterMs), era, moment)
        case .cloudSuspected: suspect(moment)
        case .queueChanged(let toSend): queueChanged(toSend, moment)
        case .sent(let count): sent(count)
        case .attention(let attention): note(attention)
        case .attentionCleared(let attention): clear(attention)
        }
    }
}
