import Foundation
import Testing

/// The till in places that do not suit it.
@Suite(.enabled(if: Site.has("tmux"), "tmux is not installed"))
struct TillPlaceTests {
    @Test func wrongPINsLockEvenAfterARestart() async throws {
        let shop = try await Prepared.stocked()
        let window = try Window(shop)
        try window.startTill()
        try window.signIn("9999")
        try window.waitFor("Operator or PIN is wrong")
        for _ in 0..<5 { try window.signIn("9999") }
        try window.waitFor("Too many wrong tries")
        // The wait grows; after the fifth that was looked at it is half an hour.
        let isLocked = try Wait.until(seconds: 60) {
            try window.signIn("9999")
            return try waitMinutes(window) > 20
        }
        #expect(isLocked, "\(window.screen)")
        for signal in [SIGTERM, SIGKILL] {
            try window.kill(signal)
            try window.startTill()
            try window.signIn("1111")
            try window.waitFor("Too many wrong tries", "Try again at")
            #expect(!window.screen.contains("Float"))
        }
        // The other operator is let in.
        try window.press("2", "Enter")
        try window.type("2222")
        try window.press("Enter")
        try window.waitFor("Float")
        try window.kill(SIGTERM)
    }

    /// How long the sentence on the screen wants one to wait. The shop's clock shows UTC.
    private func waitMinutes(_ window: Window) throws -> Int {
        guard let time = window.screen.firstMatch(of: /Try again at (\d\d):(\d\d)/) else {
            return 0
        }
        let clock = try #require(window.screen.firstMatch(of: /(\d\d):(\d\d):\d\d *\n/))
        let until = (Int(time.output.1) ?? 0) * 60 + (Int(time.output.2) ?? 0)
        let now = (Int(clock.output.1) ?? 0) * 60 + (Int(clock.output.2) ?? 0)
        return (until - now + 1_440) % 1_440
    }

    @Test func aWindowThatIsTooSmall() async throws {
        let shop = try await Prepared.stocked()
        let window = try Window(shop)
        try window.beginSelling()
        try window.scan(TillSaleTests.ice, shows: "1 item")
        try window.resize(rows: 5, columns: 20)
        try window.waitFor("80×24")
        try window.resize(rows: 1, columns: 1)
        try window.resize(rows: 60, columns: 200)
        try window.waitFor("Ice - Crushed", "1 item")
        try window.resize(rows: 24, columns: 80)
        try window.waitFor("Ice - Crushed", "1 item", "scan, code or name")
        try window.scan(TillSaleTests.milk, shows: "2 items")
        try window.press("+", "Enter")
        try window.waitFor("PAID")
        try window.kill(SIGTERM)
        try shop.expectVerified()
    }

    @Test func startedInASmallWindow() async throws {
        let shop = try await Prepared.stocked()
        let window = try Window(shop, rows: 5, columns: 20)
        try window.shell("clear; till")
        try window.waitFor("80×24")
        try window.resize(rows: 24, columns: 80)
        try window.waitFor("Operator", "PIN")
        try window.kill(SIGTERM)
    }

    @Test(arguments: ["unknown", "no-such-terminal", "dumb", "vt100"])
    func terminalsThatKnowLittle(term: String) async throws {
        let shop = try await Prepared.stocked()
        let window = try Window(shop, term: term)
        try window.shell("clear; till")
        try window.waitFor("Operator", "PIN")
        // It falls back, with a notice.
        if term != "vt100" { try window.waitFor("\(term)” is unknown", "using vt100") }
        try window.signIn()
        try window.waitFor("Float")
        try window.kill(SIGTERM)
        // Nothing of the till stays behind, also where there is no second screen to leave.
        let after = try window.waitFor("ready>")
        #expect(!after.contains("Float") && !after.contains("Corner Market"), "\(after)")
        try shop.expectVerified()
    }

    /// The shop's own keys, and a start that a conflict of theirs stops.
    @Test func keysOfTheShop() async throws {
        let shop = try Shop(copying: try await Prepared.stocked())
        let file = URL(fileURLWithPath: shop.path + "/keys.yaml")
        try Data("sell.find: [\"f11\"]\n".utf8).write(to: file)
        let window = try Window(shop)
        try window.beginSelling()
        try window.waitFor("F11 Find")
        try window.press("F11")
        try window.waitFor("Find")
        try window.kill(SIGTERM)
        try Data("sell.find: [\"f8\"]\n".utf8).write(to: file)
        try window.shell("clear; till")
        try window.waitFor("ended with 78")
        // Without what the window's edge has broken.
        let said = window.screen.filter { !$0.isWhitespace }
        #expect(said.contains("f8wouldbethekeyofbothsell.findandsell.void"), "\(said)")
        try Data("sell.fnid: [\"f3\"]\n".utf8).write(to: file)
        let doctor = try shop.pos("doctor")
        #expect(doctor.status == 1 && doctor.output.contains("no command \"sell.fnid\""))
        try window.shell("clear; till")
        try window.waitFor("ended with 78")
        let misspelt = window.screen.filter { !$0.isWhitespace }
        #expect(misspelt.contains("thereisnocommand\"sell.fnid\""), "\(misspelt)")
    }

    @Test func aSecondTillOnTheFolder() async throws {
        let shop = try await Prepared.stocked()
        let window = try Window(shop)
        try window.beginSelling()
        let pid = try #require(window.pid)
        let second = try Window(shop)
        try second.shell("clear; till")
        try second.waitFor("ended with 75", "in use", "\(pid)")
        try shop.pos("shift", "close").refused(75, "\(pid)")
        // Looking is allowed while the till runs, and the till sells on.
        try shop.expectVerified()
        try window.scan(TillSaleTests.ice, shows: "1 item")
        try window.press("+", "Enter")
        try window.waitFor("PAID")
        try window.kill(SIGTERM)
        try shop.expectVerified()
    }

    @Test func withoutAShopOrATerminal() async throws {
        let place = try Shop()
        try place.pos([]).refused(64, "terminal")
        #expect(!Site.isThere(place.path), "looking makes nothing")
        let shop = try await Prepared.stocked()
        let outcome = try shop.pos([])
        #expect(outcome.status != 0 && outcome.errors.contains("terminal"), "\(outcome)")
        try shop.expectVerified()
    }

    @Test func aPortThatIsTakenIsSaid() async throws {
        let shop = try await Prepared.stocked()
        let own = ["POS_SERVER_LISTEN": "127.0.0.1:8089"]
        let holder = try await Prepared.small()
        let holding = try holder.start(["serve"], with: own)
        _ = Wait.until(seconds: 90) { holding.errors.contains("8089") }
        let window = try Window(shop, with: own)
        try window.startTill()
        try window.waitFor("8089 is taken")
        try window.signIn()
        try window.waitFor("Float")
        try window.kill(SIGTERM)
        holding.signal(SIGTERM)
        _ = holding.wait()
    }
}
