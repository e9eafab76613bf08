public import RetailModels

/// Why the till sells from its own copy.
public enum OfflineReason: Equatable, Sendable {
    /// Just started, or just switched on: the cloud has not been asked yet.
    case starting
    /// No answer at all.
    case transport(TransportFailure)
    /// An answer that says it cannot serve now: 401, 403, 407, 408, 425, 426, 429, 3xx, 5xx.
    case status(Int)
    /// The cloud answered 401 or 403 and said why.
    case denied(Problem)
    /// An answer that is not our cloud's, a hotel's login page for instance.
    case foreignReply
    /// Somebody wants nothing to be sent or taken now.
    case paused

    /// The cloud knows the till and refuses it, which waiting does not mend.
    var isRefusal: Bool {
        if case .denied = self { return true }
        return self == .status(401) || self == .status(403)
    }
}

extension OfflineReason: CustomStringConvertible {
    /// A few words for the Sync screen and the log.
    public var description: String {
        switch self {
        case .starting: "not asked yet"
        case .transport(let failure): failure.description
        case .status(let status): "status \(status)"
        case .denied(let problem): problem.detail
        case .foreignReply: "not our cloud's answer"
        case .paused: "the sync is paused"
        }
    }
}

/// What needs a person, the most serious first.
public enum Attention: String, CaseIterable, Hashable, Sendable {
    /// The cloud has revoked this till.
    case deviceRevoked
    /// The cloud answers, and this till is not paired with it.
    case notPaired
    /// The cloud answered 401 or 403. Set by the machine, cleared by the next answered call.
    case notAllowed
    /// A receipt number was used twice.
    case numberTwice
    /// A document of this till was parked in the cloud.
    case documentParked
    /// The cloud did not take a journaled write, which the own server now keeps.
    case writeRefused
    /// The cloud has what this version does not know: the till sells and sends, and takes nothing.
    case outdated
    /// Two edits wait for a choice.
    case conflict
    /// More of a sale came back than was sold, or more was spent from a card than was on it, while
    /// tills were apart.
    case usedTwice
    /// The till's clock and the cloud's are more than a minute apart.
    case clockWrong
}

/// Where reads and writes go.
public enum Route: Equatable, Sendable {
    /// The till's own server only; nothing new reaches the cloud.
    case local
    /// The cloud first, the till's own server when that fails.
    case cloudThenLocal
}
