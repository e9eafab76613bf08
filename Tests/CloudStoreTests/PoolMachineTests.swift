import RetailStore
import Testing

@testable import CloudStore

/// Each rule of the pool, without a pool.
@Suite struct PoolMachineTests {
    private let down = SQLFailure(kind: .unavailable, message: "down")

    /// A pool with one connection that is leased to waiter 1.
    private func leased(connectionsMax: Int = 1, waitingMax: Int = 4) -> PoolMachine {
        var pool = PoolMachine(connectionsMax: connectionsMax, waitingMax: waitingMax)
        #expect(pool.handle(.lease(1, "a")) == [.startTimer(1), .connect(1)])
        #expect(pool.handle(.connected(1)) == [.stopTimer(1), .run(1, on: 1)])
        return pool
    }

    @Test func connectionsAreMadeWhenTheyAreNeeded() {
        var pool = leased(connectionsMax: 2)
        #expect(pool.handle(.released(1)) == [])
        #expect(pool.handle(.lease(2, "a")) == [.run(2, on: 1)])
        #expect(pool.handle(.lease(3, "a")) == [.startTimer(3), .connect(2)])
        #expect(pool.handle(.lease(4, "a")) == [.startTimer(4)])
        #expect(pool.handle(.connected(2)) == [.stopTimer(3), .run(3, on: 2)])
        #expect(pool.handle(.released(1)) == [.stopTimer(4), .run(4, on: 1)])
    }

    @Test func theConnectionUsedLastIsUsedNext() {
        var pool = leased(connectionsMax: 2)
        _ = pool.handle(.lease(2, "a"))
        _ = pool.handle(.connected(2))
        _ = pool.handle(.released(2))
        _ = pool.handle(.released(1))
        #expect(pool.handle(.lease(3, "a")) == [.run(3, on: 1)])
        #expect(pool.handle(.lease(4, "a")) == [.run(4, on: 2)])
    }

    @Test func waitersAreBoundedAndServedInOrder() {
        var pool = leased(waitingMax: 2)
        #expect(pool.handle(.lease(2, "a")) == [.startTimer(2)])
        #expect(pool.handle(.lease(3, "a")) == [.startTimer(3)])
        #expect(pool.handle(.lease(4, "a")) == [.refuse(4, .full)])
        #expect(pool.handle(.released(1)) == [.stopTimer(2), .run(2, on: 1)])
        #expect(pool.handle(.lease(5, "a")) == [.startTimer(5)])
        #expect(pool.handle(.released(1)) == [.stopTimer(3), .run(3, on: 1)])
    }

    @Test func whoGivesUpIsRefusedOnceAndWhoRunsCannotGiveUp() {
        var pool = leased()
        _ = pool.handle(.lease(2, "a"))
        _ = pool.handle(.lease(3, "a"))
        #expect(pool.handle(.timedOut(2)) == [.stopTimer(2), .refuse(2, .timedOut)])
        #expect(pool.handle(.cancelled(2)) == [])
        #expect(pool.handle(.cancelled(3)) == [.stopTimer(3), .refuse(3, .cancelled)])
        #expect(pool.handle(.timedOut(1)) == [])
        #expect(pool.handle(.released(1)) == [])
    }

    @Test func aBrokenConnectionIsReplacedOnceItIsClosed() {
        var pool = leased()
        _ = pool.handle(.lease(2, "a"))
        #expect(pool.handle(.broken(1)) == [.close(1)])
        #expect(pool.handle(.closed(1)) == [.connect(2)])
        #expect(pool.handle(.connected(2)) == [.stopTimer(2), .run(2, on: 2)])
        #expect(pool.handle(.broken(2)) == [.close(2)])
        #expect(pool.handle(.closed(2)) == [])
        #expect(pool.handle(.lease(3, "a")) == [.startTimer(3), .connect(3)])
    }

    @Test func whoGetsADeadConnectionIsServedFirst() {
        var pool = leased()
        _ = pool.handle(.lease(2, "a"))
        #expect(pool.handle(.foundDead(1, 1)) == [.close(1), .startTimer(1)])
        #expect(pool.handle(.closed(1)) == [.connect(2)])
        #expect(pool.handle(.connected(2)) == [.stopTimer(1), .run(1, on: 2)])
        #expect(pool.handle(.released(2)) == [.stopTimer(2), .run(2, on: 2)])
    }

    @Test func aDeadConnectionIsReplacedByAnIdleOne() {
        var pool = leased(connectionsMax: 2)
        _ = pool.handle(.lease(2, "a"))
        _ = pool.handle(.connected(2))
        _ = pool.handle(.released(1))
        let commands = pool.handle(.foundDead(2, 2))
        #expect(commands == [.close(2), .startTimer(2), .stopTimer(2), .run(2, on: 1)])
    }

    @Test func aServerThatIsDownRefusesAllWhoWait() {
        var pool = PoolMachine(connectionsMax: 2, waitingMax: 4)
        _ = pool.handle(.lease(1, "a"))
        _ = pool.handle(.lease(2, "a"))
        _ = pool.handle(.lease(3, "a"))
        #expect(pool.handle(.failed(1, down)) == [])
        let refusals: [PoolMachine.Command] = [1, 2, 3].flatMap {
            [.stopTimer($0), .refuse($0, .failed(down))]
        }
        #expect(pool.handle(.failed(2, down)) == refusals)
        #expect(pool.handle(.lease(4, "a")) == [.startTimer(4), .connect(3)])
    }

