/// As much of YAML as `docs/openapi.yaml` uses: maps and lists by indentation, `[a, b]`, plain and
/// quoted text, and text over several lines behind `|` or `>-`, which is left out.
///
/// Anything else is an error, so that the document cannot drift away from what is read.
indirect enum PlainYAML: Equatable {
    case text(String)
    case list([PlainYAML])
    case map([(key: String, value: PlainYAML)])

    struct Failure: Error { var line: Int }

    init(_ source: String) throws {
        var reader = Reader(source)
        self = try reader.block(indent: 0)
        guard reader.current == nil else { throw reader.failure }
    }

    static func == (left: PlainYAML, right: PlainYAML) -> Bool {
        switch (left, right) {
        case (.text(let one), .text(let other)): one == other
        case (.list(let one), .list(let other)): one == other
        case (.map(let one), .map(let other)):
            one.map(\.key) == other.map(\.key) && one.map(\.value) == other.map(\.value)
        default: false
        }
    }

    subscript(_ key: String) -> PlainYAML? {
        guard case .map(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    var keys: [String] {
        guard case .map(let members) = self else { return [] }
        return members.map(\.key)
    }

    var items: [PlainYAML] {
        guard case .list(let items) = self else { return [] }
        return items
    }

    var text: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }

    /// Reads line by line; a line is its indentation, its text and its number.
    private struct Reader {
        private var lines: [(indent: Int, text: Substring, number: Int)] = []
        private var position = 0

        init(_ source: String) {
            for (index, line) in source.split(separator: "\n", omittingEmptySubsequences: false)
                .enumerated()
            {
                let text = line.drop { $0 == " " }
                guard !text.isEmpty, !text.hasPrefix("#") else { continue }
                lines.append((line.count - text.count, text, index + 1))
            }
        }

        var current: (indent: Int, text: Substring, number: Int)? {
            position < lines.count ? lines[position] : nil
        }

        var failure: Failure { Failure(line: current?.number ?? 0) }

        mutating func block(indent: Int) throws -> PlainYAML {
            guard let first = current, first.indent == indent else { throw failure }
            return first.text.hasPrefix("- ") ? try list(indent) : try map(indent)
        }

        private mutating func list(_ indent: Int) throws -> PlainYAML {
            var items: [PlainYAML] = []
            while let line = current, line.indent == indent, line.text.hasPrefix("- ") {
                let rest = line.text.dropFirst(2)
                if Self.split(rest) == nil {
                    items.append(try Self.scalar(rest, line.number))
                    position += 1
                } else {
                    // The first member of a map stands behind the dash.
                    lines[position] = (indent + 2, rest, line.number)
                    items.append(try map(indent + 2))
                }
            }
            return .list(items)
        }

        private mutating func map(_ indent: Int) throws -> PlainYAML {
            var members: [(key: String, value: PlainYAML)] = []
            while let line = current, line.indent == indent, !line.text.hasPrefix("- ") {
                guard let (key, rest) = Self.split(line.text),
                    !members.contains(where: { $0.key == key })
                else { throw failure }
                position += 1
                members.append((key, try value(rest, line.number, indent)))
            }
            guard !members.isEmpty, current.map({ $0.indent < indent }) ?? true else {
                throw failure
            }
            return .map(members)
        }

        private mutating func value(
            _ rest: Substring, _ number: Int, _ indent: Int
        ) throws -> PlainYAML {
            if ["|", ">-"].contains(rest) {
                while let line = current, line.indent > indent { position += 1 }
                return .text("")
            }
            guard rest.isEmpty else { return try Self.scalar(rest, number) }
            guard let next = current, next.indent > indent else { throw failure }
            return try block(indent: next.indent)
        }

        /// `key: rest` or `key:`; nil when it is no member.
        private static func split(_ text: Substring) -> (key: String, rest: Substring)? {
            guard !text.hasPrefix("["), let colon = text.firstRange(of: ":"),
                colon.upperBound == text.endIndex || text[colon.upperBound] == " "
            else { return nil }
            let key = text[..<colon.lowerBound].filter { $0 != "'" }
            return (key, text[colon.upperBound...].drop { $0 == " " })
        }

        private static func scalar(_ text: Substring, _ number: Int) throws -> PlainYAML {
            if text.hasPrefix("[") {
                guard text.hasSuffix("]") else { throw Failure(line: number) }
                let parts = text.dropFirst().dropLast().split(separator: ",")
                return .list(parts.map { .text(String($0.drop { $0 == " " })) })
            }
            if text.hasPrefix("'") {
                guard text.count > 1, text.hasSuffix("'") else { throw Failure(line: number) }
                return .text(String(text.dropFirst().dropLast()))
            }
            guard let first = text.first, !"\"{&*!|>%@`".contains(first) else {
                throw Failure(line: number)
            }
            return .text(String(text))
        }
    }
}
