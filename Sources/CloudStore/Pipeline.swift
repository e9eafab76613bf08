import CPostgres
import RetailStore

/// Statements on their way to the server, and the answers it still owes.
///
/// Statements are queued and written together; `drain` reads all their answers. libpq calls this
/// pipeline mode: N statements cost one round trip. Not `Sendable`: it lives on the queue of its
/// `PostgresConnection`.
///
/// Invariants:
/// 1. `owed` lists what the server was asked and has not answered, in the order of asking.
/// 2. After a failure the server skips the rest up to the next sync, so only the first failure
///    means anything; `failure` keeps it until `forgive`.
/// 3. What is queued without being answered is bounded: `drain` when `isFull`.
/// 4. Once `isLost`, nothing is asked any more and the connection is thrown away.
final class Pipeline {
    /// What one entry of `owed` was asked for.
    enum Step: Equatable {
        case begin, commit
        /// The end of a transaction that only read. Nobody waits for it.
        case endOfRead
        /// Transaction control other than the above.
        case control
        case prepare(name: String)
        case deallocate(name: String)
        case statement
        case sync
    }
    private struct Owed {
        let step: Step
        let text: String
        let depth: Int
        var wantsRows = false
    }
    /// The first failure of the transaction.
    struct Failure {
        let cause: SQLFailure
        let step: Step
        /// How many savepoints were open around the statement when it was queued.
        let depth: Int
    }

    /// Statements queued before their answers are read. A few hundred make the round trip cheap;
    /// more would only fill memory here and at the server.
    static let owedMax = 256
    /// The same for the bytes of their arguments.
    static let owedBytesMax = 1 << 20

    private let handle: PostgresHandle
    private var statements: StatementCache
    private var parameters = ParameterBuffer()
    private var owed: [Owed] = []
    private var owedBytes = 0
    private(set) var failure: Failure?
    private(set) var isLost = false

    /// Takes over a new connection, which has prepared nothing.
    init(_ handle: PostgresHandle, statementsMax: Int) {
        self.handle = handle
        statements = StatementCache(countMax: statementsMax)
    }

    var isFull: Bool { owed.count >= Self.owedMax || owedBytes >= Self.owedBytesMax }
    /// Something was queued whose answer is not known.
    var isOwed: Bool { !owed.isEmpty }
    /// No transaction is open, as of the last drain.
    var isIdle: Bool { !isLost && handle.isIdle }
    /// Whether the server is still there, without asking it anything.
    func isAlive() -> Bool { !isLost && handle.isAlive() }

    /// The transaction goes on, or is over: what failed has been undone.
    func forgive() { if !isLost { failure = nil } }

    /// Queues a statement, preparing it when this connection has not seen it yet.
    /// - Parameter wantsRows: whether its rows are among those that the next drain returns.
    func append(_ statement: SQL, depth: Int, wantsRows: Bool = false) throws(SQLFailure) {
        try parameters.fill(statement)
        let text = statement.text
        try guarded { () throws(SQLFailure) in
            let name: String
            switch statements.find(text) {
            case .known(let known): name = known
            case .new(let new, let dropped):
                name = new
                if let dropped { try deallocate(dropped, depth) }
                owed.append(Owed(step: .prepare(name: new), text: text, depth: depth))
                try handle.prepare(text, name: new)
            }
            owed.append(Owed(step: .statement, text: text, depth: depth, wantsRows: wantsRows))
            try handle.execute(text, name: name, &parameters)
        }
        owedBytes += parameters.byteCount + text.utf8.count
    }

    /// Queues a statement of transaction control.
    func append(control text: String, _ step: Step, depth: Int = 0) throws(SQLFailure) {
        try guarded { () throws(SQLFailure) in
            owed.append(Owed(step: step, text: text, depth: depth))
            try handle.execute(text)
            // Inside the transaction: before BEGIN it would open one of its own.
            guard step == .begin else { return }
            for name in statements.takeLeftOver() { try deallocate(name, depth) }
        }
    }

    private func deallocate(_ name: String, _ depth: Int) throws(SQLFailure) {
        let text = "DEALLOCATE \(name)"
        owed.append(Owed(step: .deallocate(name: name), text: text, depth: depth))
        try handle.execute(text)
    }

    /// What comes after is run even if something before fails.
    func sync() throws(SQLFailure) {
        try guarded { () throws(SQLFailure) in
            owed.append(Owed(step: .sync, text: "", depth: 0))
            try handle.sync()
        }
    }

