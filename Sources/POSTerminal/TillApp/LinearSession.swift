import Dispatch
import Glibc
import TerminalUI

/// A screen without a window: what is new on it is written line by line, and lines are typed. No
/// boxes, no colours, and no control sequence, so that a screen reader or a braille line follows.
///
/// It shows the same screens as the window does, read by `LinearText`: whatever they offer is
/// offered here.
@MainActor
final class LinearSession {
    let terminal: LinearTerminal
    private let isASCII: Bool
    private let (lines, arrival) = AsyncStream<String>.makeStream()
    private var waiting: [UInt8] = []
    private var source: (any DispatchSourceRead)?
    private var signals: [any DispatchSourceSignal] = []
    private var told: LinearText?
    /// How the terminal was; nil when there is none.
    private let modes: termios?
    private var isHidden = false

    private static let endings = [SIGTERM, SIGINT, SIGHUP]
    private static let rows = 50
    private static let columns = 120
    private static let lineLengthMax = 4_096

    /// Takes standard input over, line by line.
    init(isASCII: Bool) {
        self.isASCII = isASCII
        var modes = termios()
        self.modes = tcgetattr(STDIN_FILENO, &modes) == 0 ? modes : nil
        terminal = LinearTerminal(rows: Self.rows, columns: Self.columns) { tone in
            if tone == .reject { Self.write("\u{7}") }
        }
        let source = DispatchSource.makeReadSource(fileDescriptor: STDIN_FILENO, queue: .main)
        source.setEventHandler { [weak self] in MainActor.assumeIsolated { self?.readInput() } }
        source.activate()
        self.source = source
        for number in Self.endings {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .main)
            source.setEventHandler { [weak self] in MainActor.assumeIsolated { self?.end() } }
            source.activate()
            signals.append(source)
        }
    }

    /// No further lines are taken; what was typed already still counts.
    func end() { arrival.finish() }

    /// Gives standard input back.
    func close() {
        end()
        source?.cancel()
        for source in signals { source.cancel() }
        for number in Self.endings { signal(number, SIG_DFL) }
        hideTyping(false)
        Self.write("\n")
    }

    /// Shows a screen and presses what is typed until the input ends, or `end` is called.
    ///
    /// - Parameter keyMap: the commands on offer in a state.
    /// - Parameter touched: sent before each line.
    func run<S: Screen>(
        _ store: Store<S>, touched: S.Action? = nil, keyMap: (S.State) -> KeyMap<S.Action>
    ) async {
        say(LinearKeys.help)
        await store.waitUntilIdle()
        tell()
        for await line in lines {
            if isHidden { Self.write("\n") }
            hideTyping(false)
            if let touched { store.send(touched) }
            let map = keyMap(store.state)
            let typed = LinearKeys(line, hasEntry: told?.prompt != nil) { character in
                map.bindings.contains { $0.keys.contains(.character(character)) }
            }
            for key in typed.keys {
                store.press(key)
                await store.waitUntilIdle()
            }
            if typed.mayEnd, LinearText(terminal.buffer).prompt != nil {
                store.press(.enter)
                await store.waitUntilIdle()
            }
            tell()
        }
    }

    /// Says what is new, and asks for the next line.
    private func tell() {
        let text = LinearText(terminal.buffer, cleaned: Self.withoutClock)
        say(text.news(since: told))
        told = text
        let prompt = text.prompt ?? ""
        hideTyping(prompt.contains("PIN"))
        Self.write(plain(prompt.isEmpty ? "> " : prompt + " > "))
    }

    private func say(_ lines: [String]) {
        for line in lines where !line.isEmpty { Self.write(plain(line) + "\n") }
    }

    private func plain(_ text: String) -> String {
        isASCII ? String(text.map(Glyphs.ascii)) : text
    }

    /// The time of day is new at every line, and no news.
    private static func withoutClock(_ line: String) -> String {
        guard let last = line.split(separator: " ").last, isTime(last) else { return line }
        return String(line.dropLast(last.count)).trimmingSpace
    }

    private static func isTime(_ word: Substring) -> Bool {
        let parts = word.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 3 && parts.allSatisfy { $0.count == 2 && Int($0) != nil }
    }

    /// What is typed next is a secret.
    private func hideTyping(_ isSecret: Bool) {
        guard var modes else { return }
        isHidden = isSecret
        if isSecret { modes.c_lflag &= ~tcflag_t(ECHO) }
        tcsetattr(STDIN_FILENO, TCSANOW, &modes)
    }

    private func readInput() {
        var chunk = [UInt8](repeating: 0, count: Self.lineLengthMax)
        let count = read(STDIN_FILENO, &chunk, chunk.count)
        guard count > 0 else {
            source?.cancel()
            return end()
        }
        for byte in chunk.prefix(count) {
            switch byte {
            case 0x0A:
                arrival.yield(String(decoding: waiting, as: UTF8.self))
                waiting = []
            case 0x0D: break
            default: if waiting.count < Self.lineLengthMax { waiting.append(byte) }
            }
        }
    }

    private static func write(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count)
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}

extension String {
    fileprivate var trimmingSpace: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
