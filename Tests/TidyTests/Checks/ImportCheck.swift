/// Holds the sources to the directions in which modules may depend on each other.
enum ImportCheck {
    static func violations(in tree: SourceTree) -> [Violation] {
        tree.swiftFiles.flatMap { file in
            imports(in: file).compactMap { module, line in
                reason(against: module, in: file.path).map {
                    Violation(path: file.path, line: line, message: "import \(module): \($0)")
                }
            }
        }
    }

    /// The modules a file imports, with their lines.
    static func imports(in file: SourceFile) -> [(module: String, line: Int)] {
        file.code.enumerated().compactMap { index, line in
            guard line.contains("import ") else { return nil }
            let words = line.split(separator: " ").map(String.init)
            let isModifier = { (word: String) in
                word.hasPrefix("@") || ["public", "package", "internal", "private"].contains(word)
            }
            guard let position = words.firstIndex(where: { !isModifier($0) }),
                words[position] == "import"
            else { return nil }
            let kinds = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
            let name = words.dropFirst(position + 1).first { !kinds.contains($0) }
            return name.map { (String($0.prefix { $0 != "." }), index + 1) }
        }
    }

    /// Why the file must not import the module; nil when it may.
    private static func reason(against module: String, in path: String) -> String? {
        let parts = path.split(separator: "/").map(String.init)
        switch parts.first {
        case "Sources":
            guard parts.count > 2, let allowed = AllowedImports.byFolder[parts[1]] else {
                return "name the folder in AllowedImports with what it may import"
            }
            if allowed.contains(module) { return nil }
            if module == "Foundation" { return reasonAgainstFoundation(in: path) }
            return "\(parts[1]) may import \(allowed.sorted().joined(separator: ", "))"
        case "Tests":
            if module == "XCTest" { return "write the test with Testing" }
            guard let owner = AllowedImports.owner[module] else { return nil }
            return parts[1] == "\(owner)Tests" ? nil : "only \(owner) and its tests know it"
        default: return nil
        }
    }

    private static func reasonAgainstFoundation(in path: String) -> String? {
        Exemptions.cover(path, with: Exemptions.foundation)
            ? nil : "FoundationEssentials is enough, or name the file in Exemptions.foundation"
    }
}
