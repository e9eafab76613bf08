import Glibc
import Testing

/// A manager at one till lets another one in, and out again.
@Suite(
    .enabled(if: Site.has("tmux"), "tmux is not installed"),
    .enabled(if: Site.postgres != nil, "no PostgreSQL (POS_TEST_DATABASE_URL)"))
struct TillDevicesTests {
    private struct Issued: Decodable { var key: String }

    @Test func aManagerApprovesAndRevokesATill() async throws {
        let shop = try await Prepared.stocked()
        let cloud = try Cloud(for: shop)
        let issued: Issued = try cloud.admin(
            "licence", "create", "--tenant", cloud.tenant, "--seats", "2", "--json"
        ).json()
        let other = try Shop()
        let pairing = try other.start([
            "pair", "--cloud", cloud.url, "--tenant", cloud.tenant, "--licence", issued.key,
            "--name", "Second till",
        ])
        var code = ""
        let isAsking = Wait.until(seconds: 90) {
            code =
                pairing.errors.firstMatch(of: /Code +([0-9A-Z]{4}-[0-9A-Z]{4})/)
                .map { String($0.output.1) } ?? ""
            return !code.isEmpty
        }
        try #require(isAsking, "\(pairing.errors)")
        let fingerprint = try #require(
            pairing.errors.firstMatch(of: /Fingerprint +([0-9a-f ]{19})/)?.output.1)

        let window = try Window(shop, with: cloud.settings)
        try Self.open(window)
        try window.waitFor("type your PIN once more")
        try window.type("2222")
        try window.press("Enter")
        try window.waitFor("Second till", "waits", String(fingerprint))
        try window.press("a")
        try window.waitFor("Approve a device", code.filter { $0 != "-" })
        try window.press("Enter", "Enter")
        try window.type("42")
        try window.press("Enter")
        try window.waitFor("Second till is till 42", "active")
        let paired = pairing.wait(seconds: 60)
        try paired.done()
        #expect(paired.errors.contains("this is till 42 of Corner Market"), "\(paired)")
        #expect(try cloud.query("SELECT status FROM sync_device WHERE series = '42'") == "active")

        try window.press("x")
        try window.waitFor("Revoke Second till?", "until it is paired again")
        try window.press("y")
        try window.waitFor("Second till is revoked")
        #expect(try cloud.query("SELECT status FROM sync_device WHERE series = '42'") == "revoked")
        try other.pos("pair").refused(77, "revoked")

        // Paired again it is the same till.
        let again = try other.start(["pair", "--licence", issued.key])
        let isWaiting = Wait.until(seconds: 90) { again.errors.contains("Code ") }
        try #require(isWaiting, "\(again.errors)")
        code = try cloud.query("SELECT code FROM sync_device WHERE series = '42'")
        try cloud.admin("device", "approve", code).done()
        let back = again.wait(seconds: 60)
        try back.done()
        #expect(back.errors.contains("this is till 42 of Corner Market"), "\(back)")
        #expect(
            try cloud.query("SELECT name FROM sync_device WHERE series = '42'") == "Second till")
        try window.kill(SIGTERM)
        try shop.expectVerified(with: cloud.settings)
    }

    /// Without a cloud the screen says so at once, and the till sells.
    @Test func withoutACloudItIsSaid() async throws {
        let window = try Window(try await Prepared.stocked())
        try Self.open(window)
        try window.type("2222")
        try window.press("Enter")
        try window.waitFor("This till is not paired with a cloud")
        try window.press("Escape")
        try window.waitFor("scan, code or name")
        try window.kill(SIGTERM)
    }

    /// Ada signs in and goes to the devices.
    private static func open(_ window: Window) throws {
        try window.startTill()
        try window.press("2", "Enter")
        try window.type("2222")
        try window.press("Enter")
        try window.waitFor("Float")
        try window.press("1", "0", "0", "Enter")
        try window.waitFor("scan, code or name")
        try window.press("F10", "5", "2")
    }
}
