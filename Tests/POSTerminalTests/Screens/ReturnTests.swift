import RetailModels
import TerminalUI
import Testing

@testable import POSTerminal

/// Goods come back, as a cashier sees it.
@MainActor
@Suite struct ReturnTests {
    /// 01-000002: two of applesauce, bread and bananas, paid in cash.
    private func sold(_ keys: Key...) async -> TillDriver {
        let driver = TillDriver()
        await driver.beginShift(as: TestShop.ada)
        await driver.type("2*")
        for number in 1...3 { await driver.scan(TestShop.code(number)) }
        await driver.press(.character("+"))
        if keys.isEmpty { await driver.press(.enter) }
        for key in keys { await driver.press(key) }
        await driver.press(.escape)
        return driver
    }

    private func last(_ driver: TillDriver) async throws -> Sale {
        try #require(await driver.till.documents().last?.sale)
    }

    @Test func aLineComesBackByItsReceipt() async throws {
        let driver = await sold()
        await driver.press(.function(7))
        #expect(driver.text.contains("receipt ▸ _"))
        try Snapshot.expect(driver.terminal.buffer, is: "Return")
        await driver.enter("2")
        #expect(driver.text.contains("of 01-000002, 2026-10-19 12:04"))
        await driver.press(.character("+"))
        #expect(driver.text.contains("back        2.85"))
        try Snapshot.expect(driver.terminal.buffer, is: "ReturnLines")
        await driver.press(.enter)
        #expect(driver.text.contains("to give back        2.85"))
        try Snapshot.expect(driver.terminal.buffer, is: "PayBack")
        await driver.press(.enter)
        #expect(driver.text.contains("REFUND 01-000003"))
        #expect(driver.text.contains("CASH BACK 2.85"))
        try Snapshot.expect(driver.terminal.buffer, is: "PaidBack")
        await driver.press(.character("r"))
        #expect(driver.text.contains("Refund of 01-000002"))
        let refund = try await last(driver)
        #expect(refund.payments.map(\.amount.minor) == [-285])
        #expect(refund.priced.lines.map(\.line.quantity.milli) == [-1000])
    }

    @Test func noMoreComesBackThanWasSold() async {
        let driver = await sold()
        await driver.press(.function(7))
        await driver.enter("01-2")
        await driver.enter("3")
        #expect(driver.text.contains("At most 2 of it may still come back."))
        await driver.enter("1.5")
        await driver.press(.enter, .enter)
        #expect(driver.text.contains("REFUND"))
        await driver.press(.escape, .function(7))
        await driver.scan("01-000002")
        await driver.press(.character("+"), .character("+"))
        #expect(driver.text.contains("0.5"))
        await driver.press(.character("a"), .enter, .enter)
        #expect(driver.text.contains("REFUND 01-000004"))
        await driver.press(.escape, .function(7))
        await driver.enter("01-000002")
        #expect(driver.text.contains("Everything of 01-000002 came back already."))
    }

    @Test func aScanTakesOneOfItsLine() async throws {
        let driver = await sold()
        await driver.press(.function(7))
        await driver.enter("2")
        await driver.scan(TestShop.code(2))
        await driver.scan(TestShop.code(2))
        #expect(driver.text.contains("At most 1 of it may still come back."))
        await driver.scan(TestShop.code(4))
        #expect(driver.text.contains("is not on this receipt."))
        await driver.press(.enter, .enter)
        #expect(try await last(driver).priced.lines.map(\.line.product.name) == ["Bread Italian"])
    }

    @Test func anExchangeIsOneSale() async throws {
        let driver = await sold()
        await driver.scan(TestShop.code(4))
        await driver.press(.function(7))
        await driver.enter("2")
        await driver.press(.character("+"), .enter)
        #expect(driver.text.contains("Taken back: 1 line."))
        #expect(driver.text.contains("-1 ×  2.79  -2.79"))
        await driver.press(.character("+"), .enter)
        #expect(driver.text.contains("PAID 01-000003"))
        let sale = try await last(driver)
        #expect(sale.refundOf == nil)
        #expect(sale.priced.lines.map(\.line.quantity.milli) == [1000, -1000])
    }