    /// Writes all that is queued and does not wait for the answers.
    func flush() throws(SQLFailure) {
        try sync()
        try guarded { () throws(SQLFailure) in try handle.flush() }
    }

    /// Writes all that is queued, reads all answers, and returns the rows of the statements whose
    /// rows are wanted, in their order. Throws the first failure.
    @discardableResult
    func drain() throws(SQLFailure) -> [[SQLRow]] {
        try flush()
        var rows: [[SQLRow]] = []
        // A value that cannot be read is no failure of the transaction: the server is content.
        var unreadable: SQLFailure?
        var isCommitted = false
        for position in owed.indices {
            do throws(SQLFailure) {
                let result = try answer(to: owed[position])
                if owed[position].step == .commit, result != nil { isCommitted = true }
                guard owed[position].wantsRows, let result else { continue }
                let columns = statements.columns(owed[position].text) { result.columns() }
                do { rows.append(try result.rows(columns)) } catch {
                    unreadable = error
                    unreadable?.statement = owed[position].text
                }
            } catch {
                let cause = lose(error, owed[position])
                // The server has said that it is done before it went away.
                guard isCommitted else { throw cause }
                return rows
            }
        }
        owed.removeAll(keepingCapacity: true)
        owedBytes = 0
        if let failure { throw failure.cause }
        if let unreadable { throw unreadable }
        return rows
    }

    /// Reads what the server says to one entry. Gives the answer if it was carried out; throws
    /// only when the connection is lost.
    private func answer(to item: Owed) throws(SQLFailure) -> PostgresResult? {
        guard let result = handle.next() else { throw handle.lost(item.text) }
        let status = result.status
        if item.step == .sync {
            guard status == PGRES_PIPELINE_SYNC else { throw outOfStep(result, item) }
            return nil
        }
        switch status {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: note(item, isDone: true)
        case PGRES_PIPELINE_ABORTED: note(item, isDone: false)
        case PGRES_FATAL_ERROR:
            let reported = ServerFailure(result)
            let cause = reported.failure(item.text)
            guard !reported.isFatal, cause.kind != .unavailable else { throw cause }
            // It belongs to a transaction whose caller has long had its answer.
            guard item.step != .endOfRead else { throw outOfStep(result, item) }
            note(item, isDone: false)
            if reported.isStalePlan { statements.replace(item.text) }
            fail(cause, item)
        default: throw outOfStep(result, item)
        }
        if let more = handle.next() { throw outOfStep(more, item) }
        guard status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK else { return nil }
        if item.step == .commit, result.tag == "ROLLBACK" {
            let message = "the server has rolled back instead"
            fail(SQLFailure(kind: .other, message: message, statement: item.text), item)
            return nil
        }
        return result
    }

    /// Keeps the failure if it is the first.
    private func fail(_ cause: SQLFailure, _ item: Owed) {
        if failure == nil {
            failure = Failure(cause: cause, step: item.step, depth: item.depth)
        }
    }

    /// Keeps the list of prepared statements true.
    private func note(_ item: Owed, isDone: Bool) {
        switch item.step {
        case .prepare(let name): statements.answered(item.text, name: name, isPrepared: isDone)
        case .deallocate(let name): statements.answered(name: name, isDeallocated: isDone)
        default: break
        }
    }

    /// The server's answers do not fit our questions: it has gone away, or it was asked to COPY.
    private func outOfStep(_ result: borrowing PostgresResult, _ item: Owed) -> SQLFailure {
        if result.status == PGRES_FATAL_ERROR {
            var failure = ServerFailure(result).failure(item.text)
            failure.kind = .unavailable
            return failure
        }
        let status = String(cString: PQresStatus(result.status))
        return SQLFailure(
            kind: .unavailable, message: "unexpected \(status) from the server",
            statement: item.text)
    }

    /// From here on the connection is good for nothing. Gives the reason that the transaction is
    /// lost: a failure from before, unless a savepoint could still have undone it.
    private func lose(_ cause: SQLFailure, _ item: Owed?) -> SQLFailure {
        isLost = true
        if let failure, failure.depth == 0 { return failure.cause }
        failure = Failure(cause: cause, step: item?.step ?? .control, depth: 0)
        return cause
    }

    /// Whatever libpq does not take ends the connection: what is queued would be out of step.
    private func guarded(_ work: () throws(SQLFailure) -> Void) throws(SQLFailure) {
        if isLost { throw failure?.cause ?? handle.lost() }
        do { try work() } catch { throw lose(error, owed.last) }
    }
}
