import Foundation
import Glibc
import Synchronization
import Testing

/// What a program left behind.
struct Outcome: CustomStringConvertible, Sendable {
    var command: String
    /// The exit code, or 128 and the signal that ended it; nil when it had to be ended.
    var status: Int32?
    var output: String
    var errors: String

    var description: String {
        "\(command) → \(status.map(String.init) ?? "no end")\n\(output.suffix(2_000))\n"
            + errors.suffix(2_000)
    }

    /// Wants it to be done, and returns what it printed.
    @discardableResult
    func done(sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
        try #require(status == 0, "\(self)", sourceLocation: sourceLocation)
        return output
    }

    /// Wants it to have ended with that code and a sentence that has all of the words.
    func refused(
        _ wanted: Int32, _ words: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(status == wanted, "\(self)", sourceLocation: sourceLocation)
        let sentence = errors.split(separator: "\n").first { $0.hasPrefix("pos: ") } ?? ""
        #expect(
            [".", "?"].contains(sentence.suffix(1)) && sentence.utf8.count > 20,
            "no clear sentence: \(self)", sourceLocation: sourceLocation)
        for word in words {
            #expect(
                errors.contains(word), "'\(word)' is not said: \(self)",
                sourceLocation: sourceLocation)
        }
        #expect(!errors.contains("Fatal error"), "\(self)", sourceLocation: sourceLocation)
    }

    /// The last line that was printed, as a value.
    func json<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
        let line = output.split(separator: "\n").last ?? ""
        return try JSONDecoder().decode(Value.self, from: Data(line.utf8))
    }
}

/// A program that was started. Its output goes to files, so that it never waits for a reader.
///
/// It is ended with the value that owns it.
final class RunningProgram: Sendable {
    let pid: pid_t
    private let words: [String]
    private let folder: Folder
    private let status = Mutex<Int32?>(nil)

    init(_ words: [String], environment: [String: String] = Site.environment) throws {
        let folder = try Folder("run")
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        for (descriptor, name) in [(Int32(1), "/out"), (Int32(2), "/err")] {
            posix_spawn_file_actions_addopen(
                &actions, descriptor, folder.path + name, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        }
        // Threads of the tests block signals, which a program must not inherit.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let arguments = words.map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var pid: pid_t = 0
        let code = posix_spawnp(
            &pid, words[0], &actions, &attributes, arguments, variables)
        guard code == 0 else { throw Trouble("\(words[0]): \(String(cString: strerror(code)))") }
        (self.pid, self.words, self.folder) = (pid, words, folder)
    }

    var errors: String { (try? folder.read("err")) ?? "" }

    var hasEnded: Bool { reap() != nil }

    func signal(_ number: Int32) { if status.withLock({ $0 }) == nil { kill(pid, number) } }

    /// Waits for its end; after that many seconds it is ended.
    func wait(seconds: Int = 120) -> Outcome {
        let isOver = Wait.until(seconds: seconds) { reap() != nil }
        if !isOver {
            kill(pid, SIGKILL)
            _ = Wait.until(seconds: 90) { reap() != nil }
        }
        return Outcome(
            command: words.joined(separator: " "), status: isOver ? reap() : nil,
            output: (try? folder.read("out")) ?? "", errors: errors)
    }

    /// How it ended; nil while it runs.
    private func reap() -> Int32? {
        status.withLock { known in
            if known != nil { return known }
            var raw: Int32 = 0
            guard waitpid(pid, &raw, WNOHANG) == pid else { return nil }
            known = raw & 0x7F == 0 ? (raw >> 8) & 0xFF : 128 + (raw & 0x7F)
            return known
        }
    }

    deinit {
        guard reap() == nil else { return }
        kill(pid, SIGKILL)
        _ = Wait.until(seconds: 90) { reap() != nil }
    }
}

/// Waiting for what another process does, with a deadline.
enum Wait {
    private static let intervalMs: Int32 = 4

    /// Asks again and again until it is so; false after that many seconds.
    static func until(seconds: Int, _ isSo: () throws -> Bool) rethrows -> Bool {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while true {
            if try isSo() { return true }
            if ContinuousClock.now > deadline { return false }
            _ = poll(nil, 0, intervalMs)
        }
    }
}

/// Runs a program to its end.
func run(
    _ words: String..., environment: [String: String] = Site.environment, seconds: Int = 120
) throws -> Outcome {
    try RunningProgram(words, environment: environment).wait(seconds: seconds)
}
