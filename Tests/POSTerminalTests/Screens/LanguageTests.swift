import RetailModels
import TerminalUI
import Testing

@testable import POSTerminal

/// The screens in other languages.
@MainActor
@Suite struct LanguageTests {
    /// What stands on a screen in any language: names of the shop and its goods, words that are
    /// names themselves, and keys.
    private static let names: Set<String> = [
        "Corner", "Market", "Maria", "Ada", "Applesauce", "Oz", "Bread", "Italian", "Bananas",
        "kg", "Enter", "Esc", "Tab", "Up", "Down", "PgUp", "PgDn", "Home", "End", "Shift", "Space",
        "OFFLINE", "ONLINE", "LOCAL", "SENDING", "ATTENTION", "GROCERY", "PASTRY", "PRODUCE",
        "Ins", "Del",
    ]

    static func untranslated(
        _ driver: TillDriver, besides others: Set<String> = []
    ) -> [String] {
        untranslated(in: driver.text, besides: others)
    }

    static func untranslated(in text: String, besides others: Set<String> = []) -> [String] {
        text.split { !$0.isLetter }.map(String.init).filter { word in
            // A dialog may cover the beginning of a name.
            PseudoLanguage.isUntranslated(word)
                && !Self.names.contains { $0.hasSuffix(word) } && !others.contains(word)
        }
    }

    /// The screens of a sale, each with what it is called.
    private func walk(_ driver: TillDriver, _ look: (String) throws -> Void) async throws {
        try look("sign-in")
        await driver.enter("1")
        await driver.enter("9999")
        try look("wrong PIN")
        await driver.signIn()
        try look("float")
        await driver.enter("100")
        try look("empty sale")
        for number in 1...3 { await driver.scan(TestShop.code(number)) }
        try look("sale")
        await driver.scan("9999999999994")
        try look("unknown code")
        await driver.press(.escape, .function(8))
        try look("void")
        await driver.press(.escape, .control("q"))
        try look("close")
        await driver.press(.escape, .control("l"))
        try look("lock")
        await driver.enter("1111")
        await driver.press(.character("+"))
        try look("pay")
        await driver.press(.character("1"), .enter)
        try look("split payment")
        await driver.press(.enter)
        try look("paid")
    }

    @Test func noWordIsWithoutItsCatalogue() async throws {
        let driver = TillDriver(facts: TestShop.facts(language: .pseudo))
        try await walk(driver) { name in
            let words = Self.untranslated(driver)
            #expect(words.isEmpty, "\(name): \(words)\n\(driver.text)")
        }
    }

    @Test func aSaleInGerman() async throws {
        let driver = TillDriver(facts: TestShop.facts(language: .german))
        var seen: [String: String] = [:]
        try await walk(driver) { seen[$0] = driver.text }
        let wanted = [
            "sign-in": "Bediener", "wrong PIN": "Bediener oder PIN ist falsch",
            "float": "Wechselgeld", "empty sale": "Scan, Code oder Name", "sale": "SUMME",
            "unknown code": "Kein Artikel hat den Code", "void": "Storno",
            "close": "Kasse schließen?", "lock": "Gesperrt von Maria", "pay": "zu zahlen",
            "paid": "BEZAHLT 01-000002",
        ]
        for (name, words) in wanted {
            #expect(seen[name]?.contains(words) == true, "\(name): \(seen[name] ?? "")")
        }
        #expect(seen["sale"]?.contains("F8 Storno") == true)
        let other = TillDriver(facts: TestShop.facts(language: .german))
        await other.beginSale()
        try Snapshot.expect(other.terminal.buffer, is: "SellGerman")
    }

    /// Marks are one column, so no screen changes its columns, and nothing turns the direction.
    @Test func thePseudoLanguageKeepsItsColumns() {
        let english = "The quick brown fox: 3 × 1.59 JUMPS OVER LAZY DOGS — ▲ äöü"
        let pseudo = PseudoLanguage.text(english)
        #expect(TextWidth.of(pseudo) == TextWidth.of(english) && pseudo != english)
        #expect(TextWidth.cleaned(pseudo) == pseudo)
        let letters = "abcdefghijklmnopqrstuvwxyz"
        let same = zip(letters, PseudoLanguage.text(letters)).filter { $0 == $1 }
        #expect(same.map { $0.0 } == ["q", "x"])
        #expect(PseudoLanguage.isUntranslated("total") && !PseudoLanguage.isUntranslated("ŧòŧàĺ"))
    }

