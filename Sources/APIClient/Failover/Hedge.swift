/// Asks the primary, and the secondary too when the primary takes long; the first conclusive
/// answer wins and the loser is cancelled. For reads only: both may be asked.
///
/// - An answer that is not conclusive (a read's 404) wins only when the other has been asked too: a
///   cloud that has just been paired with may know less than the own copy.
/// - A failure of the primary, or an answer that is not conclusive, starts the secondary at once.
/// - Without a conclusive answer an inconclusive one is returned, the primary's first.
///
/// The loser must obey cancellation: the answer waits for its end.
/// - Parameter afterMs: How long the primary is alone.
/// - Throws: The primary's failure when both failed; `CancellationError` when the task was
///   cancelled.
public func hedged<Answer: Sendable>(
    afterMs: Int = hedgeAfterMsDefault,
    clock: any Clock<Duration>,
    primary: @escaping @Sendable () async throws -> Answer,
    secondary: @escaping @Sendable () async throws -> Answer,
    isConclusive: (Answer) -> Bool = { _ in true }
) async throws -> Answer {
    try await withThrowingTaskGroup(of: HedgeNews<Answer>.self) { group in
        var race = HedgeRace<Answer>()
        group.addTask { .primary(await outcome(of: primary)) }
        group.addTask {
            try? await clock.sleep(for: .milliseconds(afterMs))
            return .waitedLongEnough
        }
        defer { group.cancelAll() }
        while let news = try await group.next() {
            // A cancelled task's primary fails too, which must not start the secondary.
            try Task.checkCancellation()
            switch race.handle(news, isConclusive) {
            case .wait: break
            case .askSecondary: group.addTask { .secondary(await outcome(of: secondary)) }
            case .finish(let result): return try result.get()
            }
        }
        // The race ends with the primary's news at the latest, or the secondary's after it.
        preconditionFailure("a hedge without an end")
    }
}

/// `cloud.hedgeAfterMs`, unless configured.
public let hedgeAfterMsDefault = 40

private func outcome<Answer>(
    of ask: @Sendable () async throws -> Answer
) async -> Result<Answer, any Error> {
    do { return .success(try await ask()) } catch { return .failure(error) }
}

/// What a hedge hears.
enum HedgeNews<Answer: Sendable>: Sendable {
    case primary(Result<Answer, any Error>)
    case secondary(Result<Answer, any Error>)
    case waitedLongEnough
}

/// Decides a hedge. No task or clock inside.
///
/// Invariants:
/// 1. The secondary is asked at most once.
/// 2. The race is finished only by a conclusive answer, or when nobody is being asked any more.
struct HedgeRace<Answer: Sendable> {
    enum Step {
        case wait
        case askSecondary
        case finish(Result<Answer, any Error>)
    }

    private var primary: Result<Answer, any Error>?
    private var secondary: Result<Answer, any Error>?
    private var isSecondaryAsked = false

    mutating func handle(_ news: HedgeNews<Answer>, _ isConclusive: (Answer) -> Bool) -> Step {
        switch news {
        case .waitedLongEnough:
            return askSecondary()
        case .primary(let result):
            primary = result
            let step = judge(result, isConclusive)
            if case .wait = step { return askSecondary() }
            return step
        case .secondary(let result):
            secondary = result
            return judge(result, isConclusive)
        }
    }

    /// Nothing new when it is being asked already.
    private mutating func askSecondary() -> Step {
        guard !isSecondaryAsked else { return .wait }
        isSecondaryAsked = true
        return .askSecondary
    }

    private func judge(
        _ news: Result<Answer, any Error>, _ isConclusive: (Answer) -> Bool
    ) -> Step {
        if case .success(let answer) = news, isConclusive(answer) { return .finish(news) }
        guard let primary, let secondary else { return .wait }
        if case .success = primary { return .finish(primary) }
        if case .success = secondary { return .finish(secondary) }
        return .finish(primary)
    }
}
