import RetailModels

/// Documents that were found right and all rows they cause, on their way into the tables.
///
/// Tables are filled in the order in which a document names them, parents first; rows of one table
/// keep the order of their documents. Caches are changed last, in one order for everybody.
struct DocumentRows {
    private var documents: [[FieldValue]] = []
    private var tables: [ProjectedTable] = []
    private var rows: [String: [[FieldValue]]] = [:]
    private(set) var caches = CacheChanges()

    private static let insert = RowInsert(
        into: "document",
        [
            "tenant_id", "id", "device_id", "series", "sequence", "kind", "at_ms",
            "previous_hash", "hash", "signature", "body",
        ])

    /// - Throws: a problem when an amount of the document is out of range.
    mutating func add(_ document: Document, _ op: ReadOp) throws(Problem) {
        guard let projection = op.projection else {
            throw Problem(.documentInvalid, "an amount is out of range")
        }
        let signed = op.signed
        documents.append([
            .text(document.tenant), .text(document.id), .text(document.device),
            .text(document.series), .integer(document.sequence), .text(document.kind),
            .integer(document.at), .text(document.previousHash), .text(op.hash),
            .text(signed.signature), .text(signed.document),
        ])
        for row in projection.rows {
            if rows[row.table.name] == nil { tables.append(row.table) }
            rows[row.table.name, default: []].append(row.values)
        }
        caches.add(projection)
    }

    /// Inserts everything but the caches' changes.
    mutating func send(in tx: any SQLTransaction) throws(SQLFailure) {
        try Self.insert.send(documents, in: tx)
        for table in tables { try table.insert.send(rows[table.name] ?? [], in: tx) }
        documents.removeAll(keepingCapacity: true)
        tables.removeAll(keepingCapacity: true)
        rows.removeAll(keepingCapacity: true)
    }
}

/// What stored documents add to the caches, summed up over a transaction.
struct CacheChanges {
    /// By location and product, and by account: keys that are compared by their bytes.
    private var stock: [[FieldValue]: Int64] = [:]
    private var balances: [[FieldValue]: Int64] = [:]

    private static let stockLevels = RowInsert(
        into: "stock_level", ["tenant_id", "location_id", "product_id", "on_hand_milli"],
        ending: """
            ON CONFLICT (tenant_id, location_id, product_id) DO UPDATE
            SET on_hand_milli = stock_level.on_hand_milli + excluded.on_hand_milli
            """)
    private static let accountBalances = RowInsert(
        into: "account_balance", ["tenant_id", "account", "balance_minor"],
        ending: """
            ON CONFLICT (tenant_id, account) DO UPDATE
            SET balance_minor = account_balance.balance_minor + excluded.balance_minor
            """)

    mutating func add(_ projection: Projection) {
        for change in projection.stock {
            stock[[.text(projection.location), .text(change.key)], default: 0] += change.amount
        }
        for change in projection.balances {
            balances[[.text(change.key)], default: 0] += change.amount
        }
    }

    mutating func add(_ other: CacheChanges) {
        stock.merge(other.stock, uniquingKeysWith: +)
        balances.merge(other.balances, uniquingKeysWith: +)
    }

    /// Rows are locked in the order of their keys' bytes.
    func apply(tenant: String, in tx: any SQLTransaction) throws(SQLFailure) {
        try Self.stockLevels.send(Self.rows(stock, tenant), in: tx)
        try Self.accountBalances.send(Self.rows(balances, tenant), in: tx)
    }

    private static func rows(
        _ changes: [[FieldValue]: Int64], _ tenant: String
    ) -> [[FieldValue]] {
        changes.map { (order: $0.key.map(\.sortBytes), change: $0) }
            .sorted { left, right in
                for (one, other) in zip(left.order, right.order) where one != other {
                    return one.lexicographicallyPrecedes(other)
                }
                return false
            }
            .map { [.text(tenant)] + $0.change.key + [.integer($0.change.value)] }
    }
}

extension FieldValue {
    fileprivate var sortBytes: [UInt8] {
        if case .text(let text) = self { Array(text.utf8) } else { [] }
    }
}
