import RetailModels
import TerminalUI
import Testing

@testable import POSTerminal

/// The screen of the reports.
@MainActor
@Suite struct ReportsTests {
    private func opened(_ content: Pictures.Content = .long) async -> TillDriver {
        let till = FakeTill()
        till.serve(FakeOffice.client(content))
        let driver = TillDriver(till)
        await driver.beginShift(as: TestShop.ada)
        await driver.command("Reports")
        return driver
    }

    @Test func pictures() async throws {
        try await Pictures.expect(
            "Reports", fill: { $0.serve(FakeOffice.client($1)) },
            open: { await $0.command("Reports") })
    }

    @Test func keysChooseTheDay() async {
        let driver = await opened()
        #expect(driver.text.contains("Reports  Mon 2026-10-19"))
        await driver.press(.left)
        #expect(driver.text.contains("Reports  Sun 2026-10-18"))
        await driver.press(.character("p"))
        #expect(driver.text.contains("Reports  2026-10-12 to 2026-10-18"))
        await driver.press(.left, .right, .character("p"))
        #expect(driver.text.contains("Reports  2026-09-19 to 2026-10-18"))
        await driver.press(.character("p"), .character("t"))
        #expect(driver.text.contains("Reports  Mon 2026-10-19"))
        await driver.press(.character("d"))
        await driver.enter("2024-02-30")
        #expect(driver.text.contains("2024-02-30 is no day. Type it as in 2026-01-31."))
        await driver.press(.control("u"))
        await driver.enter("2024-02-29")
        #expect(driver.text.contains("Reports  Thu 2024-02-29"))
        await driver.press(.escape)
        #expect(driver.text.contains("scan, code or name"))
    }

    @Test func theFiguresAreThoseOfTheServer() async {
        let driver = await opened()
        let hours = FakeOffice.report(.hour, "", .long)
        let gross = hours.reduce(0) { $0 + $1.gross }
        #expect(driver.text.contains("gross \(TestShop.facts.currency.text(minor: gross))"))
        await driver.press(.end)
        #expect(driver.text.contains("Maria"))
        #expect(driver.text.contains(" of 38 · ↑ ↓"))
        await driver.press(.home)
        #expect(!driver.text.contains("Maria   "))
    }

    @Test func aServerThatDoesNotAnswerIsSaid() async {
        let driver = TillDriver()
        await driver.beginShift(as: TestShop.ada)
        await driver.command("Reports")
        #expect(driver.text.contains("No server answers"))
        #expect(driver.text.contains("Nothing was sold."))
    }
}
