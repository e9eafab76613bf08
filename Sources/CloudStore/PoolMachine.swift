import RetailStore

/// Decides which transaction runs on which connection, and when connections are made and ended.
/// Holds no connection, clock or queue.
///
/// Invariants:
/// 1. At most `connectionsMax` connections exist, those being made and those being closed included.
/// 2. At most `waitingMax` waiters wait, besides those that were given a dead connection, and none
///    while a connection is idle.
/// 3. Waiters are served in the order of coming; one that was given a dead connection comes first.
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

    enum Event: Equatable, Sendable {
        case lease(WaiterID)
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
    private var waiting: [WaiterID] = []
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
        case .lease(let waiter): lease(waiter)
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
    private mutating func lease(_ waiter: WaiterID) -> [Command] {
        if isShutDown { return [.refuse(waiter, .closed)] }
        if let id = idle.popLast() {
            connections[id] = .leased
            return [.run(waiter, on: id)]
        }
        if waiting.count >= waitingMax { return [.refuse(waiter, .full)] }
        waiting.append(waiter)
        return [.startTimer(waiter)] + connectAsNeeded()
    }

    /// A waiter that is served or refused already is none any more, and hears nothing.
    private mutating func giveUp(_ waiter: WaiterID, _ refusal: Refusal) -> [Command] {
        guard let place = waiting.firstIndex(of: waiter) else { return [] }
        waiting.remove(at: place)
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
        defer { waiting = [] }
        return waiting.flatMap { [.stopTimer($0), .refuse($0, .failed(failure))] }
    }

    private mutating func released(_ id: ConnectionID) -> [Command] {
        precondition(connections[id] == .leased)
        if isShutDown { return close(id, from: .leased) }
        guard !waiting.isEmpty else {
            connections[id] = .idle
            idle.append(id)
            return []
        }
        let waiter = waiting.removeFirst()
        return [.stopTimer(waiter), .run(waiter, on: id)]
    }

    private mutating func foundDead(_ id: ConnectionID, _ waiter: WaiterID) -> [Command] {
        let close = close(id, from: .leased)
        if isShutDown { return close + [.refuse(waiter, .closed)] }
        waiting.insert(waiter, at: 0)
        return close + [.startTimer(waiter)] + serveFromIdle() + connectAsNeeded()
    }

    private mutating func serveFromIdle() -> [Command] {
        guard let id = idle.popLast() else { return [] }
        connections[id] = .leased
        return released(id)
    }

    private mutating func close(_ id: ConnectionID, from state: Connection) -> [Command] {
        precondition(connections[id] == state)
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
        var commands: [Command] = waiting.flatMap { [.stopTimer($0), .refuse($0, .closed)] }
        waiting = []
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
