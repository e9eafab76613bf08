import ArgumentParser
import Foundation
import Glibc
import RetailModels
import Till

/// What every command takes.
struct CommonOptions: ParsableArguments {
    @Option(
        name: .long, help: "The data folder (default: $XDG_DATA_HOME/pos or ~/.local/share/pos).")
    var data: String?

    @Flag(name: .long, help: "Print data as JSON.")
    var json = false

    func settings(_ more: [SettingKey: String] = [:]) throws -> Settings {
        var flags = more
        if let data { flags[.dataDirectory] = data }
        return try Settings.read(flags: flags, environment: RetailModels.Host.environment)
    }
}

/// Where commands write: data to stdout, everything else to stderr.
enum Output {
    static func data(_ text: String) { write(text + "\n", to: .standardOutput) }

    static func data(json value: some Encodable) throws {
        data(try CanonicalJSON.text(value))
    }

    /// Bytes as they are, such as a printer takes them.
    static func data(bytes: [UInt8]) {
        try? FileHandle.standardOutput.write(contentsOf: Data(bytes))
    }

    static func note(_ text: String) { write(text + "\n", to: .standardError) }

    private static func write(_ text: String, to file: FileHandle) {
        try? file.write(contentsOf: Data(text.utf8))
    }

    /// `1 write`, `3 writes`.
    static func counted(_ count: some BinaryInteger, _ one: String, _ many: String) -> String {
        "\(count) \(count == 1 ? one : many)"
    }

    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// A bar on one line of a terminal; nothing elsewhere.
    static func progress(_ title: String, milli: Int) {
        guard isTerminal else { return }
        let filled = max(0, min(30, milli * 30 / 1_000))
        let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: 30 - filled)
        write(
            "\r\(title) \(bar) \(milli / 10) %" + (milli >= 1_000 ? "\n" : ""),
            to: .standardError)
    }

    /// The bad rows of a file, each with its line and reason.
    static func refused(_ rows: [BadRow], of file: String) {
        for row in rows.prefix(100) {
            note(row.line > 0 ? "\(file):\(row.line): \(row.reason)" : "\(file): \(row.reason)")
        }
        if rows.count > 100 { note("… and \(rows.count - 100) more") }
    }

    /// Ends the command when there were rows and none could be used: it is the wrong file.
    static func requireSome(of rows: Int, refused: Int, in file: String) throws {
        guard refused == 0 || rows > 0 else {
            throw CommandFailure(.data, "\(file): no row could be used; correct the file.")
        }
    }

    /// The bytes of a file named on the command line.
    static func file(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "r") else {
            throw CommandFailure(
                .noInput, "\(path) cannot be read: \(String(cString: strerror(errno))).")
        }
        fclose(file)
        do { return Array(try Data(contentsOf: URL(fileURLWithPath: path))) } catch {
            throw CommandFailure(.noInput, "\(path) cannot be read; it must be a file.")
        }
    }
}
