import Peripherals
import RetailModels
import Synchronization
import TerminalUI
import Testing
import Till

@testable import POSTerminal

/// The printer as the screens see it. That it never holds a sale up is `PrintQueueTests`' part:
/// here nothing is waited for that a printer does.
@MainActor
@Suite struct PrintTests {
    /// A printer that a test plays.
    private final class Played: Sendable {
        let asked = Mutex<[String]>([])
        let news: AsyncStream<PrintNews>
        private let tell: AsyncStream<PrintNews>.Continuation

        init() { (news, tell) = AsyncStream.makeStream() }

        func tell(_ document: String?, _ state: PrintNews.State, copy: Int64 = 0) {
            tell.yield(
                PrintNews(title: "01-000002", documentID: document, copy: copy, state: state))
        }

        var client: PrinterClient {
            PrinterClient(
                isThere: true, printsReceipts: true,
                reprint: { document throws(Trouble) in
                    self.asked.withLock { asked in
                        asked.append(document.id)
                        return Int64(asked.count)
                    }
                },
                report: { title, rows throws(Trouble) in
                    let hasTitle = rows.contains { row in
                        if case .text("X report", _) = row { true } else { false }
                    }
                    self.asked.withLock { $0.append("\(title): \(hasTitle ? title : "")") }
                }, news: news)
        }
    }

    private let printer = Played()

    /// A till with that printer, which has a sale paid.
    private func paid() async -> TillDriver {
        let till = FakeTill()
        till.attach(printer.client)
        let driver = TillDriver(till)
        driver.store.send(.started)
        await driver.beginSale()
        await driver.press(.character("+"), .enter)
        return driver
    }

    private func document(_ driver: TillDriver) -> String {
        if case .paid(let state) = driver.state.base { state.document.id } else { "" }
    }

    @Test func thePaidScreenSaysHowTheReceiptFares() async throws {
        let driver = await paid()
        #expect(driver.text.contains("receipt: printing"))
        printer.tell(document(driver), .waiting(reason: "printer does not answer"))
        await driver.wait(for: "receipt: waiting (printer does not answer)")
        try Snapshot.expect(driver.terminal.buffer, is: "PaidWaiting")
        printer.tell("another sale", .printed)
        printer.tell(document(driver), .printed)
        await driver.wait(for: "receipt: printed")
        try Snapshot.expect(driver.terminal.buffer, is: "PaidPrinted")
    }

    /// Whoever rings the next sale is told of the printer for a moment, once for each trouble.
    @Test func aPrinterInTroubleIsToldBesideTheSale() async throws {
        let driver = await paid()
        let document = document(driver)
        await driver.press(.scan(TestShop.code(1)))
        printer.tell(document, .waiting(reason: "printer does not answer"))
        await driver.wait(for: "The printer does not print. Receipts wait; sell on.")
        try Snapshot.expect(driver.terminal.buffer, is: "ToastOfThePrinter")
        await driver.resize(rows: 1, columns: 1)
        await driver.resize(rows: 24, columns: 80)
        printer.tell(document, .failed(reason: "waited too long"))
        printer.tell(document, .waiting(reason: "printer does not answer"))
        await driver.till.pass(.seconds(5))
        while driver.text.contains("does not print") { await Task.yield() }
        printer.tell(document, .waiting(reason: "printer does not answer"))
        printer.tell(document, .printed)
        await driver.wait(for: "The printer prints again.")
        #expect(!driver.text.contains("does not print"))
    }

    /// The paid screen says it already.
    @Test func aPrinterInTroubleIsNotToldTwice() async {
        let driver = await paid()
        printer.tell(document(driver), .waiting(reason: "printer does not answer"))
        await driver.wait(for: "receipt: waiting")
        #expect(driver.state.toasts.shown.isEmpty && driver.state.toasts.isPrinterDown)
    }

    /// Not more than there is room for, and each sentence once.
    @Test func toastsAreFewAndDifferent() {
        var toasts = Toasts()
        for text in ["a", "b", "b", "c", "d"] { _ = toasts.add(.info(text)) }
        #expect(toasts.shown.map(\.message.text) == ["b", "c", "d"])
        toasts.end(2)
        #expect(toasts.shown.map(\.message.text) == ["c", "d"])
        var buffer = Buffer(area: Rect(x: 0, y: 0, width: 1, height: 1))
        toasts.render(in: buffer.area, to: &buffer)
    }

