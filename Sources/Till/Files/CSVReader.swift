/// Why a file is no table we can read. Nothing of it is used.
public enum CSVFailure: Error, Equatable, Sendable, CustomStringConvertible {
    case empty
    case notUTF8
    case missingColumns([String])
    case unclosedQuote

    public var description: String {
        switch self {
        case .empty: "the file is empty"
        case .notUTF8: "the first line is not UTF-8"
        case .missingColumns(let names):
            "the first line lacks the columns \(names.joined(separator: ", "))"
        case .unclosedQuote: "the first line opens a quote that never closes"
        }
    }
}

/// Reads comma-separated values (RFC 4180) and keeps the line numbers, so that a bad row can be
/// found. Columns are known by the names of the first line, in any order.
public struct CSVReader: Sendable {
    /// One row: its line and the wanted columns in the wanted order.
    public struct Row: Sendable {
        public var line: Int
        /// Empty when the row cannot be read.
        public var fields: [String]
        /// Why the row cannot be read; nil when it can.
        public var fault: String?
    }

    private var bytes: [UInt8]
    private var position = 0
    private var line = 1
    private var order: [Int] = []
    /// The optional columns that the file has; their fields come behind the others, in this order.
    public private(set) var optional: [String] = []
    private var width = 0

    /// Reads the first line. A byte-order mark before it is skipped.
    public init(
        bytes: [UInt8], columns: [String], optional: [String] = []
    ) throws(CSVFailure) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        guard let header = try fields() else { throw .empty }
        let missing = columns.filter { !header.fields.contains($0) }
        guard missing.isEmpty else { throw .missingColumns(missing) }
        self.optional = optional.filter { header.fields.contains($0) }
        order = (columns + self.optional).compactMap { header.fields.firstIndex(of: $0) }
        width = header.fields.count
    }

    /// How much of the file is read, in thousandths.
    public var progressMilli: Int { bytes.isEmpty ? 1_000 : position * 1_000 / bytes.count }

    /// The next row; nil at the end. Empty lines are passed over. A row that cannot be read says
    /// so, and reading goes on in the line behind it.
    public mutating func next() -> Row? {
        while true {
            let (start, startLine) = (position, line)
            do throws(CSVFailure) {
                guard let (line, fields) = try fields() else { return nil }
                if fields.count == 1, fields[0].isEmpty { continue }
                guard fields.count == width else {
                    let reason = "has \(fields.count) fields where the first line has \(width)"
                    return Row(line: line, fields: [], fault: reason)
                }
                return Row(line: line, fields: order.map { fields[$0] })
            } catch {
                (position, line) = (start, startLine)
                skipLine()
                let reason = error == .notUTF8 ? "is not UTF-8" : "opens a quote that never closes"
                return Row(line: startLine, fields: [], fault: reason)
            }
        }
    }

    private mutating func skipLine() {
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
        position = min(position + 1, bytes.count)
        line += 1
    }

    private mutating func fields() throws(CSVFailure) -> (line: Int, fields: [String])? {
        guard position < bytes.count else { return nil }
        let start = line
        var fields: [String] = []
        while true {
            fields.append(try field())
            guard position < bytes.count else { return (start, fields) }
            let end = bytes[position]
            position += 1
            if end == UInt8(ascii: ",") { continue }
            if end == UInt8(ascii: "\r"), position < bytes.count,
                bytes[position] == UInt8(ascii: "\n")
            {
                position += 1
            }
            line += 1
            return (start, fields)
        }
    }

    private mutating func field() throws(CSVFailure) -> String {
        let start = position
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
            while position < bytes.count, !Self.endsField(bytes[position]) { position += 1 }
            return try text(bytes[start..<position])
        }
        var content: [UInt8] = []
        position += 1
        while true {
            guard position < bytes.count else { throw .unclosedQuote }
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\"") {
                guard position < bytes.count, bytes[position] == byte else { break }
                position += 1
            } else if byte == UInt8(ascii: "\n") {
                line += 1
            }
            content.append(byte)
        }
        // What stands behind a closing quote belongs to the field, as spreadsheets read it.
        while position < bytes.count, !Self.endsField(bytes[position]) {
            content.append(bytes[position])
            position += 1
        }
        return try text(content[...])
    }

    private static func endsField(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    }

    private func text(_ bytes: ArraySlice<UInt8>) throws(CSVFailure) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
        return text
    }
}

/// A row that was left out, and why.
public struct BadRow: Codable, Hashable, Sendable {
    public var line: Int
    public var reason: String

    public init(line: Int, reason: String) {
        self.line = line
        self.reason = reason
    }
}
