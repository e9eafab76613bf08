import RetailModels
import TerminalUI
import Testing
import Till

@testable import POSTerminal

@MainActor
@Suite struct SignInTests {
    @Test func bothFieldsAreThereAtOnceAndThePINIsHidden() async throws {
        let driver = TillDriver(notices: ["port 8089 is taken; this till serves on 40123"])
        #expect(driver.text.contains("port 8089 is taken"))
        try Snapshot.expect(driver.terminal.buffer, is: "SignIn")
        await driver.enter("1")
        await driver.type("1111")
        #expect(driver.text.contains("••••"))
        #expect(!driver.text.contains("1111"))
    }

    @Test func aWrongPINIsSaidAndBothAreAskedAgain() async {
        let driver = TillDriver()
        await driver.enter("1")
        await driver.enter("9999")
        #expect(driver.text.contains("Operator or PIN is wrong. Type both again."))
        #expect(driver.till.tones == [.reject])
        await driver.signIn()
        #expect(driver.text.contains("Float"))
    }

    @Test func tooManyWrongTriesSayUntilWhen() async {
        let driver = TillDriver()
        driver.till.refuseSignIn(.mustWait(until: TestShop.now + 90_000))
        await driver.enter("1")
        await driver.enter("9999")
        #expect(driver.text.contains("Try again at 12:06:01"))
    }

    @Test func tabGoesToTheOtherFieldAndEscapeClears() async {
        let driver = TillDriver()
        await driver.type("2")
        await driver.press(.tab)
        await driver.type("12")
        await driver.press(.tab, .backspace)
        await driver.enter("1")
        await driver.press(.escape)
        guard case .signIn(let state) = driver.state.base else {
            Issue.record("signed in")
            return
        }
        #expect(state == SignInScreen.State())
    }

    @Test func anOperatorThatIsNoNumberIsRefused() async {
        let driver = TillDriver()
        await driver.enter("maria")
        await driver.enter("1111")
        #expect(driver.text.contains("An operator is a number."))
    }

    @Test func aScanSignsNobodyIn() async {
        let driver = TillDriver()
        await driver.scan("4006381333931")
        #expect(driver.text.contains("No code is asked for here"))
        #expect(driver.till.tones == [.reject])
        #expect(driver.state.base.page.isEntryEmpty)
    }

    @Test func aFloatIsAnAmount() async throws {
        let driver = TillDriver()
        await driver.signIn()
        try Snapshot.expect(driver.terminal.buffer, is: "Float")
        await driver.press(.enter)
        #expect(driver.text.contains("The amount is empty."))
        await driver.enter("1.234")
        #expect(driver.text.contains("1.234 is no amount: up to 2 decimals behind a point."))
        await driver.press(.escape)
        await driver.enter("100000000000000000000")
        #expect(driver.text.contains("is more than the till can count"))
        #expect(driver.text.contains("Float"))
        await driver.press(.escape)
        await driver.scan("4006381333931")
        #expect(driver.text.contains("was not taken"))
        await driver.enter("100,50")
        #expect(await driver.till.register.totals.float == TestShop.money(10_050))
    }

    @Test func escapeOnTheEmptyFloatSignsOut() async {
        let driver = TillDriver()
        await driver.signIn()
        await driver.type("5")
        await driver.press(.escape)
        #expect(driver.text.contains("Float"))
        await driver.press(.escape)
        #expect(driver.text.contains("PIN"))
        #expect(!driver.text.contains("Maria"))
    }

    @Test func anAmountThatCameInOnePieceCountsAsTyped() async {
        let driver = TillDriver()
        await driver.signIn()
        await driver.scan("100.00")
        #expect(await driver.till.register.totals.float == TestShop.money(10_000))
        #expect(driver.text.contains("Sale"))
    }

    @Test func withAnOpenShiftNoFloatIsAsked() async {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.press(.function(10))
        await driver.type("8")
        await driver.signIn()
        #expect(!driver.text.contains("Float"))
        #expect(driver.text.contains("scan, code or name"))
    }
}
