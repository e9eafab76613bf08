import Glibc
import TestSupport
import Testing

/// The story of the product: two tills and their cloud through a day, as the cashiers see it.
@Suite(
    .enabled(if: Site.has("tmux"), "tmux is not installed"),
    .enabled(if: Site.postgres != nil, "no PostgreSQL (POS_TEST_DATABASE_URL)"))
struct SyncStoryTests {
    /// A look that nothing has asked for comes no sooner (SyncWorker).
    private static let tick = Duration.seconds(20)

    @Test func aDayWithAndWithoutTheCloud() async throws {
        let fleet = try await Fleet(tills: 2)
        let (one, other) = (try Window(fleet.till), try Window(fleet.tills[1]))
        for window in [one, other] {
            try window.beginSelling()
            try window.waitFor("ONLINE")
        }
        try other.press("F10", "2")
        try other.waitFor("Sales")
        try sell(on: one, "02-000002")
        let paid = ContinuousClock.now
        try other.waitFor("02-000002", seconds: 60)
        #expect(ContinuousClock.now - paid < Self.tick, "seen because the cloud said so")

        // The cloud is stopped; nobody waits for it.
        fleet.servers[0].program.signal(SIGTERM)
        _ = fleet.servers[0].program.wait()
        try one.waitFor("OFFLINE since", "selling from this till's own copy", seconds: 60)
        try sell(on: one, "02-000003")
        try sell(on: one, "02-000004")
        try one.waitFor("2 sales to send")
        try one.kill(SIGKILL)
        try one.startTill()
        try one.signIn()
        try one.waitFor("scan, code or name", "Maria", "OFFLINE since")
        try sell(on: one, "02-000005")
        try other.press("Escape")
        try sell(on: other, "03-000002")

        let server = try fleet.startServer()
        for proxy in fleet.proxies { proxy.forward(to: server.url) }
        try one.waitFor("BACK ONLINE — 3 sales sent", seconds: 60)
        try one.waitFor("ONLINE", seconds: 60)
        for window in [one, other] { try window.kill(SIGTERM) }
        try fleet.expectOnce(keyed: 5)
        for key in ["day", "product", "tender", "operator"] {
            #expect(try fleet.sales(by: key) == fleet.till.sales(by: key), "by \(key)")
        }
        let stock =
            "SELECT product_id, sum(quantity_milli) FROM stock_movement GROUP BY 1 ORDER BY 1"
        #expect(try fleet.query(stock) == fleet.till.sqlite("store.sqlite", stock), "to the piece")
        let receipts = "SELECT number, gross_minor FROM sale ORDER BY number"
        #expect(try fleet.query(receipts) == fleet.till.sqlite("store.sqlite", receipts))
    }

    private func sell(on window: Window, _ number: String) throws {
        try window.scan(TillSaleTests.ice, shows: "1 item")
        try window.press("+")
        try window.waitFor("to pay")
        let start = ContinuousClock.now
        try window.send("Enter")
        try window.waitFor("PAID \(number)")
        // The shortest time that anything here waits for the cloud is longer.
        #expect(ContinuousClock.now - start < .seconds(10), "PAID waits for nobody")
    }
}
