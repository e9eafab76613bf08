import RetailModels
import RetailStore
import Synchronization
import TerminalUI
import Testing
import Till

@testable import POSTerminal

/// Customers as managers see them, their accounts, and how much they may owe.
@MainActor
@Suite struct AccountTests {
    nonisolated private static func fill(_ till: FakeTill, _ content: Pictures.Content) {
        till.serve(FakeOffice.client(content))
    }

    @Test func picturesOfCustomers() async throws {
        try await Pictures.expect(
            "CustomerList", fill: { Self.fill($0, $1) }, open: { await $0.command("Customers") })
    }

    @Test func picturesOfAnAccount() async throws {
        try await Pictures.expect(
            "AccountList", fill: { Self.fill($0, $1) },
            open: { driver in
                await driver.command("Customers")
                await driver.press(.enter)
            })
    }

    @Test func picturesOfTheForm() async throws {
        try await Pictures.expect(
            "CustomerForm", fill: { Self.fill($0, $1) },
            open: { driver in
                await driver.command("Customers")
                await driver.press(.character("e"))
                if driver.text.contains("There is no customer") {
                    await driver.press(.character("n"))
                }
            })
    }

    // MARK: The list

    /// Remembers what is asked and changed.
    private final class Office: Sendable {
        let calls = Mutex<[ListAccounts]>([])
        let edits = Mutex<[RowChange]>([])

        var client: BackOfficeClient {
            var office = FakeOffice.client(.long)
            office.accounts = { call throws(Trouble) in
                self.calls.withLock { $0.append(call) }
                return AccountPage(items: FakeOffice.accounts(.long), next: nil)
            }
            office.edit = { change throws(Trouble) in
                self.edits.withLock { $0.append(change) }
                return true
            }
            return office
        }

        var sorts: [String] {
            calls.withLock { $0 }.filter { !$0.isCounted }
                .map { "\($0.sort) \($0.isDescending) \($0.search)" }
        }
    }

    private func opened(
        _ office: Office, by person: Operator = TestShop.ada
    ) async -> TillDriver {
        let till = FakeTill()
        till.serve(office.client)
        let driver = TillDriver(till)
        await driver.beginShift(as: person)
        await driver.command("Customers")
        return driver
    }

