import Foundation

/// A package in a temporary folder that breaks a rule on purpose.
enum Fixture {
    /// Writes the files, hands their tree over and removes them.
    static func with<Value>(
        _ files: [String: String], executable: Bool = true, _ body: (SourceTree) throws -> Value
    ) throws -> Value {
        let manager = FileManager.default
        let root = manager.temporaryDirectory.appendingPathComponent("tidy-\(UUID().uuidString)")
        defer { try? manager.removeItem(at: root) }
        for (path, text) in files {
            let url = root.appendingPathComponent(path)
            try manager.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
            if executable {
                try manager.setAttributes([.posixPermissions: 0o755], ofItemAtPath: url.path)
            }
        }
        return try body(SourceTree(root: root))
    }

    /// The violations a check finds in one file, as text.
    static func violations(
        at path: String, _ text: String, _ check: (SourceTree) -> [Violation]
    ) throws -> [String] {
        try with([path: text]) { check($0).map(\.description) }
    }
}
