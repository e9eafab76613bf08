import TestSupport
import Testing

/// A till that keeps a month of history: what is older leaves once the cloud has it, and every
/// figure stays what it was.
@Suite(.enabled(if: Site.postgres != nil, "no PostgreSQL (POS_TEST_DATABASE_URL)"))
struct SyncRetentionTests {
    private static let month = ["POS_TILL_KEEP_DAYS": "30"]
    private static let documents = "SELECT count(*) FROM document"
    private static let stock =
        "SELECT product_id, on_hand_milli FROM stock_level ORDER BY product_id"
    private static let balances =
        "SELECT account, balance_minor FROM account_balance ORDER BY account"

    @Test func oldHistoryLeavesAndEveryFigureStays() async throws {
        let fleet = try await Fleet(tills: 2)
        let till = fleet.till
        let today = try run("date", "-u", "+%Y-%m-%d").done().prefix(10)
        try till.sell("old", 3)
        try fleet.tills[1].sell("others", 2)
        // Opening and closing stand around each.
        try till.sell("new", 1, day: String(today))
        try till.pos("sync", "now").done()
        #expect(try till.sqlite("store.sqlite", Self.documents) == "12")

        // What the cloud has not stays, however old.
        fleet.proxy.fail(with: .status(503))
        try till.sell("unsent", 1, day: "2026-03-02")
        try till.pos("sync", "now", with: Self.month).refused(75, "are safe")
        #expect(try till.sqlite("store.sqlite", Self.documents) == "15")
        fleet.proxy.heal()

        // The sessions before the new one leave; what was sold behind it waits for its turn.
        try till.pos("sync", "now", with: Self.month).done()
        #expect(try till.sqlite("store.sqlite", Self.documents) == "6")
        #expect(try fleet.query(Self.documents) == "15")
        struct Proof: Decodable { var carried: Int? }
        let proof: Proof = try till.pos("verify", "--json").json()
        #expect(proof.carried == 9)
        let whole = try till.pos("verify", "--cloud", with: Self.month)
        try whole.done()
        #expect(whole.errors.contains("9 older documents have left this till"))
        for sql in [Self.stock, Self.balances] {
            #expect(try till.sqlite("store.sqlite", sql) == fleet.query(sql))
        }

        // It sells on, takes what the others do, and starts again.
        try fleet.tills[1].sell("later", 1, day: String(today))
        try till.sell("again", 1, day: String(today))
        try till.pos("sync", "now", with: Self.month).done()
        #expect(try fleet.query("SELECT count(*), count(DISTINCT number) FROM sale") == "9|9")
        for sql in [Self.stock, Self.balances] {
            #expect(try till.sqlite("store.sqlite", sql) == fleet.query(sql))
        }
        try till.expectVerified()
        try till.pos("verify", "--cloud").done()
        try fleet.expectCloudVerified()
    }
}
