import Foundation
import Testing

/// How the till behaves in a terminal that is also somebody else's.
@Suite(.enabled(if: Site.has("tmux"), "tmux is not installed"))
struct TillMannersTests {
    /// Ctrl-Z gives the terminal to the shell, and `fg` brings the sale back.
    @Test func stoppedAndContinued() async throws {
        let shop = try await Prepared.stocked()
        let window = try Window(shop)
        try window.beginSelling()
        try window.scan(TillSaleTests.ice, shows: "1 item")
        for _ in 0..<2 {
            try window.send("C-z")
            let shell = try window.waitFor("ready>")
            #expect(!shell.contains("Ice - Crushed"), "\(shell)")
            try window.shell("fg")
            try window.waitFor("Ice - Crushed", "1 item", "scan, code or name")
        }
        try window.scan(TillSaleTests.milk, shows: "2 items")
        // Resized while it was stopped: it comes back in the new size.
        try window.send("C-z")
        try window.waitFor("ready>")
        try window.resize(rows: 30, columns: 100)
        try window.shell("fg")
        try window.waitFor("Chocolate Milk", "2 items")
        try window.press("+", "Enter")
        try window.waitFor("PAID")
        try window.kill(SIGTERM)
        try shop.expectVerified()
    }

    /// Left alone for a minute, the till wants the PIN of whoever left it.
    @Test func lockedByHand() async throws {
        let shop = try await Prepared.stocked()
        let window = try Window(shop)
        try window.beginSelling()
        try window.scan(TillSaleTests.ice, shows: "1 item")
        try window.press("C-l")
        let locked = try window.waitFor("Locked by Maria", "The open sale stays: 1 item.")
        #expect(!locked.contains("Ice - Crushed"))
        try window.type("2222")
        try window.press("Enter")
        try window.waitFor("Operator or PIN is wrong")
        try window.type("1111")
        try window.press("Enter")
        try window.waitFor("Ice - Crushed", "scan, code or name")
        try window.kill(SIGTERM)
    }

    @Test func inGermanAndInASCII() async throws {
        let shop = try await Prepared.stocked()
        let window = try Window(shop)
        try window.shell("clear; till --language de --no-unicode")
        try window.waitFor("Bediener", "PIN", "Weiter")
        try window.send("1", "Enter", "1111", "Enter")
        try window.waitFor("Wechselgeld")
        try window.send("100", "Enter")
        let screen = try window.waitFor("Scan, Code oder Name", "SUMME", "F8 Storno")
        #expect(screen.allSatisfy { $0.isASCII }, "\(screen)")
        try window.kill(SIGTERM)
    }
}
