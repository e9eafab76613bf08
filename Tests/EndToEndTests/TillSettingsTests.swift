import Foundation
import Testing

/// What managers set holds from the next sign-in, without anybody starting the till.
@Suite(.enabled(if: Site.has("tmux"), "tmux is not installed"))
struct TillSettingsTests {
    private static func signOut(_ window: Window) throws {
        try window.command("Sign out")
        try window.waitFor("Operator", "PIN")
    }

    @Test func settingsHoldFromTheNextSignIn() async throws {
        let shop = try await Prepared.stocked()
        let window = try Window(shop)
        try window.startTill()
        try window.press("2", "Enter")
        try window.type("2222")
        try window.press("Enter")
        try window.waitFor("Float")
        try window.press("1", "0", "0", "Enter")
        try window.waitFor("scan, code or name")
        try window.scan(TillSaleTests.ice, shows: "1 item")
        try window.command("Shop and till")
        try window.waitFor("sections")
        try window.press("Enter")
        try window.waitFor("Your PIN")
        try window.type("2222")
        try window.press("Enter")
        try window.press("C-u")
        try window.type("Renamed Market")
        try window.press("F2")
        try window.waitFor("from the next sign-in", "Renamed Market")
        try window.press("Escape")
        let before = try window.waitFor("1 item", "scan, code or name")
        #expect(!before.contains("Renamed Market"))
        let keys = shop.path + "/keys.yaml"
        try "sell.pay: [\"f12\"]\n".write(toFile: keys, atomically: true, encoding: .utf8)
        try Self.signOut(window)
        try window.waitFor("Renamed Market")

        // Whoever comes finds the sale as it was, and can pay it with the new key.
        try window.press("2", "Enter")
        try window.type("2222")
        try window.press("Enter")
        try window.waitFor("1 item", "scan, code or name", "Renamed Market")
        try window.press("F12", "Enter")
        try window.waitFor("PAID", "01-000002")

        try window.press("Escape")
        try window.waitFor("scan, code or name")

        // What could not be read at a start does not end a till that works.
        try "sell.pay: [\"nokey\"]\n".write(toFile: keys, atomically: true, encoding: .utf8)
        try Self.signOut(window)
        try window.press("2", "Enter")
        try window.type("2222")
        try window.press("Enter")
        try window.waitFor("scan, code or name", "Renamed Market")
        try window.scan(TillSaleTests.ice, shows: "1 item")
        try window.press("F12")
        try window.waitFor("to pay")
        try window.kill(SIGTERM)
        try shop.expectVerified()
    }
}
