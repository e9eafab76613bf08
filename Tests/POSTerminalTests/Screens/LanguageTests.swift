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
    ]

    private func untranslated(_ driver: TillDriver) -> [String] {
        driver.text.split { !$0.isLetter }.map(String.init).filter { word in
            // A dialog may cover the beginning of a name.
            PseudoLanguage.isUntranslated(word)
                && !Self.names.contains { $0.hasSuffix(word) }
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
            let words = untranslated(driver)
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
