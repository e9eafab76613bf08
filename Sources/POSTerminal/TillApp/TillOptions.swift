/// What the program decides about the till's window before it opens it.
struct TillOptions: Sendable {
    /// `TERM`, `ESCDELAY` and `NO_COLOR` are taken from it.
    var environment: [String: String]
    /// Shows attributes only, whatever the environment says.
    var noColor = false
    /// Writes printable ASCII only.
    var noUnicode = false
    /// Takes the mouse from the terminal.
    var usesMouse = false
    /// Flashes the screen where a tone would sound.
    var visualBell = false
    /// Shows the screens line by line, for people who hear or feel them.
    var isAccessible = false
    /// The file that gets a count whenever the till has come to rest (`POS_IDLE_FILE`).
    var idleFile: String?
    /// The file that gets what is written to standard error while the window is open.
    var logFile: String?
    /// What the shop's scanner is like.
    var scanner = ScannerSettings()
    /// What the screens are written in.
    var language = Language.english
    /// After how many minutes without a key the till locks itself; 0 is never.
    var lockMinutes = 0
    /// The shop's keys.
    var keys = KeyTable.standard
    /// Sentences for the status line at the start, such as `port 8089 is taken; …`.
    var notices: [String] = []

    /// Options with the defaults of a till.
    init(environment: [String: String]) { self.environment = environment }

    /// Whether what is written without curses keeps to ASCII.
    var isASCII: Bool {
        let names = ["LC_ALL", "LC_CTYPE", "LANG"]
        let locale = names.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        let isUTF8 = ["utf-8", "utf8"].contains { locale.lowercased().hasSuffix($0) }
        return noUnicode || !isUTF8
    }
}
