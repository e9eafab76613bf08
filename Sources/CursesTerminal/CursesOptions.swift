public import TerminalUI

/// What the program decides about its terminal before it opens it.
public struct CursesOptions: Sendable {
    /// The kind of terminal, as in `TERM`.
    public var term: String
    /// How long an Escape may wait for the rest of a key's sequence.
    public var escapeDelayMs: Int
    /// False shows attributes only, as `NO_COLOR` asks.
    public var usesColors: Bool
    /// False writes printable ASCII only.
    public var usesUnicode: Bool
    /// True takes the mouse: a click on a key in the footer presses it, the wheel moves by rows.
    public var usesMouse: Bool
    /// True flashes the screen where a tone would sound.
    public var isBellVisual: Bool
    /// True lets Ctrl-Z stop the program, to be continued with `fg`.
    public var canSuspend: Bool
    /// For terminals with eight colours or more.
    public var theme: Theme
    /// For terminals without colours.
    public var monoTheme: Theme
    /// The file that gets what is written to standard error while the terminal is open.
    public var errorLogPath: String?
    /// What scanners of this shop are like.
    public var scanner: ScannerMachine.Configuration

    /// What `escapeDelayMs` is when nobody says otherwise.
    public static let escapeDelayMsDefault = 25

    /// Options with the defaults a till wants.
    public init(
        term: String, escapeDelayMs: Int = CursesOptions.escapeDelayMsDefault,
        usesColors: Bool = true, usesUnicode: Bool = true, usesMouse: Bool = false,
        isBellVisual: Bool = false, canSuspend: Bool = true, theme: Theme = .standard,
        monoTheme: Theme = .mono,
        errorLogPath: String? = nil, scanner: ScannerMachine.Configuration = .init()
    ) {
        self.term = term
        self.escapeDelayMs = escapeDelayMs
        self.usesColors = usesColors
        self.usesUnicode = usesUnicode
        self.usesMouse = usesMouse
        self.isBellVisual = isBellVisual
        self.canSuspend = canSuspend
        self.theme = theme
        self.monoTheme = monoTheme
        self.errorLogPath = errorLogPath
        self.scanner = scanner
    }

    /// What the environment asks for.
    ///
    /// Keys: `TERM`; `ESCDELAY` (milliseconds); `NO_COLOR` (anything but empty).
    public init(environment: [String: String]) {
        let delay = environment["ESCDELAY"].flatMap { Int($0) } ?? Self.escapeDelayMsDefault
        self.init(
            term: environment["TERM"] ?? "", escapeDelayMs: max(0, min(delay, 5_000)),
            usesColors: environment["NO_COLOR", default: ""].isEmpty)
    }
}

/// Why a terminal could not be opened.
public enum CursesFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// Standard input or output is a file, a pipe, or closed.
    case notATerminal
    /// Curses knows none of these kinds.
    case unknownTerminal(tried: [String])

    /// A sentence for whoever started the program.
    public var description: String {
        switch self {
        case .notATerminal:
            "standard input and output must be a terminal"
        case .unknownTerminal(let tried):
            "no usable terminal description (tried \(tried.joined(separator: ", ")))"
        }
    }
}

/// What happens on a terminal.
public enum CursesEvent: Hashable, Sendable {
    case key(Key)
    /// The first button was pressed in that column and row.
    case clicked(x: Int, y: Int)
    /// The window has another size; what it showed is gone.
    case resized(Size)
    /// The program is to end. Whoever gets it closes the terminal.
    case quit(QuitReason)

    /// Why the program is to end.
    public enum QuitReason: Hashable, Sendable {
        /// SIGTERM.
        case terminated
        /// SIGINT from elsewhere; Ctrl-C is a key.
        case interrupted
        /// SIGHUP: the session is over.
        case hungUp
        /// Standard input has ended: the terminal is gone.
        case endOfInput
    }
}
