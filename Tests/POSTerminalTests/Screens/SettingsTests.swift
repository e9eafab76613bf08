import RetailModels
import TerminalUI
import Testing
import Till

@testable import POSTerminal

/// The settings of shop and till, as a manager works with them.
@MainActor
@Suite struct SettingsTests {
    nonisolated private static func fill(_ till: FakeTill, _ content: Pictures.Content) {
        till.shop.set { reply in
            switch content {
            case .empty: reply.taxRates = []
            case .wide:
                reply.shop.name = "りんご市場 👨‍👩‍👧"
                reply.shop.address = "عصير برتقال"
                reply.taxRates = [TaxRate(name: "軽減税率", ppm: 80_000)]
            case .long:
                reply.shop.address = String(repeating: "12 Main Street ", count: 20)
                reply.taxRates = (1...60).map { TaxRate(name: "class \($0)", ppm: $0 * 12_345) }
                var settings = ShopSettings()
                settings.promotions = promotions
                settings.receiptHeader = ["Open till 8", "Sundays too"]
                reply.shop.chosen = settings
            }
        }
        if content == .wide {
            till.own.set { $0.values["printer.to"] = "tcp:printer-in-the-back-room.example:9100" }
        }
    }

    nonisolated private static let promotions =
        (1...40).map {
            Promotion(
                id: "P\($0)", version: 1, name: "Promotion \($0)", kind: .percent($0 * 10_000),
                skus: ["25671"], from: "2026-01-01")
        } + [
            Promotion(
                id: "W", version: 3, name: "りんご", kind: .buyGet(buy: 2, get: 1),
                departments: ["GROCERY"], through: "2026-12-31", weekdays: [1, 5])
        ]

    @Test func pictures() async throws {
        try await Pictures.expect(
            "SettingsList", fill: { Self.fill($0, $1) },
            open: { await $0.command("Shop and till") })
    }

    @Test(arguments: [
        ("ShopForm", "Shop"), ("TaxList", "Tax rates"), ("PromotionsList", "Promotions"),
        ("PrinterForm", "Printer"), ("TillForm", "Till"), ("MoneyForm", "Taking money"),
        ("ReceiptForm", "Receipts"), ("LabelsForm", "Labels"), ("ShiftsForm", "Closing a shift"),
        ("LookForm", "Look"), ("TestPrintForm", "Test page"),
    ])
    func picturesOfSections(name: String, section: String) async throws {
        try await Pictures.expect(
            name, fill: { Self.fill($0, $1) },
            open: { driver in
                await Self.open(section, driver)
                let isOfTheShop = [
                    "ShopForm", "MoneyForm", "ReceiptForm", "LabelsForm", "ShiftsForm",
                ].contains(name)
                if isOfTheShop { await driver.enter("2222") }
            })
    }

    @Test func picturesOfKeys() async throws {
        try await Pictures.expect(
            "KeysList",
            fill: { till, content in
                guard content != .empty else { return }
                var now = KeysNow(
                    path: "/shop/keys.yaml",
                    table: KeyTable.standard.replacing([.find: [.function(3), .character("/")]]))
                if content == .wide { now.fault = "keys.yaml: f3 would be the key of both" }
                till.own.set(now)
            },
            open: { await Self.open("Keys", $0) })
    }

    @Test func picturesOfAPromotion() async throws {
        try await Pictures.expect(
            "PromotionForm", fill: { Self.fill($0, $1) },
            open: { driver in
                await driver.command("Promotions")
                await driver.press(.character("n"))
                await driver.enter("2222")
                await driver.type("SUMMER")
            })
    }

    /// Opens a part of the settings by its name.
    private static func open(_ section: String, _ driver: TillDriver) async {
        await driver.command("Shop and till")
        await driver.press(.character("/"))
        await driver.type(section.lowercased())
        await driver.press(.enter)
    }

    private func opened(_ section: String, signsIn: Bool = true) async -> TillDriver {
        let driver = TillDriver()
        await driver.beginShift(as: TestShop.ada)
        await driver.scan(TestShop.code(1))
        await Self.open(section, driver)
        if signsIn { await driver.enter("2222") }
        return driver
    }

    private func clear(_ driver: TillDriver, _ text: String) async {
        await driver.press(.control("u"))
        await driver.type(text)
    }

