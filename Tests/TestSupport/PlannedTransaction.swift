public import RetailStore

/// Asks SQLite how it goes about every question before it is asked, so that a test can hold the
/// big lists to their indexes. PostgreSQL is only asked the questions.
public final class PlannedTransaction: SQLTransaction {
    private let inner: any SQLTransaction
    /// The steps of each question's plan.
    public private(set) var plans: [[String]] = []

    public init(_ inner: any SQLTransaction) { self.inner = inner }

    public var dialect: Dialect { inner.dialect }

    public func rows(_ statement: SQL) throws(SQLFailure) -> [SQLRow] {
        if dialect == .sqlite {
            let plan = SQL(
                prepared: "EXPLAIN QUERY PLAN " + statement.text, statement.arguments)
            plans.append(
                try inner.rows(plan).map { row throws(SQLFailure) in
                    try row.text("detail")
                })
        }
        return try inner.rows(statement)
    }

    public func send(_ statement: SQL) throws(SQLFailure) { try inner.send(statement) }

    public func savepoint<Value>(_ body: () throws -> Value) throws -> Value {
        try inner.savepoint(body)
    }

    /// The steps that read a whole table or sort what they found, but those that are known to be
    /// of a page at most.
    ///
    /// - Parameter small: words of steps that do not grow with the shop.
    public func slowSteps(but small: [String] = []) -> [String] {
        plans.joined().filter { step in
            (step.hasPrefix("SCAN ") || step.contains("TEMP B-TREE"))
                && !small.contains { step.contains($0) }
        }
    }
}
