import RetailModels
import TerminalUI
import Testing

@testable import POSTerminal

/// A whole till in memory: a store with all screens, a terminal that keeps its picture, and a fake
/// behind them. Keys are pressed one by one, each until the till has come to rest.
@MainActor
final class TillDriver {
    let till: FakeTill
    let terminal: TestTerminal
    let store: Store<AppScreen>
    let app: AppScreen

    init(
        _ till: FakeTill = FakeTill(), rows: Int = 24, columns: Int = 80,
        glyphs: Glyphs = .unicode, notices: [String] = [], facts: TillFacts = TestShop.facts
    ) {
        self.till = till
        terminal = TestTerminal(rows: rows, columns: columns, glyphs: glyphs)
        app = AppScreen(client: till.client, facts: facts)
        store = Store(
            app, state: .init(notices: notices), terminal: terminal,
            disabledAction: { .disabled($0) }, resizedAction: { .resized($0) })
        store.send(.tick("12:04:31"))
        store.flush()
    }

    var state: AppScreen.State { store.state }

    /// What a person would read, without the spaces at the ends of the rows.
    var text: String { terminal.buffer.rows.joined(separator: "\n") }

    /// Presses keys, each after the till has come to rest.
    func press(_ keys: Key...) async {
        for key in keys {
            store.press(key)
            await store.waitUntilIdle()
        }
    }

    /// Types text key by key.
    func type(_ text: String) async {
        for character in text { await press(.character(character)) }
    }

    /// Types text and presses Enter.
    func enter(_ text: String) async {
        await type(text)
        await press(.enter)
    }

    /// Chooses a command of the palette by its name.
    func command(_ name: String) async {
        await press(.control("p"))
        await type(name)
        guard case .choice(let list) = state.dialog,
            let row = list.shown.firstIndex(where: { $0.title == name })
        else {
            Issue.record("the palette has no \(name)")
            return
        }
        for _ in 0..<row { await press(.down) }
        await press(.enter)
    }

    func scan(_ code: String) async { await press(.scan(code)) }

    /// Waits until the picture shows it, and the till has come to rest. What never comes is an
    /// issue: a wait without an end would take the turns of every other test.
    func wait(for words: String, location: SourceLocation = #_sourceLocation) async {
        var turnsLeft = Self.turnCountMax
        while !text.contains(words) {
            turnsLeft -= 1
            guard turnsLeft > 0 else {
                Issue.record("'\(words)' is not shown:\n\(text)", sourceLocation: location)
                return
            }
            await Task.yield()
        }
        await store.waitUntilIdle()
    }

    private static let turnCountMax = 50_000

    /// Presses all keys in one go, as when they have been waiting in the terminal.
    func burst(_ keys: [Key]) async {
        for key in keys { store.press(key) }
        await store.waitUntilIdle()
    }

    func resize(rows: Int, columns: Int) async {
        terminal.resize(rows: rows, columns: columns)
        store.resize(terminal.size)
        await store.waitUntilIdle()
    }

    /// Operator 1, or another one, signs in and opens a shift with 100.00.
    func beginShift(as person: Operator = TestShop.maria) async {
        await signIn(as: person)
        await enter("100")
    }

    func signIn(as person: Operator = TestShop.maria) async {
        await enter("\(person.number)")
        await enter(TestShop.pins[person.number] ?? "")
    }

    /// Operator 2, a manager, signs in and opens a shift with 100.00.
    func beginManagersShift() async {
        await enter("2")
        await enter("2222")
        await enter("100")
    }

    /// The shift is open and three products are on the sale.
    func beginSale() async {
        await beginShift()
        for number in 1...3 { await scan(TestShop.code(number)) }
    }
}
