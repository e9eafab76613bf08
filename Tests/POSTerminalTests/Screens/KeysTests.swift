import TerminalUI
import Testing

@testable import POSTerminal

/// `config/keys.yaml` and `docs/KEYS.md` say what the program does.
@Suite struct KeysTests {
    private let keys = KeyTable.standard

    @Test func theConfigurationMirrorsTheTable() throws {
        var text = """
            # The keys of the till, as they are when nothing else is configured.
            #
            # The names are those of docs/KEYS.md; the program's own table is compared with this
            # file by a test. A key is written as it is called: f2, ctrl+p, alt+x, enter, esc, tab,
            # up, or the character itself. Alt and a digit is that F-key everywhere.

            """
        var section = ""
        for entry in keys.entries {
            if entry.name.section != section {
                section = entry.name.section
                text += "\n"
            }
            let names = entry.keys.compactMap(\.name).map { "\"\($0)\"" }
            text +=
                "# \(entry.meaning).\n\(entry.name.rawValue): [\(names.joined(separator: ", "))]\n"
        }
        try Snapshot.expect(text, inFile: "config/keys.yaml")
    }

    @Test func theDocumentFollowsTheTable() throws {
        var text = """
            # Keys

            This page is made from the program's table of keys by `script/snapshots`; a test fails \
            when it is stale.
            The same words stand in the footer, in the help (`?` or F1) and in the palette (Ctrl+P).
            `+ - / : ?` act only on an empty entry line, otherwise they are text.
            Alt and a digit is that F-key; so is Esc and then a digit on the empty sell screen.

            """
        var section = ""
        for entry in keys.entries {
            if entry.name.section != section {
                section = entry.name.section
                text += "\n## \(Self.title(of: section))\n\n"
                text += "| key | command | what it does | name |\n|---|---|---|---|\n"
            }
            let labels = entry.keys.map { "`\($0.label)`" }.joined(separator: " ")
            text += "| \(labels) | \(entry.title) | \(entry.meaning) | `\(entry.name.rawValue)` |\n"
        }
        try Snapshot.expect(text, inFile: "docs/KEYS.md")
    }

    @Test func everyKeyHasAName() {
        for entry in keys.entries {
            #expect(!entry.keys.isEmpty)
            for key in entry.keys { #expect(key.name.flatMap { Key(name: $0) } == key) }
        }
        #expect(keys.entries.count == KeyName.allCases.count)
    }

    /// Within one screen no key means two things.
    @MainActor
    @Test func noKeyIsTakenTwice() async {
        let driver = TillDriver()
        await check(driver)
        await driver.signIn()
        await check(driver)
        await driver.enter("100")
        await driver.scan(TestShop.code(1))
        let steps: [[Key]] = [
            [], [.character("5")], [.escape, .function(2)], [.character("a")],
            [.escape, .function(9)], [.character("c")], [.escape, .escape, .character("+")],
            [.character("*")], [.escape, .character("c")], [.escape, .enter], [.character("r")],
        ]
        for keys in steps {
            for key in keys { await driver.press(key) }
            await check(driver)
        }
    }

    /// Nor in the screens behind the menu.
    @MainActor
    @Test func noKeyOfTheMenusScreensIsTakenTwice() async {
        let driver = TillDriver()
        await driver.beginManagersShift()
        for digits in ["1", "2", "511"] {
            await driver.press(.function(10))
            await driver.type(digits)
            #expect(driver.state.below.count == 1)
            await check(driver)
            await driver.press(.escape)
        }
    }

    @MainActor
    @Test func noKeyOfAManagerIsTakenTwice() async {
        let driver = TillDriver()
        await driver.beginShift(as: TestShop.ada)
        let steps: [[Key]] = [
            [.function(10), .character("5"), .character("2")],
            [.character("2"), .character("2")],
            [.character("2"), .character("2"), .enter], [.character("a")],
            [.escape, .character("r")],
        ]
        for keys in steps {
            for key in keys { await driver.press(key) }
            await check(driver)
        }
    }

    @MainActor
    private func check(_ driver: TillDriver) async {
        let bindings = driver.app.freeKeyMap(driver.state).bindings
        let all = bindings.flatMap(\.keys)
        #expect(Set(all).count == all.count, "\(driver.state.base.title): \(all.map(\.label))")
        for binding in bindings where !binding.title.isEmpty {
            let sections = [driver.state.base.effects] + KeyTable.sharedSections
            #expect(
                keys.meaning(of: binding.title, in: sections) != nil,
                "\(driver.state.base.title): \(binding.title)")
        }
    }

    private static func title(of section: String) -> String {
        switch section {
        case "till": "Everywhere"
        case "lock": "Locked"
        case "wizard": "First start"
        case "sign-in": "Sign in"
        case "approval": "Another operator's approval"
        case "float": "Opening a shift"
        case "sell": "Sale"
        case "customer": "Customer of the sale"
        case "held": "Sales that wait"
        case "list": "Lists"
        case "form": "Forms"
        case "reports": "Reports"
        case "return": "Returns"
        case "value": "Gift cards, store credit and accounts"
        case "pay": "Payment"
        case "paid": "After payment"
        case "shift": "Shift"
        case "inventory": "Inventory"
        case "stock": "Goods"
        case "item": "An item"
        case "devices": "Devices"
        case "conflicts": "Conflicts"
        case "sales": "Sales"
        case "receipt": "A receipt"
        case "sync": "Sync"
        case "cloud-sync": "Cloud Sync"
        default: "Questions"
        }
    }
}
