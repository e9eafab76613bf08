import RetailModels

/// What edits have come to, for many rows at once: as it travels with rows that come whole, and
/// when a till forgets what a lost log had decided.
struct EditedRows {
    let tenant: String
    let tx: any SQLTransaction

    /// What edits have left in the rows.
    func states(of table: EditTable, _ ids: [String]) throws -> [ColumnState] {
        guard !ids.isEmpty else { return [] }
        return try tx.rows(
            """
            SELECT row_id, col, value, stamp, at_ms, edit_id, first_value FROM sync_column
            WHERE tenant_id = \(tenant) AND tbl = \(table.rawValue) AND stamp > 0
                AND row_id IN (\(part: Self.list(ids)))
            ORDER BY row_id, col
            """
        ).map { row in
            ColumnState(
                table: table, row: try row.text("row_id"), column: try row.text("col"),
                value: try row.optionalText("value"), stamp: try row.integer("stamp"),
                at: try row.integer("at_ms"), edit: try row.text("edit_id"),
                first: try row.optionalText("first_value"))
        }
    }

    /// Rows have come whole, with what edits had left in them in the cloud at that moment, which is
    /// never behind what was merged here. What is pending lies over them again.
    func take(_ states: [ColumnState], of table: EditTable, _ ids: [String]) throws {
        var rest = ids[...]
        let given = Dictionary(grouping: states.filter { $0.table == table }, by: \.row)
        while !rest.isEmpty {
            let chunk = Array(rest.prefix(CatalogueImport.chunkSize))
            rest = rest.dropFirst(chunk.count)
            let known = try edited(table, chunk)
            for id in chunk where known.contains(id) || given[id] != nil {
                try take(given[id] ?? [], EditedRow(tenant: tenant, table: table, id: id, tx: tx))
            }
        }
    }

    private func take(_ states: [ColumnState], _ row: EditedRow) throws {
        // A product was just written as it came; a customer is only ever inserted.
        let came = row.table == .product ? try row.shown() : try firstValues(row)
        let given = Set(states.map(\.column))
        for (name, state) in try row.merged() where !given.contains(name) {
            let value = name == EditColumn.deletedAt ? nil : came[name] ?? state.value
            try row.set(ColumnState(table: row.table, row: row.id, column: name, value: value))
            if row.table == .product { try setFirst(value, of: name, row) }
        }
        try row.keepBase(given.sorted())
        for state in states {
            try row.set(state)
            // What has just come shows the edits: it is not what stood there before them.
            if state.first != nil || state.column == EditColumn.deletedAt {
                try setFirst(state.first, of: state.column, row)
            }
        }
        try row.refresh()
    }

    private func setFirst(_ value: String?, of column: String, _ row: EditedRow) throws {
        try tx.send(
            """
            UPDATE sync_column SET first_value = \(value) WHERE tenant_id = \(tenant)
                AND tbl = \(row.table.rawValue) AND row_id = \(row.id) AND col = \(column)
            """)
    }

    private func firstValues(_ row: EditedRow) throws -> [String: String] {
        let rows = try tx.rows(
            """
            SELECT col, first_value FROM sync_column WHERE tenant_id = \(tenant)
                AND tbl = \(row.table.rawValue) AND row_id = \(row.id)
                AND first_value IS NOT NULL
            """)
        return Dictionary(
            try rows.map { (try $0.text("col"), try $0.text("first_value")) },
            uniquingKeysWith: { first, _ in first })
    }

    private func edited(_ table: EditTable, _ ids: [String]) throws -> Set<String> {
        Set(
            try tx.rows(
                """
                SELECT DISTINCT row_id FROM sync_column
                WHERE tenant_id = \(tenant) AND tbl = \(table.rawValue)
                    AND row_id IN (\(part: Self.list(ids)))
                """
            ).map { try $0.text("row_id") })
    }

    private static func list(_ ids: [String]) -> SQLPart {
        var places: SQLPart = "\(ids[0])"
        for id in ids.dropFirst() { places.append(", \(id)") }
        return places
    }

    /// The edits that are known here with what was made of them, in the order of their stamps: to
    /// be offered to a cloud that has lost them.
    func ops() throws -> [SyncOp] {
        try tx.rows(
            """
            SELECT id FROM sync_edit WHERE tenant_id = \(tenant)
            ORDER BY CASE WHEN stamp IS NULL THEN 1 ELSE 0 END, stamp, at_ms, id
            """
        ).compactMap { try EditStore.op(try $0.text("id"), tenant: tenant, in: tx) }
    }

    /// The log is another one: what it had merged is unknown, until the edits come back in it. Till
    /// then they lie over the rows, so that nobody sees a value go.
    func forget() throws {
        let rows = try tx.rows(
            """
            SELECT DISTINCT tbl, row_id FROM sync_column WHERE tenant_id = \(tenant)
            UNION SELECT DISTINCT tbl, row_id FROM sync_edit WHERE tenant_id = \(tenant)
            """)
        // Back to what stood there before any edit.
        try tx.send(
            """
            UPDATE sync_column SET value = first_value, stamp = 0, at_ms = 0, edit_id = ''
            WHERE tenant_id = \(tenant)
            """)
        try tx.send(
            """
            UPDATE sync_edit SET state = 'pending', seq = NULL WHERE tenant_id = \(tenant)
            """)
        try ConflictStore.forget(tenant: tenant, in: tx)
        for row in rows {
            guard let table = EditTable(rawValue: try row.text("tbl")) else { continue }
            let edited = EditedRow(
                tenant: tenant, table: table, id: try row.text("row_id"), tx: tx)
            try edited.refresh()
        }
    }
}
