import RetailModels
import RetailStore
import TerminalUI
import Testing

@testable import POSTerminal

/// Payments that were taken and are not the whole survive the till.
@MainActor
@Suite struct KeptPaymentTests {
    /// The till ended with this on the disk; somebody signs in again.
    private func restarted(after driver: TillDriver) async throws -> TillDriver {
        let cart = try #require(driver.till.carts.last ?? nil)
        let text = try CanonicalJSON.text(cart)
        let till = FakeTill()
        till.keep(.open(try CanonicalJSON.decode(Cart.self, from: Array(text.utf8))))
        let second = TillDriver(till)
        await second.beginShift()
        return second
    }

    @Test func thePaymentStandsThereAgain() async throws {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.character("+"))
        await driver.enter("2")
        #expect(driver.till.carts.last??.settlement?.payments.map(\.amount.minor) == [200])
        let second = try await restarted(after: driver)
        #expect(second.text.contains("to pay        5.78"))
        #expect(second.text.contains("remaining        3.78"))
        #expect(second.text.contains("1 payment was taken before the restart."))
        await second.press(.character("-"))
        #expect(second.till.carts.last??.settlement == nil, "what is taken back is forgotten")
        await second.press(.escape)
        #expect(second.text.contains("Bananas"))
        await second.press(.character("+"), .enter)
        #expect(second.text.contains("PAID 01-000002"))
    }

    @Test func theRestCompletesIt() async throws {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.character("+"))
        await driver.enter("2")
        let second = try await restarted(after: driver)
        await second.press(.enter)
        #expect(second.text.contains("PAID 01-000002"))
        let rows = try await second.till.journal.rows(in: [.open], after: 0, limit: 9)
        let document = try CanonicalJSON.decode(
            Document.self, from: Array(try #require(rows.last).write.body.utf8))
        #expect(document.sale?.payments.map(\.amount.minor) == [200, 378])
        #expect(document.sale?.fault() == nil)
        #expect(second.till.carts.last == .some(nil))
    }

    /// The disk refused the sale, and the till was killed before it took it.
    @Test func aWholePaymentIsCompletedByEnter() async throws {
        let driver = TillDriver()
        await driver.beginSale()
        driver.till.journal.refuse(SQLFailure(kind: .diskFull, message: "full"))
        await driver.press(.character("+"))
        await driver.enter("10")
        #expect(driver.till.carts.last??.settlement?.isComplete == true)
        let second = try await restarted(after: driver)
        #expect(second.text.contains("and nothing remains: Enter completes"))
        await second.press(.enter)
        #expect(second.text.contains("CHANGE 4.22"))
    }

    @Test func theTillMayBeClosedMeanwhile() async throws {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.character("+"))
        await driver.enter("2")
        await driver.press(.control("q"))
        #expect(driver.text.contains("The open sale (3 items) and what was "))
        #expect(driver.text.contains("paid for it are kept."))
        await driver.press(.character("n"))
        #expect(driver.text.contains("remaining        3.78"))
    }

    /// The shop's tax rules have changed since: nobody guesses what the payments were for.
    @Test func whatDoesNotFitIsSaid() async throws {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.character("+"))
        await driver.enter("2")
        var cart = try #require(driver.till.carts.last ?? nil)
        cart.lines.removeLast()
        let till = FakeTill()
        till.keep(.open(cart))
        let second = TillDriver(till)
        await second.beginShift()
        #expect(second.text.contains("Taken before the restart"))
        #expect(second.text.contains("Cash 2.00"))
        #expect(second.text.contains("Bread Italian"))
    }
}
