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
    /// Why the screens have ended.
    enum End: Sendable {
        /// The operator has closed the till, or a signal or the end of input did.
        case closed
        /// Settings are others now, and nobody is signed in.
        case again
    }

    /// Runs until somebody closes the till, or it begins anew.
    /// - Parameter idle: told whenever the till has come to rest.
    static func run(
        client: TillClient, shop: Shop, identity: TillIdentity, options: TillOptions,
        idle: IdleFile?
    ) async throws(TillAppFailure) -> End {
        let facts = try facts(client, shop, identity, options)
        if options.isAccessible { return await runLinear(client, facts, options) }
        let terminal = try open(options)
        defer { terminal.close() }
        let notices = options.notices + [terminal.notice].compactMap { $0 }
        let ending = Ending()
        var client = client
        client.sound = { [weak terminal] in terminal?.sound($0) }
        client.quit = { ending.happen(.closed) }
        client.beginAnew = { ending.happen(.again) }
        let show = client.printer.show
        let screen = AppScreen(client: client, facts: facts)
        let store = Store(
            screen, state: .init(notices: notices),
            terminal: terminal, disabledAction: { .disabled($0) },
            resizedAction: { .resized($0) })
        store.onIdle = { [weak store] _ in
            guard let store else { return }
            show(screen.customerText(store.state))
            // What begins anew has come to rest when it is there again.
            if ending.end != .again { idle?.rested(after: store.state.changeCount) }
        }
        let typesIntoText = { @MainActor [weak store] in
            store.map { screen.typesIntoText($0.state) } ?? false
        }
        terminal.start(typesIntoText: typesIntoText) { event in
            idle?.expect()
            // Nothing is done that nobody would see; closing is.
            if ending.end == .again { guard case .quit = event else { return } }
            switch event {
            case .key(let key):
                store.send(.touched)
                store.press(key)
            case .clicked(let x, let y):
                store.send(.touched)
                if let key = store.footerKey(x: x, y: y) { store.press(key) }
            case .resized(let size): store.resize(size)
            case .quit: ending.happen(.closed)
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
        let end = await ending.wait()
        // What was being asked is no longer wanted; what is being written still is.
        store.send(.ending)
        await store.waitUntilIdle()
        store.cancelAll()
        return end
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
    ) async -> End {
        let session = LinearSession(isASCII: options.isASCII)
        defer { session.close() }
        var client = client
        client.sound = { [weak session] in session?.terminal.sound($0) }
        client.quit = { [weak session] in session?.end() }
        var end = End.closed
        client.beginAnew = { [weak session] in
            end = .again
            session?.end()
        }
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
        return end
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
    private(set) var end: TillApp.End?
    private var waiter: CheckedContinuation<Void, Never>?

    func happen(_ end: TillApp.End) {
        // Whoever closes it while it begins anew means it.
        if self.end != .closed { self.end = end }
        waiter?.resume()
        waiter = nil
    }

    func wait() async -> TillApp.End {
        if end == nil { await withCheckedContinuation { waiter = $0 } }
        return end ?? .closed
    }
}
