import RetailModels
import TerminalUI
import Testing

@testable import POSTerminal

@MainActor
@Suite struct SellTests {
    @Test func thePictureOfASale() async throws {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.enter("25671")
        await driver.enter("2*26093")
        await driver.type("0.845*")
        await driver.scan(TestShop.code(3))
        await driver.type("40000002567")
        try Snapshot.expect(driver.terminal.buffer, is: "Sell")
    }

    @Test func anUnknownScanIsRefusedAndSoIsTheNextUntilAKeyClears() async throws {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.scan("9999999999994")
        #expect(driver.text.contains("No product has the code 9999999999994."))
        #expect(driver.till.tones.last == .reject)
        try Snapshot.expect(driver.terminal.buffer, is: "SellUnknown")
        await driver.scan(TestShop.code(4))
        #expect(driver.text.contains("later scan was not taken: scan again."))
        #expect(driver.till.lookups.last == "9999999999994")
        await driver.press(.escape)
        #expect(!driver.text.contains("No product"))
        await driver.scan(TestShop.code(4))
        #expect(driver.text.contains("TV Magazine"))
    }

    @Test func afterARefusalDigitsAreNotLostAndCommandsOnlyClear() async {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.scan("9999999999994")
        await driver.press(.character("+"))
        #expect(driver.text.contains("scan, code or name"))
        await driver.scan("9999999999994")
        await driver.enter("26889")
        #expect(driver.text.contains("TV Magazine"))
    }

    @Test func aTypedCodeThatNobodyKnowsIsSearchedFor() async {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.enter("3*bread")
        #expect(driver.text.contains("Find 3 × ▸ bread"))
        await driver.press(.enter)
        #expect(driver.text.contains("3 ×  1.59"))
        #expect(driver.state.sale?.cart?.lines.first?.entry == .searched)
    }

    @Test func wordsThatCameInOnePieceAreSearchedForToo() async {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.type("x")
        await driver.scan("2*applesauce")
        #expect(driver.text.contains("Find 2 × ▸ applesauce"))
        await driver.press(.escape)
        #expect(driver.text.contains("▸ x_"))
    }

