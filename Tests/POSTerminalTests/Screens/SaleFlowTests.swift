import RetailModels
import RetailStore
import TerminalUI
import Testing

@testable import POSTerminal

/// A whole sale, as a cashier sees it.
@MainActor
@Suite struct SaleFlowTests {
    @Test func aCashSaleCostsItsScansAndTwoKeys() async {
        let driver = TillDriver()
        #expect(driver.text.contains("Operator"))
        #expect(driver.text.contains("PIN"))
        #expect(!driver.text.contains("Float"))
        await driver.enter("1")
        await driver.enter("1111")
        #expect(driver.text.contains("Float"))
        await driver.enter("100")
        #expect(!driver.text.contains("Float"))
        #expect(driver.text.contains("Maria"))

        for number in 1...3 { await driver.scan(TestShop.code(number)) }
        await driver.type("3*")
        await driver.scan(TestShop.code(4))
        #expect(driver.text.contains("Applesauce 50 Oz"))
        #expect(driver.text.contains("3 ×  4.99  14.97"))
        #expect(driver.text.contains("6 items"))

        await driver.press(.character("+"))
        #expect(driver.text.contains("to pay       21.84"))
        await driver.press(.enter)
        #expect(driver.text.contains("PAID 01-000002"))
        #expect(driver.text.contains("CHANGE 0.00"))
        #expect(!driver.text.contains("Float"))
    }

    @Test func changeIsShownUntilTheNextScan() async {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.character("+"))
        await driver.enter("20")
        #expect(driver.text.contains("PAID 01-000002"))
        #expect(driver.text.contains("CHANGE 14.22"))
        // Pressed once too often: the change stays.
        await driver.press(.enter, .character("+"), .character("-"))
        #expect(driver.text.contains("CHANGE 14.22"))
        await driver.scan(TestShop.code(1))
        #expect(!driver.text.contains("CHANGE"))
        #expect(driver.text.contains("1 item "))
        #expect(driver.text.contains("2.79"))
    }

    @Test func digitsTypedAfterwardsBeginTheNextSaleToo() async {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.character("+"), .enter)
        await driver.enter("2*25671")
        #expect(driver.text.contains("2 ×  2.79"))
    }

    @Test func everyStepOfTheSaleIsKeptAndAPaidSaleIsForgotten() async {
        let driver = TillDriver()
        await driver.beginShift()
        #expect(driver.till.carts.isEmpty)
        for number in 1...3 {
            await driver.scan(TestShop.code(number))
            #expect(driver.till.carts.count == number)
            #expect(driver.till.carts.last??.lines.count == number)
        }
        await driver.press(.character("-"))
        #expect(driver.till.carts.last??.lines.map(\.product.name).count == 2)
        #expect(driver.till.carts.last??.voidedLines == 1)
        await driver.press(.character("+"), .enter)
        #expect(driver.till.carts.last == .some(nil))
        #expect(driver.till.carts.count == 5)
    }

    @Test func allLinesBelongToTheSaleWithTheIDOfTheCart() async throws {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.character("+"), .enter)
        let rows = try await driver.till.journal.rows(in: [.open], after: 0, limit: 10)
        #expect(rows.map(\.write.id) == ["shift-1", "sale-1"])
        let document = try CanonicalJSON.decode(
            Document.self, from: Array(rows[1].write.body.utf8))
        #expect(document.sale?.priced.lines.map(\.line.entry) == [.scanned, .scanned, .scanned])
        #expect(document.sale?.fault() == nil)
    }

    @Test func whatWasKeptBeforeARestartStandsThereAgain() async throws {
        let first = TillDriver()
        await first.beginSale()
        let cart = try #require(first.till.carts.last ?? nil)

        let till = FakeTill()
        till.keep(.open(cart))
        let second = TillDriver(till)
        await second.beginShift()
        #expect(second.text.contains("Applesauce 50 Oz"))
        #expect(second.text.contains("Bananas"))
        #expect(second.till.carts.isEmpty)
        await second.scan(TestShop.code(4))
        #expect(second.till.carts.last??.id == cart.id)
    }

    @Test func aSaleThatWasPaidBeforeTheRestartIsNotOpenedAgain() async {
        let till = FakeTill()
        till.keep(.paid(number: "01-000124"))
        let driver = TillDriver(till)
        await driver.beginShift()
        #expect(driver.text.contains("Sale 01-000124 was paid before the restart."))
        #expect(driver.text.contains("0 items"))
    }

    @Test func aDiskThatRefusesTheCartIsSaidAndTheSaleGoesOn() async {
        let driver = TillDriver()
        await driver.beginShift()
        let full = SQLFailure(kind: .diskFull, message: "full")
        driver.till.failKeeping(.cartNotKept(full))
        await driver.scan(TestShop.code(1))
        #expect(driver.text.contains("The open sale is not kept on the disk: the disk is full."))
        #expect(driver.text.contains("Applesauce 50 Oz"))
        #expect(driver.till.tones.last == .reject)
        driver.till.failKeeping(nil)
        await driver.scan(TestShop.code(2))
        #expect(driver.till.carts.last??.lines.count == 2)
    }

    @Test func aDiskThatRefusesThePaymentLosesNothing() async {
        let driver = TillDriver()
        await driver.beginSale()
        driver.till.journal.refuse(SQLFailure(kind: .diskFull, message: "full"))
        await driver.press(.character("+"))
        await driver.enter("10")
        #expect(driver.text.contains("Nothing was written: the disk is full. Enter tries again."))
        #expect(!driver.text.contains("PAID"))
        #expect(driver.till.carts.last??.lines.count == 3)
        driver.till.journal.refuse(nil)
        await driver.press(.enter)
        #expect(driver.text.contains("PAID 01-000002"))
        #expect(driver.text.contains("CHANGE 4.22"))
    }

    @Test func anotherOperatorDoesNotFindTheOpenSale() async {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.function(10))
        await driver.type("8")
        #expect(driver.text.contains("PIN"))
        #expect(!driver.text.contains("Maria"))
        await driver.enter("2")
        await driver.enter("2222")
        #expect(driver.text.contains("Ada"))
        #expect(!driver.text.contains("Bananas"))
    }
}
