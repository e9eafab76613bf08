import Glibc

/// A program that takes a job from its standard input, such as `lp`.
struct QueueProgram {
    let words: [String]
    let environment: [String: String]

    /// Of what it says, this much is kept.
    private static let wordBytesMax = 160
    private static let stepMs: Int32 = 5

    /// Runs it to its end, or ends it when it takes longer.
    func run(_ bytes: [UInt8], timeoutMs: Int) throws(PortFailure) {
        var (input, said) = (Pipe(), Pipe())
        guard input.isOpen, said.isOpen else { throw .refused(words[0], reason: "no pipes") }
        defer {
            input.close()
            said.close()
        }
        let pid = try start(input, said)
        input.closeReading()
        said.closeWriting()
        let words: String
        do throws(PortFailure) {
            try input.writing.write(bytes, timeoutMs: timeoutMs, path: self.words[0])
            input.closeWriting()
            words = said.text(upTo: Self.wordBytesMax, timeoutMs: timeoutMs)
        } catch {
            // It ended early; what it said matters more than that.
            input.closeWriting()
            words = said.text(upTo: Self.wordBytesMax, timeoutMs: timeoutMs)
        }
        let code = Self.exitCode(of: pid, timeoutMs: timeoutMs)
        guard code != 0 else { return }
        guard let code else { throw .noAnswer }
        if code == 127 { throw .missing(self.words[0]) }
        throw .program(words.isEmpty ? "\(self.words[0]) ended with code \(code)" : words)
    }

    private func start(_ input: Pipe, _ said: Pipe) throws(PortFailure) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input.reading, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, said.writing, 2)
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
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
        let arguments = words.map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var pid: pid_t = 0
        let code = posix_spawnp(&pid, words[0], &actions, &attributes, arguments, variables)
        guard code == 0 else { throw .system(code, words[0]) }
        return pid
    }

    /// Nil when it had to be ended.
    private static func exitCode(of pid: pid_t, timeoutMs: Int) -> Int32? {
        var status: Int32 = 0
        var waitedMs = 0
        while waitpid(pid, &status, WNOHANG) == 0 {
            guard waitedMs < timeoutMs else {
                kill(pid, SIGKILL)
                waitpid(pid, &status, 0)
                return nil
            }
            _ = poll(nil, 0, stepMs)
            waitedMs += Int(stepMs)
        }
        return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    }
}

/// Two ends of a pipe that a child does not inherit by itself.
private struct Pipe {
    private(set) var reading: Int32
    private(set) var writing: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        _ = pipe(&ends)
        (reading, writing) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        // A child that does not read must not hold a write up.
        _ = fcntl(writing, F_SETFL, O_NONBLOCK)
    }

    var isOpen: Bool { reading >= 0 }

    mutating func closeReading() {
        if reading >= 0 { Glibc.close(reading) }
        reading = -1
    }

    mutating func closeWriting() {
        if writing >= 0 { Glibc.close(writing) }
        writing = -1
    }

    mutating func close() {
        closeReading()
        closeWriting()
    }

    /// What the other side writes until it closes, in one line of printable text.
    func text(upTo limit: Int, timeoutMs: Int) -> String {
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 4_096)
        while true {
            var waiting = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, Int32(timeoutMs)) > 0 else { break }
            let count = read(reading, &part, part.count)
            guard count > 0 else { break }
            bytes += part.prefix(min(count, max(0, limit - bytes.count)))
        }
        let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first ?? ""
        return String(String.UnicodeScalarView(line.unicodeScalars.filter { $0.value >= 0x20 }))
    }
}
