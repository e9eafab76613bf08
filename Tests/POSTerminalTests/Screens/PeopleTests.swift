import RetailModels
import TerminalUI
import Testing
import Till

@testable import POSTerminal

/// Operators and rights, as a manager works with them.
@MainActor
@Suite struct PeopleTests {
    nonisolated private static func fill(_ till: FakeTill, _ content: Pictures.Content) {
        switch content {
        case .empty: till.shop.employ([])
        case .wide:
            till.shop.employ([
                Operator(id: "a", number: 1, name: "りんご 太郎", role: .cashier),
                Operator(id: "b", number: 9_999_999, name: "عصير برتقال", role: .manager),
                Operator(
                    id: "c", number: 3, name: String(repeating: "Maximilian ", count: 12),
                    role: .cashier, isActive: false),
            ])
        case .long:
            till.shop.employ(
                (1...120).map {
                    Operator(
                        id: "p\($0)", number: $0, name: "Person \($0)",
                        role: $0 % 9 == 0 ? .manager : .cashier, isActive: $0 % 7 != 0)
                })
        }
    }

    @Test func pictures() async throws {
        try await Pictures.expect(
            "PeopleList", fill: { Self.fill($0, $1) },
            open: { await $0.command("Operators") })
    }

    @Test func picturesOfAForm() async throws {
        try await Pictures.expect(
            "PersonForm", fill: { Self.fill($0, $1) },
            open: { driver in
                await driver.command("Operators")
                await driver.press(.character("n"))
                await driver.enter("2222")
                await driver.type("Łucja")
            })
    }

    @Test func picturesOfAPIN() async throws {
        try await Pictures.expect(
            "PINForm", fill: { Self.fill($0, $1) },
            open: { driver in
                await driver.command("Operators")
                await driver.press(.character("p"))
                await driver.enter("2222")
                await driver.type("4321")
            })
    }

    @Test func picturesOfRights() async throws {
        try await Pictures.expect(
            "RightsList",
            fill: { till, content in
                guard content != .empty else { return }
                till.shop.set { reply in
                    var settings = ShopSettings()
                    settings.roles = [
                        "cashier": RoleLimits(
                            allowed: [.discount, .stock],
                            discountMaxPPM: content == .wide ? 1_000_000 : 12_345)
                    ]
                    reply.shop.chosen = settings
                }
            },
            open: { driver in
                await driver.command("Operators")
                await driver.press(.character("r"))
            })
    }

    @Test func picturesOfARight() async throws {
        try await Pictures.expect(
            "RightForm",
            open: { driver in
                await driver.command("Operators")
                await driver.press(.character("r"), .enter)
                await driver.enter("2222")
            })
    }

    private func opened(_ till: FakeTill = FakeTill()) async -> TillDriver {
        let driver = TillDriver(till)
        await driver.beginShift(as: TestShop.ada)
        await driver.command("Operators")
        return driver
    }

    private func clear(_ driver: TillDriver, _ text: String) async {
        await driver.press(.control("u"))
        await driver.type(text)
    }

    @Test func aNewOperatorHasThePINThatWasTypedTwice() async {
        let driver = await opened()
        await driver.press(.character("n"))
        #expect(driver.text.contains("type your PIN once more"))
        await driver.enter("9999")
        #expect(driver.text.contains("Operator or PIN is wrong"))
        await driver.enter("2222")
        await driver.enter("Lucy")
        await driver.press(.down, .enter)
        await driver.enter("4321")
        await driver.enter("4322")
        #expect(driver.text.contains("PIN is not the same both times"))
        await clear(driver, "4321")
        await driver.press(.enter)
        #expect(driver.text.contains("Lucy is operator 3."))
        #expect(driver.till.shop.calls == ["add Lucy manager 4321"])
        let note = await driver.till.register.waitingNotes.last
        #expect(note?.action == AuditAction.peopleChange.rawValue)
        #expect(note?.subject == "3 Lucy" && note?.detail == "new manager")
        #expect(note?.detail.contains("4321") == false)
        // The list shows it, and knows the manager by now.
        #expect(driver.text.contains("3 operators") && driver.text.contains("Lucy"))
        await driver.press(.character("p"))
        #expect(!driver.text.contains("type your PIN once more"))
    }

    @Test func badInputIsRefusedAndTheSaleStays() async {
        let driver = TillDriver()
        await driver.beginShift(as: TestShop.ada)
        await driver.scan(TestShop.code(1))
        await driver.command("Operators")
        await driver.press(.character("n"))
        await driver.enter("2222")
        await driver.press(.function(2))
        #expect(driver.text.contains("Name is empty"))
        await driver.type("A\u{7}b")
        await driver.press(.tab, .control("u"))
        await driver.type("owner")
        await driver.press(.tab)
        await driver.type("123")
        await driver.press(.tab)
        await driver.type("123")
        await driver.press(.function(2))
        #expect(driver.text.contains("Role is none of those with ↑ and ↓"))
        await driver.press(.backTab, .backTab, .control("u"), .down, .function(2))
        #expect(driver.text.contains("PIN wants 4 or 5 digits"))
        await driver.scan(TestShop.code(2))
        #expect(driver.text.contains("No code is asked for here"))
        await driver.press(.escape, .escape)
        #expect(driver.till.shop.calls.isEmpty)
        #expect(driver.text.contains("Applesauce") && driver.text.contains("2.79"))
    }

