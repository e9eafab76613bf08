import RetailModels
import RetailStore
import TerminalUI
import Testing

@testable import POSTerminal

/// Whose sale it is.
@MainActor
@Suite struct CustomerTests {
    private func cart(_ driver: TillDriver) -> Cart? { driver.state.sale?.cart }

    @Test func aCustomerIsFoundByNameAndStandsOnTheSaleAndInTheDocument() async throws {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.function(3))
        await driver.type("zo")
        try Snapshot.expect(driver.terminal.buffer, is: "Customer")
        await driver.press(.enter)
        #expect(driver.text.contains("Customer 1001 Zoë Rowe."))
        #expect(driver.text.contains("customer  Zoë Rowe"))
        await driver.press(.character("+"), .enter)
        let sale = try #require(await driver.till.documents().last?.sale)
        #expect(sale.customerID == "c1")
        #expect(sale.customer == SaleCustomer(number: "1001", name: "Zoë Rowe"))
        await driver.press(.character("r"))
        #expect(driver.text.contains("Customer 1001 Zoë Rowe"))
    }

    @Test func aCustomersCardIsScannedAndTakenAtOnce() async {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.press(.function(3))
        await driver.scan("1002")
        #expect(cart(driver)?.customer?.name == "Li Wei")
        // The customer came before the first line, and is kept on the disk.
        #expect(driver.till.carts.last??.customerID == "c2")
        await driver.enter("25671")
        #expect(cart(driver)?.customerID == "c2")
    }

    /// Somebody else's number may begin with it.
    @Test func aCardThatNobodyHasIsNobodys() async {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.press(.function(3))
        await driver.scan("100")
        #expect(driver.text.contains("Zoë Rowe") && driver.till.tones.last == .reject)
        #expect(cart(driver)?.customer == nil)
        // What is typed afterwards is a search again.
        await driver.press(.escape, .function(3))
        await driver.enter("100")
        #expect(cart(driver)?.customer?.name == "Zoë Rowe")
    }

    @Test func aNewCustomerIsMadeInPlace() async throws {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.function(3))
        await driver.type("2001")
        #expect(driver.text.contains("Nobody found. F2 makes a new customer."))
        await driver.press(.function(2))
        #expect(driver.text.contains("New customer"))
        await driver.press(.enter)
        await driver.type("Ana López")
        try Snapshot.expect(driver.terminal.buffer, is: "CustomerNew")
        await driver.press(.enter)
        #expect(cart(driver)?.customer == SaleCustomer(number: "2001", name: "Ana López"))
        let rows = try await driver.till.journal.rows(in: [.open], after: 0, limit: .max)
        #expect(rows.contains { $0.write.kind == .customer && $0.write.id == "c-2001" })
    }

    @Test func whoMayNotMakesNone() async {
        let facts = TestShop.facts {
            $0.roles = ["cashier": RoleLimits(allowed: [.voidLine], discountMaxPPM: 0)]
        }
        let driver = TillDriver(facts: facts)
        await driver.beginSale()
        await driver.press(.function(3), .function(2))
        #expect(driver.text.contains("Your role makes no customers."))
        #expect(!driver.text.contains("New customer"))
    }

    @Test func aNumberThatIsTakenIsRefusedAndNothingIsLost() async {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.function(3), .function(2))
        await driver.enter("1001")
        await driver.enter("Somebody")
        #expect(driver.text.contains("Number 1001 is Zoë Rowe already."))
        #expect(driver.text.contains("Somebody"))
        await driver.press(.escape, .escape, .escape)
        #expect(driver.state.sale?.lineCount == 3)
        #expect(cart(driver)?.customer == nil)
    }

    @Test func aCustomerIsTakenOffAgain() async {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.function(3))
        await driver.scan("1001")
        await driver.press(.function(3))
        #expect(driver.text.contains("on this sale: 1001 Zoë Rowe"))
        await driver.press(.function(8))
        #expect(driver.text.contains("No customer."))
        #expect(cart(driver)?.customerID == nil)
    }

    @Test func anExemptCustomerPaysNoTaxOnceSomebodyAgrees() async throws {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.function(3))
        await driver.type("1001")
        await driver.press(.function(4))
        await driver.enter("Resale")
        await driver.type("EX-77")
        try Snapshot.expect(driver.terminal.buffer, is: "CustomerExempt")
        await driver.press(.enter)
        #expect(driver.text.contains("Approval"))
        await driver.enter("2")
        await driver.enter("2222")
        #expect(driver.text.contains("Without tax: Resale. Ada agreed."))
        #expect(driver.state.sale?.priced?.tax == .zero)
        // 2.79, 1.59 and 1.29 without the tax on top.
        #expect(driver.state.sale?.priced?.gross == TestShop.money(567))
        try Snapshot.expect(driver.terminal.buffer, is: "SellExempt")
        await driver.press(.character("+"), .enter)
        let sale = try #require(await driver.till.documents().last?.sale)
        #expect(sale.exemption == TaxExemption(reason: "Resale", certificate: "EX-77"))
        #expect(sale.priced.lines.allSatisfy { $0.line.product.taxPPM == 0 })
        #expect(sale.priced.lines[0].line.exemptFromPPM == 20_000)
        #expect(sale.approvals?.first?.permission == "taxExempt")
        #expect(sale.fault() == nil)
        await driver.press(.character("r"), .end)
        #expect(driver.text.contains("Tax exempt: Resale"))
        #expect(driver.text.contains("Certificate EX-77"))
    }

    @Test func takingTheCustomerOffBringsTheTaxBack() async {
        let driver = TillDriver()
        await driver.beginManagersShift()
        await driver.enter("25671")
        await driver.press(.function(3))
        await driver.type("1001")
        await driver.press(.function(4))
        await driver.enter("Diplomat")
        await driver.enter("D-1")
        #expect(driver.state.sale?.priced?.tax == .zero)
        await driver.press(.function(3), .function(8))
        #expect(driver.state.sale?.priced?.tax == TestShop.money(6))
    }

    /// What somebody has written down for one customer holds for no other.
    @Test func anotherCustomerBringsTheTaxBack() async {
        let driver = TillDriver()
        await driver.beginManagersShift()
        await driver.press(.function(3))
        await driver.type("1001")
        await driver.press(.function(4))
        await driver.enter("Diplomat")
        await driver.enter("D-1")
        // On an empty sale as well.
        #expect(cart(driver)?.customer?.name == "Zoë Rowe")
        #expect(cart(driver)?.exemption?.certificate == "D-1")
        await driver.enter("25671")
        #expect(driver.state.sale?.priced?.tax == .zero)
        await driver.press(.function(3))
        await driver.scan("1002")
        #expect(cart(driver)?.customer?.name == "Li Wei")
        #expect(driver.state.sale?.priced?.tax == TestShop.money(6))
    }
}