    @Test func theShopHasAnotherNameAtEveryTill() async {
        let driver = await opened("Shop")
        await clear(driver, "")
        await driver.press(.function(2))
        #expect(driver.text.contains("Name is empty"))
        await driver.type("Ecke")
        await driver.press(.tab, .tab, .tab)
        await clear(driver, "DE 1")
        await driver.press(.enter)
        #expect(driver.text.contains("Changed for the shop."))
        let edit = driver.till.shop.edits.last
        #expect(edit?.name == "Ecke" && edit?.taxID == "DE 1" && edit?.address == nil)
        let note = await driver.till.register.waitingNotes.last
        #expect(note?.action == AuditAction.settingsChange.rawValue && note?.subject == "shop")
        #expect(driver.text.contains("Ecke"))
        await driver.press(.escape, .escape)
        #expect(driver.text.contains("Applesauce"))
    }

    @Test func aReceiptHasLines() async {
        let driver = await opened("Receipts")
        await driver.type(String(repeating: "x|", count: 10) + "y")
        await driver.press(.function(2))
        #expect(driver.text.contains("Header has more than 10 lines"))
        await clear(driver, "Open till 8|Sundays too")
        await driver.press(.function(2))
        #expect(driver.till.shop.edits.last?.receiptHeader == ["Open till 8", "Sundays too"])
        #expect(driver.till.shop.edits.last?.receiptFooter == nil)
    }

    @Test func aCountIsBlind() async {
        let driver = await opened("Closing")
        await clear(driver, "perhaps")
        await driver.press(.function(2))
        #expect(driver.text.contains("Blind is yes or no"))
        await clear(driver, "y")
        await driver.press(.function(2))
        #expect(driver.till.shop.edits.last?.blindClose == true)
    }

    @Test func moneyIsTakenByOtherRules() async {
        let driver = await opened("Taking")
        await clear(driver, "6.00")
        await driver.press(.function(2))
        #expect(driver.text.contains("Smallest coin is an amount up to 5.00"))
        await clear(driver, "0.05")
        await driver.press(.tab)
        await clear(driver, "5/10/x/50")
        await driver.press(.function(2))
        #expect(driver.text.contains("Keys for notes are four numbers"))
        await clear(driver, "500/1000/5000/10000")
        await driver.press(.tab)
        await clear(driver, "cap 30")
        await driver.press(.tab, .tab, .tab)
        await clear(driver, "perhaps")
        await driver.press(.function(2))
        #expect(driver.text.contains("Other tills' refunds is allow, refuse"))
        await clear(driver, "refuse")
        await driver.press(.function(2))
        var wanted = PaymentEdit()
        (wanted.cashStep, wanted.quickNotes) = (5, [500, 1_000, 5_000, 10_000])
        (wanted.offline, wanted.refundsApart) = (["account": "cap 3000"], "refuse")
        #expect(driver.till.shop.edits.last?.payment == wanted)
    }

    @Test func labelsAreReadByTheirLayout() async {
        let driver = await opened("Labels")
        await driver.type("21IIIIIWWWWWC 22PC")
        await driver.press(.function(2))
        #expect(driver.text.contains("Layouts have no form such as 21IIIIIWWWWWC in 22PC"))
        await clear(driver, "21IIIIIWWWWWC")
        await driver.press(.function(2))
        #expect(driver.till.shop.edits.last?.labelMasks == ["21IIIIIWWWWWC"])
    }

    @Test func aTaxRateIsAddedAndChanged() async {
        let driver = await opened("Tax", signsIn: false)
        await driver.press(.character("n"))
        await driver.enter("2222")
        await driver.enter("standard")
        await driver.enter("7.12345")
        #expect(driver.text.contains("Percent is a share from 0 to 100 %"))
        await clear(driver, "8.1")
        await driver.press(.enter)
        #expect(driver.text.contains("Name is there already"))
        await driver.press(.backTab)
        await clear(driver, "luxury")
        await driver.press(.function(2))
        #expect(driver.text.contains("luxury is 8.1 %"))
        await driver.press(.enter)
        await clear(driver, "7.5")
        await driver.press(.function(2))
        #expect(driver.till.shop.calls == ["rate luxury 81000", "rate standard 75000"])
    }

