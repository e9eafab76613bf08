import APIClient
import RetailModels
import TerminalUI
import Testing

@testable import POSTerminal

/// What works on every screen: header, help, palette, menu, Esc and closing.
@MainActor
@Suite struct AppTests {
    private func offline(sales: Int) -> ConnectionStatus {
        var machine = FailoverMachine()
        let at = FailoverMachine.Moment(nowMs: TestShop.now - 60_000, randomPpm: 0)
        _ = machine.handle(.switchedOn, at: at)
        _ = machine.handle(.probeFailed(1, reason: .foreignReply), at: at)
        _ = machine.handle(.queueChanged(toSend: sales), at: at)
        return machine.status
    }

    @Test func theBannerSaysThatTheTillIsOffline() async throws {
        let driver = TillDriver()
        await driver.beginSale()
        driver.store.send(.connection(offline(sales: 3)))
        driver.store.send(.salesToSend(3))
        await driver.store.waitUntilIdle()
        #expect(
            driver.text.contains(
                "▲ OFFLINE since 12:03 — selling from this till's own copy · 3 sales to send"))
        #expect(driver.text.contains("OFFLINE  12:04:31"))
        try Snapshot.expect(driver.terminal.buffer, is: "SellOffline")
        driver.store.send(.salesToSend(1))
        await driver.store.waitUntilIdle()
        #expect(driver.text.contains("· 1 sale to send"))
        driver.store.send(.salesToSend(0))
        await driver.store.waitUntilIdle()
        #expect(!driver.text.contains("to send"))
    }

    @Test func theOtherBanners() {
        var header = Header()
        #expect(header.banners(TestShop.facts).isEmpty)
        var status = offline(sales: 0)
        status.banner = .backOnline(sent: 3, untilMs: 0)
        status.word = .online
        header.connection = status
        #expect(header.banners(TestShop.facts) == ["BACK ONLINE — 3 sales sent"])
        status.banner = .sending(sinceMs: TestShop.now, toSend: 2)
        status.word = .sending
        header.connection = status
        header.salesToSend = 2
        #expect(
            header.banners(TestShop.facts)
                == ["▲ SENDING — offline since 12:04 · 2 sales to send"])
        status.banner = nil
        status.word = .attention
        status.attentions = [.numberTwice]
        header.connection = status
        #expect(header.banners(TestShop.facts).first?.contains("receipt number") == true)
        for attention in Attention.allCases {
            status.attentions = [attention]
            header.connection = status
            #expect(header.banners(TestShop.facts).count == 1)
        }
    }

    /// The till sells while it takes a snapshot, and says how far it is.
    @Test func theBannerSaysHowMuchOfASnapshotIsThere() async {
        let driver = TillDriver()
        await driver.beginSale()
        driver.store.send(.connection(offline(sales: 0)))
        driver.store.send(.changed(.loading(ProgressBar(done: 3, total: 12))))
        await driver.store.waitUntilIdle()
        #expect(driver.text.contains("▲ BOOTSTRAPPING (part 3 of 12) ████"))
        await driver.press(.character("+"), .enter)
        #expect(driver.text.contains("PAID"))
        driver.store.send(.changed(.loading(nil)))
        await driver.store.waitUntilIdle()
        #expect(!driver.text.contains("BOOTSTRAPPING"))
    }

    @Test func theStatusAndTheClockComeFromTheTill() async {
        let driver = TillDriver()
        driver.store.send(.started)
        driver.till.show(offline(sales: 0))
        driver.till.show(salesToSend: 2)
        while driver.state.header.connection == nil || driver.state.header.salesToSend == 0 {
            await Task.yield()
        }
        await driver.store.waitUntilIdle()
        #expect(driver.text.contains("OFFLINE  12:04:31"))
    }

    @Test func aPaidSaleSaysWhetherTheCloudHasIt() async {
        let driver = TillDriver()
        await driver.beginSale()
        driver.store.send(.connection(offline(sales: 0)))
        await driver.press(.character("+"), .enter)
        driver.store.send(.salesToSend(1))
        await driver.store.waitUntilIdle()
        #expect(driver.text.contains("cloud: 1 to send"))
        driver.store.send(.salesToSend(0))
        await driver.store.waitUntilIdle()
        #expect(driver.text.contains("cloud ✓ sent"))
    }

    @Test func onlyTheClockIsDrawnWhenTheClockGoesOn() async {
        let driver = TillDriver()
        await driver.beginSale()
        let before = driver.terminal.cellCount
        let changes = driver.state.changeCount
        driver.store.send(.tick("12:04:32"))
        await driver.store.waitUntilIdle()
        #expect(driver.terminal.cellCount - before == 1)
        #expect(driver.state.changeCount == changes)
    }

    @Test func escapeMakesTheNextDigitAFunctionKey() async {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.press(.escape)
        #expect(driver.text.contains("Esc–"))
        await driver.press(.character("9"))
        #expect(driver.text.contains("X report"))
        await driver.press(.escape, .escape, .character("0"))
        #expect(driver.text.contains("Menu"))
        #expect(!driver.text.contains("Esc–"))
        await driver.press(.escape, .escape)
        driver.store.send(.sell(.disarm))
        await driver.store.waitUntilIdle()
        await driver.press(.character("9"))
        #expect(driver.text.contains("▸ 9_"))
    }

    @Test func altAndADigitIsAFunctionKey() async {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.press(.alt("0"))
        #expect(driver.text.contains("Sign out"))
    }

    @Test func theHelpHasTheKeysOfItsScreen() async throws {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.press(.character("?"))
        #expect(driver.text.contains("Find a product by name"))
        try Snapshot.expect(driver.terminal.buffer, is: "Help")
        await driver.press(.character("x"))
        #expect(driver.state.dialog == nil)
        #expect(driver.state.base.page.isEntryEmpty)
        await driver.press(.function(2))
        await driver.type("?")
        #expect(driver.text.contains("▸ ?_") || driver.state.dialog != nil)
    }

    @Test func thePaletteFindsACommandByItsName() async throws {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.press(.control("p"))
        try Snapshot.expect(driver.terminal.buffer, is: "Palette")
        await driver.type("invent")
        // What is called so comes before what only tells of it, such as the menu.
        await driver.press(.enter)
        #expect(driver.text.contains("Inventory  8 items"))
        await driver.press(.escape, .character(":"), .escape)
        #expect(driver.state.dialog == nil)
    }

    @Test func theMenu() async throws {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.press(.function(10))
        try Snapshot.expect(driver.terminal.buffer, is: "Menu")
        await driver.type("0")
        #expect(driver.state.dialog != nil)
        await driver.press(.down, .up, .escape)
        #expect(driver.state.dialog == nil)
    }

    @Test func closingAsksOnlyWhenASaleIsOpen() async throws {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.control("q"))
        #expect(driver.text.contains("Close the till? The open sale (3 items) is kept."))
        try Snapshot.expect(driver.terminal.buffer, is: "CloseQuestion")
        await driver.press(.character("n"))
        #expect(!driver.till.hasQuit)
        await driver.press(.control("q"), .enter)
        #expect(driver.till.hasQuit)

        let idle = TillDriver()
        await idle.press(.control("q"))
        #expect(idle.till.hasQuit)
    }

    @Test func aDialogRefusesScans() async {
        let driver = TillDriver()
        await driver.beginSale()
        await driver.press(.control("q"))
        await driver.scan(TestShop.code(1))
        #expect(driver.state.dialog != nil)
        #expect(driver.till.tones.last == .reject)
        #expect(driver.state.sale?.lineCount == 3)
    }

    @Test func whatComesTooLateForItsScreenDoesNothing() async {
        let driver = TillDriver()
        await driver.beginSale()
        let before = driver.state
        driver.store.send(.pay(.failed(.cardNumber)))
        driver.store.send(.page(PageAction(ItemScreen.Action.back)))
        driver.store.send(.search(.back))
        driver.store.send(.choice(.close))
        await driver.store.waitUntilIdle()
        #expect(driver.state.base == before.base)
        #expect(driver.state.below == before.below)
    }
}
