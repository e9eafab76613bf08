import RetailModels
import RetailStore

/// Writes with the C interface what the till writes for a sale, in one transaction.
struct RawLimits {
    private let connection: RawSQLite

    /// - Parameter path: a file with the till's schema, of its own.
    init(_ path: String) throws { connection = try RawSQLite(path) }

    /// A row of the journal and its head.
    func journal(_ write: JournalWrite, head: String) throws {
        try connection.run("BEGIN IMMEDIATE")
        try connection.run(
            """
            INSERT INTO journal_row (id, kind, body, signature, state)
            VALUES (?1, ?2, ?3, ?4, 'open')
            """,
            [
                .text(write.id), .text(write.kind.rawValue), .text(write.body),
                .optional(write.signature),
            ])
        try connection.run("UPDATE journal_head SET head = ?1 WHERE id = 1", [.text(head)])
        try connection.run("COMMIT")
    }

    /// A document and every row that follows from it.
    func sale(_ rows: SaleRows) throws {
        try connection.run("BEGIN IMMEDIATE")
        for (text, values) in rows.statements { try connection.run(text, values) }
        try connection.run("COMMIT")
    }

    /// Lets the file know the till's key, which a first sale brings with it.
    func learn(_ key: String, of device: String, tenant: String) throws {
        try connection.run(
            "INSERT OR IGNORE INTO sync_device (tenant_id, id, public_key) VALUES (?1, ?2, ?3)",
            [.text(tenant), .text(device), .text(key)])
    }
}

/// The statements that store a sale, with their values, worked out beforehand.
struct SaleRows {
    private(set) var statements: [(text: String, values: [FieldValue])] = []

    init(_ document: Document, _ signed: SignedDocument) throws {
        statements.append(
            (
                """
                INSERT INTO document (tenant_id, id, device_id, series, sequence, kind, at_ms,
                    previous_hash, hash, signature, body)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
                """,
                [
                    .text(document.tenant), .text(document.id), .text(document.device),
                    .text(document.series), .integer(document.sequence), .text(document.kind),
                    .integer(document.at), .text(document.previousHash), .text(signed.hash),
                    .text(signed.signature), .text(signed.document),
                ]
            ))
        let projection = try Projection(document)
        for row in projection.rows {
            let columns = row.table.columns
            let places = columns.indices.map { "?\($0 + 1)" }.joined(separator: ", ")
            let names = columns.joined(separator: ", ")
            statements.append(
                ("INSERT INTO \(row.table.name) (\(names)) VALUES (\(places))", row.values))
        }
        for change in projection.stock {
            statements.append(
                (
                    """
                    INSERT INTO stock_level (tenant_id, location_id, product_id, on_hand_milli)
                    VALUES (?1, ?2, ?3, ?4)
                    ON CONFLICT (tenant_id, location_id, product_id) DO UPDATE
                    SET on_hand_milli = stock_level.on_hand_milli + excluded.on_hand_milli
                    """,
                    [
                        .text(document.tenant), .text(document.location), .text(change.key),
                        .integer(change.amount),
                    ]
                ))
        }
        for change in projection.balances {
            statements.append(
                (
                    """
                    INSERT INTO account_balance (tenant_id, account, balance_minor)
                    VALUES (?1, ?2, ?3)
                    ON CONFLICT (tenant_id, account) DO UPDATE
                    SET balance_minor = account_balance.balance_minor + excluded.balance_minor
                    """,
                    [.text(document.tenant), .text(change.key), .integer(change.amount)]
                ))
        }
    }
}

/// Copies rows from one file to another with SQLite's own statements, in one transaction.
enum RawCopy {
    /// The tables of products, parents first.
    static let products = ["department", "category", "product", "product_barcode"]
    /// The tables that a sale fills, parents first.
    static let sales =
        ["sync_device", "customer", "document"] + ProjectedTable.all.map(\.name)
        + ["stock_level", "account_balance"]

    /// Returns the seconds.
    static func run(_ tables: [String], from path: String, to target: String) throws -> Double {
        let connection = try RawSQLite(target)
        try connection.execute("ATTACH '\(path)' AS source")
        let start = nanoseconds()
        try connection.execute("BEGIN IMMEDIATE")
        for table in tables {
            let columns = try connection.texts(
                "SELECT name FROM pragma_table_info(?1)", [.text(table)]
            ).joined(separator: ", ")
            try connection.execute(
                "INSERT INTO main.\(table) (\(columns)) SELECT \(columns) FROM source.\(table)")
        }
        if tables.contains("product") {
            try connection.execute(
                """
                INSERT INTO main.product_search (rowid, words)
                SELECT ordinal, search_text FROM source.product
                """)
        }
        try connection.execute("COMMIT")
        return Double(nanoseconds() - start) / 1e9
    }
}
