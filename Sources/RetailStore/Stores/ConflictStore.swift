public import RetailModels

/// Edits of a column that wait for a person, and those that have lost.
public enum ConflictStore {
    /// What waits, by id, behind an id; with what stands there now.
    public static func open(
        after: String = "", limit: Int64, tenant: String, in tx: any SQLTransaction
    ) throws -> [EditConflict] {
        try tx.rows(
            """
            \(part: select) WHERE c.tenant_id = \(tenant) AND c.state = 'open' AND c.id > \(after)
            ORDER BY c.id LIMIT \(limit)
            """
        ).map(decode)
    }

    /// One that waits, held for the rest of the transaction; nil when there is none.
    public static func held(
        _ id: String, tenant: String, in tx: any SQLTransaction
    ) throws -> EditConflict? {
        let row = try tx.row(
            """
            UPDATE sync_conflict SET state = state
            WHERE tenant_id = \(tenant) AND id = \(id) AND state = 'open' RETURNING id
            """)
        guard row != nil else { return nil }
        return try tx.row("\(part: select) WHERE c.tenant_id = \(tenant) AND c.id = \(id)")
            .map(decode)
    }

    public static func openCount(tenant: String, in tx: any SQLTransaction) throws -> Int64 {
        try tx.count(
            """
            SELECT COUNT(*) AS n FROM sync_conflict WHERE tenant_id = \(tenant) AND state = 'open'
            """)
    }

    /// Ids of those of a row that wait, by kind.
    static func open(
        of table: EditTable, row: String, tenant: String, in tx: any SQLTransaction
    ) throws -> [String: EditConflict.Kind] {
        let rows = try tx.rows(
            """
            SELECT id, kind FROM sync_conflict WHERE tenant_id = \(tenant)
                AND tbl = \(table.rawValue) AND row_id = \(row) AND state = 'open'
            """)
        return Dictionary(
            try rows.map {
                (try $0.text("id"), EditConflict.Kind(rawValue: try $0.text("kind")) ?? .conflict)
            }, uniquingKeysWith: { first, _ in first })
    }

    /// Of a maker's column, those that wait with a value.
    static func open(
        of row: EditedRow, column: String, device: String, value: String
    ) throws -> [String] {
        try row.tx.rows(
            """
            SELECT id FROM sync_conflict WHERE tenant_id = \(row.tenant)
                AND tbl = \(row.table.rawValue) AND row_id = \(row.id) AND state = 'open'
                AND col = \(column) AND device_id = \(device) AND value = \(value)
            ORDER BY id
            """
        ).map { try $0.text("id") }
    }

    static func hasOpenProposal(
        edit: String, tenant: String, in tx: any SQLTransaction
    ) throws -> Bool {
        try tx.row(
            """
            SELECT id FROM sync_conflict WHERE tenant_id = \(tenant) AND edit_id = \(edit)
                AND kind = 'proposal' AND state = 'open' LIMIT 1
            """) != nil
    }

    /// Keeps a change of an edit; one that is known stays as it is.
    static func insert(
        _ change: Edit.Change, of edit: Edit, kind: EditConflict.Kind, tenant: String,
        in tx: any SQLTransaction
    ) throws {
        let conflict = EditConflict(
            id: edit.conflictID(change.column), kind: kind,
            state: kind == .lost ? .resolved : .open, table: edit.table, row: edit.row, code: "",
            column: change.column, current: nil, other: change.value, edit: edit.id,
            device: edit.device, by: edit.by, at: edit.at)
        try insert(conflict, tenant: tenant, in: tx)
    }

    static func insert(
        _ one: EditConflict, tenant: String, in tx: any SQLTransaction
    ) throws {
        try tx.send(
            """
            INSERT INTO sync_conflict (tenant_id, id, kind, state, tbl, row_id, col, value,
                edit_id, device_id, by_id, at_ms)
            VALUES (\(tenant), \(one.id), \(one.kind.rawValue), \(one.state.rawValue),
                \(one.table.rawValue), \(one.row), \(one.column), \(one.other), \(one.edit),
                \(one.device), \(one.by), \(one.at))
            ON CONFLICT (tenant_id, id) DO NOTHING
            """)
    }

    /// One that waits in the cloud, whatever was known of it here.
    static func insertOpen(
        _ one: EditConflict, tenant: String, in tx: any SQLTransaction
    ) throws {
        try insert(one, tenant: tenant, in: tx)
        try tx.send(
            """
            UPDATE sync_conflict SET state = 'open'
            WHERE tenant_id = \(tenant) AND id = \(one.id)
            """)
    }

    static func close(_ ids: [String], tenant: String, in tx: any SQLTransaction) throws {
        for id in ids {
            try tx.send(
                """
                UPDATE sync_conflict SET state = 'resolved'
                WHERE tenant_id = \(tenant) AND id = \(id)
                """)
        }
    }

    static func closeAll(tenant: String, in tx: any SQLTransaction) throws {
        try tx.send(
            """
            UPDATE sync_conflict SET state = 'resolved'
            WHERE tenant_id = \(tenant) AND state = 'open'
            """)
    }

    /// All that is known, of a log that is lost.
    static func forget(tenant: String, in tx: any SQLTransaction) throws {
        try tx.send("DELETE FROM sync_conflict WHERE tenant_id = \(tenant)")
    }

    private static let select: SQLPart = """
        SELECT c.id, c.kind, c.state, c.tbl, c.row_id, c.col, c.value, c.edit_id, c.device_id,
            c.by_id, c.at_ms, m.value AS merged, COALESCE(p.sku, k.number, '') AS code
        FROM sync_conflict c
        LEFT JOIN sync_column m ON m.tenant_id = c.tenant_id AND m.tbl = c.tbl
            AND m.row_id = c.row_id AND m.col = c.col
        LEFT JOIN product p ON p.tenant_id = c.tenant_id AND c.tbl = 'product'
            AND p.id = c.row_id
        LEFT JOIN customer k ON k.tenant_id = c.tenant_id AND c.tbl = 'customer'
            AND k.id = c.row_id
        """

    private static func decode(_ row: SQLRow) throws(SQLFailure) -> EditConflict {
        guard let kind = EditConflict.Kind(rawValue: try row.text("kind")),
            let state = EditConflict.State(rawValue: try row.text("state")),
            let table = EditTable(rawValue: try row.text("tbl"))
        else { throw SQLFailure(kind: .other, message: "a conflict of an unknown kind") }
        return EditConflict(
            id: try row.text("id"), kind: kind, state: state, table: table,
            row: try row.text("row_id"), code: try row.text("code"),
            column: try row.text("col"), current: try row.optionalText("merged"),
            other: try row.optionalText("value"), edit: try row.text("edit_id"),
            device: try row.text("device_id"), by: try row.text("by_id"),
            at: try row.integer("at_ms"))
    }
}
