import Glibc
import TestSupport
import Testing

/// Three tills as processes, two servers on one PostgreSQL, and everything that may happen to them
/// at the same time.
@Suite(.enabled(if: Site.postgres != nil, "no PostgreSQL (POS_TEST_DATABASE_URL)"))
struct SyncCrowdTests {
    private static let basketCount = 12

    @Test func threeTillsSellThroughItAll() async throws {
        let cluster = try Cluster()
        let fleet = try await Fleet(tills: 3, servers: 2, on: cluster)
        let faults: [FaultProxy.Fault] = [.swallowReply, .twice, .late, .cutReply, .cutRequest]
        for (number, proxy) in fleet.proxies.enumerated() {
            for (place, fault) in faults.enumerated() {
                let request = place.isMultiple(of: 2) ? SyncFaultTests.journal : SyncFaultTests.push
                proxy.fail(request, with: fault, skips: number + place, times: 1)
            }
        }
        // One server dies while all three sell, and the other takes its tills.
        try sell("morning", fleet) {
            let isUnderWay = try Wait.until(seconds: 120) {
                try fleet.query("SELECT count(*) FROM document") != "0"
            }
            #expect(isUnderWay)
            fleet.servers[0].program.signal(SIGKILL)
            for proxy in fleet.proxies { proxy.forward(to: fleet.servers[1].url) }
        }
        // PostgreSQL fails, and comes back when everybody has sold.
        try cluster.crash()
        try sell("noon", fleet) {}
        try cluster.resume()
        // A till dies; what it had not keyed in yet is keyed in again.
        let file = try fleet.till.baskets("evening", Self.basketCount)
        let dying = try fleet.till.start(["replay", file])
        let isSelling = try Wait.until(seconds: 120) {
            try fleet.till.sqlite(
                "journal.sqlite", "SELECT count(*) FROM journal_row WHERE body LIKE '%evening%'")
                != "0" || dying.hasEnded
        }
        #expect(isSelling)
        dying.signal(SIGKILL)
        _ = dying.wait()
        for proxy in fleet.proxies {
            proxy.heal()
            proxy.release()
        }
        try closeIfOpen(fleet.till)
        try fleet.till.pos("replay", file).done()
        try fleet.expectOnce(keyed: 7 * Self.basketCount)
    }

    /// All tills sell at the same time, each by a process of its own.
    private func sell(_ name: String, _ fleet: Fleet, meanwhile: () throws -> Void) throws {
        let sellers = try fleet.tills.enumerated().map { number, till in
            let file = try till.baskets("\(name)-\(number)", Self.basketCount)
            return try till.start(["replay", file])
        }
        try meanwhile()
        for seller in sellers { try seller.wait(seconds: 240).done() }
    }

    /// The till died with its shift open.
    private func closeIfOpen(_ till: Shop) throws {
        let closed = try till.pos("shift", "close")
        #expect([0, 2].contains(closed.status), "\(closed)")
    }
}
