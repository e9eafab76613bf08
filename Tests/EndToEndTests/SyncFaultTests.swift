import Foundation
import TestSupport
import Testing

/// What a network may do between tills and their cloud, done by the fault proxy to real processes:
/// every sale is there once, on both sides.
@Suite(.enabled(if: Site.postgres != nil, "no PostgreSQL (POS_TEST_DATABASE_URL)"))
struct SyncFaultTests {
    static let journal = "POST /api/journal"
    static let push = "POST /api/sync/push"
    private static let pull = "GET /api/sync/pull"
    private static let health = "GET /api/sync/health"

    /// A request whose connection was reset may be made once more at once, on a new connection.
    private static let tries = 2

    /// Sells while the answer to the first write is broken, and does not find the cloud again.
    private func sellBroken(
        _ fleet: Fleet, _ name: String, _ count: Int, by fault: FaultProxy.Fault
    ) throws -> ReplayTotals {
        fleet.proxy.fail(Self.journal, with: fault, times: Self.tries)
        fleet.proxy.fail(Self.health, with: .status(503), skips: 1)
        defer { fleet.proxy.heal() }
        return try fleet.till.sell(name, count)
    }

    /// A sync that is broken at that request, as often as it is made.
    private func syncBroken(
        _ fleet: Fleet, at request: String, by fault: FaultProxy.Fault
    ) throws {
        fleet.proxy.fail(request, with: fault)
        defer { fleet.proxy.heal() }
        try fleet.till.pos("sync", "now").refused(75, "are safe")
        #expect(fleet.proxy.count(fault, request) > 0)
    }

    @Test func replyLostAfterCommit() async throws {
        let fleet = try await Fleet(tills: 2)
        let sold = try sellBroken(fleet, "a", 3, by: .swallowReply)
        #expect(sold.sales == 3 && sold.leftToSend == 5)
        let answers = fleet.proxy.exchanges(Self.journal)
        #expect(answers.allSatisfy { $0.fault == .swallowReply && $0.statuses == [200] })
        #expect(try fleet.query("SELECT count(*) FROM document") != "0", "committed")
        // The same documents wait in the outbox, and the answer to their push is lost as well.
        try syncBroken(fleet, at: Self.push, by: .swallowReply)
        #expect(try fleet.query("SELECT count(*) FROM sale") == "3")
        try fleet.expectOnce(keyed: 3)
        let pushes = fleet.proxy.exchanges(Self.push)
        #expect(pushes.count > 1 && pushes.allSatisfy { $0.statuses == [200] }, "\(pushes)")
    }

    @Test func aRequestDeliveredAfterTheTillFellOverAndSentItAgain() async throws {
        let fleet = try await Fleet()
        let (till, proxy) = (fleet.till, fleet.proxy)
        #expect(try sellBroken(fleet, "a", 3, by: .late).leftToSend == 5)
        try syncBroken(fleet, at: Self.push, by: .late)
        #expect(try fleet.query("SELECT count(*) FROM document") == "0", "both are under way")
        try till.pos("sync", "now").done()
        #expect(try fleet.query("SELECT count(*) FROM sale") == "3")
        try till.sell("b", 2)
        proxy.release()
        let areThere = Wait.until(seconds: 60) {
            proxy.exchanges().allSatisfy { $0.fault != .late || $0.statuses == [200] }
        }
        #expect(areThere, "\(proxy.exchanges())")
        try fleet.expectOnce(keyed: 5)
    }

    /// Each fault on every kind of request: the till falls over, comes back, and goes on.
    @Test(arguments: [
        FaultProxy.Fault.cutRequest, .cutReply, .halfClose, .status(500), .twice, .latency(40),
    ])
    func whateverBreaksOnTheWay(fault: FaultProxy.Fault) async throws {
        let fleet = try await Fleet()
        let (till, proxy) = (fleet.till, fleet.proxy)
        let requests = [Self.journal, Self.push, Self.pull]
        for request in requests { proxy.fail(request, with: fault, times: Self.tries) }
        try till.sell("online", 2)
        proxy.fail(Self.health, with: .status(503))
        try till.sell("offline", 1)
        proxy.heal()
        for request in requests.dropFirst() + [Self.health] {
            proxy.fail(request, with: fault, times: Self.tries)
        }
        let isSent = try Wait.until(seconds: 60) {
            try till.pos("sync", "now").status == 0
                && (requests + [Self.health]).allSatisfy { proxy.count(fault, $0) > 0 }
        }
        #expect(isSent, "\(proxy.exchanges().filter { $0.fault == fault })")
        try fleet.expectOnce(keyed: 3)
    }

    /// Connections are taken and nothing ever answers: the till sells, and the queue drains by
    /// itself once that is over.
    @Test func aBlackHole() async throws {
        let fleet = try await Fleet()
        let quick = ["POS_CLOUD_TIMEOUT_MS": "400", "POS_CLOUD_CONNECT_TIMEOUT_MS": "400"]
        fleet.proxy.fail(with: .blackHole)
        let file = try fleet.till.baskets("a", 4)
        let sold = try fleet.till.pos("replay", file, "--json", with: quick)
        try sold.done()
        #expect(fleet.proxy.count(.blackHole) > 0)
        #expect(try fleet.query("SELECT count(*) FROM document") == "0")
        fleet.proxy.heal()
        try fleet.expectOnce(keyed: 4)
    }

