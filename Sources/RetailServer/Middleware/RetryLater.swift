import RetailModels

/// A problem that goes away by waiting: the answer says in `Retry-After` for how long.
struct RetryLater: Error {
    let problem: Problem
    /// Whole seconds, at least one.
    let seconds: Int64

    init(_ problem: Problem, seconds: Int64) {
        self.problem = problem
        self.seconds = max(1, seconds)
    }

    init(_ problem: Problem, afterMs: Int64) {
        self.init(problem, seconds: (afterMs + 999) / 1_000)
    }
}
