/// Finds the functions of a Swift source and how long they are.
///
/// Counts braces in code without comments and text. Initialisers, subscripts and computed
/// properties are functions too; a closure is part of the function around it.
struct FunctionFinder {
    /// A function with a body.
    struct Function: Equatable {
        var name: String
        /// Of the word `func`, from 1.
        var line: Int
        /// From that line to the closing brace, both included.
        var lineCount: Int
    }

    private static let keywords: Set<String> = ["func", "init", "deinit", "subscript", "var"]
    private static let continuations: Set<String> = ["where", "throws", "async", "rethrows"]

    private let bytes: [UInt8]

    /// The functions in the order of their beginnings; an inner one follows its outer one.
    static func functions(inCode lines: [String]) -> [Function] {
        FunctionFinder(bytes: Array(lines.joined(separator: "\n").utf8)).functions()
    }

    private func functions() -> [Function] {
        var found: [Function] = []
        var line = 1
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\n") { line += 1 }
            guard isWordByte(bytes[index]) else {
                index += 1
                continue
            }
            let word = word(at: index)
            if Self.keywords.contains(word), isDeclaration(at: index),
                let open = bodyStart(from: index + word.utf8.count, isVariable: word == "var"),
                let close = closingBrace(of: open)
            {
                let lineCount = newlines(in: index..<close) + 1
                let name = name(after: index + word.utf8.count) ?? word
                found.append(Function(name: name, line: line, lineCount: lineCount))
            }
            index += word.utf8.count
        }
        return found
    }

    private func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }

    private func word(at start: Int) -> String {
        String(decoding: bytes[start...].prefix { isWordByte($0) }, as: UTF8.self)
    }

    /// Not a member such as `.init`, nor a name in back-ticks.
    private func isDeclaration(at index: Int) -> Bool {
        guard index > 0 else { return true }
        return !".`#@".utf8.contains(bytes[index - 1])
    }

    private func name(after index: Int) -> String? {
        var start = index
        while start < bytes.count, " `".utf8.contains(bytes[start]) { start += 1 }
        let name = start == index || start >= bytes.count ? "" : word(at: start)
        return name.isEmpty ? nil : name
    }

    /// The brace that opens the body; nil for a requirement, a stored property or a pattern.
    private func bodyStart(from start: Int, isVariable: Bool) -> Int? {
        var depth = 0
        for index in start..<bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"):
                depth -= 1
                if depth < 0 { return nil }
            case _ where depth > 0: continue
            case UInt8(ascii: "{"): return index
            case UInt8(ascii: "}"), UInt8(ascii: ";"): return nil
            case UInt8(ascii: "=") where isVariable: return nil
            case UInt8(ascii: "\n"):
                if !isContinued(at: index) { return nil }
            default: continue
            }
        }
        return nil
    }

    /// Whether a declaration goes on after the newline.
    private func isContinued(at newline: Int) -> Bool {
        let blanks = [UInt8(ascii: " "), UInt8(ascii: "\n")]
        let before = bytes[..<newline].last { !blanks.contains($0) }
        if let before, ">,:&<".utf8.contains(before) { return true }
        guard let next = bytes[newline...].firstIndex(where: { !blanks.contains($0) }) else {
            return false
        }
        return "{->".utf8.contains(bytes[next]) || Self.continuations.contains(word(at: next))
    }

    private func closingBrace(of open: Int) -> Int? {
        var depth = 0
        for index in open..<bytes.count {
            if bytes[index] == UInt8(ascii: "{") { depth += 1 }
            if bytes[index] == UInt8(ascii: "}") {
                depth -= 1
                if depth == 0 { return index }
            }
        }
        return nil
    }

    private func newlines(in range: Range<Int>) -> Int {
        bytes[range].count { $0 == UInt8(ascii: "\n") }
    }
}
