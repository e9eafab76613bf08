import Glibc
import TestSupport
import Testing

/// A shop that has worked alone is paired with a tenant that has nothing: its catalogue, documents
/// and customers are the tenant's afterwards.
@Suite(.enabled(if: Site.postgres != nil, "no PostgreSQL (POS_TEST_DATABASE_URL)"))
struct SyncSeedTests {
    private static let products =
        "SELECT id, sku, name, price_minor, cost_minor, unit FROM product ORDER BY id"

    private func pair(_ till: Shop, _ cloud: TenantCloud, _ licence: String, _ number: String)
        throws
    {
        try till.pos([
            "pair", "--cloud", cloud.url, "--tenant", cloud.tenant, "--licence", licence,
            "--name", "Till \(number)", "--no-wait",
        ]).done()
        let code = try cloud.query("SELECT code FROM sync_device WHERE name = 'Till \(number)'")
        _ = try cloud.admin("device", "approve", code, "--till", number)
        try till.pos("pair").done()
    }

    /// Killed at each request, before the cloud has it and after it has answered.
    @Test(arguments: [FaultProxy.Fault.hold, .holdReply])
    func aCatalogueSeedsATenantThatHasNone(fault: FaultProxy.Fault) async throws {
        let till = try await Prepared.stocked()
        let cloud = try TenantCloud(for: till)
        let licence = try cloud.admin("licence", "create", "--tenant", cloud.tenant, "--seats", "3")
        try till.sell("before", 2, customer: "9")
        try pair(till, cloud, licence, "01")
        let own = try till.sqlite("store.sqlite", Self.products)
        #expect(try cloud.query("SELECT count(*) FROM product") == "0" && !own.isEmpty)

        let proxy = try FaultProxy(to: cloud.url)
        defer { proxy.close() }
        let way = [
            "POS_CLOUD_URL": proxy.url, "POS_CLOUD_TIMEOUT_MS": "30000",
            "POS_CLOUD_CONNECT_TIMEOUT_MS": "10000",
        ]
        var step = 0
        while step < 60 {
            proxy.fail(with: fault, skips: step, times: 1)
            let sync = try till.start(["sync", "now"], with: way)
            let isOver = Wait.until(seconds: 60) { proxy.count(fault) > step || sync.hasEnded }
            #expect(isOver)
            guard proxy.count(fault) > step else {
                try sync.wait().done()
                break
            }
            sync.signal(SIGKILL)
            _ = sync.wait()
            proxy.release()
            proxy.heal()
            step += 1
        }
        #expect(proxy.exchanges("POST /api/sync/push-sessions").count >= 1)
        #expect(try cloud.query(Self.products) == own)
        // Entries of 200 products each, once.
        #expect(try cloud.query("SELECT count(*) FROM product") == "400")
        #expect(try cloud.query("SELECT count(*) FROM sync_bundle WHERE kind = 'products'") == "2")
        #expect(try cloud.query("SELECT count(*), count(DISTINCT number) FROM sale") == "2|2")
        // The people are the cloud's; those that the shop had before are not seeded.
        let proof = try till.pos("verify", "--cloud")
        #expect(
            proof.output.contains("cloud digest: operator") && proof.output.contains("1 finding"))

        // The next till has it from there, and a second shop's catalogue does not replace it.
        let next = try Shop()
        try pair(next, cloud, licence, "02")
        #expect(try next.sqlite("store.sqlite", Self.products) == own)
        try next.pos("verify", "--cloud").done()
    }
}