    /// German is longer, and no footer of a till may lose its way to pay.
    @Test(arguments: Language.allCases)
    func theWayToPayIsInSight(language: Language) async {
        let driver = TillDriver(facts: TestShop.facts(language: language))
        await driver.beginSale()
        let footer = driver.terminal.buffer.rows.last { !$0.isEmpty } ?? ""
        #expect(footer.contains("+ "), "\(footer)")
    }

    @Test func englishIsTheStandardWhateverTheLocale() throws {
        let settings = try Settings.read(
            environment: ["LANG": "de_DE.UTF-8", "LC_ALL": "de_DE.UTF-8"], dataDirectory: "/shop",
            fileText: nil)
        #expect(settings.language == .english)
        let chosen = try Settings.read(
            environment: ["POS_TILL_LANGUAGE": "de"], dataDirectory: "/shop", fileText: nil)
        #expect(chosen.language == .german)
    }
}

/// The managers' screens in other languages.
@MainActor
@Suite struct ManagerLanguageTests {
    /// What a shop has called its things itself, and words of files that are the same everywhere.
    private static let data: Set<String> = [
        "TV", "Magazine", "DRUG", "GM", "Crème", "brûlée", "family", "Gold", "bar", "MISC", "ANY",
        "Private", "each", "standard", "reduced", "none", "SUMMER", "percent", "Main", "Street",
        "New", "till", "at", "the", "Counter", "Broken", "ABCD", "price", "tax", "class", "https",
        "tenant", "Unicode", "en",
    ]

    private func untranslated(_ driver: TillDriver) -> [String] {
        LanguageTests.untranslated(driver, besides: Self.data)
    }

    /// Every page of the menu, first without a PIN and then with what it shows.
    @Test(arguments: ListedPage.all.map(\.name))
    func noPageIsWithoutItsCatalogue(name: String) async throws {
        let page = try #require(ListedPage.named(name))
        let driver = TillDriver(facts: TestShop.facts(language: .pseudo))
        await driver.beginShift(as: TestShop.ada)
        await driver.command(PseudoLanguage.text(page.title))
        #expect(untranslated(driver).isEmpty, "\(driver.text)")
        await driver.enter("2222")
        #expect(untranslated(driver).isEmpty, "\(driver.text)")
    }

    @Test func noFormIsWithoutItsCatalogue() async {
        let driver = TillDriver(facts: TestShop.facts(language: .pseudo))
        await driver.beginShift(as: TestShop.ada)
        let steps: [(page: String, keys: [Key])] = [
            ("Operators", [.character("n")]), ("Operators", [.enter]),
            ("Operators", [.character("p")]), ("Operators", [.character("r"), .enter]),
            ("Promotions", [.character("n")]), ("Suppliers", [.character("n")]),
            ("Inventory", [.character("a")]), ("Inventory", [.character("r")]),
            ("Inventory", [.character("c")]), ("Inventory", [.enter, .character("e")]),
            ("Shop and till", [.enter]), ("Shop and till", [.down, .enter]),
        ]
        for step in steps {
            await driver.command(PseudoLanguage.text(step.page))
            for key in step.keys { await driver.press(key) }
            if driver.text.contains(PseudoLanguage.text("once more")) { await driver.enter("2222") }
            await driver.press(.function(2))
            let words = untranslated(driver)
            #expect(words.isEmpty, "\(step): \(words)\n\(driver.text)")
            while !driver.state.below.isEmpty { await driver.press(.escape) }
        }
    }

    /// A text has one translation, wherever it stands, and as many places.
    @Test func noEntryContradictsAnother() {
        var known: [String: String] = [:]
        for entry in ManagerWords.entries {
            #expect(known[entry.english] ?? entry.german == entry.german, "\(entry.english)")
            known[entry.english] = entry.german
            let places = [entry.english, entry.german].map { text in
                text.split(separator: "{}", omittingEmptySubsequences: false).count
            }
            #expect(places[0] == places[1], "\(entry.english)")
        }
    }

    @Test func aManagerInGerman() async throws {
        let till = FakeTill()
        till.shop.set { $0.shop.address = "Hauptstraße 12" }
        let driver = TillDriver(till, facts: TestShop.facts(language: .german))
        await driver.beginShift(as: TestShop.ada)
        await driver.command("Laden und Kasse")
        try Snapshot.expect(driver.terminal.buffer, is: "SettingsGerman")
        await driver.press(.escape)
        await driver.command("Bediener")
        await driver.press(.character("n"))
        await driver.enter("2222")
        await driver.press(.function(2))
        #expect(driver.text.contains("Name"))
        try Snapshot.expect(driver.terminal.buffer, is: "PersonGerman")
    }
}
