public import RetailModels

/// What somebody wants to change of a row, and the edit that comes of it where it is typed.
public struct EditDraft: Sendable {
    public var table: EditTable
    public var row: String
    /// The new values by column, as `EditColumn` writes them.
    public var values: [String: String]
    public var isDeleted: Bool
    /// The operator's id.
    public var by: String

    public init(
        table: EditTable, row: String, values: [String: String] = [:], isDeleted: Bool = false,
        by: String
    ) {
        self.table = table
        self.row = row
        self.values = values
        self.isDeleted = isDeleted
        self.by = by
    }

    /// The edit on what its maker sees of the row; nil when it changes nothing.
    /// - Parameters:
    ///   - now: the maker's clock.
    ///   - undelivered: the maker's edits that no store has yet, in their order.
    /// - Throws: `notFound` for a row that is not there or deleted.
    public func edit(
        id: String, device: String, now: Int64, undelivered: [Edit] = [], tenant: String,
        in tx: any SQLTransaction
    ) throws -> Edit? {
        let edited = EditedRow(tenant: tenant, table: table, id: row, tx: tx)
        var shown = try edited.shown()
        let pending = try pending(device: device, tenant: tenant, in: tx)
        let own = undelivered.filter { one in
            one.table == table && one.row == row && !pending.contains { $0.id == one.id }
        }
        for one in own {
            for change in one.changes { shown[change.column] = change.value }
            if one.deleted == true { shown[EditColumn.deletedAt] = "\(one.at)" }
        }
        guard !shown.isEmpty, shown[EditColumn.deletedAt] == nil else {
            throw Problem(.notFound, "there is no such \(table.rawValue), or it was deleted")
        }
        let changes = values.sorted { $0.key < $1.key }
            .filter { shown[$0.key].map { Array($0.utf8) } != Array($0.value.utf8) }
            .map { Edit.Change(column: $0.key, value: $0.value, base: shown[$0.key]) }
        guard !changes.isEmpty || isDeleted else { return nil }
        // What its maker has seen came before it, whatever the clock says.
        let merged = try edited.merged()
        let seen = merged.values.map(\.stamp) + pending.map(\.latest) + own.map(\.at)
        let made = pending.map(\.id) + own.map(\.id)
        let replaced = Set(changes.compactMap { merged[$0.column]?.edit })
            .subtracting(made + [""]).sorted()
        let edit = Edit(
            id: id, table: table, row: row, device: device,
            at: max(now, (seen.max() ?? 0) + 1), by: by, changes: changes,
            deleted: isDeleted ? true : nil,
            after: replaced + made.suffix(Edit.afterCountMax - replaced.count))
        if let fault = edit.fault() { throw Problem(.badRequest, fault) }
        return edit
    }

    /// The maker's edits of the row that the log may not have.
    private func pending(
        device: String, tenant: String, in tx: any SQLTransaction
    ) throws -> [(id: String, latest: Int64)] {
        try tx.rows(
            """
            SELECT id, at_ms, stamp FROM sync_edit WHERE tenant_id = \(tenant)
                AND tbl = \(table.rawValue) AND row_id = \(row) AND state = 'pending'
                AND device_id = \(device)
            ORDER BY at_ms, id
            """
        ).map { row in
            (
                id: try row.text("id"),
                latest: try row.optionalInteger("stamp") ?? row.integer("at_ms")
            )
        }
    }
}

/// What a row shows of the columns that are edited.
public enum EditView {
    /// By column, as `EditColumn` writes it; empty for a row that is not there.
    public static func values(
        of table: EditTable, row: String, tenant: String, in tx: any SQLTransaction
    ) throws -> [String: String] {
        try EditedRow(tenant: tenant, table: table, id: row, tx: tx).shown()
    }
}