    @Test func aPrinterIsTriedAndChosen() async {
        let driver = await opened("Test page", signsIn: false)
        await driver.press(.function(2))
        #expect(driver.text.contains("no printer"))
        await driver.press(.down, .down, .tab)
        await driver.type("a b")
        await driver.press(.function(2))
        #expect(driver.text.contains("Where is no place of a printer"))
        await clear(driver, "printer:9100")
        await driver.press(.tab)
        await clear(driver, "99")
        await driver.press(.function(2))
        #expect(driver.text.contains("Columns is a number from 24 to 64"))
        await clear(driver, "48")
        await driver.press(.function(2))
        #expect(driver.text.contains("The test page went to tcp:printer:9100."))
        #expect(driver.till.own.pages.last?["printer.columns"] == "48")
        #expect(driver.till.own.chosen.isEmpty)
        await driver.press(.escape, .escape)
        await Self.open("Printer", driver)
        await driver.press(.down, .down, .tab)
        await driver.type("printer")
        await driver.press(.function(2))
        #expect(driver.text.contains("Chosen for this till, from the next sign-in."))
        #expect(driver.till.own.chosen == [["printer.to": "tcp:printer"]])
    }

    @Test func whatAVariableFixesIsNotChosen() async {
        let till = FakeTill()
        till.own.set { $0.fixedBy["till.lockMinutes"] = "POS_TILL_LOCK_MINUTES" }
        let driver = TillDriver(till)
        await driver.beginShift(as: TestShop.ada)
        await Self.open("Till", driver)
        await clear(driver, "5")
        await driver.press(.function(2))
        #expect(driver.text.contains("POS_TILL_LOCK_MINUTES"))
        #expect(till.own.chosen.isEmpty)
        till.own.set { $0.fixedBy = [:] }
        till.own.fail(.ownSettings("till.lockMinutes is \"x\"; allowed is a whole number."))
        // Out of the form, of the filter, and of the list.
        await driver.press(.escape, .escape, .escape)
        await Self.open("Till", driver)
        await clear(driver, "x")
        await driver.press(.function(2))
        #expect(driver.text.contains("allowed is a whole number"))
    }

    @Test func keysSayWhatTheFileChanged() async {
        let till = FakeTill()
        let table = KeyTable.standard.replacing([.find: [.function(3)]])
        till.own.set(KeysNow(path: "/k", table: table, fault: "f3 is the key of both"))
        let driver = TillDriver(till)
        await driver.beginShift(as: TestShop.ada)
        await Self.open("Keys", driver)
        await driver.press(.enter)
        #expect(driver.text.contains("f3 is the key of both"))
        await driver.press(.down, .enter)
        #expect(driver.text.contains("sell.find: Find a product by name"))
        #expect(driver.text.contains("f2 /"))
    }

    @Test func aPromotionIsMadeChangedAndTakenAway() async {
        let driver = TillDriver()
        await driver.beginShift(as: TestShop.ada)
        await driver.command("Promotions")
        await driver.press(.character("n"))
        await driver.enter("2222")
        await driver.enter("SUMMER")
        await driver.enter("Summer")
        await driver.press(.down, .down, .enter)
        await driver.enter("10")
        await driver.press(.function(2))
        #expect(driver.text.contains("Value does not fit the kind"))
        await driver.press(.backTab)
        await clear(driver, "2+1")
        await driver.press(.function(2))
        #expect(driver.text.contains("Promotion the promotion is for nothing"))
        await driver.press(.tab)
        await driver.type("25671|26093")
        await driver.press(.function(2))
        #expect(driver.text.contains("SUMMER: changed."))
        let made = Promotion(
            id: "SUMMER", version: 1, name: "Summer", kind: .buyGet(buy: 2, get: 1),
            skus: ["25671", "26093"])
        #expect(driver.till.shop.reply.shop.settings.promotions == [made])
        await driver.press(.enter)
        await clear(driver, "Summer sale")
        await driver.press(.function(2))
        #expect(driver.till.shop.reply.shop.settings.promotions?.first?.version == 2)
        await driver.press(.character("x"), .function(2))
        #expect(driver.text.contains("Nothing was changed."))
        await driver.press(.character("x"), .down, .function(2))
        #expect(driver.till.shop.reply.shop.chosen == nil)
        #expect(driver.text.contains("No promotions."))
    }
}