    @Test func whoWaitsIsServedByWhatThereIsWhenNoMoreCanBeMade() {
        var pool = leased(connectionsMax: 2)
        #expect(pool.handle(.lease(2, "a")) == [.startTimer(2), .connect(2)])
        #expect(pool.handle(.failed(2, down)) == [])
        #expect(pool.handle(.released(1)) == [.stopTimer(2), .run(2, on: 1)])
    }

    @Test func shutdownEndsWhatIsIdleAtOnceAndTheRestAfterwards() {
        var pool = leased(connectionsMax: 3)
        _ = pool.handle(.lease(2, "a"))
        _ = pool.handle(.connected(2))
        _ = pool.handle(.released(2))
        _ = pool.handle(.lease(3, "a"))
        _ = pool.handle(.lease(4, "a"))
        _ = pool.handle(.released(2))
        // 1 is leased, 2 runs waiter 4, 3 is being made.
        _ = pool.handle(.lease(5, "a"))
        #expect(pool.handle(.shutdown) == [.stopTimer(5), .refuse(5, .closed)])
        #expect(pool.handle(.lease(6, "a")) == [.refuse(6, .closed)])
        #expect(pool.handle(.connected(3)) == [.close(3)])
        #expect(pool.handle(.released(1)) == [.close(1)])
        #expect(pool.handle(.foundDead(2, 4)) == [.close(2), .refuse(4, .closed)])
        #expect(pool.handle(.closed(1)) == [])
        #expect(pool.handle(.closed(2)) == [])
        #expect(pool.handle(.closed(3)) == [.finished])
        #expect(pool.handle(.shutdown) == [.finished])
    }

    /// Waiters 1 to 4 are one tenant's and hold all connections, 5 to 8 wait behind them; then a
    /// quiet tenant's 9 comes, and another's 10.
    private func busy() -> PoolMachine {
        var pool = PoolMachine(connectionsMax: 4, waitingMax: 6)
        for id in 1...4 { _ = pool.handle(.lease(id, "busy")) }
        for id in 1...4 { _ = pool.handle(.connected(id)) }
        for id in 5...8 { _ = pool.handle(.lease(id, "busy")) }
        _ = pool.handle(.lease(9, "quiet"))
        _ = pool.handle(.lease(10, "other"))
        return pool
    }

    @Test func aQuietTenantDoesNotWaitBehindABusyOne() {
        var pool = busy()
        #expect(pool.handle(.released(1)) == [.stopTimer(9), .run(9, on: 1)])
        #expect(pool.handle(.released(2)) == [.stopTimer(10), .run(10, on: 2)])
        // Alone again, the busy tenant is served in the order of coming.
        #expect(pool.handle(.released(3)) == [.stopTimer(5), .run(5, on: 3)])
        // What the quiet tenant gives back counts no more as its own.
        _ = pool.handle(.lease(11, "quiet"))
        #expect(pool.handle(.released(1)) == [.stopTimer(11), .run(11, on: 1)])
    }

    /// Two tenants that both want more than there is get half each.
    @Test func busyTenantsShareAlike() {
        var pool = PoolMachine(connectionsMax: 4, waitingMax: 100)
        for id in 1...4 { _ = pool.handle(.lease(id, "a")) }
        for id in 1...4 { _ = pool.handle(.connected(id)) }
        for id in 5...20 { _ = pool.handle(.lease(id, "a")) }
        for id in 21...30 { _ = pool.handle(.lease(id, "b")) }
        let served = [1, 2, 3, 4, 1, 2].map { id -> Int in
            guard case .run(let waiter, _)? = pool.handle(.released(id)).last else { return 0 }
            return waiter
        }
        // After two of each, who gives back gets again.
        #expect(served == [21, 22, 5, 6, 23, 24])
    }

    @Test func theLastOfTheLongestLineMakesRoom() {
        var pool = busy()
        #expect(
            pool.handle(.lease(11, "third")) == [.stopTimer(8), .refuse(8, .full), .startTimer(11)])
        _ = pool.handle(.lease(12, "third"))
        // Now both have two, and another would make its own line the longest.
        #expect(pool.handle(.lease(13, "third")) == [.refuse(13, .full)])
        #expect(pool.handle(.lease(14, "busy")) == [.refuse(14, .full)])
    }

    @Test func theFiguresAreThoseOfTheConnections() {
        var pool = busy()
        let full = PoolFigures(inUse: 4, idle: 0, connecting: 0, waiting: 6, connectionsMax: 4)
        #expect(pool.figures == full)
        for id in 5...10 { _ = pool.handle(.cancelled(id)) }
        _ = pool.handle(.released(1))
        _ = pool.handle(.broken(2))
        let less = PoolFigures(inUse: 2, idle: 1, connecting: 0, waiting: 0, connectionsMax: 4)
        #expect(pool.figures == less)
    }

    /// Invariants 1 to 7 against a model that knows nothing but the events and the commands.
    @Test(arguments: 1...100)
    func everyRunKeepsTheInvariants(seed: UInt64) throws {
        var run = PoolRun(seed: seed)
        for _ in 1...300 { try run.step() }
        try run.finish()
    }
}
