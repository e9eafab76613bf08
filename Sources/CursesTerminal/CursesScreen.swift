import CNcurses
import Glibc

/// Opens curses and closes it again: locale, terminal kind, modes.
@MainActor
struct CursesScreen {
    /// What curses opened.
    let screen: OpaquePointer
    /// A window of its own to read from: reading from the one that is drawn would draw it.
    let input: UnsafeMutablePointer<WINDOW>
    let term: String
    /// A sentence for the user when it is not the terminal that was asked for.
    let notice: String?

    /// Described everywhere, and understood by nearly every terminal, the most able first.
    private static let fallbacks = ["vt100", "ansi"]

    /// Chooses a character set; returns whether it is UTF-8.
    ///
    /// Only the character set is taken from the environment: numbers are never printed by C.
    static func chooseLocale() -> Bool {
        if setlocale(LC_CTYPE, "") != nil, pos_is_utf8() != 0 { return true }
        return setlocale(LC_CTYPE, "C.UTF-8") != nil && pos_is_utf8() != 0
    }

    static func open(term: String) throws(CursesFailure) -> CursesScreen {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw .notATerminal }
        let wanted = term.isEmpty ? [] : [term]
        for kind in wanted + fallbacks {
            // `newterm` answers with null where `initscr` would end the process.
            guard let screen = pos_open(kind) else { continue }
            // Without placing the cursor (`dumb`) no screen can be drawn.
            guard pos_capability("cup") != nil, let input = newpad(1, 1) else {
                endwin()
                delscreen(screen)
                continue
            }
            let notice =
                kind == term
                ? nil
                : "Terminal “\(term)” is unknown or too plain: using \(kind)."
            return CursesScreen(screen: screen, input: input, term: kind, notice: notice)
        }
        throw .unknownTerminal(tried: wanted + fallbacks)
    }

    /// Every key at once and unseen, no cursor, and no waiting for input.
    func setModes(escapeDelayMs: Int) {
        raw()
        noecho()
        // A carriage return must stay one, to be told from a line feed.
        nonl()
        keypad(input, true)
        nodelay(input, true)
        set_escdelay(Int32(escapeDelayMs))
        leaveok(pos_stdscr(), true)
        curs_set(0)
    }

    /// What makes the terminal usable again, in one string that a signal handler can write.
    var resetString: String {
        Self.pasteOff(term) + capability("sgr0") + capability("op") + capability("rmkx")
            + capability("cnorm") + capability("rmcup") + wipe
    }

    /// What takes the last picture away on a terminal that has no second screen for programs, and
    /// so would leave it above the shell's next line; nothing on others.
    var wipe: String {
        guard capability("rmcup").isEmpty else { return "" }
        let clear = capability("clear")
        return clear.isEmpty ? "\r\n" : clear
    }

    /// A capability of the terminal without the pauses old terminals need.
    func capability(_ name: String) -> String {
        capabilityParts(name).joined()
    }

    /// The same, cut where it pauses.
    func capabilityParts(_ name: String) -> [String] {
        guard let text = pos_capability(name) else { return [] }
        var parts = [""]
        var rest = Substring(String(cString: text))
        while let character = rest.popFirst() {
            if character == "$", rest.first == "<", let end = rest.firstIndex(of: ">") {
                rest = rest[rest.index(after: end)...]
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        return parts
    }

    /// Gives the mouse back, for when curses cannot.
    static let mouseOff = "\u{1B}[?1006l\u{1B}[?1000l"

    static func pasteOn(_ term: String) -> String { term == "dumb" ? "" : "\u{1B}[?2004h" }
    static func pasteOff(_ term: String) -> String { term == "dumb" ? "" : "\u{1B}[?2004l" }

    /// Writes past curses, which has nothing waiting between two frames.
    static func writeRaw(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
