import APIClient
import RetailModels
import RetailStore
import TerminalUI
import Testing

@testable import POSTerminal

/// The list of sales and their receipts.
@MainActor
@Suite struct SalesTests {
    /// `count` sales of two tills, one a minute, the newest first.
    private func sales(_ count: Int) -> [SaleSummary] {
        (1...count).reversed().map { number in
            SaleSummary(
                id: "s\(number)", kind: "sale",
                number: ReceiptNumber.text(
                    series: number % 3 == 0 ? "02" : "01", sequence: Int64(number)),
                series: number % 3 == 0 ? "02" : "01",
                at: TestShop.now - 60_000 * Int64(count - number),
                operatorName: number % 3 == 0 ? "Ada" : "Maria", items: Int64(number % 7 + 1),
                gross: TestShop.money(Int64(number) * 111))
        }
    }

    private func open(_ driver: TillDriver) async {
        await driver.beginShift()
        await driver.press(.function(10), .character("2"))
    }

    /// The number in the marked row.
    private func marked(_ driver: TillDriver) -> String {
        let row = driver.text.split(separator: "\n").first { $0.contains("▸") } ?? ""
        return String(row.drop { !$0.isNumber }.prefix { $0 != " " })
    }

    @Test func theSalesOfTheShopAreListed() async throws {
        let driver = TillDriver()
        var list = sales(12)
        list[1].kind = "refund"
        list[1].items = -2
        list[1].gross = TestShop.money(-1_234_567)
        driver.till.sell(list)
        await open(driver)
        try Snapshot.expect(driver.terminal.buffer, is: "Sales")
        await driver.press(.escape)
        #expect(driver.text.contains("scan, code or name"))
    }

    @Test func aShopWithoutSalesSaysSo() async {
        let driver = TillDriver()
        await open(driver)
        #expect(driver.text.contains("No sales yet."))
        await driver.press(.enter)
        #expect(driver.text.contains("There is no sale to show yet."))
    }

    @Test func theSalesAreLoadedPageByPage() async {
        let driver = TillDriver()
        driver.till.sell(sales(250))
        await open(driver)
        #expect(driver.text.contains("Sales  100+ sales"))
        #expect(driver.till.salesAsked == [nil])
        await driver.press(.end)
        #expect(driver.text.contains("200+ sales"))
        await driver.press(.end, .end, .end)
        #expect(driver.text.contains("250 sales"))
        #expect(marked(driver) == "01-000001")
    }

