import Foundation
import Testing

/// A drawer's day by commands: what goes in and out, how it stands, and its Z.
@Suite struct DrawerDayTests {
    /// The figures of an X or Z, as far as the tests look at them.
    private struct Figures: Decodable, Equatable {
        struct Count: Decodable, Equatable {
            var count: Int
            var amount: String
        }
        struct Pieces: Decodable, Equatable {
            var value: String
            var count: Int
            var amount: String
        }
        var number: String?
        var zNumber: Int?
        var float: String
        var paidIn, paidOut, drops: Count
        var noSales, drawerOpenings: Int
        var expected: String?
        var counted, variance: String?
        var pieces: [Pieces]?
        var grandNet: String
        var chainHead: String?
        var leftToSend: Int?
    }
    private struct Written: Decodable {
        var number, kind, amount: String
        var reason: String?
        var leftToSend: Int
    }

    @Test func moneyGoesInAndOutAndIsCounted() async throws {
        let shop = try await Prepared.demo()
        #expect(try shop.pos("shift").done() == "No shift is open.\n")
        try shop.pos("shift", "cash-in", "5", "--reason", "x").refused(2, "No shift is open")
        try shop.pos("shift", "open", "--float", "100").done()
        let paidIn: Written = try shop.pos(
            "shift", "cash-in", "20.50", "--reason", "change", "--json"
        ).json()
        #expect(paidIn.kind == "paidIn" && paidIn.amount == "20.50")
        #expect(paidIn.reason == "change" && paidIn.leftToSend == 0)
        #expect(paidIn.number.hasPrefix("01-"))
        try shop.pos("shift", "cash-out", "3", "--reason", "milk").done()
        try shop.pos("shift", "drop", "50").done()
        try shop.pos("shift", "no-sale", "--reason", "a note was changed").done()

        let x: Figures = try shop.pos("shift", "--json").json()
        #expect(x.float == "100.00" && x.expected == "67.50")
        #expect(x.paidIn == .init(count: 1, amount: "20.50"))
        #expect(x.paidOut == .init(count: 1, amount: "3.00"))
        #expect(x.drops == .init(count: 1, amount: "50.00"))
        #expect(x.noSales == 1 && x.drawerOpenings == 4 && x.counted == nil)
        let again: Figures = try shop.pos("report", "x", "--json").json()
        #expect(again == x)
        #expect(try shop.pos("shift").done().contains("Expected in drawer"))

        let closed: Figures = try shop.pos(
            "shift", "close", "--pieces", "3x20", "--pieces", "5x1.00", "--pieces", "9x0.25",
            "--json"
        ).json()
        #expect(closed.zNumber == 15 && closed.counted == "67.25" && closed.variance == "-0.25")
        #expect(closed.pieces?.map(\.amount) == ["60.00", "5.00", "2.25"])
        #expect(closed.leftToSend == 0)
        var z: Figures = try shop.pos("report", "z", "--json").json()
        z.leftToSend = 0
        #expect(z == closed, "a Z is what it was when it was made")
        let paper = try shop.pos("report", "z").done()
        #expect(paper.contains("Dropped to the safe (1)") && paper.contains("3 x 20.00"))
        try shop.pos("verify", "--expect", try #require(z.chainHead)).done()
        let safe = try shop.sqlite(
            "store.sqlite",
            "SELECT debit_minor FROM journal_line WHERE account = 'assets:cash:safe' "
                + "AND entry_id = (SELECT id FROM cash_movement WHERE kind = 'drop')")
        #expect(safe == "5000")
    }

    @Test func whatCannotBeIsRefused() async throws {
        let shop = try await Prepared.demo()
        try shop.pos("shift", "open").done()
        try shop.pos("shift", "cash-in", "0", "--reason", "x").refused(64, "above 0")
        try shop.pos("shift", "cash-in", "1.234", "--reason", "x").refused(64, "1.234")
        let without = try shop.pos("shift", "cash-out", "5")
        #expect(without.status == 64 && without.errors.contains("--reason"), "\(without)")
        try shop.pos("shift", "no-sale", "--reason", "").refused(64, "--reason")
        try shop.pos("shift", "no-sale", "--reason", "a\u{1B}p").refused(64, "control character")
        try shop.pos("shift", "no-sale", "--reason", "4242 4242 4242 4242").refused(
            64, "card number")
        try shop.pos("shift", "close", "--pieces", "20").refused(64, "3x20.00")
        try shop.pos("shift", "close", "--counted", "1", "--pieces", "1x1").refused(64, "not both")
        #expect(try shop.sqlite("store.sqlite", "SELECT count(*) FROM cash_movement") == "0")
        try shop.expectVerified()
    }

    @Test func aShopCanCountBlind() async throws {
        let shop = try await Prepared.demo()
        #expect(try shop.pos("shift", "blind-close").done() == "blind close: off\n")
        try shop.pos("shift", "blind-close", "on").refused(77, "Maria may not change settings")
        let on = try shop.pos("shift", "blind-close", "on", "--operator", "2").done()
        #expect(on == "blind close: on\n")
        try shop.pos("shift", "open", "--float", "100").done()
        let x: Figures = try shop.pos("shift", "--json").json()
        #expect(x.expected == nil && x.float == "100.00")
        #expect(try shop.pos("report", "x").done().contains("after the count"))
        try shop.pos("shift", "close").refused(64, "counts blind")
        let z: Figures = try shop.pos("shift", "close", "--counted", "99", "--json").json()
        #expect(z.expected == "100.00" && z.variance == "-1.00")
        let noted = try shop.sqlite(
            "store.sqlite",
            "SELECT operator_name, detail FROM audit_event WHERE action = 'settingsChange'")
        #expect(noted == "Ada|on")
        try shop.expectVerified()
    }

    /// A head that is not the last is said to be that; one that nobody has was lost or altered.
    @Test func anOldHeadIsTold() async throws {
        let shop = try await Prepared.demo()
        let z: Figures = try shop.pos("report", "z", "--number", "3", "--json").json()
        let head = try #require(z.chainHead)
        let old = try shop.pos("verify", "--expect", head.uppercased())
        #expect(old.status == 1)
        #expect(old.output.contains("goes on behind it"), "\(old)")
        #expect(old.output.contains("1 finding in"), "\(old)")
        let none = try shop.pos("verify", "--expect", String(repeating: "0", count: 64))
        #expect(none.status == 1 && none.output.contains("was lost or altered"), "\(none)")
    }

    @Test(arguments: ["product", "customer", "operator"])
    func aRowThatDocumentsNameIsMissed(table: String) async throws {
        let shop = try await Prepared.demo()
        let used = [
            "product": "SELECT product_id FROM sale_line",
            "customer": "SELECT customer_id FROM sale WHERE customer_id IS NOT NULL",
            "operator": "SELECT operator_id FROM sale",
        ]
        let id = try shop.sqlite("store.sqlite", (used[table] ?? "") + " LIMIT 1")
        _ = try shop.sqlite(
            "store.sqlite",
            "PRAGMA foreign_keys = off; DELETE FROM \(table) WHERE id = '\(id)'")
        let outcome = try shop.pos("verify")
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("\(table) \(id): the row is missing"), "\(outcome)")
    }

    @Test(arguments: [
        "DELETE FROM product_search WHERE rowid = 7",
        "INSERT INTO product_search (rowid, words) VALUES (99999, 'ghost')",
        "UPDATE product_search SET words = 'other' WHERE rowid = 7",
        "DELETE FROM product_search_data WHERE id > 10",
        "UPDATE product_search_data SET block = zeroblob(8) WHERE id > 10",
        "UPDATE product SET search_text = 'other' WHERE ordinal = 7",
        // The index without its rows' words, which a search never looks at.
        "DELETE FROM product_search_content WHERE id = 7",
    ])
    func aDamagedSearchIsFound(damage: String) async throws {
        let shop = try await Prepared.demo()
        _ = try shop.sqlite("store.sqlite", damage)
        let outcome = try shop.pos("verify")
        #expect([1, 65].contains(outcome.status), "\(outcome)")
        #expect(
            outcome.output.contains("product_search") || outcome.output.contains("search_text"),
            "\(outcome)")
    }
}
