import Glibc

/// A program in a terminal of 80 by 24, and what its screen shows.
///
/// Owns the terminal's descriptor and the process; `end` gives both back.
final class TerminalSession {
    static let columns = 80
    static let rows = 24
    /// Longer than any answer that is still worth a figure.
    static let timeoutMs = 20_000

    /// What `unlockpt` and `ptsname` ask the kernel, which are not imported: `TIOCSPTLCK` and
    /// `TIOCGPTN` of <asm-generic/ioctls.h>.
    private static let unlockTerminal: UInt = 0x4004_5431
    private static let terminalNumber: UInt = 0x8004_5430

    let process: pid_t
    private let descriptor: Int32
    private(set) var screen = ScreenModel(columns: columns, rows: rows)
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)

    init(_ program: String, _ arguments: [String], environment: [String: String]) throws {
        let descriptor = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else { throw BenchmarkFailure.system("open /dev/ptmx") }
        var (number, isLocked) = (Int32(0), Int32(0))
        guard ioctl(descriptor, Self.unlockTerminal, &isLocked) == 0,
            ioctl(descriptor, Self.terminalNumber, &number) == 0
        else { throw BenchmarkFailure.system("ioctl /dev/ptmx") }
        var size = winsize()
        size.ws_col = UInt16(Self.columns)
        size.ws_row = UInt16(Self.rows)
        guard ioctl(descriptor, UInt(TIOCSWINSZ), &size) == 0 else {
            throw BenchmarkFailure.system("TIOCSWINSZ")
        }
        self.descriptor = descriptor
        process = try Child.start(
            program, arguments, environment: environment, place: .terminal("/dev/pts/\(number)"))
    }

    /// Presses keys; returns when, just before.
    @discardableResult
    func write(_ keys: String) -> UInt64 {
        let bytes = Array(keys.utf8)
        let start = nanoseconds()
        _ = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        return start
    }

    /// Reads until the screen is as wanted; returns when the bytes that made it so were read.
    @discardableResult
    func wait(for wanted: String, until isReached: (ScreenModel) -> Bool) throws -> UInt64 {
        let end = nanoseconds() + UInt64(Self.timeoutMs) * 1_000_000
        var seen = nanoseconds()
        while !isReached(screen) {
            let now = nanoseconds()
            guard now < end else {
                throw BenchmarkFailure("waited in vain for \(wanted):\n\(screen.text)")
            }
            guard try read(timeoutMs: Int32((end - now) / 1_000_000) + 1) else { continue }
            seen = lastRead
        }
        return seen
    }

    private var lastRead: UInt64 = 0

    /// Takes what the program has written; false when nothing came in time.
    private func read(timeoutMs: Int32) throws -> Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&request, 1, timeoutMs) > 0 else { return false }
        let count = buffer.withUnsafeMutableBytes {
            Glibc.read(descriptor, $0.baseAddress, $0.count)
        }
        lastRead = nanoseconds()
        guard count > 0 else {
            throw BenchmarkFailure("the program has ended:\n\(screen.text)")
        }
        screen.take(buffer[..<count])
        return true
    }

    /// Lets time pass, as between two keys of a person, and takes what is written meanwhile.
    func rest(milliseconds: Int) throws {
        let end = nanoseconds() + UInt64(milliseconds) * 1_000_000
        while true {
            let now = nanoseconds()
            guard now < end else { return }
            _ = try read(timeoutMs: Int32((end - now) / 1_000_000) + 1)
        }
    }

    /// Ends the program and waits for it, reading what it still writes.
    func end() {
        kill(process, SIGTERM)
        let limit = nanoseconds() + 5_000_000_000
        while nanoseconds() < limit, (try? read(timeoutMs: 1_000)) == true {}
        kill(process, SIGKILL)
        _ = Child.wait(process)
        close(descriptor)
    }
}
