import Foundation
import Testing

/// The till in a real terminal: what a cashier does all day.
@Suite(.enabled(if: Site.has("tmux"), "tmux is not installed"))
struct TillSaleTests {
    /// Codes of the demo's first products: 3.49, 1.59, 1.79 and 1.99, all taxed with 2 %.
    static let ice = "4000000256717"
    static let bread = "26093"
    static let bagels = "4000000316930"
    static let milk = "41044"

    @Test func aSaleInCash() async throws {
        let shop = try await Prepared.stocked()
        let window = try Window(shop)
        try window.startTill()
        #expect(!window.screen.contains("Float"))
        try window.signIn()
        try window.waitFor("Float")
        try window.type("100")
        try window.press("Enter")
        let empty = try window.waitFor("scan, code or name", "Corner Market", "Till 01", "Maria")
        #expect(!empty.contains("Float") && empty.contains("LOCAL"))
        #expect(!empty.contains("OFFLINE"), "no cloud, no banner")
        try window.scan(Self.ice, shows: "Ice - Crushed/Cubed 22 Lb", "3.49")
        try window.scan(Self.bread, shows: "Bread:Italian/French", "1.59")
        try window.scan(Self.bagels, shows: "Bagels 18 Oz", "1.79")
        try window.scan("3*" + Self.milk, shows: "Chocolate Milk", "5.97")
        // 12.84 and 2 % of it.
        let before = try window.waitFor("6 items", "tax 0.26")
        #expect(before.contains("3 ×"))
        try window.press("+")
        try window.waitFor("to pay", "13.10", "remaining")
        try window.type("20")
        try window.press("Enter")
        try window.waitFor("PAID 01-0000", "CHANGE 6.90")

        try window.scan(Self.ice, shows: "1 item")
        try window.press("+", "Enter")
        let exact = try window.waitFor("PAID", "CHANGE 0.00", "01-000003")
        #expect(!exact.contains("Bagels"))
        try window.kill(SIGTERM)
        let totals = try shop.sqlite(
            "store.sqlite",
            "SELECT gross_minor, change_minor, line_count FROM sale ORDER BY sequence")
        #expect(totals == "1310|690|4\n356|0|1")
        try shop.expectVerified()
    }

    /// As fast as a script types, in one go.
    @Test func keysThatComeAllAtOnce() async throws {
        let shop = try await Prepared.stocked()
        let window = try Window(shop)
        try window.startTill()
        try window.send("1", "Enter", "1111", "Enter")
        try window.waitFor("Float")
        try window.send(
            "100", "Enter", Self.ice, "Enter", Self.bread, "Enter", Self.bagels, "Enter",
            "3*" + Self.milk, "Enter", "+", "Enter")
        try window.waitFor("PAID 01-000002", "CHANGE 0.00")
        #expect(try shop.sqlite("journal.sqlite", "SELECT count(*) FROM journal_row") == "2")
        try window.kill(SIGTERM)
        #expect(try shop.sqlite("store.sqlite", "SELECT gross_minor FROM sale") == "1310")
        try shop.expectVerified()
    }

    @Test func couponCardAndCashTogether() async throws {
        let shop = try await Prepared.stocked()
        let window = try Window(shop)
        try window.beginSelling()
        try window.scan(Self.ice, shows: "3.49")
        try window.scan("2*" + Self.milk, shows: "3.98")
        try window.press("+")
        try window.waitFor("to pay", "7.62")
        try window.type("1")
        try window.press("k")
        try window.waitFor("Coupon for 1.00")
        try window.type("SAVE-1")
        try window.press("Enter")
        try window.waitFor("SAVE-1", "-1.00", "6.62")
        try window.press("-")
        try window.waitFor("remaining", "7.62")
        #expect(!window.screen.contains("SAVE-1"))
        try window.press("k")
        try window.waitFor("Coupon for")
        try window.press("Escape")
        try window.type("5")
        try window.press("c")
        try window.waitFor("Last four")
        for text in ["VISA", "4242", "081234"] {
            try window.type(text)
            try window.press("Enter")
        }
        try window.waitFor("-5.00", "2.62")
        try window.press("Enter")
        try window.waitFor("PAID", "CHANGE 0.00")
        try window.kill(SIGTERM)
        let payments = "SELECT tender, amount_minor FROM payment ORDER BY position"
        #expect(try shop.sqlite("store.sqlite", payments) == "card|500\ncash|262")
        try shop.expectVerified()
    }

