import Glibc

/// Sends standard error to a file while the screen is curses', and back afterwards.
///
/// Otherwise the message of a trap would be drawn across the picture and lost with it.
struct ErrorLog {
    private let before: Int32

    /// Nil, with standard error as it was, when the file cannot be opened.
    init?(path: String) {
        let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard file >= 0 else { return nil }
        defer { close(file) }
        before = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)
        guard before >= 0 else { return nil }
        dup2(file, STDERR_FILENO)
    }

    /// Gives standard error back. To be called once.
    func restore() {
        dup2(before, STDERR_FILENO)
        close(before)
    }
}
