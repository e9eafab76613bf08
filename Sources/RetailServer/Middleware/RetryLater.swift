import RetailModels

/// A problem that goes away by waiting: the answer says in `Retry-After` for how long.
struct RetryLater: Error {
    let problem: Problem
    let afterMs: Int64

    init(_ problem: Problem, afterMs: Int64) {
        self.problem = problem
        self.afterMs = afterMs
    }

    /// Whole seconds, at least one.
    var seconds: Int64 { max(1, (afterMs + 999) / 1_000) }
}
