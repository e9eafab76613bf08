import CursesTerminal
import RetailModels
import TerminalUI

/// Why the till's window did not open.
enum TillAppFailure: Error, Equatable, Sendable {
    case terminal(CursesFailure)
    /// The shop's currency is no code of a currency.
    case unknownCurrency(String)
}

/// The till on the real terminal: opens the window, runs the screens until somebody closes them,
/// and puts the terminal back on every way out.
@MainActor
enum TillApp {
    /// Runs until the operator closes the till, or a signal or the end of input does.
    static func run(
        client: TillClient, shop: Shop, identity: TillIdentity, options: TillOptions
    ) async throws(TillAppFailure) {
        let facts = try facts(client, shop, identity, options)
        if options.isAccessible { return await runLinear(client, facts, options) }
        let terminal = try open(options)
        defer { terminal.close() }
        let notices = options.notices + [terminal.notice].compactMap { $0 }
        let ending = Ending()
        var client = client
        client.sound = { [weak terminal] in terminal?.sound($0) }
        client.quit = { ending.happen() }
        let show = client.printer.show
        let screen = AppScreen(client: client, facts: facts)
        let store = Store(
            screen, state: .init(notices: notices),
            terminal: terminal, disabledAction: { .disabled($0) },
            resizedAction: { .resized($0) })
        let idle = options.idleFile.flatMap(IdleFile.init)
        store.onIdle = { [weak store] _ in
            guard let store else { return }
            show(screen.customerText(store.state))
            idle?.rested(after: store.state.changeCount)
        }
        let typesIntoText = { @MainActor [weak store] in
            store.map { screen.typesIntoText($0.state) } ?? false
        }
        terminal.start(typesIntoText: typesIntoText) { event in
            idle?.expect()
            switch event {
            case .key(let key):
                store.send(.touched)
                store.press(key)
            case .clicked(let x, let y):
                store.send(.touched)
                if let key = store.footerKey(x: x, y: y) { store.press(key) }
            case .resized(let size): store.resize(size)
            case .quit: ending.happen()
            }
        }
        let port = ScannerPort(options.scanner, sleep: client.sleep) { [weak store] event in
            idle?.expect()
            switch event {
            case .read(.scan(let code)): store?.press(.scan(code))
            case .read(.torn): store?.send(.scannerTrouble(.scanTorn))
            case .gone(let reason): store?.send(.scannerTrouble(.scannerGone(reason)))
            }
        }
        port?.start()
        defer { port?.close() }
        store.send(.resized(terminal.size))
        store.send(.started)
        await ending.wait()
        // What was being asked is no longer wanted; what is being written still is.
        store.send(.ending)
        await store.waitUntilIdle()
        store.cancelAll()
    }

    private static func facts(
        _ client: TillClient, _ shop: Shop, _ identity: TillIdentity, _ options: TillOptions
    ) throws(TillAppFailure) -> TillFacts {
        guard
            var facts = TillFacts(
                shop: shop, identity: identity, keys: options.keys, language: options.language,
                local: client.local)
        else { throw .unknownCurrency(shop.currency) }
        facts.lockAfterSeconds = options.lockMinutes * 60
        return facts
    }

    /// The same screens, line by line.
    private static func runLinear(
        _ client: TillClient, _ facts: TillFacts, _ options: TillOptions
    ) async {
        let session = LinearSession(isASCII: options.isASCII)
        defer { session.close() }
        var client = client
        client.sound = { [weak session] in session?.terminal.sound($0) }
        client.quit = { [weak session] in session?.end() }
        let screen = AppScreen(client: client, facts: facts)
        let store = Store(
            screen, state: .init(notices: options.notices), terminal: session.terminal,
            disabledAction: { .disabled($0) })
        store.send(.resized(session.terminal.size))
        store.send(.started)
        await session.run(store, touched: .touched) { screen.keyMap($0) }
        store.send(.ending)
        await store.waitUntilIdle()
        store.cancelAll()
    }

    static func open(
        _ options: TillOptions
    ) throws(TillAppFailure) -> CursesTerminal {
        var curses = CursesOptions(environment: options.environment)
        if options.noColor { curses.usesColors = false }
        curses.usesUnicode = !options.noUnicode
        curses.usesMouse = options.usesMouse
        curses.isBellVisual = options.visualBell
        curses.errorLogPath = options.logFile
        curses.scanner = options.scanner.machine
        do { return try CursesTerminal(curses) } catch { throw .terminal(error) }
    }
}

/// The end of the till, which happens once and may happen before anybody waits for it.
@MainActor
private final class Ending {
    private var hasHappened = false
    private var waiter: CheckedContinuation<Void, Never>?

    func happen() {
        hasHappened = true
        waiter?.resume()
        waiter = nil
    }

    func wait() async {
        guard !hasHappened else { return }
        await withCheckedContinuation { waiter = $0 }
    }
}
