import Foundation
import Glibc
import Testing

@testable import POSTerminal

/// Other programs that show attachments, started for real.
@Suite(.timeLimit(.minutes(10))) struct AttachmentViewerTests {
    private static let path = ProcessInfo.processInfo.environment["PATH"] ?? ""

    private func viewer(
        _ command: String?, _ environment: [String: String] = [:]
    ) -> AttachmentViewer {
        AttachmentViewer(
            command: command, environment: ["PATH": Self.path].merging(environment) { $1 },
            clock: ContinuousClock())
    }

    /// A program of a test's own, and what it wrote down.
    private func program(
        _ text: String, _ body: (_ command: String, _ folder: String) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("pos-viewer-\(getpid())-\(abs(text.hashValue))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("show")
        try "cd '\(folder.path)'\n\(text)\n".write(to: file, atomically: true, encoding: .utf8)
        // Read by the shell: a file that was written just now may not be one to execute yet, while
        // another test starts a program.
        try await body("sh \(file.path)", folder.path)
    }

    private func read(_ path: String) throws -> String {
        try String(contentsOfFile: path, encoding: .utf8)
    }

    @Test func withoutADesktopNothingIsStarted() async {
        await #expect(throws: ViewerFailure.noDesktop) { try await viewer(nil).open("/x") }
        await #expect(throws: ViewerFailure.noDesktop) {
            try await viewer("", ["DISPLAY": ""]).open("/x")
        }
    }

    @Test func aProgramThatIsMissingIsNamed() async {
        await #expect(throws: ViewerFailure.missing(program: "no-such-viewer")) {
            try await viewer("no-such-viewer --full").open("/x")
        }
    }

    @Test func aProgramThatFailsIsSaid() async throws {
        try await program("exit 3") { command, _ in
            await #expect(throws: ViewerFailure.ended(program: "sh", code: 3)) {
                try await viewer(command).open("/x")
            }
        }
    }

    @Test func itGetsItsArgumentsAndTheEnvironment() async throws {
        try await program("printf '%s|' \"$@\" > args; printf %s \"$DISPLAY\" > display") {
            command, folder in
            let name = try await viewer("\(command) --fit  -x", ["DISPLAY": ":7"])
                .open("/a b/c.png")
            #expect(name == "sh")
            #expect(try read(folder + "/args") == "--fit|-x|/a b/c.png|")
            #expect(try read(folder + "/display") == ":7")
        }
    }

    /// It has no terminal, no input, nowhere to write to, and no file of the till's.
    @Test func itCannotReachTheTillsScreen() async throws {
        let script = """
            echo loud; echo louder >&2
            (echo x > /dev/tty) 2>/dev/null && echo yes > tty
            # In a shell below, so that the output of the one that is looked at stays what it is.
            (readlink /proc/$$/fd/0 /proc/$$/fd/1 /proc/$$/fd/2 > ends)
            (ls /proc/$$/fd > open)
            cut -d' ' -f6 /proc/$$/stat > session; echo $$ > process
            """
        let pipe = Pipe()
        defer { withExtendedLifetime(pipe) {} }
        try await program(script) { command, folder in
            _ = try await viewer(command).open("/x")
            #expect(try read(folder + "/ends") == "/dev/null\n/dev/null\n/dev/null\n")
            #expect(try read(folder + "/session") == read(folder + "/process"))
            #expect(!FileManager.default.fileExists(atPath: folder + "/tty"))
            // 10 or 255 is the shell's own, for the script.
            let open = try read(folder + "/open").split(separator: "\n").compactMap { Int($0) }
            #expect(open.filter { $0 > 2 }.count <= 1, "\(open)")
        }
    }

    /// A viewer that stays is not waited for.
    @Test func aProgramThatStaysIsShown() async throws {
        try await program("echo $$ > process; exec tail -f /dev/null") { command, folder in
            #expect(try await viewer(command).open("/x") == "sh")
            let pid = try #require(
                Int32(read(folder + "/process").trimmingCharacters(in: .whitespacesAndNewlines)))
            #expect(kill(pid, SIGKILL) == 0)
        }
    }
}
