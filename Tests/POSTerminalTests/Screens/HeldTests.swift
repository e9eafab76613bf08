import RetailModels
import RetailStore
import TerminalUI
import Testing

@testable import POSTerminal

/// Sales that wait, and whose they are.
@MainActor
@Suite struct HeldTests {
    @Test func aSaleIsHeldAndTakenUpAgain() async throws {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.function(5))
        try Snapshot.expect(driver.terminal.buffer, is: "Hold")
        await driver.enter("blue coat")
        #expect(driver.text.contains("Held: blue coat. F6 takes it up again."))
        #expect(driver.state.sale?.isEmpty == true)
        // Off the disk as the open sale, and only after it was on it as a held one.
        #expect(driver.till.carts.last == .some(nil))
        await driver.enter("25671")
        await driver.press(.function(5), .enter)
        #expect(driver.till.held.names == ["blue coat", "12:04"])
        await driver.press(.function(6))
        try Snapshot.expect(driver.terminal.buffer, is: "Recall")
        await driver.press(.enter)
        #expect(driver.text.contains("Taken up again: blue coat."))
        #expect(driver.state.sale?.lineCount == 3)
        #expect(driver.till.held.names == ["12:04"])
        #expect(driver.till.carts.last??.lines.count == 3)
    }

    @Test func aSaleThatIsOpenStandsInTheWay() async {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.function(5), .enter)
        await driver.enter("25671")
        await driver.press(.function(6), .enter)
        #expect(driver.text.contains("A sale of 1 item is open. Hold it (F5) or pay it first."))
        await driver.press(.escape)
        #expect(driver.state.sale?.lineCount == 1)
        #expect(driver.till.held.names.count == 1)
    }

    /// Another till's sale: asking for it can be stopped, and taking it onto this disk cannot.
    @Test func whatAnotherTillGaveUpIsTakenUpWhateverIsPressed() async {
        let (till, gate) = (FakeTill(), AsyncStream<Void>.makeStream())
        let sale = HeldSale(
            name: "red coat", at: 0, operatorID: "o", operatorName: "Ola",
            total: TestShop.money(285), cart: Cart(id: "theirs"))
        var client = HeldSalesClient.live(till.held)
        client.others = { [HeldOffer(sale, series: "02")] }
        client.claim = { _ in sale }
        client.take = { _ in for await _ in gate.stream {} }
        till.share(client)
        let driver = TillDriver(till)
        await driver.beginShift()
        await driver.press(.function(6))
        driver.store.press(.enter)
        while driver.text.contains("asking till") || !driver.isTaking { await Task.yield() }
        // Typed ahead, as any key is while something is being done.
        driver.store.press(.escape)
        gate.continuation.finish()
        await driver.store.waitUntilIdle()
        #expect(driver.state.sale?.cart?.id == "theirs")
    }

    @Test func whileTrainingNothingIsHeldOrTakenUp() async {
        let driver = TillDriver()
        await driver.beginManagersShift()
        await driver.scan(TestShop.code(1))
        await driver.press(.function(5))
        await driver.enter("real")
        await driver.command("Training")
        await driver.press(.function(6))
        #expect(driver.text.contains("Not while training"))
        await driver.scan(TestShop.code(4))
        await driver.press(.function(5))
        #expect(driver.text.contains("Not while training") && driver.state.dialog == nil)
        #expect(driver.till.held.names == ["real"])
    }

    @Test func aSaleThatIsGoneIsSaidAndTheListIsRight() async {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.function(5))
        await driver.enter("one")
        await driver.press(.function(6))
        driver.till.held.lose("one")
        await driver.press(.enter)
        #expect(driver.text.contains("That sale does not wait any more"))
        #expect(driver.text.contains("0 sales wait"))
    }

    @Test func aDiskThatRefusesLeavesTheSaleOpen() async {
        let driver = TillDriver()
        await driver.beginSale()
        driver.till.held.refuse(SQLFailure(kind: .diskFull, message: "full"))
        await driver.press(.function(5), .enter)
        #expect(driver.text.contains("The sale is not held: the disk is full."))
        #expect(driver.state.sale?.lineCount == 3)
    }

    @Test func nothingIsNotHeld() async {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.press(.function(5))
        #expect(driver.text.contains("Nothing to hold yet"))
        await driver.press(.function(6))
        #expect(driver.text.contains("No sale waits."))
    }

    @Test func everyOperatorFindsTheirOwnSale() async {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.function(10))
        await driver.type("8")
        await driver.signIn(as: TestShop.ada)
        #expect(driver.state.sale?.isEmpty == true)
        #expect(driver.till.held.names == ["Maria"])
        await driver.enter("26889")
        await driver.press(.function(10))
        await driver.type("8")
        await driver.signIn(as: TestShop.maria)
        #expect(driver.text.contains("Your sale of 12:04 goes on."))
        #expect(driver.state.sale?.lineCount == 3)
        #expect(driver.till.held.names == ["Ada"])
        await driver.press(.character("+"), .enter)
        #expect(driver.text.contains("PAID 01-000002"))
        await driver.press(.escape, .function(10))
        await driver.type("8")
        await driver.signIn(as: TestShop.ada)
        #expect(driver.text.contains("TV Magazine"))
        #expect(driver.till.held.names.isEmpty)
    }

    /// The till was killed under Maria; Ada is the first to sign in.
    @Test func aSaleFromBeforeTheRestartWaitsForItsOperator() async {
        var cart = Cart(id: "before")
        let found = FoundProduct(product: TestShop.products[0].product, taxPPM: 20_000)
        cart.lines = [
            CartLine(
                product: SoldProduct(found, code: nil), quantity: .one,
                unitPrice: found.product.price, entry: .scanned)
        ]
        cart.owner = SaleOwner(id: "maria", name: "Maria")
        let till = FakeTill()
        till.keep(.open(cart))
        let driver = TillDriver(till)
        await driver.beginManagersShift()
        #expect(driver.state.sale?.isEmpty == true)
        #expect(till.held.names == ["Maria"])
        await driver.press(.function(6), .enter)
        #expect(driver.state.sale?.cart?.id == "before")
        #expect(driver.state.sale?.cart?.owner?.name == "Ada")
    }

    /// Maria was paid a part when the till was killed; Ada is the first to sign in.
    @Test func whatWasPaidWaitsWithTheSale() async throws {
        var cart = Cart(id: "before")
        let found = FoundProduct(product: TestShop.products[0].product, taxPPM: 20_000)
        cart.lines = [
            CartLine(
                product: SoldProduct(found, code: nil), quantity: .one,
                unitPrice: found.product.price, entry: .scanned)
        ]
        cart.owner = SaleOwner(id: "maria", name: "Maria")
        let due = try cart.priced(rules: TestShop.shop.taxRules).gross
        var settlement = cart.settlement(due: due, cashStep: 1)
        try settlement.pay(.card, tendered: TestShop.money(100), reference: "VISA ··4242")
        cart.settlement = settlement
        let till = FakeTill()
        till.keep(.open(cart))
        let driver = TillDriver(till)
        await driver.beginManagersShift()
        #expect(driver.state.sale?.isEmpty == true)
        till.keep(.none)
        await driver.press(.function(10))
        await driver.type("8")
        await driver.signIn(as: TestShop.maria)
        #expect(till.held.names.isEmpty)
        #expect(driver.text.contains("VISA ··4242"))
        #expect(driver.text.contains("1.85"))
        await driver.press(.enter)
        #expect(driver.text.contains("PAID"))
    }

    @Test func aSwitchThatTheDiskRefusesLosesNothing() async {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.function(10))
        await driver.type("8")
        driver.till.held.refuse(SQLFailure(kind: .diskFull, message: "full"))
        await driver.signIn(as: TestShop.ada)
        #expect(driver.text.contains("The sale is not held: the disk is full."))
        #expect(driver.state.sale?.lineCount == 3)
    }

    @Test func keysThatComeWhileASaleIsPutAwayMeetTheNextOne() async {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.function(5))
        await driver.burst([.enter] + "25671".map { .character($0) } + [.enter])
        #expect(driver.state.sale?.lineCount == 1)
        #expect(driver.till.held.names == ["12:04"])
    }
}

extension TillDriver {
    /// What another till gave up is on its way to this disk.
    fileprivate var isTaking: Bool {
        if case .held(let held) = state.base { held.isBusy && held.asked == nil } else { false }
    }
}
