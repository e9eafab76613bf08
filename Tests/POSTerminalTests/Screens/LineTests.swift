import RetailModels
import TerminalUI
import Testing
import Till

@testable import POSTerminal

/// Lines after they were sold, and what is no product.
@MainActor
@Suite struct LineTests {
    private func lines(_ driver: TillDriver) -> [CartLine] {
        driver.state.sale?.cart?.lines ?? []
    }

    @Test func theMarkedLineGetsAnotherQuantity() async {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.up, .up, .control("n"))
        await driver.enter("2.5")
        #expect(lines(driver)[0].quantity == TestShop.quantity(2_500))
        #expect(driver.text.contains("2.5 × Applesauce 50 Oz."))
        await driver.press(.control("n"))
        await driver.enter("0")
        #expect(driver.text.contains("0 is no quantity"))
        await driver.press(.escape)
        #expect(lines(driver)[0].quantity == TestShop.quantity(2_500))
    }

    @Test func fewerOfALineIsAPartOfItVoided() async {
        let strict = TestShop.facts {
            $0.roles = ["cashier": RoleLimits(allowed: [], discountMaxPPM: 0)]
        }
        let driver = TillDriver(facts: strict)
        await driver.beginShift()
        await driver.enter("3*25671")
        await driver.press(.control("n"))
        await driver.enter("4")
        #expect(driver.state.dialog == nil)
        await driver.press(.control("n"))
        await driver.enter("2")
        #expect(driver.text.contains("Approval"))
        await driver.press(.escape)
        #expect(lines(driver)[0].quantity == TestShop.quantity(4_000))
    }

    @Test func notesStandOnTheScreenAndOnTheReceipt() async throws {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.control("t"))
        await driver.type("1")
        await driver.enter("no bag")
        #expect(driver.text.contains("Bananas (no bag)"))
        await driver.press(.control("t"))
        await driver.type("2")
        await driver.enter("gift, wrap it")
        try Snapshot.expect(driver.terminal.buffer, is: "SellNotes")
        await driver.press(.character("+"), .enter, .character("r"), .end)
        #expect(driver.text.contains("  no bag"))
        #expect(driver.text.contains("gift, wrap it"))
    }

    /// What comes back is neither changed nor sold again.
    @Test func aLineThatGivesBackStaysAsItIs() async throws {
        var cart = Cart(id: "back")
        let found = FoundProduct(product: TestShop.products[0].product, taxPPM: 20_000)
        cart.lines = [
            CartLine(
                product: SoldProduct(found, code: nil), quantity: TestShop.quantity(-1_000),
                unitPrice: found.product.price, entry: .searched,
                returned: LineReturn(origin: nil))
        ]
        let till = FakeTill()
        till.keep(.open(cart))
        let driver = TillDriver(till)
        await driver.beginManagersShift()
        await driver.press(.control("n"))
        await driver.enter("2")
        #expect(driver.text.contains("Applesauce 50 Oz stays as it is."))
        await driver.press(.function(4), .character("1"))
        await driver.enter("10")
        #expect(driver.text.contains("Applesauce 50 Oz stays as it is."))
        await driver.press(.control("r"))
        #expect(driver.text.contains("Nothing to repeat yet"))
        #expect(lines(driver) == cart.lines)
    }

    @Test func theLastLineIsRepeatedAtTheShopsPrice() async {
        let driver = TillDriver()
        await driver.beginManagersShift()
        await driver.enter("2*26093")
        await driver.press(.function(4))
        await driver.type("3")
        await driver.enter("1.00")
        await driver.press(.control("r"))
        #expect(lines(driver).map(\.unitPrice.minor) == [100, 159])
        #expect(lines(driver)[1].quantity == TestShop.quantity(2_000))
        #expect(lines(driver)[1].priceSource == PriceSource.catalogue)
        #expect(driver.till.tones.last == .accept)
    }

    @Test func aPriceCheckSellsNothing() async throws {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.control("g"))
        #expect(driver.text.contains("price of ▸"))
        await driver.scan(TestShop.code(4))
        #expect(driver.text.contains("TV Magazine: 4.99, 6 on hand. Nothing was sold."))
        #expect(driver.state.sale?.lineCount == 3)
        let notes = await driver.till.register.waitingNotes
        #expect(notes.last?.action == "priceLookUp")
        // The next code is sold again.
        await driver.scan(TestShop.code(4))
        #expect(driver.state.sale?.lineCount == 4)
        await driver.press(.control("g"), .escape)
        #expect(!driver.text.contains("price of ▸"))
    }

    @Test func aDepartmentSellsByPrice() async throws {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.type("2*4.50")
        await driver.press(.control("d"))
        try Snapshot.expect(driver.terminal.buffer, is: "Departments")
        await driver.type("1")
        #expect(driver.text.contains("GROCERY for 4.50."))
        let line = try #require(lines(driver).first)
        #expect(line.priceSource == PriceSource.department)
        #expect(line.product.taxClass == "reduced" && line.product.taxPPM == 20_000)
        #expect(driver.state.sale?.priced?.gross == TestShop.money(918))
        // Without a price it is asked for; a class without a rate cannot be sold.
        await driver.press(.control("d"), .character("3"))
        #expect(driver.text.contains("has the tax class odd, which this shop has not."))
        await driver.press(.control("d"), .character("2"))
        await driver.enter("0.80")
        #expect(lines(driver).count == 2)
        await driver.press(.character("+"), .enter)
        let sale = try #require(await driver.till.documents().last?.sale)
        #expect(sale.fault() == nil)
    }

    @Test func aCodeThatNobodyKnowsIsSoldByDepartment() async throws {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.scan("9999999999994")
        #expect(driver.text.contains("No product has the code"))
        await driver.press(.control("d"), .character("1"))
        await driver.enter("3.20")
        let line = try #require(lines(driver).last)
        #expect(line.priceSource == PriceSource.unknownCode)
        #expect(line.product.barcode == "9999999999994")
        #expect(driver.state.sale?.lineCount == 4)
        // The next department sale has no code.
        await driver.type("1.00")
        await driver.press(.control("d"), .character("1"))
        #expect(lines(driver).last?.priceSource == PriceSource.department)
        await driver.scan(TestShop.code(1))
        #expect(driver.state.sale?.lineCount == 6)
    }

    @Test func managersFindTheCodesThatNobodyKnew() async throws {
        let driver = TillDriver()
        await driver.beginManagersShift()
        await driver.press(.control("p"))
        await driver.enter("unknown codes")
        #expect(driver.text.contains("Unknown codes  1 unknown code"))
        try Snapshot.expect(driver.terminal.buffer, is: "UnknownCodes")
        await driver.press(.escape)
        #expect(driver.text.contains("scan, code or name"))
    }

    @Test func wordsThatWereSearchedForAreNoCode() async {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.enter("bread")
        await driver.press(.escape)
        await driver.type("1.00")
        await driver.press(.control("d"), .character("1"))
        #expect(lines(driver).last?.priceSource == PriceSource.department)
        await driver.enter("4711")
        await driver.press(.escape)
        await driver.type("1.00")
        await driver.press(.control("d"), .character("1"))
        #expect(lines(driver).last?.product.barcode == "4711")
    }

    @Test func whatHasNoPriceIsAskedForOne() async {
        let till = FakeTill()
        var products = TestShop.products
        products[3].product.price = .zero
        till.stock(products)
        let driver = TillDriver(till)
        await driver.beginShift()
        await driver.scan(TestShop.code(4))
        #expect(driver.text.contains("Price: TV Magazine"))
        await driver.enter("2.00")
        #expect(lines(driver).first?.unitPrice == TestShop.money(200))
        #expect(lines(driver).first?.priceSource == PriceSource.entered)
    }

    @Test func theLastChangeIsTakenBack() async {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.control("n"))
        await driver.enter("5")
        await driver.press(.control("u"))
        #expect(driver.text.contains("The last change was taken back."))
        #expect(lines(driver)[2].quantity == .one)
        await driver.press(.character("-"), .control("u"))
        #expect(lines(driver).count == 3)
        #expect(driver.state.sale?.cart?.voidedLines == 0)
        await driver.press(.control("u"))
        #expect(driver.text.contains("There is no change to take back."))
        await driver.press(.function(8), .character("2"), .character("y"), .control("u"))
        #expect(lines(driver).count == 3)
        // A line sold since is not lost with the change before it.
        await driver.press(.control("n"))
        await driver.enter("5")
        await driver.scan(TestShop.code(1))
        await driver.press(.control("u"))
        #expect(lines(driver).count == 4)
    }
}