    @Test func changedSettingsAreTold() async {
        let driver = TillDriver()
        driver.store.send(.changed(.people))
        await driver.store.waitUntilIdle()
        #expect(driver.state.toasts.shown.isEmpty)
        await driver.beginSale()
        driver.store.send(.changed(.people))
        await driver.wait(for: "Settings hold from the next sign-in.")
    }

    @Test func f7PrintsItAgain() async {
        let driver = await paid()
        let document = document(driver)
        await driver.press(.function(7))
        #expect(printer.asked.withLock { $0 } == [document])
        #expect(driver.text.contains("receipt: printing"))
        printer.tell(document, .printed, copy: 1)
        await driver.wait(for: "copy 1: printed")
        await driver.press(.character("r"))
        #expect(driver.text.contains("Receipt 01-000002"))
    }

    /// The role may print again only with somebody who agrees; the audit log has each copy.
    @Test func aCopyMayNeedAnotherOperator() async throws {
        let till = FakeTill()
        till.attach(printer.client)
        let facts = TestShop.facts {
            $0.roles = ["cashier": RoleLimits(allowed: [], discountMaxPPM: 0)]
        }
        let driver = TillDriver(till, facts: facts)
        driver.store.send(.started)
        await driver.beginSale()
        await driver.press(.character("+"), .enter)
        let document = document(driver)
        // Not printed yet: nobody has to agree to the receipt itself.
        await driver.press(.function(7))
        #expect(printer.asked.withLock { $0.count } == 1)
        printer.tell(document, .printed)
        await driver.wait(for: "receipt: printed")
        await driver.press(.function(7))
        #expect(printer.asked.withLock { $0.count } == 1)
        #expect(driver.text.contains("Print 01-000002 again"))
        await driver.enter("2")
        await driver.enter("2222")
        #expect(printer.asked.withLock { $0.count } == 2)
        let notes = await till.register.waitingNotes.filter { $0.action == "reprint" }
        #expect(notes.map(\.detail) == ["copy 1", "copy 2"])
        #expect(notes.map(\.approval?.operatorName) == [nil, "Ada"])
    }

    /// The printer may answer before the screen is there.
    @Test func aQuickPrinterIsNotForgotten() async {
        let driver = await paid()
        let document = document(driver)
        printer.tell(document, .printed)
        await driver.wait(for: "receipt: printed")
        #expect(driver.state.print?.documentID == document)
    }

    @Test func withoutAPrinterTheKeySaysSo() async {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.character("+"), .enter)
        #expect(!driver.text.contains("receipt:"))
        await driver.press(.function(7))
        #expect(driver.text.contains("This till has no printer."))
        await driver.press(.escape)
        #expect(driver.text.contains("scan, code or name"))
    }

    @Test func aReceiptOfTheListIsPrintedAgain() async {
        let driver = await paid()
        let document = document(driver)
        driver.till.sell([
            SaleSummary(
                id: document, kind: "sale", number: "01-000002", series: "01",
                at: TestShop.now, operatorName: "Maria", items: 3, gross: TestShop.money(578))
        ])
        await driver.press(.escape, .function(10), .character("2"), .enter, .character("p"))
        #expect(printer.asked.withLock { $0 } == [document])
        #expect(driver.text.contains("01-000002: printing"))
        printer.tell(document, .waiting(reason: "printer does not answer"), copy: 2)
        await driver.wait(for: "copy 2: waiting (printer does not answer)")
    }

    @Test func anXIsPrintedFromItsScreen() async {
        let till = FakeTill()
        till.attach(printer.client)
        let driver = TillDriver(till)
        await driver.beginShift()
        await driver.press(.function(9), .character("p"))
        #expect(printer.asked.withLock { $0 } == ["X report: X report"])
        #expect(driver.text.contains("X report: on its way to the printer."))
    }

    /// What the customer reads follows the sale.
    @Test func theCustomerReadsLineTotalAndChange() async {
        let driver = TillDriver()
        func shown() -> [String] {
            let text = driver.app.customerText(driver.state)
            return [text.upper, text.lower].map { "\($0.words)|\($0.figure)" }
        }
        #expect(shown() == ["Corner Market|", "|"])
        await driver.beginSale()
        let sale = shown()
        #expect(sale[0].hasSuffix("|1.29"))
        #expect(sale[1] == "TOTAL|5.78")
        await driver.press(.character("+"))
        #expect(shown() == ["TOTAL|5.78", "TO PAY|5.78"])
        await driver.enter("20")
        #expect(shown() == ["TOTAL|5.78", "CHANGE|14.22"])
        await driver.press(.escape)
        #expect(shown() == ["Corner Market|", "|"])
    }
}
