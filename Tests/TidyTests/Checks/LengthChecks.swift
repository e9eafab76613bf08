/// How much may stand in one place.
enum LengthChecks {
    static let fileLineCountMax = 600
    static let functionLineCountMax = 70
    static let lineColumnCountMax = 100

    static func files(in tree: SourceTree) -> [Violation] {
        tree.files.filter { $0.lines.count > fileLineCountMax }.map { file in
            Violation(
                path: file.path, line: file.lines.count,
                message: "\(file.lines.count) lines, at most \(fileLineCountMax): "
                    + "split it by what it does (Type+Verb.swift)")
        }
    }

    static func functions(in tree: SourceTree) -> [Violation] {
        let files = tree.swiftFiles.filter {
            !Exemptions.cover($0.path, with: Exemptions.longFunctions)
        }
        return files.flatMap { file in
            FunctionFinder.functions(inCode: file.code)
                .filter { $0.lineCount > functionLineCountMax }
                .map { function in
                    Violation(
                        path: file.path, line: function.line,
                        message: "\(function.name) has \(function.lineCount) lines, "
                            + "at most \(functionLineCountMax): keep the branches, move the leaves")
                }
        }
    }

    static func lines(in tree: SourceTree) -> [Violation] {
        tree.files.flatMap { file in
            file.lines.enumerated().compactMap { index, line in
                // A line of few bytes cannot have many columns; counting characters is slow.
                guard line.utf8.count > lineColumnCountMax, line.count > lineColumnCountMax else {
                    return nil
                }
                return Violation(
                    path: file.path, line: index + 1,
                    message: "\(line.count) columns, at most \(lineColumnCountMax): break the line")
            }
        }
    }
}
