/// What the screens show about the connection to the cloud.
public struct ConnectionStatus: Equatable, Sendable {
    /// The word at the right of the title row.
    public enum Word: String, CaseIterable, Sendable {
        /// Cloud sync is off.
        case local = "LOCAL"
        /// The cloud answers.
        case online = "ONLINE"
        /// The till sells from its own copy.
        case offline = "OFFLINE"
        /// The cloud is back, and what was kept for it is being sent.
        case sending = "SENDING"
        /// Something needs a person.
        case attention = "ATTENTION"
    }

    /// The row under the title.
    public enum Banner: Equatable, Sendable {
        /// `OFFLINE since 12:03 — selling from this till's own copy · 3 sales to send`.
        case offline(sinceMs: Int64, toSend: Int)
        /// The cloud is back; what is left to send.
        case sending(sinceMs: Int64, toSend: Int)
        /// `BACK ONLINE — 3 sales sent`, taken away by the machine at `untilMs`.
        case backOnline(sent: Int, untilMs: Int64)
    }

    /// The word to show.
    public var word: Word
    /// The machine's state, which `ATTENTION` does not hide.
    public var mode: FailoverMachine.Mode
    /// When the state began; an outage goes on while its sales are being sent.
    public var sinceMs: Int64
    /// Why the till is offline; nil with the cloud, and when cloud sync is off.
    public var reason: OfflineReason?
    /// Why a person is needed, the most serious first.
    public var attentions: [Attention]
    /// What waits to be sent to the cloud.
    public var toSend: Int
    /// The banner; nil while the cloud answers, when cloud sync is off, and at a start before the
    /// first probe has failed.
    public var banner: Banner?
    /// When the cloud last answered anything.
    public var lastAnswerMs: Int64?
    /// When the cloud is looked for next; nil while it is being asked.
    public var nextTryMs: Int64?

    /// Whether the banner's row is there.
    public var isBannerShown: Bool { banner != nil }

    /// What was sent on the way back, while that is shown.
    public var backOnlineSent: Int? {
        if case .backOnline(let sent, _) = banner { sent } else { nil }
    }
}

extension FailoverMachine {
    /// What the screens show now. Equal values draw equal screens, so a shell publishes it after
    /// an event only when it has changed.
    public var status: ConnectionStatus {
        ConnectionStatus(
            word: word, mode: state.mode, sinceMs: sinceMs, reason: outage?.reason,
            attentions: Attention.allCases.filter(attentions.contains), toSend: toSend,
            banner: banner, lastAnswerMs: lastAnswerMs, nextTryMs: nextTryMs)
    }

    private var word: ConnectionStatus.Word {
        switch state {
        case .localOnly: .local
        // With the cloud in use, whatever needs a person comes first.
        case _ where !attentions.isEmpty: .attention
        case .local: .offline
        case .reconciling: .sending
        case .cloud: .online
        }
    }

    private var banner: ConnectionStatus.Banner? {
        switch state {
        case .local(let outage, _) where outage.isShown:
            .offline(sinceMs: outage.sinceMs, toSend: toSend)
        case .reconciling(let outage) where outage.isShown:
            .sending(sinceMs: outage.sinceMs, toSend: toSend)
        case .cloud(let stay):
            stay.backOnline.map { .backOnline(sent: $0.sent, untilMs: $0.untilMs) }
        case .local, .reconciling, .localOnly:
            nil
        }
    }

    private var outage: Outage? {
        switch state {
        case .local(let outage, _), .reconciling(let outage): outage
        case .cloud, .localOnly: nil
        }
    }

    private var sinceMs: Int64 {
        switch state {
        case .localOnly(let sinceMs): sinceMs
        case .local(let outage, _), .reconciling(let outage): outage.sinceMs
        case .cloud(let stay): stay.sinceMs
        }
    }

    private var nextTryMs: Int64? {
        if case .local(_, .waiting(_, let nextTryMs)) = state { nextTryMs } else { nil }
    }
}
