import RetailStore

/// Decides which transaction runs on which connection, and when connections are made and ended.
/// Holds no connection, clock or queue.
///
/// Invariants:
/// 1. At most `connectionsMax` connections exist, those being made and those being closed included.
/// 2. At most `waitingMax` waiters wait, besides those that were given a dead connection, and none
///    while a connection is idle. When they are too many, the last of the longest line goes.
/// 3. A waiter that was given a dead connection comes first. Else the next is of the tenant with
///    the fewest connections in use, and of several such who came first: a tenant's waiters are
///    served in the order of coming, and no tenant waits for another's long queue.
/// 4. Every waiter is answered once: by `run` or by `refuse`. A dead connection takes its `run`
///    back.
/// 5. A connection is leased to one waiter at a time.
/// 6. A waiter has a timer exactly while it waits.
/// 7. After `shutdown` nobody waits and nothing is connected or run; `finished` follows when the
///    last connection is gone.
///
///     (none) ──connect──▶ connecting ──connected──▶ idle ◀──released── leased
///        ▲                    │                      │ └────── run ──────▲ │
///        ├────── failed ──────┘                      │ shutdown            │ broken, foundDead
///        └────────────────── closed ── closing ◀─────┴─────────────────────┘
struct PoolMachine: Equatable, Sendable {
    typealias ConnectionID = Int
    typealias WaiterID = Int
    /// Whose work it is; empty for what is nobody's.
    typealias Tenant = String

    enum Event: Equatable, Sendable {
        case lease(WaiterID, Tenant)
        /// The waiter's task was cancelled.
        case cancelled(WaiterID)
        case timedOut(WaiterID)
        case connected(ConnectionID)
        case failed(ConnectionID, SQLFailure)
        case released(ConnectionID)
        /// The connection was lost under its transaction.
        case broken(ConnectionID)
        /// The connection was lost before its transaction began, which can go to another one.
        case foundDead(ConnectionID, WaiterID)
        case closed(ConnectionID)
        case shutdown
    }
    enum Command: Equatable, Sendable {
        case connect(ConnectionID)
        case run(WaiterID, on: ConnectionID)
        case refuse(WaiterID, Refusal)
        case startTimer(WaiterID)
        case stopTimer(WaiterID)
        case close(ConnectionID)
        case finished
    }
    enum Refusal: Equatable, Sendable {
        /// Too many wait already.
        case full
        case timedOut
        case cancelled
        /// The pool is shut down.
        case closed
        /// The server cannot be reached.
        case failed(SQLFailure)
    }
    private enum Connection: Equatable, Sendable {
        case connecting, idle, leased, closing
    }

    let connectionsMax: Int
    let waitingMax: Int
    private var connections: [ConnectionID: Connection] = [:]
    /// Last in, first out: the connection used last has the warmest caches at both ends.
    private var idle: [ConnectionID] = []
    private var waiting = WaitingLine()
    /// Who works on each leased connection, and how many each tenant has.
    private var tenants: [ConnectionID: Tenant] = [:]
    private var inUse: [Tenant: Int] = [:]
    private var connecting = 0
    private var nextConnection = 1
    private var isShutDown = false

    /// A pool without connections.
    init(connectionsMax: Int, waitingMax: Int) {
        precondition(connectionsMax > 0 && waitingMax > 0)
        self.connectionsMax = connectionsMax
        self.waitingMax = waitingMax
    }

    /// Takes in what happened, and returns what is to be done, in this order.
    mutating func handle(_ event: Event) -> [Command] {
        switch event {
        case .lease(let waiter, let tenant): lease(waiter, tenant)
        case .cancelled(let waiter): giveUp(waiter, .cancelled)
        case .timedOut(let waiter): giveUp(waiter, .timedOut)
        case .connected(let id): connected(id)
        case .failed(let id, let failure): failed(id, failure)
        case .released(let id): released(id)
        case .broken(let id): close(id, from: .leased)
        case .foundDead(let id, let waiter): foundDead(id, waiter)
        case .closed(let id): closed(id)
        case .shutdown: shutdown()
        }
    }
}

extension PoolMachine {
    private mutating func lease(_ waiter: WaiterID, _ tenant: Tenant) -> [Command] {
        if isShutDown { return [.refuse(waiter, .closed)] }
        if let id = idle.popLast() {
            connections[id] = .leased
            return run(.init(id: waiter, tenant: tenant), on: id)
        }
        var commands: [Command] = []
        if waiting.count >= waitingMax {
            guard let last = waiting.removeLastOfLongest(than: tenant) else {
                return [.refuse(waiter, .full)]
            }
            commands = [.stopTimer(last), .refuse(last, .full)]
        }
        waiting.append(.init(id: waiter, tenant: tenant))
        return commands + [.startTimer(waiter)] + connectAsNeeded()
    }

