/// One thing that is wrong, and where.
public struct Finding: Codable, Hashable, Sendable, CustomStringConvertible {
    /// The table or file, such as `sale_line`.
    public var place: String
    /// The key of the row, such as `01-000124 line 2`.
    public var row: String
    public var column: String?
    public var reason: String

    public init(place: String, row: String, column: String? = nil, reason: String) {
        self.place = place
        self.row = row
        self.column = column
        self.reason = reason
    }

    public var description: String {
        "\(place) \(row)" + (column.map { " column \($0)" } ?? "") + ": \(reason)"
    }
}

/// What a verification looked at, and what it found.
public struct VerifyReport: Codable, Hashable, Sendable {
    public var documents: Int64 = 0
    public var rows: Int64 = 0
    /// Documents that have left this till, whose sums are carried forward; nil where none has.
    public var carried: Int64?
    public var findings: [Finding] = []
    /// More findings are counted, not kept.
    public var findingsLeftOut: Int64 = 0
    /// The last hash of each device's chain, by device.
    public var heads: [String: String] = [:]

    public static let findingCountMax = 1_000

    public init() {}

    public var isClean: Bool { findings.isEmpty }

    public mutating func add(_ finding: Finding) {
        if findings.count < Self.findingCountMax {
            findings.append(finding)
        } else {
            findingsLeftOut += 1
        }
    }
}
