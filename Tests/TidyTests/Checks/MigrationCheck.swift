import Crypto
import Foundation

/// A migration that has shipped never changes: a database made with it would be another one.
enum MigrationCheck {
    static let listPath = "Tests/TidyTests/migrations.sha256"

    /// Compares the files with the list, whose lines are as of `sha256sum`; `#` begins a comment.
    static func violations(in tree: SourceTree) -> [Violation] {
        guard let list = tree.text(of: listPath) else {
            return [Violation(path: listPath, line: 0, message: "is missing; it lists migrations")]
        }
        let lines = list.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.enumerated().compactMap { index, line in
            let words = line.split(separator: " ").map(String.init)
            guard let first = words.first, !first.hasPrefix("#") else { return nil }
            guard words.count == 2 else {
                return Violation(
                    path: listPath, line: index + 1,
                    message: "wants a checksum and a path, as sha256sum prints them")
            }
            return violation(of: words[1], listedAs: first, in: tree)
        }
    }

    private static func violation(of path: String, listedAs checksum: String, in tree: SourceTree)
        -> Violation?
    {
        guard let text = tree.text(of: path) else {
            return Violation(
                path: path, line: 0, message: "has shipped and is gone: put it back as it was")
        }
        let digest = SHA256.hash(data: Data(text.utf8)).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        guard digest.joined() != checksum else { return nil }
        return Violation(
            path: path, line: 0,
            message: "has shipped and was changed: put it back and write a new migration")
    }
}
