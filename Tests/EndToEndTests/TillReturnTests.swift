import Foundation
import Testing

/// Goods come back and money goes back, in a real terminal, with the books in order afterwards.
@Suite(.enabled(if: Site.has("tmux"), "tmux is not installed"))
struct TillReturnTests {
    /// A sale of three lines, one back, a gift card sold and spent, the last sale voided.
    @Test func aDayOfReturns() async throws {
        let shop = try await Prepared.stocked()
        let window = try Window(shop)
        try window.startTill()
        try window.press("2", "Enter")
        try window.type("2222")
        try window.press("Enter")
        try window.waitFor("Float")
        try window.type("100")
        try window.press("Enter")
        try window.waitFor("scan, code or name")
        try window.scan("2*" + TillSaleTests.ice, shows: "6.98")
        try window.scan(TillSaleTests.bread, shows: "1.59")
        try window.press("+", "Enter")
        // 8.57 and 2 % of it.
        try window.waitFor("PAID 01-000002", "CHANGE 0.00")

        try window.press("Escape", "F7")
        try window.waitFor("Which receipt")
        try window.type("2")
        try window.press("Enter")
        try window.waitFor("of 01-000002", "Bread:Italian/French")
        try window.press("+", "Enter")
        try window.waitFor("to give back", "3.56")
        try window.press("Enter")
        try window.waitFor("REFUND 01-000003", "CASH BACK 3.56")

        try window.press("Escape")
        try window.command("Gift card")
        try window.waitFor("Number")
        try window.type("GC-1001")
        try window.press("Enter")
        try window.waitFor("Balance", "new")
        try window.type("10")
        try window.press("Enter")
        try window.waitFor("10.00")
        try window.press("+", "Enter")
        try window.waitFor("PAID 01-000004")
        try window.scan(TillSaleTests.bagels, shows: "1.79")
        try window.press("+", "g")
        try window.type("GC-1001")
        try window.press("Enter")
        try window.waitFor("PAID 01-000005")
        try window.press("F8")
        try window.waitFor("Void 01-000005?")
        try window.press("y")
        try window.waitFor("VOID 01-000006")
        try window.kill(SIGTERM)

        try shop.expectVerified()
        #expect(
            try shop.sqlite(
                "store.sqlite", "SELECT kind, gross_minor, value_minor FROM sale ORDER BY sequence")
                == "sale|874|0\nrefund|-356|0\nsale|0|1000\nsale|183|0\nrefund|-183|0")
        #expect(
            try shop.sqlite(
                "store.sqlite",
                "SELECT balance_minor FROM account_balance "
                    + "WHERE account = 'liabilities:gift-cards:GC-1001'") == "-1000")
        guard Site.has("hledger") else { return }
        let journal = try shop.file(
            "books.journal", shop.pos("export", "journal", "--format", "hledger").done())
        try run("hledger", "-f", journal, "check", "--strict").done()
    }
}
