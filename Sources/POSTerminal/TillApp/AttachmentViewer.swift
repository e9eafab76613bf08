import Dispatch
import FoundationEssentials
import Glibc
import RetailModels

/// Why an attachment is not shown.
enum ViewerFailure: Error, Equatable, Sendable {
    /// The terminal is on no desktop, and no other program is named.
    case noDesktop
    case missing(program: String)
    /// It ended at once, with that code.
    case ended(program: String, code: Int32)
    case notStarted(program: String, reason: String)
}

/// Opens files in another program. That program gets no terminal: its input and output are
/// `/dev/null` and its session is its own, so it cannot write into the till's screen.
struct AttachmentViewer: Sendable {
    /// A program that fails says so within this time; one that shows something is still there.
    private static let failureMs = 1_500
    private static let desktops = ["DISPLAY", "WAYLAND_DISPLAY"]

    /// The program and its arguments; nil is the desktop's own.
    private let words: [String]?
    private let environment: [String: String]
    private let clock: any Clock<Duration>

    /// - Parameter command: as in `attachments.viewer`, its words parted by spaces.
    init(command: String?, environment: [String: String], clock: any Clock<Duration>) {
        let words = command?.split(separator: " ").map(String.init) ?? []
        self.words = words.isEmpty ? nil : words
        self.environment = environment
        self.clock = clock
    }

    /// Starts the program with the path as its last argument; returns its name.
    func open(_ path: String) async throws(ViewerFailure) -> String {
        let hasDesktop = Self.desktops.contains { !(environment[$0] ?? "").isEmpty }
        guard words != nil || hasDesktop else { throw .noDesktop }
        let words = (words ?? ["xdg-open"]) + [path]
        let program = words[0]
        let child: pid_t
        switch spawn(words) {
        case .success(let pid): child = pid
        case .failure(let failure): throw failure
        }
        guard let code = await Self.exitCode(of: child, withinMs: Self.failureMs, clock), code != 0
        else { return program }
        throw .ended(program: program, code: code)
    }

    private func spawn(_ words: [String]) -> Result<pid_t, ViewerFailure> {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in Int32(0)...2 {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        // A viewer that stays open would otherwise keep the till's sockets and files open.
        for descriptor in Self.openDescriptors() where descriptor > 2 {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // What this program ignores or blocks it shall not.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(
            &attributes,
            Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF) | Self.ownSession)
        let arguments = words.map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var pid: pid_t = 0
        switch posix_spawnp(&pid, words[0], &actions, &attributes, arguments, variables) {
        case 0: return .success(pid)
        case ENOENT: return .failure(.missing(program: words[0]))
        case let code:
            return .failure(
                .notStarted(program: words[0], reason: String(cString: strerror(code))))
        }
    }

    /// `POSIX_SPAWN_SETSID`, which glibc shows to GNU programs only.
    private static let ownSession: Int16 = 0x80

    private static func openDescriptors() -> [Int32] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        return (names ?? []).compactMap { Int32($0) }
    }

    /// How the child ended; nil when it is still there after that time. It is waited for either
    /// way, so that nothing of it is left behind.
    private static func exitCode(
        of child: pid_t, withinMs limit: Int, _ clock: any Clock<Duration>
    ) async -> Int32? {
        let (ends, end) = AsyncStream.makeStream(of: Int32.self)
        DispatchQueue(label: "pos.viewer").async {
            var status: Int32 = 0
            while waitpid(child, &status, 0) < 0, errno == EINTR {}
            // The exit code, or 128 and the signal.
            end.yield(status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F)
            end.finish()
        }
        return await withTaskGroup(of: Int32?.self) { group in
            group.addTask {
                for await code in ends { return code }
                return nil
            }
            group.addTask {
                try? await clock.sleep(for: .milliseconds(limit))
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }
}
