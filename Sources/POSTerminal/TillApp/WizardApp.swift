import CursesTerminal
import TerminalUI

/// The questions of a first start on the real terminal, which is put back on every way out.
@MainActor
enum WizardApp {
    /// Asks until all is answered; nil when whoever was asked has left.
    static func run(_ options: TillOptions) async throws(TillAppFailure) -> SetupAnswers? {
        if options.isAccessible { return await runLinear(options) }
        // An answer from a script may come as fast as a scan, and the Enter that takes the next
        // question as it is right behind it.
        var options = options
        options.scanner.machine = .typingOnly
        let terminal = try TillApp.open(options)
        defer { terminal.close() }
        let (outcomes, outcome) = AsyncStream<SetupAnswers?>.makeStream()
        let end: @MainActor @Sendable (SetupAnswers?) -> Void = { answers in
            outcome.yield(answers)
            outcome.finish()
        }
        var state = WizardScreen.State()
        let notices = options.notices + [terminal.notice].compactMap { $0 }
        if !notices.isEmpty { state.message = .info(notices.joined(separator: " · ")) }
        let store = Store(
            WizardScreen(keys: options.keys, finish: end), state: state, terminal: terminal,
            disabledAction: { .refused($0) })
        let idle = options.idleFile.flatMap(IdleFile.init)
        store.onIdle = { _ in idle?.rested(after: 0) }
        // Every character goes into a field, so none waits to be told from a scanner's.
        let always = { @MainActor in true }
        terminal.start(typesIntoText: always) { event in
            idle?.expect()
            switch event {
            case .key(.control("q")): end(nil)
            case .key(let key): store.press(key)
            case .clicked(let x, let y):
                if let key = store.footerKey(x: x, y: y) { store.press(key) }
            case .resized(let size): store.resize(size)
            case .quit: end(nil)
            }
        }
        for await answers in outcomes {
            store.cancelAll()
            return answers
        }
        return nil
    }

    /// The same questions, line by line.
    private static func runLinear(_ options: TillOptions) async -> SetupAnswers? {
        let session = LinearSession(isASCII: options.isASCII)
        defer { session.close() }
        let outcome = Outcome()
        let screen = WizardScreen(keys: options.keys) { [weak session] answers in
            outcome.answers = answers
            session?.end()
        }
        let store = Store(
            screen, state: .init(), terminal: session.terminal, disabledAction: { .refused($0) })
        await session.run(store) { screen.keyMap($0) }
        return outcome.answers
    }

    /// What was answered last.
    @MainActor
    private final class Outcome {
        var answers: SetupAnswers?
    }
}
