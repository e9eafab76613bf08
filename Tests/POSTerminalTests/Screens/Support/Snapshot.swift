import Foundation
import TerminalUI
import Testing

/// Full pictures, compared with `Tests/POSTerminalTests/Snapshots/<name>.txt`.
///
/// With `SNAPSHOT_UPDATE=1` the files are written anew; what changed is in `git diff`.
enum Snapshot {
    static let isUpdating = ProcessInfo.processInfo.environment["SNAPSHOT_UPDATE"] == "1"

    /// The root of the package.
    static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func expect(
        _ buffer: Buffer, is name: String, location: SourceLocation = #_sourceLocation
    ) throws {
        try expect(
            buffer.snapshot + "\n", inFile: "Tests/POSTerminalTests/Snapshots/\(name).txt",
            location: location)
    }

    /// Compares a text with a file of the package, or writes the file.
    static func expect(
        _ text: String, inFile path: String, location: SourceLocation = #_sourceLocation
    ) throws {
        let url = root.appendingPathComponent(path)
        let stored = try? String(contentsOf: url, encoding: .utf8)
        guard stored != text else { return }
        if isUpdating {
            try text.write(to: url, atomically: true, encoding: .utf8)
        } else {
            Issue.record(
                "\(path) is \(stored == nil ? "missing" : "stale"): script/snapshots\n\(text)",
                sourceLocation: location)
        }
    }
}
