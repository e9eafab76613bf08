import Foundation

/// The files a newcomer looks for, and the files that documents speak of.
enum HouseCheck {
    static let documents = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"]
    static let scripts = [
        "script/run", "script/test", "script/bench", "script/lint", "script/format",
        "script/snapshots", "script/pg", "script/deps", "script/deb", "script/deb-check",
        "script/man", "script/nightly", "script/pictures", ".ci/run",
    ]

    /// Documents that are missing, and a README that does not name the two commands.
    static func missingDocuments(in tree: SourceTree) -> [Violation] {
        let missing = (documents + [".swift-format"]).filter { !tree.exists($0) }.map {
            Violation(path: $0, line: 0, message: "is missing")
        }
        guard let readme = tree.text(of: "README.md") else { return missing }
        let unnamed = ["script/run", "script/test"].filter { !readme.contains($0) }.map {
            Violation(path: "README.md", line: 0, message: "does not name \($0)")
        }
        return missing + unnamed
    }

    /// Scripts that are missing, cannot be run, go on after an error, or do not say what they do.
    static func poorScripts(in tree: SourceTree) -> [Violation] {
        scripts.flatMap { path -> [Violation] in
            guard let text = tree.text(of: path) else {
                return [Violation(path: path, line: 0, message: "is missing")]
            }
            let isExecutable = FileManager.default.isExecutableFile(
                atPath: tree.root.appendingPathComponent(path).path)
            let wanted = [
                (isExecutable, "is not executable: chmod +x"),
                (text.hasPrefix("#!/bin/sh\n"), "does not begin with #!/bin/sh"),
                (text.contains("\n# Usage: \(path)"), "has no comment `# Usage: \(path) …`"),
                (text.contains("\nset -eu\n"), "has no `set -eu`"),
            ]
            return wanted.filter { !$0.0 }.map { Violation(path: path, line: 0, message: $0.1) }
        }
    }

    /// Paths in ARCHITECTURE.md that lead nowhere.
    static func deadPaths(in tree: SourceTree) -> [Violation] {
        let path = "ARCHITECTURE.md"
        guard let text = tree.text(of: path) else {
            return [Violation(path: path, line: 0, message: "is missing")]
        }
        let names = Set(tree.files.map { $0.path.split(separator: "/").last.map(String.init) })
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.enumerated().flatMap { index, line in
            self.paths(in: line).filter { !leadsSomewhere($0, in: tree, names: names) }.map {
                Violation(
                    path: path, line: index + 1,
                    message: "\($0) does not exist: name the file that does this now")
            }
        }
    }

    /// The words of a line that look like files or folders.
    static func paths(in line: Substring) -> [String] {
        let separators: Set<Character> = [" ", "`", "(", ")", "[", "]", ",", ";", "\"", "|", "│"]
        let extensions = ["swift", "md", "yaml", "csv", "json", "h", "modulemap", "sha256", "txt"]
        return line.split { separators.contains($0) }.compactMap { word in
            var word = String(word)
            while let last = word.last, ".:".contains(last) { word.removeLast() }
            guard !word.hasPrefix("/"), !word.contains("://"), !word.contains("…") else {
                return nil
            }
            guard !word.contains(where: { "<>*{}$#".contains($0) }) else { return nil }
            let isFile = extensions.contains { word.hasSuffix(".\($0)") }
            let top = ["Sources/", "Tests/", "Benchmarks/", "script/", "config/", "docs/", ".ci/"]
            return isFile || top.contains { word.hasPrefix($0) } ? word : nil
        }
    }

    /// A path from the root or from `Sources`, or the bare name of a source.
    private static func leadsSomewhere(_ path: String, in tree: SourceTree, names: Set<String?>)
        -> Bool
    {
        tree.exists(path) || tree.exists("Sources/\(path)")
            || (!path.contains("/") && names.contains(path))
    }
}
