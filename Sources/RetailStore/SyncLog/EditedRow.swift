import RetailModels

/// A row whose columns are edited: what edits have merged to, what is pending over it, and the row
/// itself, which shows both.
///
/// Invariant: where `sync_column` has a column, the row shows the last pending value of it, or else
/// the merged one. Where it has none, nobody has edited it.
struct EditedRow {
    let tenant: String
    let table: EditTable
    let id: String
    let tx: any SQLTransaction

    /// Has other transactions that edit the row wait; false when there is no such row. No column of
    /// a key, for which an engine would look who names the row.
    func hold() throws -> Bool {
        try tx.row(
            """
            UPDATE \(raw: table.rawValue) SET deleted_at_ms = deleted_at_ms
            WHERE tenant_id = \(tenant) AND id = \(id) RETURNING id
            """) != nil
    }

    /// What the row shows, by column.
    func shown() throws -> [String: String] {
        let row: SQLRow?
        switch table {
        case .product:
            row = try tx.row(
                """
                SELECT p.name, p.brand, p.unit, p.price_minor AS price, p.cost_minor AS cost,
                    t.name AS tax_class, p.deposit_sku, p.age_limit, p.open_price, p.favourite,
                    p.deleted_at_ms AS deleted_at
                FROM product p
                JOIN tax_rate t ON t.tenant_id = p.tenant_id AND t.id = p.tax_rate_id
                WHERE p.tenant_id = \(tenant) AND p.id = \(id)
                """)
        case .customer:
            row = try tx.row(
                """
                SELECT number, name, exempt_reason, exempt_certificate,
                    COALESCE(CAST(credit_limit_minor AS TEXT), '') AS credit_limit,
                    deleted_at_ms AS deleted_at
                FROM customer
                WHERE tenant_id = \(tenant) AND id = \(id)
                """)
        }
        guard let row else { return [:] }
        return Dictionary(
            zip(row.columns.names, row.values).compactMap { name, value in
                value.text.map { (name, $0) }
            }, uniquingKeysWith: { first, _ in first })
    }

    // MARK: - What is merged

    /// The merged columns by name.
    func merged() throws -> [String: ColumnState] {
        let rows = try tx.rows(
            """
            SELECT col, value, stamp, at_ms, edit_id FROM sync_column
            WHERE tenant_id = \(tenant) AND tbl = \(table.rawValue) AND row_id = \(id)
            """)
        return Dictionary(
            try rows.map { row in
                let name = try row.text("col")
                let state = ColumnState(
                    table: table, row: id, column: name, value: try row.optionalText("value"),
                    stamp: try row.integer("stamp"), at: try row.integer("at_ms"),
                    edit: try row.text("edit_id"))
                return (name, state)
            }, uniquingKeysWith: { first, _ in first })
    }

    /// Keeps what the row has in columns that are about to be edited for the first time.
    func keepBase(_ columns: [String]) throws {
        let shown = try shown()
        for column in columns {
            try tx.send(
                """
                INSERT INTO sync_column (tenant_id, tbl, row_id, col, value, first_value, stamp,
                    at_ms, edit_id)
                VALUES (\(tenant), \(table.rawValue), \(id), \(column), \(shown[column]),
                    \(shown[column]), 0, 0, '')
                ON CONFLICT (tenant_id, tbl, row_id, col) DO NOTHING
                """)
        }
    }

    /// Sets a merged column that is there.
    func set(_ state: ColumnState) throws {
        try tx.send(
            """
            UPDATE sync_column SET value = \(state.value), stamp = \(state.stamp),
                at_ms = \(state.at), edit_id = \(state.edit)
            WHERE tenant_id = \(tenant) AND tbl = \(table.rawValue) AND row_id = \(id)
                AND col = \(state.column)
            """)
    }

    // MARK: - What is pending

