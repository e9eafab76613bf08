import RetailModels
import RetailStore
import TestSupport

/// Every row that documents and their parking have left in a database, for comparing.
struct StoreContent: Equatable {
    static let tables =
        ProjectedTable.all.map { ($0.name, $0.columns) } + [
            ("document", documentColumns),
            ("sync_device", ["tenant_id", "id", "public_key"]),
            ("sync_parked", ["tenant_id", "hash", "write_id", "kind", "code", "body"]),
            ("stock_level", ["tenant_id", "location_id", "product_id", "on_hand_milli"]),
            ("account_balance", ["tenant_id", "account", "balance_minor"]),
        ]
    static let documentColumns = [
        "tenant_id", "id", "device_id", "series", "sequence", "kind", "at_ms", "previous_hash",
        "hash", "signature", "body",
    ]

    private(set) var rows: [String: [[FieldValue]]] = [:]

    init(_ database: any Database) async throws {
        for (table, columns) in Self.tables {
            let list = columns.joined(separator: ", ")
            rows[table] = try await database.rows(
                "SELECT \(raw: list) FROM \(raw: table) ORDER BY \(raw: list)")
        }
    }

    var counts: [String: Int] { rows.mapValues(\.count) }

    /// All but what is parked.
    var facts: [String: [[FieldValue]]] { rows.filter { $0.key != "sync_parked" } }
}
