import Foundation
import Testing

/// The till ended without asking it, and what is there afterwards.
@Suite(.enabled(if: Site.has("tmux"), "tmux is not installed"))
struct TillCrashTests {
    @Test func theLinesAreBackAfterAKill() async throws {
        let shop = try await Prepared.stocked()
        let window = try Window(shop)
        try window.beginSelling()
        try window.scan(TillSaleTests.ice, shows: "Ice - Crushed")
        try window.scan("2*" + TillSaleTests.milk, shows: "3.98")
        try window.scan(TillSaleTests.bagels, shows: "4 items")
        try window.kill(SIGKILL)
        for _ in 0..<2 {
            try window.beginSelling()
            let screen = try window.waitFor("4 items", "Bagels 18 Oz")
            #expect(screen.contains("Ice - Crushed") && screen.contains("3.98"), "\(screen)")
            #expect(screen.contains("2 ×"))
            try window.kill(SIGKILL)
        }
        try window.beginSelling()
        try window.press("-")
        try window.waitFor("3 items")
        // What is typed but not entered is nobody's.
        try window.type("260")
        try window.kill(SIGKILL)
        try window.beginSelling()
        try window.waitFor("3 items")
        // On the payment's screen as well.
        try window.press("+")
        try window.waitFor("to pay")
        try window.kill(SIGKILL)
        try window.beginSelling()
        try window.waitFor("3 items")
        try window.press("+", "Enter")
        try window.waitFor("PAID 01-000002")
        try window.kill(SIGTERM)
        #expect(
            try shop.sqlite("store.sqlite", "SELECT count(*), sum(gross_minor) FROM sale")
                == "1|762")
        try shop.expectVerified()
    }

    /// What was taken before the sale is whole is somebody's money.
    @Test func aPartPaymentIsBackAfterAKill() async throws {
        let shop = try await Prepared.stocked()
        let window = try Window(shop)
        try window.beginSelling()
        try window.scan(TillSaleTests.ice, shows: "1 item")
        try window.press("+")
        try window.waitFor("to pay", "3.56")
        try window.press("2", "Enter")
        try window.waitFor("remaining        1.56")
        try window.kill(SIGKILL)
        try window.startTill()
        try window.signIn()
        let screen = try window.waitFor("to pay", "1 payment was taken before the restart")
        #expect(screen.contains("remaining        1.56"), "\(screen)")
        try window.press("Enter")
        try window.waitFor("PAID 01-000002")
        try window.kill(SIGTERM)
        let payments = try shop.sqlite(
            "store.sqlite", "SELECT group_concat(amount_minor) FROM payment ORDER BY position")
        #expect(payments == "200,156")
        try shop.expectVerified()
    }

    @Test func aPaidSaleIsStoredOnce() async throws {
        let shop = try await Prepared.stocked()
        let window = try Window(shop)
        try window.beginSelling()
        for number in 2...4 {
            try window.scan(TillSaleTests.ice, shows: "1 item")
            try window.press("+")
            try window.waitFor("to pay")
            try window.send("Enter")
            try window.waitFor("PAID 01-00000\(number)")
            try window.kill(SIGKILL)
            try window.beginSelling()
            try window.waitFor("Nothing yet")
        }
        try window.kill(SIGTERM)
        #expect(
            try shop.sqlite("store.sqlite", "SELECT group_concat(number) FROM sale")
                == "01-000002,01-000003,01-000004")
        try shop.expectVerified()
    }

    /// Killed at every key of a sale: what is there is the cart or the sale, never both or none.
    @Test func killedAtAnyKeyOfThePayment() async throws {
        let shop = try await Prepared.stocked()
        let window = try Window(shop)
        try window.beginSelling()
        try window.scan(TillSaleTests.ice, shows: "1 item")
        try window.press("+")
        try window.waitFor("to pay")
        // The kill follows the key at once, whatever it has come to.
        try window.send("Enter")
        try window.kill(SIGKILL)
        try window.beginSelling()
        let screen = try window.waitForAny("Nothing yet", "1 item")
        try window.kill(SIGTERM)
        let journaled = try shop.sqlite(
            "journal.sqlite", "SELECT count(*) FROM journal_row WHERE kind = 'sale'")
        #expect(journaled == (screen.contains("Nothing yet") ? "1" : "0"), "\(screen)")
        #expect(try shop.sqlite("store.sqlite", "SELECT count(*) FROM sale") == journaled)
        try shop.expectVerified()
    }

    @Test(arguments: [SIGTERM, SIGHUP, SIGINT]) func aSignalRestoresTheTerminal(
        signal: Int32
    ) async throws {
        let shop = try await Prepared.stocked()
        let window = try Window(shop)
        try window.shell("stty -a >\(shop.beside("before")); clear")
        try window.beginSelling()
        try window.scan(TillSaleTests.ice, shows: "1 item")
        guard signal != SIGINT else {
            // Ctrl-C is a key to the till; the sale goes on or the till ends, but never breaks.
            try window.send("C-c")
            try window.waitFor("Ice - Crushed")
            return try window.kill(SIGTERM)
        }
        try window.kill(signal)
        #expect(!window.screen.contains("scan, code or name"), "the shell's screen is back")
        try window.shell("stty -a >\(shop.beside("after")); echo do''ne")
        try window.waitFor("done")
        let (before, after) = (shop.beside("before"), shop.beside("after"))
        try run("diff", before, after).done()
        try shop.expectVerified()
        try window.beginSelling()
        try window.waitFor("1 item")
        try window.kill(SIGTERM)
    }
}
