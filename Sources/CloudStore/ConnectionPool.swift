import RetailStore
import Synchronization

/// The shell around `PoolMachine`: connections, timers and the callers who wait.
final class ConnectionPool: Sendable {
    /// A caller who wants a connection.
    private struct Waiter: Sendable {
        /// Runs the caller's job and gives the connection back; on the connection's queue.
        let run: @Sendable (PostgresConnection) -> Void
        let refuse: @Sendable (any Error) -> Void
        /// When it came, by the pool's own clock.
        let since: Duration
    }
    private struct State {
        var machine: PoolMachine
        var nextWaiter = 1
        var waiters: [PoolMachine.WaiterID: Waiter] = [:]
        var connections: [PoolMachine.ConnectionID: PostgresConnection] = [:]
        var timers: [PoolMachine.WaiterID: Task<Void, Never>] = [:]
        /// Who wait in `close`.
        var closers: [CheckedContinuation<Void, Never>] = []
        var leases = 0
        var waited = Duration.zero
    }

    private let state: Mutex<State>
    private let settings: ConnectionSettings
    private let limits: PostgresLimits
    private let clock: any Clock<Duration>
    private let uptime: @Sendable () -> Duration

    /// A pool without connections: the first is made for the first caller.
    init(_ settings: ConnectionSettings, _ limits: PostgresLimits, _ clock: any Clock<Duration>) {
        self.settings = settings
        self.limits = limits
        self.clock = clock
        uptime = Self.uptime(clock)
        let machine = PoolMachine(
            connectionsMax: limits.poolSizeMax, waitingMax: limits.waitingMax)
        state = Mutex(State(machine: machine))
    }

    private static func uptime<C: Clock<Duration>>(_ clock: C) -> @Sendable () -> Duration {
        let begin = clock.now
        return { begin.duration(to: clock.now) }
    }

    /// What it is doing now.
    var figures: PoolFigures {
        state.withLock { state in
            var figures = state.machine.figures
            (figures.leases, figures.waited) = (state.leases, state.waited)
            return figures
        }
    }

    /// Runs `job` on a connection's queue as soon as one is free, and returns what it returns.
    /// A job that has begun is not cancelled with its task.
    /// - Parameter tenant: whose work it is; empty for what is nobody's.
    func run<Value: Sendable>(
        for tenant: PoolMachine.Tenant = "",
        _ job: @escaping @Sendable (PostgresConnection) -> Value
    ) async throws -> Value {
        let id = state.withLock { state in
            defer { state.nextWaiter += 1 }
            return state.nextWaiter
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { answer in
                let waiter = Waiter(
                    run: { [self] connection in
                        let value = job(connection)
                        // Given back before the caller goes on, so that it finds it free.
                        let connectionID = connection.id
                        let isBroken = connection.isBroken
                        handle(isBroken ? .broken(connectionID) : .released(connectionID))
                        answer.resume(returning: value)
                    },
                    refuse: { answer.resume(throwing: $0) }, since: uptime())
                handle(.lease(id, tenant)) { $0.waiters[id] = waiter }
                // The handler below may have run before there was a waiter.
                if Task.isCancelled { handle(.cancelled(id)) }
            }
        } onCancel: {
            handle(.cancelled(id))
        }
    }

    /// Ends all connections, those in use after their transaction.
    func close() async {
        await withCheckedContinuation { closed in
            handle(.shutdown) { $0.closers.append(closed) }
        }
    }
}

extension ConnectionPool {
    /// Tells the machine what happened, and does what it says.
    private func handle(
        _ event: PoolMachine.Event, _ prepare: (inout State) -> Void = { _ in }
    ) {
        let answers = state.withLock { state in
            prepare(&state)
            return state.machine.handle(event).compactMap { perform($0, &state) }
        }
        // Callers are told outside of the lock: they may come back at once.
        for answer in answers { answer() }
    }

    /// Does what one command says, and returns what is to be done outside of the lock.
    private func perform(
        _ command: PoolMachine.Command, _ state: inout State
    ) -> (@Sendable () -> Void)? {
        switch command {
        case .connect(let id): state.connections[id] = connect(id)
        case .run(let id, on: let connectionID):
            guard let waiter = state.waiters.removeValue(forKey: id),
                let connection = state.connections[connectionID]
            else { preconditionFailure("the pool machine runs what does not exist") }
            state.leases += 1
            state.waited += uptime() - waiter.since
            run(waiter, id, on: connection)
        case .refuse(let id, let refusal):
            guard let waiter = state.waiters.removeValue(forKey: id) else { return nil }
            return { [self] in waiter.refuse(error(refusal)) }
        case .startTimer(let id): state.timers[id] = startTimer(id)
        case .stopTimer(let id): state.timers.removeValue(forKey: id)?.cancel()
        case .close(let id):
            state.connections.removeValue(forKey: id)?.close { [self] in handle(.closed(id)) }
        case .finished:
            defer { state.closers = [] }
            return { [closers = state.closers] in for closer in closers { closer.resume() } }
        }
        return nil
    }

    private func connect(_ id: PoolMachine.ConnectionID) -> PostgresConnection {
        let connection = PostgresConnection(id: id)
        connection.connect(settings, statementsMax: limits.statementsMax) { [self] failure in
            guard let failure else { return handle(.connected(id)) }
            handle(.failed(id, failure)) { $0.connections[id] = nil }
        }
        return connection
    }

    private func run(
        _ waiter: Waiter, _ id: PoolMachine.WaiterID, on connection: PostgresConnection
    ) {
        connection.run { [self] connection in
            if connection.isAlive() { return waiter.run(connection) }
            // PostgreSQL was restarted while the connection lay idle. Nothing has begun on it.
            handle(.foundDead(connection.id, id)) { $0.waiters[id] = waiter }
        }
    }

    private func startTimer(_ id: PoolMachine.WaiterID) -> Task<Void, Never> {
        Task { [clock, limits, weak self] in
            do { try await clock.sleep(for: limits.waitMax) } catch { return }
            self?.handle(.timedOut(id))
        }
    }

    private func error(_ refusal: PoolMachine.Refusal) -> any Error {
        let message: String
        switch refusal {
        case .cancelled: return CancellationError()
        case .failed(let failure): return failure
        case .closed: message = "the database is closed"
        case .full:
            message =
                "\(limits.waitingMax) others wait for one of the "
                + "\(limits.poolSizeMax) connections to the database"
        case .timedOut:
            message = "no connection to the database was free within \(limits.waitMax)"
        }
        return SQLFailure(kind: .unavailable, message: message)
    }
}
