import Logging
import Synchronization

/// Keeps what is logged, for tests that read it.
final class LogLines: Sendable {
    struct Line: Sendable {
        var level: Logger.Level
        var message: String
        var facts: [String: String]
    }
    private let kept = Mutex<[Line]>([])

    var lines: [Line] { kept.withLock { $0 } }

    /// The lines about requests, once there are so many: a line is written after its answer is on
    /// its way.
    func requests(_ count: Int) async -> [Line] {
        while true {
            let found = lines.filter { $0.message == "request answered" }
            if found.count >= count { return found }
            await Task.yield()
        }
    }

    func logger(level: Logger.Level = .info) -> Logger {
        Logger(label: "test") { _ in Handler(to: self, level: level) }
    }

    private struct Handler: LogHandler {
        let book: LogLines
        var logLevel: Logger.Level
        var metadata: Logger.Metadata = [:]

        init(to book: LogLines, level: Logger.Level) {
            self.book = book
            logLevel = level
        }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            let line = Line(
                level: event.level, message: event.message.description,
                facts: all.mapValues { "\($0)" })
            book.kept.withLock { $0.append(line) }
        }
    }
}
