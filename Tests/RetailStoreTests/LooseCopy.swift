import RetailModels
import RetailStore
import TestSupport

/// Copies what a verification reads into tables without keys, checks and references, so that a
/// test can change, remove and repeat whatever it likes, as somebody with the file can.
struct LooseCopy: Sendable {
    static let tables = StoreContent.tables.filter { $0.0 != "sync_parked" }
    let database: any Database

    /// What a verification looks into besides, with the column that is a number.
    private static let empty: [(name: String, columns: [String], number: String)] = [
        ("customer", ["tenant_id", "id", "number"], ""),
        ("sync_alias", ["tenant_id", "kind", "local_id", "cloud_id"], ""),
        ("sync_column", ["tenant_id", "tbl", "row_id"], ""),
        ("sync_state", ["tenant_id", "name", "value"], ""),
        ("retention_base", ["tenant_id", "kind", "part", "name", "total"], "total"),
        (
            "retention_cut",
            [
                "tenant_id", "device_id", "series", "sequence", "hash", "clock", "documents",
                "digest", "chain",
            ], ""
        ),
    ]

    /// Runs `body` on a loose copy of all that the till has made.
    static func with<Value>(
        _ engine: Engine, _ till: DocumentBuilder,
        _ body: (LooseCopy) async throws -> Value
    ) async throws -> Value {
        var content: [String: [[FieldValue]]] = [:]
        try await engine.withShop(till.shop) { database in
            try await database.record(till)
            content = try await StoreContent(database).rows
        }
        let rows = content
        return try await engine.withEmptyDatabase { database in
            try await database.write { tx in
                for (table, columns) in tables {
                    try create(table, columns, rows[table] ?? [], in: tx)
                }
                // There is nothing in these, and nothing of it would be altered.
                for (table, columns) in StoreContent.tables where table == "sync_parked" {
                    try create(table, columns, [], in: tx)
                }
                for table in empty {
                    let columns = table.columns.map { column in
                        "\(column) \(column == table.number ? tx.dialect.int : tx.dialect.text)"
                    }
                    let list = columns.joined(separator: ", ")
                    try tx.send("CREATE TABLE \(raw: table.name) (\(raw: list))")
                }
            }
            return try await body(LooseCopy(database: database))
        }
    }

    private static func create(
        _ table: String, _ columns: [String], _ rows: [[FieldValue]], in tx: any SQLTransaction
    ) throws {
        let definitions = columns.enumerated().map { index, column in
            let isNumber = rows.contains { if case .integer = $0[index] { true } else { false } }
            return "\(column) \(isNumber ? tx.dialect.int : tx.dialect.text)"
        }
        try tx.send(
            "CREATE TABLE \(raw: table) (\(raw: definitions.joined(separator: ", ")))")
        for row in rows { try insert(row, table, columns, in: tx) }
    }

    private static func insert(
        _ row: [FieldValue], _ table: String, _ columns: [String], in tx: any SQLTransaction
    ) throws {
        let places = columns.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
        try tx.send(
            SQL(
                prepared:
                    "INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(places))",
                row))
    }

    /// The rows of a table in a fixed order.
    func rows(_ table: String) async throws -> [[FieldValue]] {
        let list = Self.columns(table).joined(separator: ", ")
        return try await database.rows(
            "SELECT \(raw: list) FROM \(raw: table) ORDER BY \(raw: list)")
    }

    static func columns(_ table: String) -> [String] {
        tables.first { $0.0 == table }?.1 ?? []
    }

    /// Puts `new` in the place of `old`; nil is no row.
    func replace(_ old: [FieldValue]?, by new: [FieldValue]?, in table: String) async throws {
        let columns = Self.columns(table)
        try await database.write { tx in
            if let old {
                var condition: SQLPart = ""
                for (index, column) in columns.enumerated() {
                    if index > 0 { condition.append(" AND ") }
                    condition.append(Self.equals(column, old[index]))
                }
                try tx.send("DELETE FROM \(raw: table) WHERE \(part: condition)")
            }
            if let new { try Self.insert(new, table, columns, in: tx) }
        }
    }

    private static func equals(_ column: String, _ value: FieldValue) -> SQLPart {
        switch value {
        case .null: "\(raw: column) IS NULL"
        case .integer(let number): "\(raw: column) = \(number)"
        case .text(let text): "\(raw: column) = \(text)"
        case .bytes: "\(raw: column) IS NOT NULL"
        }
    }
}