    @Test func moneyGoesBackTheWayItCame() async throws {
        let driver = await sold(
            .character("5"), .character("c"), .enter, .character("4"), .character("2"),
            .character("4"), .character("2"), .enter, .character("0"), .character("8"),
            .character("1"), .character("2"), .character("3"), .character("4"), .enter, .enter)
        await driver.press(.function(7))
        await driver.enter("2")
        await driver.press(.character("a"), .enter)
        #expect(driver.text.contains("Enter Card 5.00"))
        await driver.enter("5")
        #expect(driver.text.contains("At most 3.63 goes back by Cash"))
        await driver.press(.escape, .enter)
        #expect(driver.text.contains("Card        CARD ··4242 auth 081234"))
        #expect(driver.text.contains("remaining        3.63"))
        await driver.press(.enter)
        #expect(driver.text.contains("CASH BACK 3.63"))
        let refund = try await last(driver)
        #expect(refund.payments.map(\.tender) == [.card, .cash])
        #expect(refund.payments.map(\.amount.minor) == [-500, -363])
    }

    @Test func storeCreditIsOwedByNumberAndSpentAgain() async throws {
        let driver = await sold()
        await driver.press(.function(7))
        await driver.enter("2")
        await driver.press(.character("+"), .enter, .character("s"))
        await driver.enter("SC 7001")
        #expect(driver.text.contains("CASH BACK 0.00"))
        #expect(try await last(driver).payments.map(\.holder) == ["SC7001"])
        await driver.press(.escape)
        await driver.scan(TestShop.code(4))
        await driver.press(.character("+"), .character("g"))
        await driver.scan("SC7001")
        #expect(driver.text.contains("remaining        2.50"))
        await driver.press(.character("g"))
        await driver.enter("SC7001")
        #expect(driver.text.contains("0.00 is left on ··7001."))
    }

    @Test func anotherTillsReceiptIsCappedWhileApart() async throws {
        let driver = await sold()
        var other = try #require(await driver.till.documents().last)
        other.id = "other"
        other.device = "other"
        other.series = "02"
        driver.till.receive([other])
        driver.till.setApart()
        await driver.press(.function(7))
        await driver.enter("02-3")
        #expect(driver.text.contains("02-000003 is not known here, and the cloud"))
        await driver.press(.escape)
        await driver.enter("02-2")
        await driver.press(.character("a"), .enter)
        #expect(driver.text.contains("to give back"))
    }

    @Test func goodsWithoutAReceiptHaveAReason() async throws {
        let driver = await sold()
        await driver.press(.function(7), .function(7))
        await driver.press(.enter)
        #expect(driver.text.contains("Reason is empty."))
        await driver.enter("was a present")
        await driver.type("2*")
        await driver.scan(TestShop.code(1))
        #expect(driver.text.contains("Without a receipt: was a present"))
        await driver.press(.enter, .enter)
        #expect(driver.text.contains("REFUND 01-000003"))
        let refund = try await last(driver)
        #expect(refund.refundOf == nil)
        #expect(refund.priced.lines.first?.line.returned?.reason == "was a present")
        #expect(refund.priced.lines.first?.line.quantity.milli == -2_000)
    }

    /// A cashier asks a manager, whose name is on the line.
    @Test func goodsWithoutAReceiptAreApproved() async throws {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.press(.function(7), .function(7))
        #expect(driver.text.contains("Goods without a receipt"))
        await driver.enter("2")
        await driver.enter("2222")
        await driver.enter("no receipt kept")
        await driver.scan(TestShop.code(1))
        await driver.press(.enter, .enter)
        #expect(driver.text.contains("REFUND 01-000002"))
        let returned = try await last(driver).priced.lines.first?.line.returned
        #expect(returned?.approvedBy?.operatorName == "Ada")
    }

    @Test func whatIsNoReceiptIsSaid() async {
        let driver = await sold()
        await driver.press(.function(7))
        await driver.enter("x")
        #expect(driver.text.contains("x is no receipt's number."))
        await driver.press(.escape)
        await driver.enter("99")
        #expect(driver.text.contains("No sale has the number 01-000099."))
        await driver.press(.escape)
        await driver.enter("2")
        await driver.press(.enter)
        #expect(driver.text.contains("Nothing is chosen yet"))
        await driver.press(.escape, .escape)
        #expect(driver.text.contains("scan, code or name"))
    }
}
