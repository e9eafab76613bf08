import Glibc

/// Looks for the words of `BannedWord.all`.
enum BannedWordCheck {
    /// One place where a banned word stands, with what is around it.
    struct Use {
        /// The line up to the word.
        var before: Substring
        /// From the end of the word to the end of the line, and the next lines.
        var after: Substring

        /// Whether it is called on something: `output.print(` is not `print(`.
        var isMember: Bool {
            before.hasSuffix(".") && !before.hasSuffix("Swift.")
        }

        /// Whether it is declared here and not used.
        var isDeclared: Bool {
            before.hasSuffix("func ")
        }

        /// Whether a type stands before the dot that begins the word: `Session.shared`.
        var isMemberOfType: Bool { owner.first?.isUppercase == true }

        /// Whether a value stands there: `host.random(1...6)`.
        var isMemberOfValue: Bool { owner.first?.isLowercase == true }

        /// The name right before the word.
        private var owner: String {
            String(before.reversed().prefix { $0.isLetter || $0.isNumber }.reversed())
        }

        /// What is handed over, when the word ends with a parenthesis.
        var arguments: Substring {
            var depth = 1
            let end = after.firstIndex { character in
                if character == "(" { depth += 1 }
                if character == ")" { depth -= 1 }
                return depth == 0
            }
            return after[..<(end ?? after.endIndex)]
        }

        /// Whether the variable declared here is computed: a brace comes before any equals sign.
        var isComputed: Bool {
            after.first { "={\n".contains($0) } == "{"
        }
    }

    static func violations(in tree: SourceTree, words: [BannedWord] = BannedWord.all)
        -> [Violation]
    {
        tree.files.flatMap { file in
            words.filter { applies($0, to: file.path) }.flatMap { violations(of: $0, in: file) }
        }
    }

    private static func applies(_ banned: BannedWord, to path: String) -> Bool {
        banned.folders.contains { path.hasPrefix($0) }
            && !Exemptions.cover(path, with: banned.exempt)
    }

    private static func violations(of banned: BannedWord, in file: SourceFile) -> [Violation] {
        let lines =
            switch banned.scope {
            case .code: file.code
            case .codeAndText: file.codeAndText
            case .everything: file.lines
            }
        return lines.indices.flatMap { index in
            uses(of: banned.word, at: index, in: lines).filter { !banned.allows($0) }.map { _ in
                Violation(
                    path: file.path, line: index + 1,
                    message: "\(banned.word) is not used here; write \(banned.instead)")
            }
        }
    }

    private static func uses(of word: String, at index: Int, in lines: [String]) -> [Use] {
        let line = lines[index]
        // Most lines have no use, and strstr is quick also where nothing else is optimised.
        guard strstr(line, word) != nil else { return [] }
        return line.ranges(of: word).compactMap { range in
            let before = line[..<range.lowerBound]
            let rest = line[range.upperBound...]
            guard isBoundary(before.last, word.first), isBoundary(rest.first, word.last) else {
                return nil
            }
            let following = lines[index...].dropFirst().prefix(20).joined(separator: "\n")
            return Use(before: before, after: "\(rest)\n\(following)"[...])
        }
    }

    /// Whether a word ends between the two characters.
    private static func isBoundary(_ outside: Character?, _ inside: Character?) -> Bool {
        func isWord(_ character: Character?) -> Bool {
            guard let character else { return false }
            return character.isLetter || character.isNumber || character == "_"
        }
        return !(isWord(outside) && isWord(inside))
    }
}
