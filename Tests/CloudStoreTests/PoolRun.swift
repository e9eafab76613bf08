import RetailStore
import Testing

@testable import CloudStore

/// A pool under random events, and what an observer knows about it.
struct PoolRun {
    private enum Link {
        case connecting, idle, closing
        case leased(Int)
    }

    private let connectionsMax: Int
    private let waitingMax: Int
    private var pool: PoolMachine
    private var links: [Int: Link] = [:]
    private var waiting: Set<Int> = []
    /// Those of `waiting` that were given a dead connection.
    private var urgent: Set<Int> = []
    /// Waiter `n` is of tenant `tenants[n]`.
    private var tenants = [0]
    private var timers: Set<Int> = []
    private var waiters = 0
    private var isShutDown = false
    private var isFinished = false
    private var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        connectionsMax = Int.random(in: 1...4, using: &generator)
        waitingMax = Int.random(in: 1...6, using: &generator)
        pool = PoolMachine(connectionsMax: connectionsMax, waitingMax: waitingMax)
    }

    /// One thing that can happen now happens.
    mutating func step() throws {
        let tenant = Int.random(in: 1...3, using: &generator)
        let lease = PoolMachine.Event.lease(waiters + 1, "\(tenant)")
        var events = [lease, lease]
        if Int.random(in: 1...300, using: &generator) == 1 { events = [.shutdown] }
        for id in links.keys.sorted() { events += possible(id) }
        for waiter in waiting.sorted() { events += [.timedOut(waiter), .cancelled(waiter)] }
        // Also somebody who is no longer waiting, or never was.
        if waiters > 0 { events.append(.cancelled(Int.random(in: 1...waiters, using: &generator))) }
        guard let event = events.randomElement(using: &generator) else { return }
        try handle(event)
    }

    /// Shuts down and lets everything come to its end.
    mutating func finish() throws {
        try handle(.shutdown)
        while let id = links.keys.min() {
            switch links[id] {
            case .leased: try handle(.released(id))
            case .connecting: try handle(.connected(id))
            default: try handle(.closed(id))
            }
        }
        #expect(isFinished && waiting.isEmpty && timers.isEmpty)
    }

    private func possible(_ id: Int) -> [PoolMachine.Event] {
        switch links[id] {
        case .connecting:
            [.connected(id), .failed(id, SQLFailure(kind: .unavailable, message: "down"))]
        case .leased(let waiter):
            [.released(id), .released(id), .broken(id), .foundDead(id, waiter)]
        case .closing: [.closed(id)]
        case .idle, nil: []
        }
    }

    private mutating func handle(_ event: PoolMachine.Event) throws {
        switch event {
        case .lease(let waiter, let tenant):
            waiters = waiter
            tenants.append(Int(tenant) ?? 0)
            waiting.insert(waiter)
        case .foundDead(_, let waiter):
            waiting.insert(waiter)
            urgent.insert(waiter)
        case .connected(let id), .released(let id): links[id] = .idle
        case .failed(let id, _), .closed(let id): links[id] = nil
        case .shutdown: isShutDown = true
        case .cancelled, .timedOut, .broken: break
        }
        for command in pool.handle(event) { try obey(command) }
        try #require(links.count <= connectionsMax, "invariant 1")
        // Whoever was given a dead connection does not count against the maximum.
        try #require(waiting.count <= waitingMax + connectionsMax, "invariant 2")
        try #require(waiting.isEmpty || !hasIdle, "invariant 2")
        try #require(timers == waiting, "invariant 6")
        try #require(!isShutDown || waiting.isEmpty && !hasIdle, "invariant 7")
        try #require(!isFinished || links.isEmpty, "invariant 7")
    }

    private var hasIdle: Bool {
        links.values.contains { if case .idle = $0 { true } else { false } }
    }

    /// Whether nobody else who waits comes before this one.
    private func mayGoNext(_ waiter: Int) -> Bool {
        if !urgent.isEmpty { return urgent.contains(waiter) }
        let inUse = links.values.reduce(into: [Int: Int]()) { counts, link in
            if case .leased(let holder) = link { counts[tenants[holder], default: 0] += 1 }
        }
        func rank(_ waiter: Int) -> (Int, Int) { (inUse[tenants[waiter]] ?? 0, waiter) }
        return waiting.allSatisfy { rank($0) >= rank(waiter) }
    }

    private mutating func obey(_ command: PoolMachine.Command) throws {
        switch command {
        case .connect(let id):
            try #require(links[id] == nil && !isShutDown, "invariant 7")
            links[id] = .connecting
        case .run(let waiter, on: let id):
            try #require(waiting.contains(waiter) && !isShutDown, "invariant 4")
            guard case .idle = links[id] else {
                throw SQLFailure(kind: .other, message: "invariant 5")
            }
            try #require(mayGoNext(waiter), "invariant 3")
            waiting.remove(waiter)
            urgent.remove(waiter)
            links[id] = .leased(waiter)
        case .refuse(let waiter, _):
            try #require(waiting.remove(waiter) != nil, "invariant 4")
            urgent.remove(waiter)
        case .startTimer(let waiter):
            try #require(timers.insert(waiter).inserted, "invariant 6")
        case .stopTimer(let waiter):
            try #require(timers.remove(waiter) != nil, "invariant 6")
        case .close(let id):
            if case .connecting = links[id] { Issue.record("closed while connecting") }
            links[id] = .closing
        case .finished:
            try #require(isShutDown)
            isFinished = true
        }
    }
}

/// SplitMix64: the same seed gives the same run on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
