import Foundation
import Logging
import RetailModels

/// The loggers of this program: one line of JSON each.
enum Logs {
    /// For commands: only what went wrong, to stderr.
    static let quiet = Logger(label: "pos") { _ in
        JSONLogHandler(file: .standardError, level: .error)
    }

    /// For the server alone: to stderr.
    static func server(level: Logger.Level) -> Logger {
        Logger(label: "pos.server") { _ in JSONLogHandler(file: .standardError, level: level) }
    }

    /// For the till: to a file in its folder, since the screen is taken.
    static func till(path: String, level: Logger.Level) -> Logger {
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(
                atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        }
        guard let file = FileHandle(forWritingAtPath: path) else { return quiet }
        _ = try? file.seekToEnd()
        return Logger(label: "pos.till") { _ in JSONLogHandler(file: file, level: level) }
    }
}

/// Writes each entry as one line: time, level, message and facts.
struct JSONLogHandler: LogHandler {
    private let file: FileHandle
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]

    init(file: FileHandle, level: Logger.Level) {
        self.file = file
        logLevel = level
    }

    private static func time() -> String {
        Date(timeIntervalSince1970: TimeInterval(RetailModels.Host.live.now()) / 1_000)
            .formatted(.iso8601)
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var entry: [String: String] = [
            "time": Self.time(), "level": event.level.rawValue,
            "message": event.message.description, "source": event.source,
        ]
        for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }) {
            entry[key] = "\(value)"
        }
        guard let line = try? CanonicalJSON.encode(entry) else { return }
        try? file.write(contentsOf: Data(line + [UInt8(ascii: "\n")]))
    }
}
