import Foundation
import Testing

/// The till and its cloud, as the cashier sees them.
@Suite(.enabled(if: Site.has("tmux"), "tmux is not installed"))
struct TillCloudTests {
    @Test(arguments: DeadCloud.Kind.allCases)
    func aDeadCloudIsSaidAndSoldThrough(kind: DeadCloud.Kind) async throws {
        let shop = try await Prepared.stocked()
        let dead = try DeadCloud(kind)
        let window = try Window(shop, with: dead.settings)
        try window.beginSelling()
        let offline = try window.waitFor("OFFLINE since", "selling from this till's own copy")
        #expect(
            offline.split(separator: "\n").first?.contains("OFFLINE") == true, "the status word")
        for number in 2...3 {
            try window.scan(TillSaleTests.ice, shows: "1 item")
            try window.press("+")
            try window.waitFor("to pay")
            let start = ContinuousClock.now
            try window.send("Enter")
            try window.waitFor("PAID 01-00000\(number)")
            #expect(ContinuousClock.now - start < .milliseconds(1_800), "PAID waits for nobody")
        }
        try window.waitFor("2 sales to send")
        try window.kill(SIGTERM)
        #expect(try shop.sqlite("store.sqlite", "SELECT count(*) FROM sale") == "2")
        try shop.expectVerified(with: dead.settings)
    }

    /// Before the till knows that nobody answers: the request is under way and PAID is there.
    @Test func paidComesWhileTheCloudIsStillBeingAsked() async throws {
        let shop = try await Prepared.stocked()
        let dead = try DeadCloud(.silent)
        var settings = dead.settings
        settings["POS_CLOUD_TIMEOUT_MS"] = "60000"
        settings["POS_CLOUD_CONNECT_TIMEOUT_MS"] = "60000"
        let window = try Window(shop, with: settings)
        let start = ContinuousClock.now
        try window.beginSelling()
        try window.scan(TillSaleTests.ice, shows: "1 item")
        try window.press("+", "Enter")
        try window.waitFor("PAID 01-000002")
        #expect(ContinuousClock.now - start < .seconds(40))
        try window.kill(SIGTERM)
        try shop.expectVerified(
            with: Cloud.settings(url: "http://127.0.0.1:9", tokenFile: "/dev/null"))
        #expect(try shop.sqlite("store.sqlite", "SELECT count(*) FROM sale") == "1")
    }

    @Test(.enabled(if: Site.postgres != nil, "no PostgreSQL (POS_TEST_DATABASE_URL)"))
    func aCloudThatWorksHasTheSale() async throws {
        let shop = try await Prepared.stocked()
        let cloud = try Cloud(for: shop)
        let window = try Window(shop, with: cloud.settings)
        try window.beginSelling()
        let online = try window.waitFor("ONLINE")
        #expect(!online.contains("OFFLINE") && !online.contains("to send"))
        try window.scan(TillSaleTests.ice, shows: "1 item")
        try window.press("+", "Enter")
        let paid = try window.waitFor("PAID 01-000002")
        #expect(!paid.contains("OFFLINE"))
        let isThere = try Wait.until(seconds: 90) {
            try cloud.query("SELECT number || ' ' || gross_minor FROM sale") == "01-000002 356"
        }
        #expect(isThere, "the sale is in the cloud: \(window.screen)")
        #expect(!window.screen.contains("OFFLINE"))
        try window.kill(SIGTERM)
        try shop.expectVerified(with: cloud.settings)
        try cloud.expectVerified()
    }

    /// The list of sales is the cloud's, and follows it while it is open.
    @Test(.enabled(if: Site.postgres != nil, "no PostgreSQL (POS_TEST_DATABASE_URL)"))
    func theSalesOfTheCloudAreListed() async throws {
        let shop = try await Prepared.stocked()
        let cloud = try Cloud(for: shop)
        let window = try Window(shop, with: cloud.settings)
        try window.beginSelling()
        try window.waitFor("ONLINE")
        try window.scan(TillSaleTests.ice, shows: "1 item")
        try window.press("+", "Enter")
        try window.waitFor("PAID 01-000002", "cloud ✓ sent")
        try window.press("Escape", "F10", "2")
        try window.waitFor("Sales  1 sale", "▸01-000002", "Maria")
        // Only the cloud says so: the till's own copy does not.
        _ = try cloud.query("UPDATE sale SET operator_name = 'Somebody'")
        try window.waitFor("▸01-000002", "Somebody")
        try window.kill(SIGTERM)
        #expect(try shop.sqlite("store.sqlite", "SELECT operator_name FROM sale") == "Maria")
        _ = try cloud.query("UPDATE sale SET operator_name = 'Maria'")
        try shop.expectVerified(with: cloud.settings)
    }

    /// Sold while nobody answered, sent once when somebody does.
    @Test(.enabled(if: Site.postgres != nil, "no PostgreSQL (POS_TEST_DATABASE_URL)"))
    func whatWasSoldOfflineArrivesOnce() async throws {
        let shop = try await Prepared.stocked()
        let dead = try DeadCloud(.refuses)
        let first = try Window(shop, with: dead.settings)
        try first.beginSelling()
        try first.waitFor("OFFLINE since")
        try first.scan(TillSaleTests.ice, shows: "1 item")
        try first.press("+", "Enter")
        try first.waitFor("PAID 01-000002")
        try first.kill(SIGKILL)

        let cloud = try Cloud(for: shop)
        let second = try Window(shop, with: cloud.settings)
        try second.startTill()
        let isThere = try Wait.until(seconds: 90) {
            try cloud.query("SELECT count(*) FROM document") == "2"
        }
        #expect(isThere, "\(second.screen)")
        try second.kill(SIGTERM)
        #expect(try cloud.query("SELECT count(*), sum(gross_minor) FROM sale") == "1|356")
        try shop.expectVerified(with: cloud.settings)
        try cloud.expectVerified()
    }
}
