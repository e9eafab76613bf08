import Foundation
import TestSupport
import Testing

/// A day at a new till, from the first question to the Z (README: A day, key by key).
@Suite(.timeLimit(.minutes(10)), .enabled(if: Site.has("tmux"), "tmux is not installed"))
struct TillWalkTests {
    private static let catalogue = """
        sku,barcode,name,department,category,brand,unit,price,cost,tax_class,plu,extra_barcodes
        04231,,Salmon,Fish,Fresh,X,kg,40.00,20.00,none,,
        Y,4006381333931,Yoghurt,Dairy,Fresh,X,each,0.99,0.50,none,,
        C,4006381333948,Cola,Drinks,Soft,X,each,1.50,0.50,none,,4006381333955*6
        B,4006381333962,Bread,Bakery,Bread,X,each,2.80,1.00,none,,

        """

    /// The questions, and what a manager chooses before the first customer.
    private func setUp(_ window: Window) throws {
        try window.shell("clear; till")
        try window.waitFor("First start")
        try window.send(
            "Enter", "Corner Market", "Enter", "Enter", "Enter", "Enter", "Enter", "Enter", "Enter",
            "Ada", "Enter", "2222", "Enter", "Maria", "Enter", "1111", "Enter", "Enter")
        try window.waitFor("That is all")
        try window.send("Enter")
        try window.waitFor("Operator", "PIN", "Till 01")
        try window.send("1", "Enter", "2222", "Enter")
        try window.waitFor("Float")
        try window.send("100", "Enter")
        try window.waitFor("scan, code or name")
        try window.command("Shop and till")
        try window.waitFor("15 sections")
        try window.press("Down", "Down", "Down", "Down")
        try window.waitFor("▸Labels")
        try window.press("Enter")
        try window.waitFor("Your PIN")
        try window.type("2222")
        try window.press("Enter")
        try window.waitFor("Layouts")
        try window.type("21IIIIIWWWWWC 22IIIIIVPPPPC")
        try window.press("F2")
        try window.waitFor("Changed for the shop.", "▸Labels")
        try window.press("Down", "Enter")
        try window.waitFor("Blind  no")
        try window.press("C-u", "y", "F2")
        try window.waitFor("▸Closing a shift", "blind")
        try window.kill(SIGTERM)
    }

    private func approve(_ window: Window) throws {
        try window.press("1", "Enter")
        try window.type("2222")
        try window.press("Enter")
    }

    @Test func fromTheFirstQuestionToTheZ() async throws {
        let printer = try FakePrinter()
        let shop = try Shop(environment: ["POS_PRINTER_TO": "tcp:127.0.0.1:\(printer.port)"])
        let window = try Window(shop)
        try setUp(window)
        let file = try shop.file("catalogue.csv", Self.catalogue)
        try shop.pos("import", "products", "--strict", file).done()

        try scanTen(window)
        try serveAnother(window)
        try payInParts(window, printer)
        try takeBack(window)
        try countBlind(window)
        try window.kill(SIGTERM)

        try expectBooks(shop)
    }

    /// Ten scans, of which one is weighed and one expired.
    private func scanTen(_ window: Window) throws {
        try window.startTill()
        try window.press("2", "Enter")
        try window.type("1111")
        try window.press("Enter")
        try window.waitFor("scan, code or name", "Maria")
        try window.scan("2104231008458", shows: "Salmon", "0.845 kg", "33.80")
        let codes = [
            "4006381333931", "4006381333948", "4006381333955", "4006381333962", "Y", "C",
            "4006381333931", "B",
        ]
        for (index, code) in codes.enumerated() {
            try window.scan(code, shows: "▸\(index + 2 < 10 ? " " : "")\(index + 2)  ")
        }
        try window.scan("]d2010400638133393117200101", shows: "expired 2020-01-01", "Operator")
        try approve(window)
        try window.waitFor("▸10  Yoghurt", "15 items", "55.36")
    }

    /// The sale waits while a second customer is served.
    private func serveAnother(_ window: Window) throws {
        try window.press("F5")
        try window.waitFor("Hold this sale")
        try window.type("red coat")
        try window.press("Enter")
        try window.waitFor("Held: red coat.")
        try window.scan("4006381333962", shows: "Bread", "1 item")
        try window.press("+", "Enter")
        try window.waitFor("PAID 01-000002", "receipt: printed")
        try window.press("Escape", "F6")
        try window.waitFor("1 sale waits", "red coat")
        try window.press("Enter")
        try window.waitFor("15 items", "55.36")
    }

    /// More off than a cashier gives alone; part by card, the rest in cash, on a printer that
    /// breaks off.
    private func payInParts(_ window: Window, _ printer: FakePrinter) throws {
        try window.press("F4", "4", "2", "0", "Enter")
        try window.waitFor("20 % off the whole sale: another operator agrees.")
        try approve(window)
        try window.waitFor("44.29", "-20 %")

        printer.die(after: 40)
        try window.press("+", "2", "0", "c", "Enter")
        try window.type("4242")
        try window.press("Enter")
        try window.waitFor("the authorisation code")
        try window.press("7", "7", "Enter")
        try window.waitFor("CARD ··4242 auth 77", "24.29")
        try window.type("30")
        try window.press("Enter")
        try window.waitFor(
            "PAID 01-000003", "CHANGE 5.71", "receipt: waiting (printer broke off)")
        printer.die(after: nil)
        try window.press("F7")
        try window.waitFor("receipt: printed")
    }

    /// Two of a line come back, to the card that paid.
    private func takeBack(_ window: Window) throws {
        try window.press("Escape", "F7")
        try window.waitFor("Which receipt")
        try window.press("3", "Enter")
        try window.waitFor("of 01-000003", "Salmon")
        try window.press("Down", "Down", "Down", "2", "Enter", "Enter")
        try window.waitFor("to give back", "2.40", "Enter Card 2.40")
        try window.press("Enter")
        try window.waitFor("REFUND 01-000004", "total -2.40")
    }

    /// She counts before the till says what should be there: 100 + 2.80 + 24.29.
    private func countBlind(_ window: Window) throws {
        try window.press("Escape", "F9")
        let x = try window.waitFor("X report", "Sales (2)", "Refunds (1)")
        #expect(!x.contains("127.09"))
        try window.press("c")
        try window.waitFor("counted cash in the drawer")
        try window.type("127")
        try window.press("Enter")
        try window.waitFor("Z report 1", "44.69")
        try window.press("Enter")
        try window.waitFor("Operator", "PIN")
    }

    private func expectBooks(_ shop: Shop) throws {
        try shop.expectVerified()
        let z = try shop.pos("report", "z").done()
        #expect(z.contains("127.09") && z.contains("-0.09"), "\(z)")
        let approvals = try shop.sqlite(
            "store.sqlite",
            "SELECT action, operator_name, approver_name FROM audit_event "
                + "WHERE approver_name IS NOT NULL ORDER BY no")
        #expect(
            approvals == "override|Maria|Ada\noverride|Maria|Ada\ndiscount|Maria|Ada")
        let paid = try shop.sqlite(
            "store.sqlite",
            "SELECT tender, amount_minor FROM payment JOIN sale ON sale.id = payment.sale_id "
                + "ORDER BY sequence, tender")
        #expect(paid == "cash|280\ncard|2000\ncash|2429\ncard|-240")
    }
}
