import Peripherals
import RetailModels
import Synchronization
import TerminalUI
import Testing
import Till

@testable import POSTerminal

/// The managers' lists of what was done: sales, shifts with their Z, unknown codes, the audit log.
@MainActor
@Suite struct RecordsTests {
    // MARK: Pictures

    nonisolated private static func fill(_ till: FakeTill, _ content: Pictures.Content) {
        till.serve(FakeOffice.client(content))
        till.sell(FakeOffice.sales(content))
    }

    @Test func picturesOfSales() async throws {
        try await Pictures.expect(
            "SalesList", fill: { Self.fill($0, $1) },
            open: { driver in
                await driver.command("Sales")
                await driver.press(.character("/"))
            })
    }

    @Test func picturesOfShifts() async throws {
        try await Pictures.expect(
            "ShiftList", fill: { Self.fill($0, $1) }, open: { await $0.command("Shifts and Z") })
    }

    @Test func picturesOfTheAuditLog() async throws {
        try await Pictures.expect(
            "AuditList", fill: { Self.fill($0, $1) }, open: { await $0.command("Audit log") })
    }

    @Test func picturesOfAnAuditLine() async throws {
        try await Pictures.expect(
            "AuditLine", fill: { Self.fill($0, $1) },
            open: { driver in
                await driver.command("Audit log")
                await driver.press(.enter)
            })
    }

    @Test func picturesOfUnknownCodes() async throws {
        try await Pictures.expect(
            "UnknownCodesList",
            fill: { till, content in
                Self.fill(till, content)
                till.find(FakeOffice.unknownCodes(content))
            }, open: { await $0.command("Unknown codes") })
    }

    // MARK: Sales

    private func sold() async -> (TillDriver, PrintedCopies) {
        let (till, copies) = (FakeTill(), PrintedCopies())
        till.attach(copies.client)
        let driver = TillDriver(till)
        await driver.beginSale()
        await driver.press(.character("+"), .enter, .escape)
        return (driver, copies)
    }

    private func list(_ driver: TillDriver) async throws {
        let documents = await driver.till.documents().filter { $0.sale != nil }
        driver.till.sell(documents.reversed().map { Self.summary($0) })
        await driver.command("Sales")
    }

    private static func summary(_ document: Document) -> SaleSummary {
        SaleSummary(
            id: document.id, kind: document.kind, number: document.number,
            series: document.series, at: document.at, operatorName: document.operatorName,
            items: 3, gross: document.sale?.priced.gross ?? .zero)
    }

    /// What is typed becomes what is asked, in the shop's own time.
    @Test(arguments: [
        ("124", SaleFilter(text: "124")), ("01-000124", SaleFilter(text: "01-000124")),
        (" ana  núñez ", SaleFilter(text: "ana núñez")), ("12.50", SaleFilter(total: 1_250)),
        ("-12.50", SaleFilter(total: -1_250)), ("=12", SaleFilter(total: 1_200)),
        ("1.2.3", SaleFilter(text: "1.2.3")), ("=", SaleFilter(text: "=")), ("", SaleFilter()),
        ("2026-10-18", SaleFilter(from: 1_792_281_600_000, until: 1_792_368_000_000)),
        ("2026-10-18 14", SaleFilter(from: 1_792_332_000_000, until: 1_792_335_600_000)),
        ("2026-10-18 14:30", SaleFilter(from: 1_792_333_800_000, until: 1_792_333_860_000)),
        // Of today, 2026-10-19.
        ("14:30", SaleFilter(from: 1_792_420_200_000, until: 1_792_420_260_000)),
        ("2026-10-18 25", SaleFilter(text: "2026-10-18 25")),
        ("2026-13-01", SaleFilter(text: "2026-13-01")), ("14:99", SaleFilter(text: "14:99")),
    ])
    func whatIsTypedFindsSales(typed: String, wanted: SaleFilter) {
        let search = SaleSearch(facts: TestShop.facts, now: TestShop.now)
        #expect(search.filter(typed) == wanted)
    }

