import Foundation
import Testing

/// `--accessible`: a whole sale line by line, without boxes and without a control sequence.
@Suite struct AccessibleTests {
    @Test func aWholeSale() async throws {
        let shop = try await Prepared.stocked()
        let terminal = try PseudoTerminal(shop, term: "dumb", flags: ["--accessible"])
        var said = ""
        func say(_ line: String, until words: String...) throws {
            terminal.send(line + "\n")
            var heard = ""
            let isThere = Wait.until(seconds: 60) {
                heard += String(decoding: terminal.read(), as: UTF8.self)
                return words.allSatisfy(heard.contains) && heard.hasSuffix("> ")
            }
            said += heard
            try #require(isThere, "\(line): \(words) not said:\n\(said)")
        }
        said += String(
            decoding: try terminal.read(until: "Type a line", "Corner Market", "Operator > "),
            as: UTF8.self)
        try say("1", until: "PIN > ")
        try say("1111", until: "Float > ")
        #expect(!said.contains("1111"), "a PIN is not shown")
        try say("100", until: "Sale", "scan, code or name > ")
        try say(TillSaleTests.ice, until: "Ice - Crushed/Cubed 22 Lb", "3.49", "1 item")
        try say("3*" + TillSaleTests.milk, until: "Chocolate Milk", "5.97", "4 items")
        // A typed code that nobody knows is looked for as a name.
        try say("9999999999994", until: "Find")
        try say(":esc", until: "scan, code or name > ")
        try say("+", until: "to pay 9.65", "cash > ")
        try say("20", until: "PAID 01-000002", "CHANGE 10.35")
        try say(TillSaleTests.bread, until: "Bread:Italian/French", "1 item")
        try say("f8", until: "Void", "the line: Bread")
        try say(":esc", until: "scan, code or name > ")
        try say("+", until: "cash > ")
        try say("", until: "PAID 01-000003", "CHANGE 0.00")
        #expect(!said.contains("\u{1B}"), "no control sequence")
        let drawings = said.unicodeScalars.filter { (0x2500...0x25FF).contains($0.value) }
        #expect(drawings.isEmpty, "no boxes: \(drawings)")
        #expect(terminal.end() == 0)
        let totals = try shop.sqlite(
            "store.sqlite", "SELECT gross_minor FROM sale ORDER BY sequence")
        #expect(totals == "965\n162")
        try shop.expectVerified()
    }

    @Test func theFirstQuestionsToo() async throws {
        let shop = try Shop()
        let terminal = try PseudoTerminal(shop, term: "dumb", flags: ["--accessible"])
        try terminal.read(until: "This till > ")
        for (answer, next) in [
            ("1", "Shop > "), ("Corner Market", "Address > "), ("", "Currency > "),
            ("gold", "No currency"), (":esc", "Currency > "), ("", "Tax > "), ("", "Tax rates > "),
            ("", "Time zone > "), ("", "Till number > "), ("", "Manager > "), ("Ada", "PIN > "),
            ("2222", "Cashier > "), ("", "Products > "), ("", "That is all"), ("", "Operator > "),
        ] {
            terminal.send(answer + "\n")
            try terminal.read(until: next)
        }
        #expect(terminal.end(typing: ":ctrl+q\n") == 0)
        try shop.expectVerified()
    }
}