    @Test func aSaleIsShownAsItsReceipt() async throws {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.character("+"), .enter)
        let rows = try await driver.till.journal.rows(in: [.open], after: 1, limit: 1)
        let document = try #require(rows.first?.write.id)
        await driver.press(.escape)
        var list = sales(3)
        list[1].id = document
        driver.till.sell(list)
        await driver.press(.function(10), .character("2"), .down, .enter)
        #expect(driver.text.contains("Receipt 01-000002"))
        #expect(driver.text.contains("Applesauce 50 Oz"))
        try Snapshot.expect(driver.terminal.buffer, is: "SalesReceipt")
        await driver.press(.down, .escape)
        #expect(marked(driver) == list[1].number)
        await driver.press(.down, .enter)
        #expect(driver.text.contains("There is no such thing on the server."))
    }

    /// A hint of the server brings the new sale at once, and the marked one stays marked.
    @Test func aSaleOfAnotherTillAppearsByItself() async {
        let driver = TillDriver()
        driver.store.send(.started)
        driver.till.sell(Array(sales(40).dropFirst(2)))
        await open(driver)
        await driver.press(.down, .down)
        let before = marked(driver)
        driver.till.sell(sales(40))
        driver.till.tell(.catalogue)
        driver.till.tell(.sales)
        await driver.wait(for: "40 sales")
        #expect(driver.text.contains("01-000040"))
        #expect(marked(driver) == before)
        #expect(driver.till.salesAsked == [nil, nil])
    }

    /// Each answer moves the time of the last one: a list that asked again for that would never
    /// end.
    @Test func anAnswerIsNoReasonToAskAgain() async {
        let driver = TillDriver()
        driver.till.sell(sales(3))
        await open(driver)
        var status = FailoverMachine().status
        driver.store.send(.connection(status))
        await driver.press(.down)
        let asked = driver.till.salesAsked.count
        for answeredAt in 1...5 as ClosedRange<Int64> {
            status.lastAnswerMs = answeredAt
            driver.store.send(.connection(status))
            await driver.press(.down)
        }
        #expect(driver.till.salesAsked.count == asked)
        status.mode = .cloud
        driver.store.send(.connection(status))
        await driver.press(.down)
        #expect(driver.till.salesAsked.count == asked + 1)
    }

    /// Without hints an open list asks by itself, every five seconds; a closed one does not.
    @Test func withoutHintsTheListAsksByItself() async {
        let driver = TillDriver()
        driver.till.sell(sales(3))
        await open(driver)
        for count in 4...6 {
            driver.till.sell(sales(count))
            await driver.till.pass(SalesList.pollEvery ?? .zero)
            await driver.wait(for: "\(count) sales")
        }
        #expect(SalesList.pollEvery == .seconds(5))
        driver.till.failSales(.unreachable("nobody"))
        await driver.till.pass(SalesList.pollEvery ?? .zero)
        await driver.wait(for: "No server answers")
        #expect(driver.text.contains("6 sales"))
        let asked = driver.till.salesAsked.count
        await driver.press(.escape, .function(10), .escape)
        #expect(driver.till.salesAsked.count == asked)
    }

    /// What is asked again goes down to the marked row, so that it stays.
    @Test func farDownTheListTheMarkedSaleStaysToo() async {
        let driver = TillDriver()
        driver.store.send(.started)
        driver.till.sell(Array(sales(400).dropFirst(50)))
        await open(driver)
        await driver.press(.end, .end, .up)
        let before = marked(driver)
        driver.till.sell(sales(400))
        driver.till.tell(.sales)
        while driver.till.salesAsked.count < 6 { await Task.yield() }
        await driver.store.waitUntilIdle()
        #expect(marked(driver) == before)
        #expect(driver.text.contains("300+ sales"))
    }

    @Test func aRefreshThatComesTooLateIsDropped() {
        var list = ListPages<SaleSummary>()
        let all = sales(150)
        let first = Page(Array(all.prefix(101)), limit: 100) { $0.pageKey }
        let rest = Page(Array(all.dropFirst(100)), limit: 100) { $0.pageKey }
        list.refresh(.init(first, after: nil))
        #expect(list.items.isEmpty)
        list.take(.init(first, after: nil))
        list.take(.init(rest, after: first.next))
        for _ in 0..<149 { _ = list.move(.down) }
        #expect(list.selected?.rowID == "s1")
        list.refresh(.init(first, after: nil))
        #expect(list.items.count == 150)
        #expect(list.selected?.rowID == "s1")
        list.refresh(.init(Page(items: Array(all.dropFirst(140)), next: nil), after: nil))
        #expect(list.selected?.rowID == "s1")
        #expect(list.countText == "10 sales")
    }

    /// The catalogue's hint reaches the inventory and the search.
    @Test(arguments: [[Key.function(10), .character("1")], [.function(2), .character("b")]])
    func aChangedCatalogueIsShown(keys: [Key]) async {
        let driver = TillDriver()
        driver.store.send(.started)
        await driver.beginShift()
        for key in keys { await driver.press(key) }
        var products = TestShop.products
        products[1].product.name = "Bread, renamed"
        driver.till.stock(products)
        driver.till.tell(.people)
        driver.till.tell(.catalogue)
        await driver.wait(for: "Bread, renamed")
    }
}