    /// A waiter that is served or refused already is none any more, and hears nothing.
    private mutating func giveUp(_ waiter: WaiterID, _ refusal: Refusal) -> [Command] {
        guard waiting.remove(waiter) else { return [] }
        return [.stopTimer(waiter), .refuse(waiter, refusal)]
    }

    private mutating func connected(_ id: ConnectionID) -> [Command] {
        precondition(connections[id] == .connecting)
        connecting -= 1
        connections[id] = .leased
        return released(id)
    }

    /// The waiters stay if another connection can still serve them; none is made in its place, so
    /// that a server that refuses is not asked in a loop.
    private mutating func failed(_ id: ConnectionID, _ failure: SQLFailure) -> [Command] {
        precondition(connections[id] == .connecting)
        connecting -= 1
        connections[id] = nil
        if isShutDown { return finishIfEmpty() }
        guard !connections.values.contains(where: { $0 == .connecting || $0 == .leased }) else {
            return []
        }
        return refuseAll(.failed(failure))
    }

    private mutating func released(_ id: ConnectionID) -> [Command] {
        precondition(connections[id] == .leased)
        endLease(of: id)
        if isShutDown { return close(id, from: .leased) }
        guard let waiter = waiting.removeNext(inUse: inUse) else {
            connections[id] = .idle
            idle.append(id)
            return []
        }
        return [.stopTimer(waiter.id)] + run(waiter, on: id)
    }

    /// Leased by a tenant from here to `endLease`.
    private mutating func run(_ waiter: WaitingLine.Waiter, on id: ConnectionID) -> [Command] {
        tenants[id] = waiter.tenant
        inUse[waiter.tenant, default: 0] += 1
        return [.run(waiter.id, on: id)]
    }

    /// Nothing when the connection has just been made and was nobody's.
    private mutating func endLease(of id: ConnectionID) {
        guard let tenant = tenants.removeValue(forKey: id), let count = inUse[tenant] else {
            return
        }
        inUse[tenant] = count > 1 ? count - 1 : nil
    }

    private mutating func refuseAll(_ refusal: Refusal) -> [Command] {
        waiting.removeAll().flatMap { [.stopTimer($0), .refuse($0, refusal)] }
    }

    private mutating func foundDead(_ id: ConnectionID, _ waiter: WaiterID) -> [Command] {
        let tenant = tenants[id] ?? ""
        let close = close(id, from: .leased)
        if isShutDown { return close + [.refuse(waiter, .closed)] }
        waiting.appendUrgent(.init(id: waiter, tenant: tenant))
        return close + [.startTimer(waiter)] + serveFromIdle() + connectAsNeeded()
    }

    private mutating func serveFromIdle() -> [Command] {
        guard let id = idle.popLast() else { return [] }
        connections[id] = .leased
        return released(id)
    }

    private mutating func close(_ id: ConnectionID, from state: Connection) -> [Command] {
        precondition(connections[id] == state)
        endLease(of: id)
        connections[id] = .closing
        return [.close(id)]
    }

    private mutating func closed(_ id: ConnectionID) -> [Command] {
        precondition(connections[id] == .closing)
        connections[id] = nil
        return isShutDown ? finishIfEmpty() : connectAsNeeded()
    }

    private mutating func shutdown() -> [Command] {
        isShutDown = true
        var commands = refuseAll(.closed)
        for id in idle { commands += close(id, from: .idle) }
        idle = []
        return commands + finishIfEmpty()
    }

    private func finishIfEmpty() -> [Command] { connections.isEmpty ? [.finished] : [] }

    /// One connection for every waiter that has none under way.
    private mutating func connectAsNeeded() -> [Command] {
        var commands: [Command] = []
        while connecting < waiting.count, connections.count < connectionsMax {
            connections[nextConnection] = .connecting
            commands.append(.connect(nextConnection))
            connecting += 1
            nextConnection += 1
        }
        return commands
    }
}

extension PoolMachine {
    /// How many connections are in which state, and how many wait.
    var figures: PoolFigures {
        PoolFigures(
            inUse: tenants.count, idle: idle.count, connecting: connecting,
            waiting: waiting.count, connectionsMax: connectionsMax)
    }
}
