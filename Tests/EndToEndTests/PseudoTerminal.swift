import Foundation
import Glibc
import Synchronization
import Testing

/// The till on a terminal whose bytes are looked at: how many it is sent, and how soon.
///
/// Unlike `Window` it draws nothing; what is waited for is the idle file and what was written.
final class PseudoTerminal: Sendable {
    private let master: Int32
    private let pid: pid_t
    private let folder: Folder
    /// Its folder goes with it, so it stays as long as the till.
    private let shop: Shop
    private let hasEnded = Mutex(false)

    /// Linux's requests that unlock a terminal's other end and tell its number (ioctl_tty(2)); they
    /// are macros that Swift does not see.
    private static let (unlock, numberOf): (UInt, UInt) = (0x4004_5431, 0x8004_5430)

    /// Starts the till on a terminal of that kind, 80×24.
    init(_ shop: Shop, term: String, flags: [String] = []) throws {
        let folder = try Folder("pty")
        self.shop = shop
        let master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
        var (lock, number): (Int32, UInt32) = (0, 0)
        guard master >= 0, ioctl(master, Self.unlock, &lock) == 0,
            ioctl(master, Self.numberOf, &number) == 0
        else { throw Trouble("no terminal: \(errno)") }
        let name = "/dev/pts/\(number)"
        var size = winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
        guard ioctl(master, UInt(TIOCSWINSZ), &size) == 0 else { throw Trouble("no size") }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // The first terminal a session opens is its own.
        posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_addopen(
            &actions, 2, folder.path + "/err", O_WRONLY | O_CREAT, 0o600)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Self.newSession)
        var environment = shop.variables()
        environment["TERM"] = term
        environment["POS_IDLE_FILE"] = folder.path + "/idle"
        let words = [Site.binary, "--data", shop.path] + flags
        let arguments = words.map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var pid: pid_t = 0
        let code = posix_spawnp(&pid, words[0], &actions, &attributes, arguments, variables)
        guard code == 0 else { throw Trouble("\(words[0]): \(String(cString: strerror(code)))") }
        (self.master, self.pid, self.folder) = (master, pid, folder)
    }

    /// POSIX_SPAWN_SETSID, which Swift does not see.
    private static let newSession: Int16 = 0x80

    /// What was written since the last call, without waiting.
    func read() -> [UInt8] {
        var all: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(master, &chunk, chunk.count)
            guard count > 0 else { return all }
            all += chunk.prefix(count)
        }
    }

    /// What was written until it has all of the words.
    @discardableResult
    func read(until words: String..., sourceLocation: SourceLocation = #_sourceLocation) throws
        -> [UInt8]
    {
        var all: [UInt8] = []
        let isThere = Wait.until(seconds: 60) {
            all += read()
            let text = String(decoding: all, as: UTF8.self)
            return words.allSatisfy(text.contains)
        }
        try #require(
            isThere, "\(words): \(String(decoding: all, as: UTF8.self))",
            sourceLocation: sourceLocation)
        return all
    }

    func send(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(master, bytes, bytes.count)
    }

    /// Sends keys, waits until the till has come to rest after them, and returns what it wrote.
    ///
    /// - Parameter events: how many they are, a scan with its Enter being one.
    func answer(
        _ text: String, events: Int = 1, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> [UInt8] {
        let before = idleEvents
        send(text)
        let hasRested = Wait.until(seconds: 60) { idleEvents >= before + events }
        try #require(hasRested, "no rest after \(text)", sourceLocation: sourceLocation)
        return read()
    }

    /// How long until the first byte comes after these, in microseconds.
    func delay(after text: String) throws -> Int {
        _ = read()
        let before = idleEvents
        let start = ContinuousClock.now
        send(text)
        var descriptor = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        guard poll(&descriptor, 1, 10_000) == 1 else { throw Trouble("no answer to \(text)") }
        let parts = (ContinuousClock.now - start).components
        try #require(Wait.until(seconds: 60) { idleEvents > before }, "no rest after \(text)")
        return Int(parts.seconds) * 1_000_000 + Int(parts.attoseconds / 1_000_000_000_000)
    }

    /// Ends the till as a session's end would, and says how it ended.
    func end(typing text: String? = nil) -> Int32 {
        if let text { send(text) } else { kill(pid, SIGTERM) }
        var status: Int32 = 0
        let isOver = Wait.until(seconds: 60) {
            _ = read()
            return waitpid(pid, &status, WNOHANG) == pid
        }
        hasEnded.withLock { $0 = isOver }
        return isOver ? status : -1
    }

    private var idleEvents: Int {
        let line = ((try? folder.read("idle")) ?? "").trimmingCharacters(in: .newlines)
        return line.split(separator: " ").last.flatMap { Int($0) } ?? 0
    }

    deinit {
        if !hasEnded.withLock({ $0 }) {
            kill(pid, SIGKILL)
            var status: Int32 = 0
            waitpid(pid, &status, 0)
        }
        close(master)
    }
}