    /// What this till's edits that are not merged put over the row, by column.
    func overlay() throws -> [String: String] {
        let rows = try tx.rows(
            """
            SELECT id, state, stamp, outcome, body FROM sync_edit
            WHERE tenant_id = \(tenant) AND tbl = \(table.rawValue) AND row_id = \(id)
                AND state <> 'logged'
            ORDER BY CASE WHEN stamp IS NULL THEN 1 ELSE 0 END, stamp, at_ms, id
            """)
        guard !rows.isEmpty else { return [:] }
        let open = try ConflictStore.open(of: table, row: id, tenant: tenant, in: tx)
        var values: [String: String] = [:]
        for row in rows {
            let edit = try CanonicalJSON.decode(
                Edit.self, from: Array(try row.text("body").utf8))
            let isProposed = try row.text("state") == "proposed"
            let outcome = try EditStore.outcome(row)
            for (index, change) in edit.changes.enumerated() {
                let isShown =
                    isProposed
                    ? open[edit.conflictID(change.column)] == .proposal
                    : outcome.map { $0.results[index].isShownByMaker } ?? true
                if isShown { values[change.column] = change.value }
            }
            if edit.deleted == true, !isProposed {
                values[EditColumn.deletedAt] = "\(outcome?.stamp ?? edit.at)"
            }
        }
        return values
    }

    /// Has the row show what is merged and what is pending.
    func refresh() throws {
        var values = try merged().mapValues(\.value)
        guard !values.isEmpty else { return }
        for (column, value) in try overlay() { values[column] = .some(value) }
        try write(values)
    }

    // MARK: - The row itself

    private func write(_ values: [String: String?]) throws {
        var sets: [String] = []
        var arguments: [FieldValue] = []
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            guard let field = field(name, value) else { continue }
            arguments.append(field.value)
            sets.append("\(field.column) = $\(arguments.count)")
        }
        let count = arguments.count
        guard count > 0 else { return }
        try tx.send(
            SQL(
                prepared: """
                    UPDATE \(table.rawValue) SET \(sets.joined(separator: ", "))
                    WHERE tenant_id = $\(count + 1) AND id = $\(count + 2)
                    """, arguments + [.text(tenant), .text(id)]))
        if table == .product, values["name"] != nil || values["brand"] != nil { try index() }
    }

    /// The row's own column for an edited one, and its value there.
    func field(_ name: String, _ value: String?) -> (column: String, value: FieldValue)? {
        if name == EditColumn.deletedAt {
            return ("deleted_at_ms", .optional(value.flatMap { Int64($0) }))
        }
        guard let column = table.column(name), let value else { return nil }
        switch column.kind {
        case .text: return (name, .text(value))
        case .amountOrNone: return (name + "_minor", .optional(Int64(value)))
        case .amount: return (name + "_minor", .integer(Int64(value) ?? 0))
        case .taxClass:
            return ("tax_rate_id", .text(ShopStore.taxRateID(value, tenant: tenant)))
        case .number: return (name, .integer(Int64(value) ?? 0))
        }
    }

    /// The words by which a product is found follow its name and brand.
    private func index() throws {
        let row = try tx.row(
            """
            SELECT name, brand, ordinal, search_text FROM product
            WHERE tenant_id = \(tenant) AND id = \(id)
            """)
        guard let row else { return }
        let words = SearchText.fold("\(try row.text("name")) \(try row.text("brand"))")
        guard try !row.text("search_text").hasSameBytes(as: words) else { return }
        try tx.send(
            "UPDATE product SET search_text = \(words) WHERE tenant_id = \(tenant) AND id = \(id)")
        // PostgreSQL indexes the column itself.
        guard tx.dialect == .sqlite else { return }
        let ordinal = try row.integer("ordinal")
        try tx.send("DELETE FROM product_search WHERE rowid = \(ordinal)")
        try tx.send("INSERT INTO product_search (rowid, words) VALUES (\(ordinal), \(words))")
    }
}

extension EditOutcome.Result {
    /// Whether its maker shows the value; else it has lost, or waits while the current one stays.
    fileprivate var isShownByMaker: Bool { self == .merged || self == .proposal }
}

extension FieldValue {
    fileprivate var text: String? {
        switch self {
        case .text(let text): text
        case .integer(let number): "\(number)"
        case .null, .bytes: nil
        }
    }
}