    /// Where the clock is changed a day has 23 hours or 25.
    @Test func aDayIsAsLongAsItIs() throws {
        var shop = TestShop.shop
        shop.timeZone = "Europe/Zurich"
        let clock = try #require(ShopClock(timeZone: shop.timeZone))
        let made = TillFacts(
            shop: shop, identity: TestShop.identity, local: { clock.local($0) })
        let facts = try #require(made)
        let search = SaleSearch(facts: facts, now: TestShop.now)
        for (day, hours) in [("2026-03-29", 23), ("2026-10-25", 25), ("2026-07-01", 24)] {
            let span = search.filter(day)
            let (from, until) = (try #require(span.from), try #require(span.until))
            #expect(until - from == Int64(hours) * 3_600_000, "\(day)")
            #expect(clock.local(from).text == "\(day) 00:00")
        }
    }

    @Test func theFilterIsAskedOfTheServer() async throws {
        let (driver, _) = await sold()
        try await list(driver)
        await driver.press(.character("/"))
        await driver.type("9.99")
        #expect(driver.till.saleFilters.last == SaleFilter(total: 999))
        #expect(driver.text.contains("Nothing found for 9.99"))
        await driver.press(.escape)
        await driver.scan("01-000002")
        #expect(driver.till.saleFilters.last == SaleFilter(text: "01-000002"))
        #expect(driver.text.contains("1 sale"))
    }

    @Test func aReceiptIsPrintedFromTheList() async throws {
        let (driver, copies) = await sold()
        try await list(driver)
        await driver.press(.character("p"))
        #expect(copies.numbers == ["01-000002"])
        #expect(driver.text.contains("01-000002: printing"))
        #expect(driver.text.contains("Applesauce 50 Oz"))
        let notes = await driver.till.register.waitingNotes
        #expect(notes.last?.action == AuditAction.reprint.rawValue)
        await driver.press(.escape)
        #expect(driver.text.contains("Sales"))
    }

    /// The goods come onto the open sale, from the list and from the receipt.
    @Test(arguments: [[Key.character("r")], [.enter, .character("r")]])
    func goodsComeBackFromTheList(keys: [Key]) async throws {
        let (driver, _) = await sold()
        await driver.scan(TestShop.code(4))
        try await list(driver)
        for key in keys { await driver.press(key) }
        #expect(driver.text.contains("Applesauce 50 Oz"))
        await driver.press(.character("+"), .enter)
        #expect(driver.text.contains("scan, code or name"))
        #expect(driver.text.contains("TV Magazine"))
        #expect(driver.text.contains("-2.79"))
        #expect(driver.state.below.isEmpty)
    }

    /// One step back leads to the list, not out of it.
    @Test func nothingComesBackWhenSomebodyThinksBetter() async throws {
        let (driver, _) = await sold()
        try await list(driver)
        await driver.press(.character("r"), .escape, .escape)
        #expect(driver.text.contains("Sales  1 sale"))
        await driver.press(.escape)
        #expect(driver.text.contains("scan, code or name"))
    }

    @Test func ofARefundNothingComesBack() async throws {
        let (driver, _) = await sold()
        let sale = try #require(await driver.till.documents().last)
        var refund = Self.summary(sale)
        refund.kind = "refund"
        driver.till.sell([refund])
        await driver.command("Sales")
        await driver.press(.character("r"))
        #expect(driver.text.contains("is a refund: nothing of it comes back"))
        #expect(driver.text.contains("Sales  1 sale"))
    }

    /// Whoever may not take goods back asks somebody who may.
    @Test func aRefundAsksForApproval() async throws {
        let facts = TestShop.facts { settings in
            settings.roles = ["cashier": RoleLimits(allowed: [], discountMaxPPM: 0)]
        }
        let driver = TillDriver(FakeTill(), facts: facts)
        await driver.beginSale()
        await driver.press(.character("+"), .enter, .escape)
        try await list(driver)
        await driver.press(.character("r"))
        #expect(driver.text.contains("Take goods of 01-000002 back"))
        await driver.enter("2")
        await driver.enter("2222")
        #expect(driver.text.contains("Applesauce 50 Oz"))
        let notes = await driver.till.register.waitingNotes
        #expect(notes.last?.action == AuditAction.override.rawValue)
        #expect(notes.last?.approval?.operatorName == "Ada")
    }

    // MARK: Shifts

    @Test func aStoredZIsShownAndPrinted() async throws {
        let (till, copies) = (FakeTill(), PrintedCopies())
        till.attach(copies.client)
        let driver = TillDriver(till)
        await driver.beginShift(as: TestShop.ada)
        _ = try await till.register.closeShift(
            counted: DrawerCount(TestShop.money(10_000)), by: TestShop.ada)
        let z = try #require(await till.documents().last)
        var office = FakeOffice.client(.empty)
        office.shifts = { _ throws(Trouble) in
            Page(items: [FakeOffice.shift(2), FakeOffice.shift(1, z: z.number)], next: nil)
        }
        till.serve(office)
        let second = TillDriver(till)
        await second.beginShift(as: TestShop.ada)
        await second.command("Shifts and Z")
        await second.press(.enter)
        #expect(second.text.contains("The shift is open and has no Z yet."))
        await second.press(.down, .enter)
        #expect(second.text.contains("Z report 1"))
        await second.press(.end)
        #expect(second.text.contains("Document \(z.number)"))
        await second.press(.character("p"))
        #expect(copies.numbers == [z.number])
        await second.press(.escape, .character("p"))
        #expect(copies.numbers == [z.number, z.number])
    }

    @Test(arguments: ["Shifts and Z", "Audit log"])
    func cashiersDoNotSeeThem(page: String) async {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.command(page)
        #expect(driver.text.contains("Only a manager"))
    }

    // MARK: The audit log

    @Test(arguments: [
        ("", ListAudit()), ("over", ListAudit(actions: ["override"])),
        ("line", ListAudit(actions: ["voidLine", "lineCorrection"])),
        ("ada", ListAudit(person: "ada")), ("2", ListAudit(person: "2")),
        ("2026-10-18", ListAudit(from: 1_792_281_600_000, until: 1_792_368_000_000)),
        ("12.50", ListAudit(person: "12.50")),
    ])
    func whatIsTypedFindsAuditLines(typed: String, wanted: ListAudit) {
        let call = AuditList.call(typed, TestShop.facts, now: TestShop.now)
        #expect(call.input.query == wanted.input.query)
    }

    @Test func actionsAreFoundInTheTillsLanguage() {
        let facts = TestShop.facts(language: .german)
        let call = AuditList.call("frei", facts, now: TestShop.now)
        #expect(call.actions == ["override"])
    }

    // MARK: Unknown codes

    @Test func anUnknownCodeLeadsToItsSales() async {
        let till = FakeTill()
        till.find(TestShop.unknownCodes)
        let driver = TillDriver(till)
        await driver.beginShift(as: TestShop.ada)
        await driver.command("Unknown codes")
        #expect(driver.text.contains("4711"))
        await driver.press(.enter)
        #expect(till.saleFilters.last == SaleFilter(text: "4711"))
    }
}

/// What a printer was asked to print once more.
final class PrintedCopies: Sendable {
    private let documents = Mutex<[String]>([])

    var numbers: [String] { documents.withLock { $0 } }

    var client: PrinterClient {
        PrinterClient(
            isThere: true,
            reprint: { document throws(Trouble) in
                self.documents.withLock { $0.append(document.number) }
                return 1
            })
    }
}
