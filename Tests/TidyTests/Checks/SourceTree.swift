import Foundation

/// Something in the sources that a rule of the house forbids.
struct Violation: CustomStringConvertible, Equatable {
    /// From the root of the package.
    var path: String
    /// From 1; 0 when the file as a whole is meant.
    var line: Int
    /// What is wrong and what to write instead.
    var message: String

    var description: String {
        line == 0 ? "\(path): \(message)" : "\(path):\(line): \(message)"
    }
}

/// A file as the checks see it.
struct SourceFile {
    /// From the root of the package, such as `Sources/Till/Till.swift`.
    let path: String
    let lines: [String]
    /// The lines without comments, and with string literals emptied; nothing for other languages.
    let code: [String]
    /// The lines without comments alone; nothing for other languages.
    let codeAndText: [String]

    init(path: String, text: String) {
        self.path = path
        lines = Self.split(text)
        guard path.hasSuffix(".swift") else {
            (code, codeAndText) = ([], [])
            return
        }
        let scanned = CodeScanner.scan(text)
        code = Self.split(scanned.code)
        codeAndText = Self.split(scanned.codeAndText)
    }

    private static func split(_ text: String) -> [String] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return lines
    }
}

/// The sources of a package: of this one, or of a fixture that breaks a rule on purpose.
struct SourceTree {
    static let folders = ["Sources", "Tests", "Benchmarks", "Simulation", "script", ".ci"]

    let root: URL
    /// In the order of their paths.
    let files: [SourceFile]

    var swiftFiles: [SourceFile] {
        files.filter { $0.path.hasSuffix(".swift") }
    }

    init(root: URL) throws {
        self.root = root
        var paths = Self.folders.flatMap { Self.paths(under: $0, of: root) }
        paths.append("Package.swift")
        files = try paths.sorted().compactMap { path in
            let url = root.appendingPathComponent(path)
            guard Self.isSource(path), FileManager.default.fileExists(atPath: url.path) else {
                return nil
            }
            return SourceFile(path: path, text: try String(contentsOf: url, encoding: .utf8))
        }
    }

    /// Whether there is a file or folder at the path from the root.
    func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
    }

    /// The text of any file, nil when there is none.
    func text(of path: String) -> String? {
        try? String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    private static func paths(under folder: String, of root: URL) -> [String] {
        let url = root.appendingPathComponent(folder)
        let found = FileManager.default.enumerator(atPath: url.path)?.compactMap { $0 as? String }
        return (found ?? []).map { "\(folder)/\($0)" }
    }

    /// Swift, C and scripts; pictures and recorded data are not sources.
    private static func isSource(_ path: String) -> Bool {
        if path.hasSuffix(".swift") || path.hasSuffix(".h") { return true }
        return path.hasPrefix("script/") || path == ".ci/run"
    }
}
