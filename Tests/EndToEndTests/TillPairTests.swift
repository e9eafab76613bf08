import Foundation
import Testing

/// A manager pairs a till with a cloud, from its screen.
@Suite(
    .enabled(if: Site.has("tmux"), "tmux is not installed"),
    .enabled(if: Site.postgres != nil, "no PostgreSQL (POS_TEST_DATABASE_URL)"))
struct TillPairTests {
    @Test func aTillIsPairedFromItsScreenAndLeavesAgain() async throws {
        let shop = try await Prepared.stocked()
        let cloud = try TenantCloud(for: shop)
        let licence = try cloud.admin("licence", "create", "--tenant", cloud.tenant, "--seats", "3")
        let window = try Window(shop, with: ["POS_CLOUD_TIMEOUT_MS": "20000"])
        try window.startTill()
        try window.press("2", "Enter")
        try window.type("2222")
        try window.press("Enter")
        try window.waitFor("Float")
        try window.press("1", "0", "0", "Enter")
        try window.waitFor("scan, code or name", "LOCAL")
        try window.scan(TillSaleTests.ice, shows: "1 item")
        try window.press("+", "Enter")
        try window.waitFor("PAID 01-000002")
        try window.press("Escape")

        try window.press("F10", "5", "1", "1")
        try window.waitFor("Cloud Sync", "not paired", cloud.tenant)
        try window.type(cloud.url)
        try window.press("Tab", "Tab")
        try window.type(licence)
        try window.waitFor("••••")
        try window.press("Enter")
        let waiting = try window.waitFor("Fingerprint", "approve until", "ATTENTION")
        let code = try #require(waiting.firstMatch(of: /Code +([2-9A-Z]{4}-[2-9A-Z]{4})/)).output.1
        let fingerprint = try #require(waiting.firstMatch(of: /Fingerprint +([0-9a-f ]{19})/))
        #expect(waiting.contains("▀▀▀▀▀"), "the code as a picture")
        let devices = try cloud.admin("device", "list")
        #expect(devices.contains(fingerprint.output.1))
        _ = try cloud.admin("device", "approve", String(code), "--till", "01")
        try window.waitFor("Pairing      paired", "Location     Corner Market", "ONLINE")
        let isThere = try Wait.until(seconds: 90) {
            try cloud.query("SELECT number FROM sale") == "01-000002"
        }
        #expect(isThere, "the sale is in the cloud: \(window.screen)")

        // What was chosen counts at the next start, and the cloud's people sign in at once.
        try window.kill(SIGTERM)
        try window.startTill()
        try window.press("1", "Enter")
        try window.type("4321")
        try window.press("Enter")
        try window.waitFor("scan, code or name", "Zoe", "ONLINE")
        // The cloud has no products yet; the till's own copy does.
        try window.scan(TillSaleTests.ice, shows: "1 item")
        try window.press("F10", "5", "1", "1")
        try window.waitFor("Pairing      paired")
        try window.press("F2")
        try window.waitFor("Sync         off", "LOCAL")
        try window.press("F2")
        try window.waitFor("Sync         on", "ONLINE")
        // Nobody touches the till, and it hears that it was revoked.
        let device = try cloud.query("SELECT id FROM sync_device")
        _ = try cloud.admin("device", "revoke", device)
        try window.waitFor("the cloud has revoked this till. It sells on")
        try window.press("F8")
        try window.waitFor("Leave the cloud?")
        try window.press("y")
        try window.waitFor("not paired", "ATTENTION")
        try window.kill(SIGTERM)
        try shop.expectVerified()
    }
}

/// `pos serve` for a tenant that `pos admin` made: what tills are paired with.
final class TenantCloud: Sendable {
    let tenant: String
    let url: String
    private let place: Shop
    private let database: CloudDatabase
    private let server: RunningProgram

    /// Makes the till's tenant, with one manager and nothing sold, and starts to serve.
    init(for till: Shop) throws {
        struct Identity: Decodable { var tenant: String }
        let bytes = try Data(contentsOf: URL(fileURLWithPath: till.path + "/till.json"))
        let tenant = try JSONDecoder().decode(Identity.self, from: bytes).tenant
        let database = try CloudDatabase()
        let place = try Shop(environment: database.settings)
        try place.pos("admin", "migrate").done()
        try place.pos([
            "admin", "tenant", "create", "--name", "Corner Market", "--tenant", tenant,
            "--tax-rate", "standard=7.25", "--tax-rate", "reduced=2", "--tax-rate", "none=0",
        ]).done()
        try place.pos([
            "admin", "operator", "create", "--tenant", tenant, "--name", "Zoe", "--role",
            "manager", "--pin", "4321",
        ]).done()
        let server = try place.start(["serve", "--listen", "127.0.0.1:0"])
        url = "http://" + (try Cloud.address(of: server))
        (self.tenant, self.place, self.database, self.server) = (tenant, place, database, server)
    }

    /// Runs `pos admin WORDS` on the server's machine; what it printed.
    func admin(_ words: String...) throws -> String {
        try place.pos(["admin"] + words).done().trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Brings the demo's products in.
    func importProducts() throws {
        try place.pos([
            "import", "products", "--tenant", tenant, Site.demo + "/catalogue.csv",
        ]).done()
    }

    /// Has a second server, which looks after the log when it starts, prune what is old.
    func pruneLog() throws {
        let second = try Shop(environment: database.settings)
        let server = try second.start(["serve", "--listen", "127.0.0.1:0"])
        let isPruned = Wait.until(seconds: 30) { server.errors.contains("pruned the log") }
        try #require(isPruned, "\(server.errors)")
    }

    /// Rows of SQL, from outside.
    func query(_ sql: String) throws -> String { try database.query(sql) }
}
