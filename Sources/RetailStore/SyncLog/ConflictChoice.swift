public import RetailModels

/// A manager's choice about an edit that waits. It is an edit of the cloud, and travels like one.
public struct ConflictChoice {
    let tenant: String
    let tx: any SQLTransaction

    public init(tenant: String, in tx: any SQLTransaction) {
        self.tenant = tenant
        self.tx = tx
    }

    /// Takes the waiting value, or keeps what stands there.
    /// - Parameters:
    ///   - by: the manager's id.
    ///   - newID: of the edit.
    /// - Returns: what was decided, and where the shop's stream stands; nil when nothing waits
    ///   under that id.
    public func resolve(
        _ id: String, takes: Bool, by person: String, newID: String, now: Int64
    ) throws -> (conflict: EditConflict, outcome: CloudRecord.Outcome)? {
        guard var conflict = try ConflictStore.held(id, tenant: tenant, in: tx) else { return nil }
        let other = takes ? conflict.other : nil
        let current = try EditedRow(
            tenant: tenant, table: conflict.table, id: conflict.row, tx: tx
        ).merged()[conflict.column]?.edit
        let seen = Set([current ?? "", conflict.edit]).subtracting([""]).sorted()
        let edit = Edit(
            id: newID, table: conflict.table, row: conflict.row, device: "", at: now, by: person,
            changes: other.map {
                [Edit.Change(column: conflict.column, value: $0, base: conflict.current)]
            } ?? [], after: seen, conflict: id)
        let write = JournalWrite(id: newID, kind: .edit, body: try CanonicalJSON.text(edit))
        let record = CloudRecord(
            tenant: tenant, location: Realtime.shopStream, now: now, in: tx)
        let outcome = try record.record([
            CloudRecord.Item(op: SyncOp(write: write, key: nil), origin: LogOrigin(clock: now))
        ])
        if let problem = outcome.results.first?.problem { throw problem }
        conflict.state = .resolved
        if let other { conflict.current = other }
        return (conflict, outcome)
    }
}
