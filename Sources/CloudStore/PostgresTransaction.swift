import RetailStore

/// An open transaction on one connection. Synchronous; lives on the connection's queue.
///
/// BEGIN is queued with the first statement, so a body that asks nothing costs nothing. A failed
/// statement fails the transaction in PostgreSQL: until a savepoint around it is undone, every
/// further statement and the commit give that first failure again, also when the body has caught
/// it.
final class PostgresTransaction: SQLTransaction {
    enum Mode: Sendable {
        case write, writeOnOneView, read

        /// Isolation is named, so that a default set on the server does not change ours.
        fileprivate var begin: String {
            switch self {
            case .write: "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
            case .writeOnOneView: "BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE"
            case .read: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
            }
        }
    }

    let dialect = Dialect.postgres
    private let pipeline: Pipeline
    private let mode: Mode
    /// Savepoints that are open.
    private var depth = 0
    private var hasBegun = false
    private var isOpen = true
    /// From here on a lost connection leaves open whether the transaction was kept.
    private var hasAskedToCommit = false

    /// A transaction that begins with its first statement.
    init(_ pipeline: Pipeline, _ mode: Mode) {
        self.pipeline = pipeline
        self.mode = mode
    }

    func rows(_ statement: SQL) throws(SQLFailure) -> [SQLRow] {
        try prepareToAsk()
        try pipeline.append(statement, depth: depth, wantsRows: true)
        return try pipeline.drain().last ?? []
    }

    func rows(ofEach statements: [SQL]) throws(SQLFailure) -> [[SQLRow]] {
        guard !statements.isEmpty else { return [] }
        try prepareToAsk()
        var answers: [[SQLRow]] = []
        for statement in statements {
            try pipeline.append(statement, depth: depth, wantsRows: true)
            if pipeline.isFull { answers += try pipeline.drain() }
        }
        return (answers + (try pipeline.drain())).suffix(statements.count)
    }

    func send(_ statement: SQL) throws(SQLFailure) {
        try prepareToAsk()
        try pipeline.append(statement, depth: depth)
        if pipeline.isFull { try pipeline.drain() }
    }

    func savepoint<Value>(_ body: () throws -> Value) throws -> Value {
        try prepareToAsk()
        let name = "pos_\(depth + 1)"
        try pipeline.append(control: "SAVEPOINT \(name)", .control, depth: depth)
        depth += 1
        let value: Value
        do {
            value = try body()
            try settle()
        } catch {
            depth -= 1
            try undo(name)
            throw error
        }
        depth -= 1
        try pipeline.append(control: "RELEASE \(name)", .control, depth: depth)
        return value
    }

    /// Undoes what came after the savepoint. Throws when the transaction has failed before it, or
    /// the connection is lost: then there is nothing to go on with.
    private func undo(_ name: String) throws(SQLFailure) {
        // Whether something queued fails, and on which side of the savepoint, is not known before.
        do { try settle() } catch {
            guard !pipeline.isLost, let failure = pipeline.failure, failure.depth > depth else {
                throw error
            }
        }
        pipeline.forgive()
        try pipeline.append(control: "ROLLBACK TO \(name)", .control, depth: depth)
        try pipeline.append(control: "RELEASE \(name)", .control, depth: depth)
        try pipeline.drain()
    }

    /// Reads the answers to what is queued; throws the first failure, also an earlier one.
    private func settle() throws(SQLFailure) {
        if pipeline.isOwed { try pipeline.drain() }
        if let failure = pipeline.failure { throw failure.cause }
    }

    private func prepareToAsk() throws(SQLFailure) {
        precondition(isOpen, "a transaction was used after its end")
        if let failure = pipeline.failure { throw failure.cause }
        if !hasBegun {
            hasBegun = true
            try pipeline.append(control: mode.begin, .begin)
        }
    }
}

extension PostgresTransaction {
    /// Commits. A transaction that only read ends without waiting for the server to say so.
    func commit() throws(SQLFailure) {
        isOpen = false
        guard hasBegun else { return }
        if let failure = pipeline.failure { throw failure.cause }
        switch mode {
        case .write, .writeOnOneView:
            hasAskedToCommit = true
            try pipeline.append(control: "COMMIT", .commit)
            try pipeline.drain()
        case .read:
            // What was queued could have failed; nobody would hear of it.
            try settle()
            // The body has all it wanted. If this fails, the connection is lost and thrown away.
            do throws(SQLFailure) {
                try pipeline.append(control: "COMMIT", .endOfRead)
                try pipeline.flush()
            } catch {}
        }
    }

    /// Rolls back after `error`, and says how the transaction ended.
    func abandon(_ error: any Error) -> TransactionFailure {
        isOpen = false
        // Read before the rollback, which forgives it.
        let first = pipeline.failure
        let isBusy = (first?.cause ?? (error as? SQLFailure))?.kind == .busy
        let phase: TransactionFailure.Phase =
            switch first?.step {
            case .begin: .begin
            case .commit: .commit
            default: .body
            }
        if pipeline.isLost {
            // After another failure the server has skipped the commit, and nothing was kept.
            guard hasAskedToCommit, let reason = first?.cause, reason.kind == .unavailable else {
                return TransactionFailure(phase: phase, error: error, isBusy: isBusy)
            }
            let unknown = SQLFailure(
                kind: .unavailable,
                message: "no answer to the commit, it may have been kept: \(reason.message)",
                statement: "COMMIT")
            return TransactionFailure(phase: .commit, error: unknown, isBusy: false)
        }
        if let refusal = rollback() {
            return TransactionFailure(phase: .rollback(refusal), error: error, isBusy: isBusy)
        }
        return TransactionFailure(phase: phase, error: error, isBusy: isBusy)
    }

    /// The reason if it could not be done.
    private func rollback() -> SQLFailure? {
        guard hasBegun, pipeline.isOwed || !pipeline.isIdle else {
            pipeline.forgive()
            return nil
        }
        do throws(SQLFailure) {
            // A failure of something queued must not make the server skip the ROLLBACK.
            if pipeline.isOwed { try pipeline.sync() }
            pipeline.forgive()
            try pipeline.append(control: "ROLLBACK", .control)
            try pipeline.drain()
        } catch {
            if pipeline.isLost || !pipeline.isIdle { return error }
        }
        pipeline.forgive()
        return nil
    }
}

/// How a transaction came to be undone.
struct TransactionFailure: Error {
    /// What went wrong first.
    enum Phase: Equatable, Sendable {
        case begin
        /// The caller's own error, or a statement's.
        case body
        /// The server refused the commit, or nobody knows whether it was done.
        case commit
        /// Something in the body failed, and then the rollback too: the connection is thrown away,
        /// and the server undoes the transaction when it notices.
        case rollback(SQLFailure)
    }
    let phase: Phase
    /// What the caller sees.
    let error: any Error
    /// Nothing was kept, and another try from the start may succeed.
    let isBusy: Bool
}
