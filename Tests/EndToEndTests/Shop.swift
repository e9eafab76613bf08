import Foundation
import Testing

/// A till's data folder, and the program run on it as a user would.
final class Shop: Sendable {
    /// Operator 1 is a cashier with PIN 1111, operator 2 a manager with PIN 2222.
    static let initWords = [
        "init", "--shop", "Corner Market", "--currency", "USD", "--tax", "exclusive",
        "--tax-rate", "standard=7.25", "--tax-rate", "reduced=2", "--tax-rate", "none=0",
        "--till", "01", "--operator", "Maria:cashier:1111", "--operator", "Ada:manager:2222",
    ]
    private let parent: Folder
    let environment: [String: String]

    /// The data folder.
    var path: String { parent.path + "/data" }

    /// A place for a shop; nothing is in it yet.
    init(environment: [String: String] = [:]) throws {
        parent = try Folder("shop")
        self.environment = environment
    }

    /// A copy of a shop, files, keys and all.
    init(copying other: Shop, environment: [String: String] = [:]) throws {
        parent = try Folder("shop")
        self.environment = other.environment.merging(environment) { $1 }
        try run("cp", "-a", other.path, path).done()
    }

    /// A new shop, set up by `pos init`.
    static func new(_ more: [String] = [], environment: [String: String] = [:]) throws -> Shop {
        let shop = try Shop(environment: environment)
        try shop.pos(initWords + more).done()
        return shop
    }

    /// Runs `pos WORDS --data FOLDER`.
    func pos(
        _ words: [String], with more: [String: String] = [:], seconds: Int = 120
    ) throws -> Outcome {
        try start(words, with: more).wait(seconds: seconds)
    }

    func pos(_ words: String..., with more: [String: String] = [:]) throws -> Outcome {
        try pos(words, with: more)
    }

    /// Starts `pos WORDS --data FOLDER`.
    func start(_ words: [String], with more: [String: String] = [:]) throws -> RunningProgram {
        try RunningProgram(
            [Site.binary] + words + ["--data", path], environment: variables(more))
    }

    func variables(_ more: [String: String] = [:]) -> [String: String] {
        Site.environment.merging(environment) { $1 }.merging(more) { $1 }
    }

    /// A place beside the data folder.
    func beside(_ name: String) -> String { parent.path + "/" + name }

    /// Writes a file beside the data folder.
    func file(_ name: String, _ text: String) throws -> String { try parent.write(text, to: name) }

    /// The text of a file in the data folder, without the end of its last line.
    func read(_ name: String) throws -> String {
        try String(contentsOfFile: path + "/" + name, encoding: .utf8)
            .trimmingCharacters(in: .newlines)
    }

    /// Runs SQL on one of the folder's files, from outside, and returns the rows.
    func sqlite(_ file: String, _ sql: String) throws -> String {
        try run("sqlite3", path + "/" + file, sql).done()
            .trimmingCharacters(in: .newlines)
    }

    /// Wants `pos verify` to find nothing.
    func expectVerified(
        with more: [String: String] = [:], sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let outcome = try pos("verify", with: more)
        #expect(outcome.status == 0, "\(outcome)", sourceLocation: sourceLocation)
    }

    /// The rows of `pos report sales`.
    func sales(by key: String, with more: [String: String] = [:]) throws -> [SalesRow] {
        let text = try pos("report", "sales", "--by", key, "--format", "csv", with: more).done()
        return try SalesRow.rows(of: text)
    }
}

/// What `pos replay --json` prints, as far as the tests look at it.
struct ReplayTotals: Decodable, Equatable {
    var sales: Int
    var skipped: Int
    var net: String
    var discount: String
    var coupon: String
    var leftToSend: Int
}

/// A row of `pos report sales`, amounts in cents.
struct SalesRow: Equatable {
    static let header = "key,sales,quantity,net,discount,tax,gross"

    var key: String
    var sales: Int
    var quantity: String
    var net: Int
    var discount: Int
    var tax: Int
    var gross: Int

    static func rows(of csv: String) throws -> [SalesRow] {
        var lines = CSV.rows(csv)
        try #require(lines.first?.joined(separator: ",") == header)
        lines.removeFirst()
        return try lines.map { fields in
            try #require(fields.count == 7, "\(fields)")
            return SalesRow(
                key: fields[0], sales: try #require(Int(fields[1])), quantity: fields[2],
                net: try Cents.of(fields[3]), discount: try Cents.of(fields[4]),
                tax: try Cents.of(fields[5]), gross: try Cents.of(fields[6]))
        }
    }
}

/// Amounts as the program prints them: plain decimals.
enum Cents {
    static func of(_ text: String) throws -> Int {
        let digits = text.filter { $0 != "." }
        let isPlain = text.dropLast(2).last == "." && text.filter { $0 == "." }.count == 1
        return try #require(isPlain ? Int(digits) : nil, "'\(text)' is no plain amount")
    }
}

/// Just enough of CSV to read what the program prints.
enum CSV {
    static func rows(_ text: String) -> [[String]] {
        var (rows, row, field) = ([[String]](), [String](), "")
        var isQuoted = false
        for character in text {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted:
                row.append(field)
                field = ""
            case "\n" where !isQuoted:
                rows.append(row + [field])
                (row, field) = ([], "")
            default: field.append(character)
            }
        }
        return field.isEmpty && row.isEmpty ? rows : rows + [row + [field]]
    }
}