    @Test func keysSortAndFilter() async {
        let office = Office()
        let driver = await opened(office)
        await driver.press(.character("s"), .character("s"), .character("S"), .character("/"))
        await driver.type("z")
        #expect(
            office.sorts == [
                "number false ", "name false ", "owes true ", "owes false ", "owes false z",
            ])
        #expect(driver.text.contains("sort: owes ▲"))
    }

    @Test func aCustomersSalesAreListed() async {
        let driver = await opened(Office())
        await driver.press(.down, .character("v"))
        #expect(driver.till.saleFilters.last == SaleFilter(customer: "cust-2"))
        #expect(driver.text.contains("Sales · Customer number 2"))
    }

    // MARK: The form

    @Test func termsAreEdited() async {
        let office = Office()
        let driver = await opened(office)
        await driver.press(.character("e"), .tab)
        await driver.type("Resale")
        await driver.press(.tab)
        await driver.type("EX-7")
        await driver.press(.tab)
        await driver.type("250")
        await driver.press(.function(2))
        #expect(driver.text.contains("1001 Customer number 1 is changed."))
        let change = RowChange(
            table: .customer, row: "cust-1",
            values: [
                "exempt_reason": "Resale", "exempt_certificate": "EX-7", "credit_limit": "25000",
            ], by: TestShop.ada)
        #expect(office.edits.withLock { $0 } == [change])
        let notes = await driver.till.register.waitingNotes
        #expect(notes.last?.action == AuditAction.peopleChange.rawValue)
        #expect(notes.last?.subject == "customer 1001")
    }

    @Test func aNewCustomerIsMadeWithTerms() async throws {
        let office = Office()
        let driver = await opened(office)
        await driver.press(.character("n"))
        await driver.scan("1001")
        await driver.press(.tab)
        await driver.type("Ana")
        await driver.press(.function(2))
        #expect(driver.text.contains("Zoë Rowe"), "1001 is hers")
        await driver.press(.backTab, .control("u"))
        await driver.type("2001")
        await driver.press(.tab, .tab, .tab, .tab)
        await driver.type("0")
        await driver.press(.function(2))
        #expect(driver.text.contains("2001 Ana is added."))
        #expect(office.edits.withLock { $0 }.map(\.values) == [["credit_limit": "0"]])
        let rows = try await driver.till.journal.rows(in: [.open], after: 0, limit: .max)
        #expect(rows.contains { $0.write.kind == .customer && $0.write.id == "c-2001" })
    }

    @Test(arguments: [
        ("", "", "", "Name is empty"), ("Ana", "", "x", "No tax because is empty"),
    ])
    func badTextIsRefused(name: String, reason: String, paper: String, words: String) async {
        let office = Office()
        let driver = await opened(office)
        await driver.press(.character("e"), .control("u"))
        await driver.type(name)
        await driver.press(.tab, .control("u"))
        await driver.type(reason)
        await driver.press(.tab, .control("u"))
        await driver.type(paper)
        await driver.press(.function(2))
        #expect(driver.text.contains(words), "\(name)")
        #expect(office.edits.withLock { $0 }.isEmpty)
    }

    @Test(arguments: ["abc", "-1", "1.234", "99999999999999999999"])
    func badLimitsAreRefused(limit: String) async {
        let office = Office()
        let driver = await opened(office)
        await driver.press(.character("e"), .tab, .tab, .tab)
        await driver.type(limit)
        await driver.press(.function(2))
        #expect(driver.text.contains("Edit customer 1001"))
        #expect(office.edits.withLock { $0 }.isEmpty)
    }

    /// Whoever may not sell without tax does not allow it for good.
    @Test func aCashierChangesNoTerms() async {
        let office = Office()
        let driver = await opened(office, by: TestShop.maria)
        await driver.press(.character("e"), .tab, .tab, .tab)
        await driver.type("100")
        await driver.press(.function(2))
        #expect(driver.text.contains("Only a manager"))
        #expect(office.edits.withLock { $0 }.isEmpty)
    }

    // MARK: At the till

    private static let owen = Customer(
        id: "cust-9", number: "1009", name: "Owen",
        terms: CustomerTerms(creditLimit: TestShop.money(500)))

    private func selling(
        to customer: Customer, limit: Int64?, by person: Operator = TestShop.maria
    ) async -> TillDriver {
        let till = FakeTill()
        till.customers.add(customer)
        till.limit(to: limit.map { TestShop.money($0) })
        let driver = TillDriver(till)
        await driver.beginShift(as: person)
        await driver.scan(TestShop.code(1))
        await driver.press(.function(3))
        await driver.scan(customer.number)
        return driver
    }

    @Test(arguments: [nil, 300, 285] as [Int64?])
    func withinTheLimitAnAccountPays(limit: Int64?) async throws {
        let driver = await selling(to: Self.owen, limit: limit)
        await driver.press(.character("+"), .character("a"))
        let sale = try #require(await driver.till.documents().last?.sale)
        #expect(sale.payments.map(\.tender) == [.account])
        #expect(sale.payments.first?.holder == "cust-9")
    }

    /// Beyond it another operator's PIN is asked for, once.
    @Test func beyondTheLimitSomebodyElseAgrees() async throws {
        let driver = await selling(to: Self.owen, limit: 284)
        await driver.press(.character("+"), .character("a"))
        #expect(driver.text.contains("2.85 owed, the limit is 2.84"))
        await driver.press(.escape)
        #expect(driver.state.payment?.settlement.payments.isEmpty ?? false)
        await driver.press(.character("a"))
        await driver.enter("2")
        await driver.enter("2222")
        let sale = try #require(await driver.till.documents().last?.sale)
        #expect(sale.payments.map(\.tender) == [.account])
        // It travels with the sale.
        let audit = await driver.till.documents().last?.audit ?? []
        let override = audit.last { $0.action == AuditAction.override.rawValue }
        #expect(override?.approval?.operatorName == "Ada")
        #expect(override?.subject == Permission.accountLimit.rawValue)
    }

    @Test func aManagerPassesTheLimitAlone() async throws {
        let driver = await selling(to: Self.owen, limit: 0, by: TestShop.ada)
        await driver.press(.character("+"), .character("a"))
        let sale = try #require(await driver.till.documents().last?.sale)
        #expect(sale.payments.map(\.tender) == [.account])
    }

    /// What is written down for a customer needs no other one's word, with a sale open or not.
    @Test(arguments: [true, false])
    func anExemptCustomerPaysNoTax(isOpen: Bool) async throws {
        let exempt = Customer(
            id: "cust-8", number: "1008", name: "Embassy",
            terms: CustomerTerms(
                exemption: TaxExemption(reason: "Diplomat", certificate: "D-1")))
        let till = FakeTill()
        till.customers.add(exempt)
        let driver = TillDriver(till)
        await driver.beginShift()
        if isOpen { await driver.scan(TestShop.code(1)) }
        await driver.press(.function(3))
        await driver.scan(exempt.number)
        if !isOpen { await driver.scan(TestShop.code(1)) }
        #expect(driver.text.contains("no tax"))
        await driver.press(.character("+"), .enter)
        let sale = try #require(await driver.till.documents().last?.sale)
        #expect(sale.exemption == exempt.terms?.exemption)
        #expect(sale.customerID == exempt.id)
        #expect(sale.priced.tax == .zero)
    }
}
