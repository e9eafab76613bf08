import TerminalUI
import Testing

@testable import POSTerminal

/// The questions of a first start.
@MainActor
@Suite struct WizardTests {
    /// A wizard in a window of its own, and how it ended.
    @MainActor
    private final class Driver {
        let terminal: TestTerminal
        private(set) var store: Store<WizardScreen>?
        private(set) var outcomes: [SetupAnswers?] = []

        init(rows: Int = 24, columns: Int = 80, glyphs: Glyphs = .unicode) {
            terminal = TestTerminal(rows: rows, columns: columns, glyphs: glyphs)
            let screen = WizardScreen(keys: .standard) { [weak self] in self?.outcomes.append($0) }
            store = Store(
                screen, state: .init(), terminal: terminal, disabledAction: { .refused($0) })
        }

        var text: String { terminal.buffer.rows.joined(separator: "\n") }
        var question: SetupQuestion? { store?.state.question }

        func press(_ keys: Key...) async {
            for key in keys {
                store?.press(key)
                await store?.waitUntilIdle()
            }
        }

        func resize(rows: Int, columns: Int) async {
            terminal.resize(rows: rows, columns: columns)
            store?.resize(terminal.size)
            await store?.waitUntilIdle()
        }

        func enter(_ text: String) async {
            for character in text { await press(.character(character)) }
            await press(.enter)
        }
    }

    private static let own = [
        "", "Corner Market", "1 Main Street", "", "", "", "Europe/Zurich", "02", "Ada", "2222",
        "Maria", "1111", "2",
    ]

    @Test func pictures() async throws {
        for content in Pictures.Content.allCases {
            var text = ""
            for glyphs in [Glyphs.unicode, .ascii] {
                let driver = Driver(glyphs: glyphs)
                switch content {
                case .empty: break
                case .wide:
                    await driver.press(.enter)
                    for character in "りんごの店 🍎 Zoë" { await driver.press(.character(character)) }
                // Every answer, before anything is written.
                case .long: for answer in Self.own { await driver.enter(answer) }
                }
                text += await Pictures.inEveryWindow(
                    "Wizard \(content)", driver.terminal, glyphs, resize: driver.resize)
            }
            try Pictures.keep(text, "Wizard", content)
        }
    }

    @Test func aShopOfItsOwn() async throws {
        let driver = Driver()
        for answer in Self.own.prefix(9) { await driver.enter(answer) }
        for character in "22" { await driver.press(.character(character)) }
        try Snapshot.expect(driver.terminal.buffer, is: "Wizard")
        #expect(!driver.text.contains("22 ") && driver.text.contains("••"))
        await driver.press(.escape)
        for answer in Self.own.dropFirst(9) { await driver.enter(answer) }
        #expect(driver.question == nil && driver.text.contains("nothing is written yet"))
        #expect(driver.outcomes.isEmpty)
        await driver.press(.enter)
        let answers = try #require(driver.outcomes.first ?? nil)
        #expect(answers[.shop] == "Corner Market" && answers[.timeZone] == "Europe/Zurich")
        #expect(answers[.managerPIN] == "2222" && answers[.products] == "demo")
        #expect(answers.firstFault == nil && driver.outcomes.count == 1)
    }

    @Test func aWrongAnswerIsSaidAndAskedAgain() async {
        let driver = Driver()
        for answer in Self.own.prefix(3) { await driver.enter(answer) }
        await driver.enter("gold")
        #expect(driver.question == .currency && driver.text.contains("No currency is called that"))
        await driver.press(.escape)
        await driver.enter("chf")
        #expect(driver.question == .tax && driver.text.contains("CHF"))
    }

    @Test func thereIsAWayBackAndOut() async {
        let driver = Driver()
        await driver.enter("1")
        await driver.enter("Corner")
        #expect(driver.question == .address)
        await driver.press(.escape)
        #expect(driver.question == .shop && driver.text.contains("Corner"))
        await driver.enter(" Market")
        await driver.press(.backTab, .up)
        #expect(driver.question == .kind)
        #expect(driver.outcomes.isEmpty)
        await driver.press(.escape)
        #expect(driver.outcomes == [nil])
    }

    @Test func theCloudAsksOnlyForItself() async {
        let driver = Driver()
        await driver.enter("2")
        await driver.enter("http://far.example")
        #expect(driver.question == .cloudURL && driver.text.contains("https"))
        await driver.press(.escape)
        for answer in ["https://pos.example", "tenant-1", "key-1", ""] {
            await driver.enter(answer)
        }
        #expect(driver.outcomes.first.flatMap { $0 }?[.tenant] == "tenant-1")
    }

    @Test func aPasteOfTwoLinesIsOneAnswer() async {
        let driver = Driver()
        await driver.enter("local")
        await driver.enter("Corner Market")
        #expect(driver.question == .address && driver.text.contains("Corner Market"))
        await driver.press(.paste("1 Main\nStreet"), .enter)
        #expect(driver.question == .currency)
    }

    @Test(arguments: [Glyphs.unicode, .ascii])
    func everyWindow(glyphs: Glyphs) async {
        for (rows, columns) in [(1, 1), (5, 20), (10, 40), (24, 80), (100, 400)] {
            let driver = Driver(rows: rows, columns: columns, glyphs: glyphs)
            for answer in Self.own { await driver.enter(answer) }
            if rows > 1 { #expect(driver.text.contains("That is all")) }
            await driver.press(.enter)
            #expect(driver.outcomes.count == 1)
        }
    }
}
