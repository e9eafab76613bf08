import RetailStore
import Testing

@testable import CloudStore

/// Each rule of the pool, without a pool.
@Suite struct PoolMachineTests {
    private let down = SQLFailure(kind: .unavailable, message: "down")

    /// A pool with one connection that is leased to waiter 1.
    private func leased(connectionsMax: Int = 1, waitingMax: Int = 4) -> PoolMachine {
        var pool = PoolMachine(connectionsMax: connectionsMax, waitingMax: waitingMax)
        #expect(pool.handle(.lease(1)) == [.startTimer(1), .connect(1)])
        #expect(pool.handle(.connected(1)) == [.stopTimer(1), .run(1, on: 1)])
        return pool
    }

    @Test func connectionsAreMadeWhenTheyAreNeeded() {
        var pool = leased(connectionsMax: 2)
        #expect(pool.handle(.released(1)) == [])
        #expect(pool.handle(.lease(2)) == [.run(2, on: 1)])
        #expect(pool.handle(.lease(3)) == [.startTimer(3), .connect(2)])
        #expect(pool.handle(.lease(4)) == [.startTimer(4)])
        #expect(pool.handle(.connected(2)) == [.stopTimer(3), .run(3, on: 2)])
        #expect(pool.handle(.released(1)) == [.stopTimer(4), .run(4, on: 1)])
    }

    @Test func theConnectionUsedLastIsUsedNext() {
        var pool = leased(connectionsMax: 2)
        _ = pool.handle(.lease(2))
        _ = pool.handle(.connected(2))
        _ = pool.handle(.released(2))
        _ = pool.handle(.released(1))
        #expect(pool.handle(.lease(3)) == [.run(3, on: 1)])
        #expect(pool.handle(.lease(4)) == [.run(4, on: 2)])
    }

    @Test func waitersAreBoundedAndServedInOrder() {
        var pool = leased(waitingMax: 2)
        #expect(pool.handle(.lease(2)) == [.startTimer(2)])
        #expect(pool.handle(.lease(3)) == [.startTimer(3)])
        #expect(pool.handle(.lease(4)) == [.refuse(4, .full)])
        #expect(pool.handle(.released(1)) == [.stopTimer(2), .run(2, on: 1)])
        #expect(pool.handle(.lease(5)) == [.startTimer(5)])
        #expect(pool.handle(.released(1)) == [.stopTimer(3), .run(3, on: 1)])
    }

    @Test func whoGivesUpIsRefusedOnceAndWhoRunsCannotGiveUp() {
        var pool = leased()
        _ = pool.handle(.lease(2))
        _ = pool.handle(.lease(3))
        #expect(pool.handle(.timedOut(2)) == [.stopTimer(2), .refuse(2, .timedOut)])
        #expect(pool.handle(.cancelled(2)) == [])
        #expect(pool.handle(.cancelled(3)) == [.stopTimer(3), .refuse(3, .cancelled)])
        #expect(pool.handle(.timedOut(1)) == [])
        #expect(pool.handle(.released(1)) == [])
    }

    @Test func aBrokenConnectionIsReplacedOnceItIsClosed() {
        var pool = leased()
        _ = pool.handle(.lease(2))
        #expect(pool.handle(.broken(1)) == [.close(1)])
        #expect(pool.handle(.closed(1)) == [.connect(2)])
        #expect(pool.handle(.connected(2)) == [.stopTimer(2), .run(2, on: 2)])
        #expect(pool.handle(.broken(2)) == [.close(2)])
        #expect(pool.handle(.closed(2)) == [])
        #expect(pool.handle(.lease(3)) == [.startTimer(3), .connect(3)])
    }

    @Test func whoGetsADeadConnectionIsServedFirst() {
        var pool = leased()
        _ = pool.handle(.lease(2))
        #expect(pool.handle(.foundDead(1, 1)) == [.close(1), .startTimer(1)])
        #expect(pool.handle(.closed(1)) == [.connect(2)])
        #expect(pool.handle(.connected(2)) == [.stopTimer(1), .run(1, on: 2)])
        #expect(pool.handle(.released(2)) == [.stopTimer(2), .run(2, on: 2)])
    }

    @Test func aDeadConnectionIsReplacedByAnIdleOne() {
        var pool = leased(connectionsMax: 2)
        _ = pool.handle(.lease(2))
        _ = pool.handle(.connected(2))
        _ = pool.handle(.released(1))
        let commands = pool.handle(.foundDead(2, 2))
        #expect(commands == [.close(2), .startTimer(2), .stopTimer(2), .run(2, on: 1)])
    }

    @Test func aServerThatIsDownRefusesAllWhoWait() {
        var pool = PoolMachine(connectionsMax: 2, waitingMax: 4)
        _ = pool.handle(.lease(1))
        _ = pool.handle(.lease(2))
        _ = pool.handle(.lease(3))
        #expect(pool.handle(.failed(1, down)) == [])
        let refusals: [PoolMachine.Command] = [1, 2, 3].flatMap {
            [.stopTimer($0), .refuse($0, .failed(down))]
        }
        #expect(pool.handle(.failed(2, down)) == refusals)
        #expect(pool.handle(.lease(4)) == [.startTimer(4), .connect(3)])
    }

    @Test func whoWaitsIsServedByWhatThereIsWhenNoMoreCanBeMade() {
        var pool = leased(connectionsMax: 2)
        #expect(pool.handle(.lease(2)) == [.startTimer(2), .connect(2)])
        #expect(pool.handle(.failed(2, down)) == [])
        #expect(pool.handle(.released(1)) == [.stopTimer(2), .run(2, on: 1)])
    }

    @Test func shutdownEndsWhatIsIdleAtOnceAndTheRestAfterwards() {
        var pool = leased(connectionsMax: 3)
        _ = pool.handle(.lease(2))
        _ = pool.handle(.connected(2))
        _ = pool.handle(.released(2))
        _ = pool.handle(.lease(3))
        _ = pool.handle(.lease(4))
        _ = pool.handle(.released(2))
        // 1 is leased, 2 runs waiter 4, 3 is being made.
        _ = pool.handle(.lease(5))
        #expect(pool.handle(.shutdown) == [.stopTimer(5), .refuse(5, .closed)])
        #expect(pool.handle(.lease(6)) == [.refuse(6, .closed)])
        #expect(pool.handle(.connected(3)) == [.close(3)])
        #expect(pool.handle(.released(1)) == [.close(1)])
        #expect(pool.handle(.foundDead(2, 4)) == [.close(2), .refuse(4, .closed)])
        #expect(pool.handle(.closed(1)) == [])
        #expect(pool.handle(.closed(2)) == [])
        #expect(pool.handle(.closed(3)) == [.finished])
        #expect(pool.handle(.shutdown) == [.finished])
    }

    /// Invariants 1 to 7 against a model that knows nothing but the events and the commands.
    @Test(arguments: 1...100)
    func everyRunKeepsTheInvariants(seed: UInt64) throws {
        var run = PoolRun(seed: seed)
        for _ in 1...300 { try run.step() }
        try run.finish()
    }
}