    @Test func whatIsNotKnownIsRefused() async throws {
        let shop = try await Prepared.stocked()
        let window = try Window(shop)
        try window.beginSelling()
        try window.scan(Self.ice, shows: "1 item")
        try window.scan("4999999999990", shows: "No product has the code", "4999999999990")
        try window.press("Escape")
        try window.type("bagels")
        try window.press("Enter")
        try window.waitFor("Bagels 18 Oz")
        try window.press("Escape")
        try window.waitFor("scan, code or name", "1 item")
        try window.press("-")
        try window.waitFor("Nothing yet")
        try window.press("+")
        try window.waitFor("Nothing to pay")
        try window.kill(SIGTERM)
        #expect(try shop.sqlite("store.sqlite", "SELECT count(*) FROM sale") == "0")
        try shop.expectVerified()
    }

    @Test func theShiftIsClosedWithAZ() async throws {
        let shop = try await Prepared.stocked()
        let window = try Window(shop)
        try window.beginSelling()
        try window.scan(Self.ice, shows: "1 item")
        try window.press("+", "Enter")
        try window.waitFor("PAID")
        try window.press("Escape", "F9")
        try window.waitFor("X", "3.49")
        try window.press("c")
        try window.type("103.56")
        try window.press("Enter")
        try window.waitFor("Z")
        try window.press("Enter")
        try window.waitFor("Operator", "PIN")
        try window.kill(SIGTERM)
        #expect(
            try shop.sqlite("store.sqlite", "SELECT counted_minor, variance_minor FROM z_report")
                == "10356|0")
        try shop.expectVerified()
    }

    @Test func theSalesAreListedWithTheirReceipts() async throws {
        let shop = try await Prepared.stocked()
        let window = try Window(shop)
        try window.beginSelling()
        for number in 2...3 {
            try window.scan(Self.ice, shows: "1 item")
            try window.press("+", "Enter")
            try window.waitFor("PAID 01-00000\(number)")
            try window.press("Escape")
        }
        try window.press("F10", "2")
        try window.waitFor("Sales  2 sales", "Number", "Operator", "Maria", "3.56")
        let rows = window.lines.filter { $0.contains("01-0000") }
        #expect(rows.map { $0.contains("01-000003") } == [true, false], "the newest first")
        #expect(rows.first?.contains("▸") == true)
        try window.press("Down", "Enter")
        try window.waitFor("Receipt 01-000002", "TOTAL USD", "Thank you")
        try window.press("Escape")
        try window.waitFor("Sales  2 sales", "▸01-000002")
        try window.press("Escape")
        try window.waitFor("scan, code or name")
        try window.kill(SIGTERM)
        try shop.expectVerified()
    }

    @Test func theInventoryShowsWhatMoved() async throws {
        let shop = try await Prepared.demo()
        let window = try Window(shop)
        try window.beginSelling()
        try window.press("F10")
        try window.waitFor("Inventory")
        try window.type("inventory")
        try window.press("Enter")
        try window.waitFor("SKU", "Chocolate Milk")
        try window.press("/")
        try window.type("bagels 18")
        try window.waitFor("Bagels 18 Oz")
        try window.press("Enter")
        let list = try window.waitFor("Bagels 18 Oz")
        #expect(!list.contains("Chocolate Milk"))
        try window.kill(SIGTERM)
        try shop.expectVerified()
    }
}
