import Glibc

/// How the terminal was before the till took it.
struct TerminalModes: Sendable {
    private let modes: termios

    /// Nil when standard input is no terminal.
    init?() {
        var modes = termios()
        guard tcgetattr(STDIN_FILENO, &modes) == 0 else { return nil }
        self.modes = modes
    }

    /// Shows nothing of what is typed, keeps it for whoever reads next, and lets no key end the
    /// program.
    func hush() {
        var quiet = modes
        quiet.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
        tcsetattr(STDIN_FILENO, TCSANOW, &quiet)
    }

    func restore() {
        var modes = modes
        tcsetattr(STDIN_FILENO, TCSANOW, &modes)
    }
}
