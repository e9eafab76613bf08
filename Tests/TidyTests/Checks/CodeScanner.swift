/// Tells code from comments and text in a Swift source, well enough to look for words and braces.
///
/// What is taken out is replaced by spaces, so that lines and columns stay. Code inside `\( )` is
/// code. Works on bytes, since tests are built without optimisation.
struct CodeScanner {
    private enum Byte {
        static let newline = UInt8(ascii: "\n")
        static let space = UInt8(ascii: " ")
        static let slash = UInt8(ascii: "/")
        static let star = UInt8(ascii: "*")
        static let quote = UInt8(ascii: "\"")
        static let hash = UInt8(ascii: "#")
        static let backslash = UInt8(ascii: "\\")
        static let open = UInt8(ascii: "(")
        static let close = UInt8(ascii: ")")
    }

    private let source: [UInt8]
    private var index = 0
    /// Without comments and text.
    private var code: [UInt8]
    /// Without comments.
    private var codeAndText: [UInt8]

    /// The source without comments and text, and without comments alone.
    static func scan(_ text: String) -> (code: String, codeAndText: String) {
        var scanner = CodeScanner(text)
        scanner.scanCode(isInterpolation: false)
        return (
            String(decoding: scanner.code, as: UTF8.self),
            String(decoding: scanner.codeAndText, as: UTF8.self)
        )
    }

    private init(_ text: String) {
        source = Array(text.utf8)
        code = source
        codeAndText = source
    }

    private func byte(_ offset: Int) -> UInt8? {
        source.indices.contains(index + offset) ? source[index + offset] : nil
    }

    /// Reads to the end, or to the parenthesis that ends an interpolation.
    private mutating func scanCode(isInterpolation: Bool) {
        var depth = 0
        while let current = byte(0) {
            switch current {
            case Byte.slash where byte(1) == Byte.slash: skipLineComment()
            case Byte.slash where byte(1) == Byte.star: skipBlockComment()
            case Byte.slash where startsRegex(): skipRegex()
            case Byte.quote: skipString(hashes: 0)
            case Byte.hash:
                let hashes = hashCount(at: 0)
                if byte(hashes) == Byte.quote {
                    index += hashes
                    skipString(hashes: hashes)
                } else {
                    index += hashes
                }
            default:
                index += 1
                if current == Byte.open { depth += 1 }
                if current == Byte.close {
                    depth -= 1
                    if isInterpolation, depth < 0 { return }
                }
            }
        }
    }

    private func hashCount(at offset: Int) -> Int {
        var count = 0
        while byte(offset + count) == Byte.hash { count += 1 }
        return count
    }

    /// Takes the next bytes out of the code, and out of the text too when it is a comment.
    private mutating func blank(_ count: Int, isComment: Bool) {
        for _ in 0..<count where index < source.count {
            if source[index] != Byte.newline {
                code[index] = Byte.space
                if isComment { codeAndText[index] = Byte.space }
            }
            index += 1
        }
    }

    private mutating func skipLineComment() {
        while let current = byte(0), current != Byte.newline { blank(1, isComment: true) }
    }

    private mutating func skipBlockComment() {
        var depth = 0
        repeat {
            if byte(0) == Byte.slash, byte(1) == Byte.star {
                depth += 1
                blank(2, isComment: true)
            } else if byte(0) == Byte.star, byte(1) == Byte.slash {
                depth -= 1
                blank(2, isComment: true)
            } else {
                blank(1, isComment: true)
            }
        } while depth > 0 && index < source.count
    }

    /// Leaves the quotes in the code and takes out what stands between them.
    private mutating func skipString(hashes: Int) {
        let quotes = byte(1) == Byte.quote && byte(2) == Byte.quote ? 3 : 1
        index += quotes
        while let current = byte(0) {
            if isStringEnd(quotes: quotes, hashes: hashes) {
                index += quotes + hashes
                return
            }
            if quotes == 1, current == Byte.newline { return }
            if current == Byte.backslash, hashCount(at: 1) >= hashes {
                let isInterpolation = byte(1 + hashes) == Byte.open
                blank(1 + hashes, isComment: false)
                if isInterpolation {
                    index += 1
                    scanCode(isInterpolation: true)
                } else {
                    blank(1, isComment: false)
                }
            } else {
                blank(1, isComment: false)
            }
        }
    }

    private func isStringEnd(quotes: Int, hashes: Int) -> Bool {
        (0..<quotes).allSatisfy { byte($0) == Byte.quote } && hashCount(at: quotes) >= hashes
    }

    /// Whether a slash opens a regular expression: a value begins there, and its line has the end.
    private func startsRegex() -> Bool {
        guard let next = byte(1), next != Byte.space, next != Byte.newline else { return false }
        var before = index - 1
        while before >= 0, source[before] == Byte.space { before -= 1 }
        guard before >= 0, "(,=[:{#".utf8.contains(source[before]) else { return false }
        var offset = 1
        while let current = byte(offset), current != Byte.newline {
            if current == Byte.slash { return true }
            offset += current == Byte.backslash ? 2 : 1
        }
        return false
    }

    private mutating func skipRegex() {
        blank(1, isComment: false)
        while let current = byte(0), current != Byte.newline {
            blank(current == Byte.backslash ? 2 : 1, isComment: false)
            if current == Byte.slash { return }
        }
    }
}