    @Test func theLastLineOrAMarkedOneIsTakenBack() async {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.character("-"))
        #expect(driver.text.contains("Voided: Bananas."))
        await driver.press(.up, .function(8))
        #expect(driver.text.contains("1  the line: Applesauce 50 Oz"))
        await driver.press(.enter)
        #expect(driver.state.sale?.cart?.lines.map(\.product.name) == ["Bread Italian"])
        #expect(driver.state.sale?.cart?.voidedLines == 2)
    }

    @Test func theWholeSaleIsVoidedOnlyAfterAYes() async {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.function(8))
        await driver.type("2")
        #expect(driver.text.contains("Void the whole sale, 3 items?"))
        await driver.scan(TestShop.code(4))
        #expect(driver.till.tones.last == .reject)
        await driver.press(.escape)
        #expect(driver.state.sale?.lineCount == 3)
        await driver.press(.function(8), .character("2"), .character("y"))
        #expect(driver.text.contains("The sale was voided."))
        #expect(driver.state.sale?.cart?.voidedLines == 3)
        #expect(driver.till.carts.last??.isEmpty == true)
    }

    @Test func nothingToVoidAndNothingToPayAreSaid() async {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.press(.character("-"))
        #expect(driver.text.contains("The sale has no line to void."))
        await driver.press(.function(8))
        #expect(driver.text.contains("The sale has no line to void."))
        await driver.press(.character("+"))
        #expect(driver.text.contains("Nothing to pay yet"))
    }

    @Test func commandsAreTextWhileSomethingIsTyped() async {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.type("a+-/:?")
        #expect(driver.text.contains("▸ a+-/:?_"))
        await driver.press(.escape)
        #expect(driver.state.base.page.isEntryEmpty)
    }

    @Test func aBurstWithAQuantityIsBoth() async {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.scan("12*\(TestShop.code(1))")
        #expect(driver.text.contains("12 ×  2.79"))
        await driver.type("abc")
        await driver.scan(TestShop.code(2))
        #expect(driver.text.contains("▸ abc_"))
        #expect(driver.text.contains("1 ×  1.59"))
    }

    @Test(arguments: ["100000000000000000000*25671", "0*25671", "1.23456*25671"])
    func aQuantityThatIsNoneIsRefusedAndNothingIsLost(typed: String) async {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.enter(typed)
        #expect(driver.text.contains("is no quantity"))
        #expect(driver.state.sale?.lineCount == 3)
        #expect(!driver.state.base.page.isEntryEmpty)
    }

    @Test func afterAComplaintAboutWhatIsTypedAScanIsTaken() async {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.enter("3*")
        #expect(driver.text.contains("Scan or type the code behind 3*."))
        await driver.scan(TestShop.code(1))
        #expect(driver.text.contains("3 ×  2.79"))
    }

    @Test func aTotalBeyondAllMeasureIsRefused() async {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.enter("1000*30004")
        #expect(driver.text.contains("With Gold bar the total is larger than the till can count."))
        #expect(driver.state.sale?.lineCount == 3)
    }

    @Test func cardNumbersStayOutOfTheEntryLine() async {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.scan("4242424242424242")
        #expect(driver.text.contains("That is a card number."))
        #expect(!driver.till.lookups.contains("4242424242424242"))
        await driver.press(.escape)
        await driver.type("4242424242424242")
        #expect(!driver.text.contains("42424242"))
        #expect(driver.text.contains("That is a card number."))
        await driver.press(.escape, .paste("card 4242 4242 4242 4242"))
        #expect(driver.state.base.page.isEntryEmpty)
    }

    @Test func aServerThatDoesNotAnswerIsSaidAndTheTextStays() async {
        let driver = TillDriver()
        await driver.beginSale()
        driver.till.failLookups(.unreachable("refused"))
        await driver.enter("2*26889")
        #expect(driver.text.contains("No server answers"))
        #expect(driver.text.contains("▸ 2*26889_"))
        driver.till.failLookups(nil)
        await driver.press(.enter)
        #expect(driver.text.contains("2 ×  4.99"))
    }

    @Test func theLastLineAddedIsAlwaysVisible() async throws {
        let driver = TillDriver()
        await driver.beginShift()
        for _ in 1...25 { await driver.scan(TestShop.code(1)) }
        await driver.scan(TestShop.code(4))
        #expect(driver.text.contains("▸26  TV Magazine"))
        for _ in 1...25 { await driver.press(.up) }
        #expect(driver.text.contains("▸ 1  Applesauce"))
        await driver.scan(TestShop.code(2))
        #expect(driver.text.contains("▸27  Bread Italian"))
    }

    @Test func aSaleHasAnEnd() async throws {
        var cart = Cart(id: "long")
        let found = FoundProduct(product: TestShop.products[0].product, taxPPM: 20_000)
        let line = CartLine(
            product: SoldProduct(found, code: nil), quantity: .one, unitPrice: .zero,
            entry: .scanned)
        cart.lines = Array(repeating: line, count: Cart.lineCountMax)
        let till = FakeTill()
        till.keep(.open(cart))
        let driver = TillDriver(till)
        await driver.beginShift()
        #expect(driver.text.contains("▸1000  Applesauce"))
        await driver.scan(TestShop.code(1))
        #expect(driver.text.contains("A sale has at most 1000 lines."))
    }

    @Test func namesInEveryScriptKeepTheirColumns() async throws {
        let driver = TillDriver()
        await driver.beginShift()
        for number in 5...7 { await driver.scan(TestShop.code(number)) }
        try Snapshot.expect(driver.terminal.buffer, is: "SellWideNames")
        let rows = driver.terminal.buffer.rows.map { TextWidth.of($0) }
        #expect(rows[2...4].allSatisfy { $0 == 80 })
    }
}
