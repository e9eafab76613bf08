import Dispatch
import RetailStore

/// One connection of the pool with the thread it works on.
///
/// libpq blocks, so a transaction is handed over as a whole to the connection's own serial queue:
/// handing over single statements would cost a change of thread each.
///
/// `@unchecked Sendable`: `pipeline`, and the libpq handle in it, are touched on `queue` only, and
/// by `deinit` when nobody else has them.
final class PostgresConnection: @unchecked Sendable {
    let id: PoolMachine.ConnectionID
    private let queue: DispatchQueue
    /// Nil before it is connected and after it is closed. On `queue` only.
    private var pipeline: Pipeline?

    /// A connection that is not made yet.
    init(id: PoolMachine.ConnectionID) {
        self.id = id
        queue = DispatchQueue(label: "postgres.connection.\(id)")
    }

    /// Connects, and says on the connection's queue how it went.
    func connect(
        _ settings: ConnectionSettings, statementsMax: Int,
        _ done: @escaping @Sendable (SQLFailure?) -> Void
    ) {
        queue.async { [self] in
            do throws(SQLFailure) {
                let handle = try PostgresHandle(settings)
                pipeline = Pipeline(handle, statementsMax: statementsMax)
                done(nil)
            } catch {
                done(error)
            }
        }
    }

    /// Runs `job` on the connection's queue.
    func run(_ job: @escaping @Sendable (PostgresConnection) -> Void) {
        queue.async { [self] in job(self) }
    }

    /// Disconnects after what is running, and says so on the connection's queue.
    func close(_ done: @escaping @Sendable () -> Void) {
        queue.async { [self] in
            pipeline = nil
            done()
        }
    }

    /// Whether the server is still there, as far as can be seen without asking. On its queue.
    func isAlive() -> Bool {
        dispatchPrecondition(condition: .onQueue(queue))
        return pipeline?.isAlive() ?? false
    }

    /// The connection is gone or in a state nobody knows. On its queue.
    var isBroken: Bool {
        dispatchPrecondition(condition: .onQueue(queue))
        guard let pipeline else { return true }
        // What is owed between transactions is the end of one that only read.
        return pipeline.isLost || !(pipeline.isIdle || pipeline.isOwed)
    }

    /// Runs `body` between BEGIN and COMMIT. On its queue.
    func transaction<Value>(
        _ mode: PostgresTransaction.Mode, _ body: (any SQLTransaction) throws -> Value
    ) -> Result<Value, TransactionFailure> {
        dispatchPrecondition(condition: .onQueue(queue))
        guard let pipeline else {
            let failure = SQLFailure(kind: .unavailable, message: "the connection is closed")
            return .failure(TransactionFailure(phase: .begin, error: failure, isBusy: false))
        }
        let transaction = PostgresTransaction(pipeline, mode)
        do {
            let value = try body(transaction)
            try transaction.commit()
            return .success(value)
        } catch {
            return .failure(transaction.abandon(error))
        }
    }
}
