import Glibc
import TestSupport
import Testing

/// Tills and servers that are killed, with what they were at half done: `kill -9` at every request
/// of a sync, before the server has it and after it has answered.
@Suite(.enabled(if: Site.postgres != nil, "no PostgreSQL (POS_TEST_DATABASE_URL)"))
struct SyncKillTests {
    @Test(arguments: [FaultProxy.Fault.hold, .holdReply])
    func aSyncKilledAtEveryStep(fault: FaultProxy.Fault) async throws {
        let fleet = try await Fleet()
        let (till, proxy) = (fleet.till, fleet.proxy)
        var (keyed, step) = (0, 0)
        while true {
            if try till.sqlite("store.sqlite", "SELECT count(*) FROM sync_outbox") == "0" {
                proxy.fail(with: .status(503))
                keyed += try till.sell("s\(step)-", 1).sales
                proxy.heal()
            }
            proxy.fail(with: fault, skips: step, times: 1)
            let sync = try till.start(["sync", "now"])
            let isOver = Wait.until(seconds: 60) {
                proxy.count(fault) > step || sync.hasEnded
            }
            #expect(isOver)
            guard proxy.count(fault) > step else {
                try sync.wait().done()
                break
            }
            sync.signal(SIGKILL)
            // It need not have waited for the hints' socket.
            #expect([0, 128 + SIGKILL].contains(sync.wait().status))
            // What was on its way arrives after the till's end.
            proxy.release()
            proxy.heal()
            step += 1
        }
        // The challenge, the token, health, a push, two pulls.
        #expect(step >= 6 && keyed >= 2, "\(proxy.exchanges().map(\.request))")
        try fleet.expectOnce(keyed: keyed)
    }

    /// The server dies with a till's request in its hands, and with its answer; the other one takes
    /// over. A till is killed and another one sells on meanwhile.
    @Test func aServerKilledAtEveryStepOfASync() async throws {
        let fleet = try await Fleet(tills: 2, servers: 2)
        let (till, proxy) = (fleet.till, fleet.proxy)
        var keyed = 0
        for request in [SyncFaultTests.push, "GET /api/sync/pull"] {
            for fault in [FaultProxy.Fault.hold, .holdReply] {
                proxy.fail(with: .status(503))
                keyed += try till.sell("k\(keyed)-", 2).sales
                proxy.heal()
                let server = try fleet.startServer()
                proxy.forward(to: server.url)
                proxy.fail(request, with: fault, times: 1)
                let sync = try till.start(["sync", "now"])
                let isHeld = Wait.until(seconds: 60) { proxy.count(fault, request) > 0 }
                #expect(isHeld, "\(request) \(fault)")
                server.program.signal(SIGKILL)
                _ = server.program.wait()
                proxy.release()
                _ = sync.wait()
                proxy.heal()
                proxy.forward(to: fleet.servers[1].url)
                keyed += try fleet.tills[1].sell("o\(keyed)-", 1).sales
            }
        }
        try fleet.expectOnce(keyed: keyed)
    }
}
