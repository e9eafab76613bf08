import Foundation
import Glibc
import Testing

/// A terminal with a shell in it, in which the till is started: tmux, with a socket of its own.
///
/// Tests wait for what the screen shows and for the counts in `POS_IDLE_FILE`, never for a clock.
final class Window: Sendable {
    static let rows = 24
    static let columns = 80
    private static let slowMs: Int32 = 700

    let shop: Shop
    private let folder: Folder
    private let socket: String
    private var idleFile: String { folder.path + "/idle" }
    private var pidFile: String { folder.path + "/pid" }

    /// Opens the window; the shell waits for commands.
    init(
        _ shop: Shop, rows: Int = Window.rows, columns: Int = Window.columns,
        with settings: [String: String] = [:], term: String? = nil
    ) throws {
        let folder = try Folder("window")
        self.shop = shop
        self.folder = folder
        socket = "pos-" + (folder.path as NSString).lastPathComponent + "-\(getpid())"
        let setTerm = term.map { "export TERM=\($0)" } ?? ""
        try folder.write(
            """
            PS1='ready> '
            \(setTerm)
            till() {
                rm -f "$POS_IDLE_FILE" "$E2E_PID"
                sh -c 'echo $$ >"$E2E_PID"; exec "$@"' sh "$E2E_POS" --data "$E2E_DATA" "$@"
                echo "ended with $?"
            }
            """, to: "rc")
        var environment = shop.variables(settings)
        environment["ENV"] = folder.path + "/rc"
        environment["POS_IDLE_FILE"] = folder.path + "/idle"
        environment["E2E_PID"] = folder.path + "/pid"
        environment["E2E_POS"] = Site.binary
        environment["E2E_DATA"] = shop.path
        let words = ["new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", "sh"]
        try tmux(words, environment: environment).done()
        if Site.isSlow {
            FileHandle.standardError.write(Data("watch: tmux -L \(socket) attach -r\n".utf8))
        }
        try waitFor("ready>")
    }

    /// Types a command into the shell, which is not the till.
    func shell(_ command: String) throws {
        try tmux(["send-keys", "-l", command]).done()
        try tmux(["send-keys", "Enter"]).done()
    }

    /// Starts the till and waits until it asks who is there.
    func startTill(_ flags: String = "", sourceLocation: SourceLocation = #_sourceLocation) throws {
        try shell("clear; till \(flags)")
        try waitFor("Operator", "PIN", sourceLocation: sourceLocation)
        _ = Wait.until(seconds: 60) { idle.rests > 0 }
    }

    /// Signs operator 1 in.
    func signIn(_ pin: String = "1111") throws {
        try press("1", "Enter")
        try type(pin)
        try press("Enter")
    }

    /// Starts, signs in and opens the shift if none is open.
    func beginSelling() throws {
        try startTill()
        try signIn()
        let screen = try waitForAny("Float", "scan, code or name")
        guard screen.contains("Float") else { return }
        try press("1", "0", "0", "Enter")
        try waitFor("scan, code or name")
    }

    /// Presses keys by tmux's names, each when the till has come to rest after the one before.
    func press(_ keys: String..., sourceLocation: SourceLocation = #_sourceLocation) throws {
        for key in keys {
            let before = idle.events
            try tmux(["send-keys", key]).done()
            let hasRested = Wait.until(seconds: 60) { idle.events > before }
            if !hasRested { throw Trouble("no rest after \(key):\n\(screen)") }
            if Site.isSlow { _ = poll(nil, 0, Self.slowMs) }
        }
    }

    /// Types a text at once, as a scanner would.
    func type(_ text: String) throws {
        let before = idle.events
        try tmux(["send-keys", "-l", text]).done()
        _ = Wait.until(seconds: 60) { idle.events >= before + text.count }
    }

    /// Runs a command of the palette by its name.
    func command(_ name: String) throws {
        try press("C-p")
        try waitFor("Commands")
        try type(name)
        try press("Enter")
    }

    /// A code and Enter in one go, and then its name on the screen.
    func scan(
        _ code: String, shows words: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        try tmux(["send-keys", "-l", code, ";", "send-keys", "Enter"]).done()
        for word in words { try waitFor(word, sourceLocation: sourceLocation) }
        if Site.isSlow { _ = poll(nil, 0, Self.slowMs) }
    }

    /// Keys as fast as they come, without looking.
    func send(_ keys: String...) throws { try tmux(["send-keys"] + keys).done() }

    func resize(rows: Int, columns: Int) throws {
        try tmux(["resize-window", "-x", "\(columns)", "-y", "\(rows)"]).done()
    }

    /// What the window shows.
    var screen: String { (try? tmux(["capture-pane", "-p"]).output) ?? "" }

    /// The rows of the window, the first that has something in it first.
    var lines: [String] {
        screen.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// Waits until all of it is on the screen, and returns the screen.
    @discardableResult
    func waitFor(
        _ words: String..., seconds: Int = 60, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> String {
        var seen = ""
        let isShown = Wait.until(seconds: seconds) {
            seen = screen
            return words.allSatisfy(seen.contains)
        }
        try #require(isShown, "\(words) not shown:\n\(seen)", sourceLocation: sourceLocation)
        return seen
    }

    /// Waits until one of them is on the screen.
    func waitForAny(
        _ words: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> String {
        var seen = ""
        let isShown = Wait.until(seconds: 60) {
            seen = screen
            return words.contains(where: seen.contains)
        }
        try #require(isShown, "none of \(words):\n\(seen)", sourceLocation: sourceLocation)
        return seen
    }

    /// The process of the till.
    var pid: pid_t? {
        (try? folder.read("pid")).flatMap { pid_t($0.trimmingCharacters(in: .newlines)) }
    }

    /// Ends the till with a signal; the shell is back afterwards, after a SIGKILL a new one, since
    /// that leaves nobody to restore the terminal.
    func kill(_ signal: Int32, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let pid = try #require(pid, sourceLocation: sourceLocation)
        try #require(Glibc.kill(pid, signal) == 0, sourceLocation: sourceLocation)
        guard signal == SIGKILL else {
            _ = try waitFor("ended with", sourceLocation: sourceLocation)
            return
        }
        try #require(Wait.until(seconds: 60) { Glibc.kill(pid, 0) != 0 })
        try tmux(["respawn-pane", "-k", "sh"]).done()
        try waitFor("ready>", sourceLocation: sourceLocation)
    }

    /// What the till has said last of how often it came to rest, after how many keys.
    private var idle: (rests: Int, events: Int) {
        let line = ((try? folder.read("idle")) ?? "").trimmingCharacters(in: .newlines)
        let counts = line.split(separator: " ").compactMap { Int($0) }
        return counts.count == 2 ? (counts[0], counts[1]) : (0, 0)
    }

    private func tmux(
        _ words: [String], environment: [String: String] = Site.environment
    ) throws -> Outcome {
        try RunningProgram(
            ["tmux", "-u", "-L", socket, "-f", "/dev/null"] + words, environment: environment
        ).wait(seconds: 90)
    }

    deinit {
        let pid = pid
        _ = try? tmux(["kill-server"])
        guard let pid else { return }
        let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/exe")
        if program == URL(fileURLWithPath: Site.binary).resolvingSymlinksInPath().path {
            Glibc.kill(pid, SIGKILL)
        }
    }
}
