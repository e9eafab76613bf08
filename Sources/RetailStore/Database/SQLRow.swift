public import RetailModels

/// The names of a result's columns, looked up once per statement and shared by its rows.
public final class SQLColumns: Sendable {
    public let names: [String]
    /// Of many names; a few are found sooner by looking at each, and nothing need be made for them.
    private let positions: [String: Int]?
    private static let fewCountMax = 12

    public init(_ names: [String]) {
        self.names = names
        positions =
            names.count <= Self.fewCountMax
            ? nil
            : Dictionary(
                names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func position(_ name: String) -> Int? {
        if let positions { positions[name] } else { names.firstIndex(of: name) }
    }
}

/// A row that was read; columns by name.
public struct SQLRow: Sendable {
    public let columns: SQLColumns
    public let values: [FieldValue]

    public init(columns: SQLColumns, values: [FieldValue]) {
        self.columns = columns
        self.values = values
    }

    public func value(_ column: String) throws(SQLFailure) -> FieldValue {
        guard let position = columns.position(column) else {
            throw SQLFailure(kind: .other, message: "no column \(column)")
        }
        return values[position]
    }

    public func text(_ column: String) throws(SQLFailure) -> String {
        guard case .text(let value) = try value(column) else { throw mismatch(column, "text") }
        return value
    }

    public func optionalText(_ column: String) throws(SQLFailure) -> String? {
        if case .null = try value(column) { return nil }
        return try text(column)
    }

    public func integer(_ column: String) throws(SQLFailure) -> Int64 {
        guard case .integer(let value) = try value(column) else {
            throw mismatch(column, "a whole number")
        }
        return value
    }

    public func optionalInteger(_ column: String) throws(SQLFailure) -> Int64? {
        if case .null = try value(column) { return nil }
        return try integer(column)
    }

    public func bytes(_ column: String) throws(SQLFailure) -> [UInt8] {
        guard case .bytes(let value) = try value(column) else { throw mismatch(column, "bytes") }
        return value
    }

    public func bool(_ column: String) throws(SQLFailure) -> Bool { try integer(column) != 0 }

    public func money(_ column: String) throws(SQLFailure) -> Money {
        do { return try Money(minor: try integer(column)) } catch let failure as SQLFailure {
            throw failure
        } catch { throw mismatch(column, "an amount in range") }
    }

    public func quantity(_ column: String) throws(SQLFailure) -> Quantity {
        do { return try Quantity(milli: try integer(column)) } catch let failure as SQLFailure {
            throw failure
        } catch { throw mismatch(column, "a quantity in range") }
    }

    private func mismatch(_ column: String, _ wanted: String) -> SQLFailure {
        SQLFailure(kind: .other, message: "column \(column) is not \(wanted)")
    }
}