    @Test func oneRefusedDocumentAmongGoodOnes() async throws {
        let fleet = try await Fleet(tills: 2)
        let (till, proxy) = (fleet.till, fleet.proxy)
        proxy.fail(with: .status(503))
        try till.sell("good", 2)
        // As a damaged file would have it: a till that says it stands in another place.
        let identity = try till.read("till.json")
        let elsewhere = identity.replacing(#/"location":"[^"]+"/#, with: "\"location\":\"nowhere\"")
        #expect(elsewhere != identity)
        try Data(elsewhere.utf8).write(to: URL(fileURLWithPath: till.path + "/till.json"))
        _ = try till.sell("bad", 1)
        try Data((identity + "\n").utf8).write(to: URL(fileURLWithPath: till.path + "/till.json"))
        try till.sell("better", 2)
        proxy.heal()
        let outcome = try till.pos("sync", "now", "--json")
        try outcome.done()
        #expect(try fleet.query("SELECT count(*), count(DISTINCT number) FROM sale") == "4|4")
        #expect(try fleet.query("SELECT count(*) FROM sync_parked WHERE kind = 'sale'") == "1")
        let parked = try till.pos("sync", "parked").done()
        #expect(parked.contains("sale"), "\(parked)")
        // Prices and other tills' sales still come (promise 13).
        try fleet.tills[1].sell("other", 1)
        try till.pos("sync", "now").done()
        #expect(try till.sqlite("store.sqlite", "SELECT count(*) FROM sale") == "6")
    }

    @Test func aCloseWithUnsentSales() async throws {
        let fleet = try await Fleet()
        fleet.proxy.fail(with: .status(503))
        let sold = try fleet.till.sell("a", 4)
        #expect(sold.leftToSend == 6, "the closing stands behind its sales")
        fleet.proxy.heal()
        try fleet.expectOnce(keyed: 4)
        let closings = """
            SELECT z.z_number, z.gross_minor = (
                SELECT sum(s.gross_minor) FROM sale s WHERE s.shift_id = z.shift_id)
            FROM z_report z
            """
        #expect(try fleet.query(closings) == "1|t")
    }

    @Test func twoTillsCreateOneCustomer() async throws {
        let fleet = try await Fleet(tills: 2)
        for proxy in fleet.proxies { proxy.fail(with: .status(503)) }
        for (till, name) in zip(fleet.tills, ["a", "b"]) {
            #expect(try till.sell(name, 2, customer: "77").leftToSend == 5)
        }
        for proxy in fleet.proxies { proxy.heal() }
        try fleet.expectOnce(keyed: 4)
        // Signed documents keep the ids they bear; the second one means the first, everywhere.
        let customers = "SELECT count(*), count(DISTINCT number) FROM customer"
        let named = "SELECT count(*), count(DISTINCT customer_id) FROM sale"
        let meant = """
            SELECT count(*), count(DISTINCT coalesce(a.cloud_id, s.customer_id)), min(c.number)
            FROM sale s LEFT JOIN sync_alias a ON a.local_id = s.customer_id
            JOIN customer c ON c.id = coalesce(a.cloud_id, s.customer_id)
            """
        let alias = "SELECT local_id, cloud_id FROM sync_alias"
        let decided = try fleet.query(alias)
        #expect(!decided.isEmpty && !decided.contains("\n"), "\(decided)")
        for till in fleet.tills {
            #expect(try till.sqlite("store.sqlite", alias) == decided)
            for (sql, rows) in [(customers, "2|1"), (named, "4|2"), (meant, "4|1|77")] {
                #expect(try fleet.query(sql) == rows)
                #expect(try till.sqlite("store.sqlite", sql) == rows)
            }
            try till.pos("verify", "--cloud").done()
        }
        // Both know one customer from now on.
        for (till, name) in zip(fleet.tills, ["c", "d"]) {
            try till.sell(name, 1, customer: "77")
        }
        try fleet.expectOnce(keyed: 6)
        #expect(try fleet.query(named) == "6|2")
        let holder = try #require(decided.split(separator: "|").last)
        #expect(
            try fleet.query("SELECT count(*) FROM sale WHERE customer_id = '\(holder)'") == "4")
    }

    /// Documents of a till whose clock is a year ahead, between those of one that is right.
    @Test func documentsFromNextYear() async throws {
        let fleet = try await Fleet(tills: 2)
        try fleet.till.sell("ahead", 2, day: "2027-12-01")
        try fleet.tills[1].sell("right", 2)
        fleet.proxy.fail(with: .status(503))
        try fleet.till.sell("ahead-offline", 2, day: "2027-12-02")
        fleet.proxy.heal()
        try fleet.till.sell("back", 2)
        try fleet.expectOnce(keyed: 8)
    }
}
