import Foundation
import Testing

/// A till in an empty folder: asked in the terminal, or answered by a file.
@Suite(.enabled(if: Site.has("tmux"), "tmux is not installed"))
struct FirstStartTests {
    private static let answers = """
        shop: Corner Market
        manager: Ada
        managerPIN: "2222"
        cashier: Maria
        cashierPIN: "1111"

        """

    @Test func theQuestionsMakeAShop() async throws {
        let shop = try Shop()
        let window = try Window(shop)
        try window.shell("clear; till")
        try window.waitFor("First start", "This till", "a demo shop")
        #expect(!Site.isThere(shop.path), "asking makes nothing")
        // As fast as they come: nothing typed here is a scan, and no Enter a scanner's line feed.
        try window.send(
            "Enter", "Corner Market", "Enter", "Enter", "Enter", "Enter", "Enter", "Enter", "Enter",
            "Ada", "Enter", "2222", "Enter")
        try window.waitFor("Manager's PIN", "••••", "Cashier")
        try window.send("Maria", "Enter", "1111", "Enter", "2", "Enter")
        try window.waitFor("That is all")
        #expect(!Site.isThere(shop.path), "nothing is written before the last Enter")
        try window.send("Enter")
        try window.waitFor("Operator", "PIN", "Till 01")
        try window.send("2", "Enter", "1111", "Enter")
        try window.waitFor("Float")
        try window.send("100", "Enter")
        try window.waitFor("scan, code or name")
        try window.scan(TillSaleTests.ice, shows: "Ice - Crushed/Cubed 22 Lb")
        try window.send("+", "Enter")
        try window.waitFor("PAID 01-000002")
        try window.kill(SIGTERM)
        try shop.expectVerified()
    }

    @Test func whoLeavesTheQuestionsLeavesNothing() async throws {
        let shop = try Shop()
        let window = try Window(shop)
        try window.shell("clear; till")
        try window.waitFor("First start")
        try window.send("Escape")
        try window.waitFor("ended with 2", "There is no shop in")
        #expect(!Site.isThere(shop.path))
    }

    @Test func aFileAnswers() async throws {
        let shop = try Shop()
        let file = try shop.file("answers.yaml", Self.answers)
        let window = try Window(shop)
        try window.shell("clear; till --answers \(file)")
        try window.waitFor("Operator", "PIN", "Till 01")
        try window.kill(SIGTERM)
        // The next start has a shop, and needs no answers.
        try window.shell("clear; till --answers \(file)")
        try window.waitFor("Operator", "PIN", "Till 01")
        try window.kill(SIGTERM)
        try shop.expectVerified()
    }

    @Test func initTakesTheSameFile() async throws {
        let shop = try Shop()
        let wrong = try shop.file("wrong.yaml", Self.answers + "currency: gold\n")
        try shop.pos("init", "--answers", wrong).refused(65, "currency")
        try shop.pos("init", "--answers", shop.beside("none")).refused(66, "cannot be read")
        #expect(!Site.isThere(shop.path))
        let file = try shop.file("answers.yaml", Self.answers + "products: demo\n")
        #expect(try shop.pos("init", "--answers", file, "--shop", "x").status == 64)
        try shop.pos("init", "--answers", file).done()
        try shop.pos("init", "--answers", file).refused(2, "already")
        let people = try shop.sqlite("store.sqlite", "SELECT name FROM operator ORDER BY number")
        #expect(people == "Ada\nMaria")
        #expect(try shop.sqlite("store.sqlite", "SELECT count(*) FROM product") == "400")
        try shop.expectVerified()
    }
}
