import Glibc

/// Starts programs and waits for them.
enum Child {
    /// Where a started program reads and writes.
    enum Place {
        /// Standard output and error go to these files; nothing to read.
        case files(output: String, errors: String)
        /// A session of its own on this terminal.
        case terminal(String)
    }

    /// `POSIX_SPAWN_SETSID` of <spawn.h>, which is not imported.
    private static let newSession: Int16 = 0x80

    /// The process id of the started program.
    static func start(
        _ program: String, _ arguments: [String], environment: [String: String], place: Place
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        switch place {
        case .files(let output, let errors):
            let flags = O_WRONLY | O_CREAT | O_TRUNC
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
            posix_spawn_file_actions_addopen(&actions, 1, output, flags, 0o600)
            posix_spawn_file_actions_addopen(&actions, 2, errors, flags, 0o600)
        case .terminal(let path):
            // The first terminal that the leader of a session opens is the session's own.
            posix_spawnattr_setflags(&attributes, Self.newSession)
            posix_spawn_file_actions_addopen(&actions, 0, path, O_RDWR, 0)
            posix_spawn_file_actions_adddup2(&actions, 0, 1)
            posix_spawn_file_actions_adddup2(&actions, 0, 2)
        }
        var words = ([program] + arguments).map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + variables { free(text) } }
        var process = pid_t()
        let code = posix_spawn(&process, program, &actions, &attributes, &words, &variables)
        guard code == 0 else {
            throw BenchmarkFailure("\(program): \(String(cString: strerror(code)))")
        }
        return process
    }

    /// Waits for the end; nil when a signal was it.
    static func wait(_ process: pid_t) -> Int32? {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : nil
    }

    /// Runs a program to its end and returns its seconds; throws with what it said on failure.
    @discardableResult
    static func run(
        _ program: String, _ arguments: [String], environment: [String: String], in folder: String
    ) throws -> Double {
        let errors = folder + "/errors.txt"
        let start = nanoseconds()
        let process = try Self.start(
            program, arguments, environment: environment,
            place: .files(output: folder + "/output.txt", errors: errors))
        let code = wait(process)
        let seconds = Double(nanoseconds() - start) / 1e9
        guard code == 0 else {
            let said = String(decoding: (try? ProgramFiles.read(errors)) ?? [], as: UTF8.self)
            let words = arguments.joined(separator: " ")
            throw BenchmarkFailure("\(program) \(words) ended with \(code ?? -1): \(said)")
        }
        return seconds
    }

    /// What a process holds in memory, in megabytes.
    static func residentMegabytes(_ process: pid_t) throws -> Double {
        let text = String(
            decoding: try ProgramFiles.read("/proc/\(process)/status"), as: UTF8.self)
        for line in text.split(separator: "\n") where line.hasPrefix("VmRSS:") {
            let words = line.split(whereSeparator: \.isWhitespace)
            if words.count > 1, let kilobytes = Double(words[1]) { return kilobytes / 1_024 }
        }
        throw BenchmarkFailure("/proc/\(process)/status has no VmRSS")
    }
}
