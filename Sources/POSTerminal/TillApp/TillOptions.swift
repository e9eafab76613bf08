/// What the program decides about the till's window before it opens it.
struct TillOptions: Sendable {
    /// `TERM`, `ESCDELAY` and `NO_COLOR` are taken from it.
    var environment: [String: String]
    /// Shows attributes only, whatever the environment says.
    var noColor = false
    /// Writes printable ASCII only.
    var noUnicode = false
    /// Flashes the screen where a tone would sound.
    var visualBell = false
    /// The file that gets a count whenever the till has come to rest (`POS_IDLE_FILE`).
    var idleFile: String?
    /// The file that gets what is written to standard error while the window is open.
    var logFile: String?
    /// Sentences for the status line at the start, such as `port 8089 is taken; …`.
    var notices: [String] = []

    /// Options with the defaults of a till.
    init(environment: [String: String]) { self.environment = environment }
}