    @Test func anotherPINIsSaidToNobody() async {
        let driver = await opened()
        await driver.press(.down, .character("p"))
        await driver.enter("2222")
        await driver.enter("55555")
        #expect(!driver.text.contains("55555"))
        await driver.enter("55555")
        #expect(driver.text.contains("Ada has another PIN."))
        #expect(driver.till.shop.calls == ["change ada pin 55555"])
        let note = await driver.till.register.waitingNotes.last
        #expect(note?.subject == "2 Ada" && note?.detail == "PIN")
    }

    /// The form stays, and says why.
    @Test func theLastManagerStays() async {
        let driver = await opened()
        await driver.press(.down, .enter)
        await driver.enter("2222")
        await driver.press(.tab, .tab, .down, .function(2))
        #expect(driver.text.contains("Nobody would be left to manage the shop"))
        #expect(driver.text.contains("Operator 2: Ada"))
        await driver.press(.down, .function(2))
        #expect(driver.text.contains("Nothing was changed."))
        #expect(driver.till.shop.calls.isEmpty)
    }

    @Test func whoLeavesIsNotedAndStaysInTheList() async {
        let driver = await opened()
        await driver.press(.enter)
        await driver.enter("2222")
        await driver.press(.tab, .tab, .down, .function(2))
        #expect(driver.text.contains("Maria is changed. All tills hear it."))
        #expect(driver.till.shop.people.first?.isActive == false)
        let note = await driver.till.register.waitingNotes.last
        #expect(note?.detail == "signs in no more")
    }

    /// The session ends with the cloud's word, and what was typed is still there.
    @Test func anOldSessionIsAskedForAnew() async {
        let driver = await opened()
        await driver.press(.enter)
        await driver.enter("2222")
        await clear(driver, "Mary")
        driver.till.shop.fail(.cloudRefused(Problem(.sessionExpired, "x")))
        await driver.press(.function(2))
        #expect(driver.text.contains("type your PIN once more"))
        driver.till.shop.fail(nil)
        await driver.enter("2222")
        #expect(driver.text.contains("Mary"))
        await driver.press(.function(2))
        #expect(driver.till.shop.people.first?.name == "Mary")
    }

    @Test(arguments: [Trouble.cloudAway("x"), .cloudMustWait(until: TestShop.now)])
    func withoutTheCloudNothingIsChanged(trouble: Trouble) async {
        let driver = await opened()
        await driver.press(.enter)
        await driver.enter("2222")
        await clear(driver, "Mary")
        driver.till.shop.fail(trouble)
        await driver.press(.function(2))
        #expect(driver.text.contains(TestShop.facts.sentences.of(trouble).prefix(30)))
        #expect(driver.text.contains("Mary"))
        await driver.press(.escape)
        #expect(driver.text.contains("2 operators") && driver.till.shop.calls.isEmpty)
    }

    @Test func aRightIsGivenAndTaken() async {
        let driver = await opened()
        await driver.press(.character("r"), .character("/"))
        await driver.type("disc")
        await driver.press(.enter)
        await driver.enter("2222")
        await driver.press(.tab, .control("u"))
        await driver.type("101")
        await driver.press(.function(2))
        #expect(driver.text.contains("up to % is a share from 0 to 100 %"))
        await clear(driver, "7.5")
        await driver.press(.function(2))
        #expect(driver.text.contains("Discount: changed."))
        let limits = driver.till.shop.reply.shop.settings.limits(of: .cashier)
        #expect(limits.discountMaxPPM == 75_000)
        #expect(limits.allowed == RoleLimits.standard(.cashier).allowed)
        #expect(driver.till.shop.edits.last?.roles?.keys.sorted() == ["cashier"])
        let note = await driver.till.register.waitingNotes.last
        #expect(note?.action == AuditAction.settingsChange.rawValue)
        #expect(note?.subject == "rights discount")
    }

    /// Somebody who may not needs somebody who may; only a manager is let in by the cloud.
    @Test func aCashierIsNotOfferedIt() async {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.command("Operators")
        #expect(driver.text.contains("Only a manager may change settings"))
        #expect(!driver.text.contains("2 operators"))
    }

    @Test(arguments: [
        ("7.25", 72_500), ("0", 0), ("100", 1_000_000), ("19", 190_000), ("0.0001", 1),
    ])
    func sharesAreReadAsTheyAreWritten(text: String, ppm: Int64) throws {
        #expect(try FormText.percent(text, "x", TestShop.facts) == ppm)
        #expect(FormText.percent(ppm) == text)
    }

    @Test(arguments: ["", ".", "-1", "100.0001", "1.23456", "1.2.3", "１", "7,25", "x"])
    func otherSharesAreRefused(text: String) {
        #expect(throws: Trouble.self) { try FormText.percent(text, "x", TestShop.facts) }
    }
}
