import Foundation
import Glibc
import Testing

/// A shop with history seeds its cloud, the cloud forgets its log, and a fresh till has everything
/// all the same: real processes, one of them killed on the way.
@Suite(.enabled(if: Site.postgres != nil, "no PostgreSQL (POS_TEST_DATABASE_URL)"))
struct TillSnapshotTests {
    @Test func aFreshTillTakesASnapshotOfACloudThatForgotItsLog() async throws {
        let shop = try await Prepared.demo()
        let cloud = try TenantCloud(for: shop)
        let licence = try cloud.admin("licence", "create", "--tenant", cloud.tenant, "--seats", "3")
        try cloud.importProducts()
        try await Self.pair(shop, cloud, licence, as: "01")
        // The second time it says how far it has read.
        for _ in 1...2 { try shop.pos("sync", "now").done() }
        let documents = try shop.sqlite("store.sqlite", "SELECT count(*) FROM document")
        #expect(Int(documents) ?? 0 > 60)
        #expect(try cloud.query("SELECT count(*) FROM document") == documents)
        _ = try cloud.query("UPDATE sync_bundle SET stamp = 1")
        try cloud.pruneLog()
        #expect(try cloud.query("SELECT count(*) FROM sync_bundle WHERE stream <> 'shop'") == "0")

        let other = try Shop()
        let pairing = try await Self.ask(other, cloud, licence, as: "02")
        _ = Wait.until(seconds: 30) {
            FileManager.default.fileExists(atPath: other.path + "/snapshot.sqlite")
        }
        pairing.signal(SIGKILL)
        _ = pairing.wait(seconds: 10)
        try other.pos("pair").done()
        let query = "SELECT id || hash FROM document ORDER BY id"
        #expect(try other.sqlite("store.sqlite", query) == shop.sqlite("store.sqlite", query))
        let products = "SELECT sku || ' ' || price_minor FROM product ORDER BY sku"
        #expect(
            try other.sqlite("store.sqlite", products) == shop.sqlite("store.sqlite", products))
        #expect(!FileManager.default.fileExists(atPath: other.path + "/snapshot.sqlite"))
        try other.expectVerified()
        // It goes on by the log.
        let status = try other.pos("sync", "now", "--json").done()
        #expect(
            status.contains("\"state\":\"online\"") && status.contains("\"pendingDownloads\":0"))
        #expect(!status.contains("bootstrapping"))
    }

    /// Pairs a till and waits for its end.
    private static func pair(
        _ shop: Shop, _ cloud: TenantCloud, _ licence: String, as series: String
    ) async throws {
        try await ask(shop, cloud, licence, as: series).wait(seconds: 60).done()
    }

    /// Asks to be paired and approves it.
    private static func ask(
        _ shop: Shop, _ cloud: TenantCloud, _ licence: String, as series: String
    ) async throws -> RunningProgram {
        let pairing = try shop.start([
            "pair", "--cloud", cloud.url, "--tenant", cloud.tenant, "--licence", licence,
        ])
        var code = ""
        let isAsking = Wait.until(seconds: 30) {
            code =
                pairing.errors.firstMatch(of: /Code +([0-9A-Z]{4}-[0-9A-Z]{4})/)
                .map { String($0.output.1) } ?? ""
            return !code.isEmpty
        }
        try #require(isAsking, "\(pairing.errors)")
        _ = try cloud.admin("device", "approve", code, "--till", series)
        return pairing
    }
}
