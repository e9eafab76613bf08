import RetailModels

/// Brings edits together column by column (sync.md: Policies).
///
/// Invariants:
/// 1. The cloud alone decides what becomes of an edit, once, when it takes it into the log; all
///    others apply that outcome.
/// 2. Of two merged values of a column the greater (stamp, at, edit) stays, in whatever order they
///    come.
/// 3. An edit is stamped later than those that its maker had made or seen of its columns, whatever
///    the clocks say, and earlier than those whose makers had seen it; also when a log was lost and
///    they come again in another order.
struct EditMerge {
    let tenant: String
    let tx: any SQLTransaction

    /// So far ahead of the cloud's clock an edit may be.
    static let futureMs: Int64 = 60_000

    init(tenant: String, in tx: any SQLTransaction) {
        self.tenant = tenant
        self.tx = tx
    }

    // MARK: - In the cloud

    /// Decides about an edit that the store has just taken, and merges it.
    /// - Parameter kept: what a log that was lost had decided.
    func decide(_ write: JournalWrite, kept: EditOutcome?, now: Int64) throws {
        guard let known = try EditStore.find(write.id, tenant: tenant, in: tx),
            try EditStore.outcome(known) == nil
        else { return }
        let edit = try CanonicalJSON.decode(Edit.self, from: Array(write.body.utf8))
        let row = EditedRow(tenant: tenant, table: edit.table, id: edit.row, tx: tx)
        var outcome: EditOutcome
        if let kept, kept.results.count == edit.changes.count {
            outcome = kept
            outcome.stamp = try inOrder(kept.stamp, edit, now: now)
        } else {
            outcome = try decide(edit, on: row, now: now)
        }
        try apply(edit, outcome, to: row, keepsProposals: false)
    }

    private func decide(_ edit: Edit, on row: EditedRow, now: Int64) throws -> EditOutcome {
        let merged = try row.merged()
        var stamp = try inOrder(edit.at, edit, now: now)
        // Who knew what stood there, or has looked at both, comes later than it.
        let isChoice = edit.conflict != nil
        for change in edit.changes {
            guard let current = merged[change.column] else { continue }
            let policy = edit.table.column(change.column)?.policy ?? .lastWriteWins
            let knows = isChoice || (policy == .manual && current.value == change.base)
            if knows, !current.isBefore(stamp: stamp, at: edit.at, edit: edit.id) {
                stamp = current.stamp + 1
            }
        }
        var outcome = EditOutcome(stamp: stamp, results: [])
        if let conflict = edit.conflict { outcome.closes.append(conflict) }
        let isDeleted = merged[EditColumn.deletedAt]?.value != nil
        for change in edit.changes {
            let current =
                merged[change.column]
                ?? ColumnState(table: edit.table, row: edit.row, column: change.column, value: nil)
            let isLater = current.isBefore(stamp: stamp, at: edit.at, edit: edit.id)
            let result: EditOutcome.Result =
                switch edit.table.column(change.column)?.policy ?? .lastWriteWins {
                case _ where isChoice: .merged
                case .lastWriteWins: isLater ? .merged : .lost
                case .manual where current.value == change.base || current.value == change.value:
                    isLater ? .merged : .lost
                case .manual: isDeleted ? .lost : .conflict
                case .remoteWins: isDeleted || current.value == change.value ? .lost : .proposal
                }
            outcome.results.append(result)
            guard result == .conflict || result == .proposal, let base = change.base else {
                continue
            }
            // Its maker has changed its mind.
            outcome.closes += try ConflictStore.open(
                of: row, column: change.column, device: edit.device, value: base)
        }
        return outcome
    }

    /// A time by the cloud: not far in the future, and in the order in which the edits of a row
    /// were made that knew each other.
    private func inOrder(_ given: Int64, _ edit: Edit, now: Int64) throws -> Int64 {
        var stamp = max(1, min(given, now + Self.futureMs))
        for id in edit.after {
            let known = try EditStore.find(id, tenant: tenant, in: tx)?.optionalInteger("stamp")
            if let known { stamp = max(stamp, known + 1) }
        }
        // Its successors came first, as after a disk was put back.
        let next = try tx.row(
            """
            SELECT stamp, at_ms, id FROM sync_edit WHERE tenant_id = \(tenant)
                AND tbl = \(edit.table.rawValue) AND row_id = \(edit.row)
                AND stamp IS NOT NULL AND after_ids LIKE \("% \(edit.id) %")
            ORDER BY stamp, at_ms, id LIMIT 1
            """)
        guard let next else { return stamp }
        let successor = ColumnState(
            table: edit.table, row: edit.row, column: "", value: nil,
            stamp: try next.integer("stamp"), at: try next.integer("at_ms"),
            edit: try next.text("id"))
        guard successor.isBefore(stamp: stamp, at: edit.at, edit: edit.id) else { return stamp }
        // Where there is no room between, equal stamps are in the order of the makers' times.
        let isTieLost = successor.isBefore(stamp: successor.stamp, at: edit.at, edit: edit.id)
        return isTieLost ? max(1, successor.stamp - 1) : successor.stamp
    }

    // MARK: - Everywhere

    /// Applies an edit of the log, with what the cloud has made of it.
    /// - Parameter takesProducts: false for a till that has its own catalogue, unless it is its own
    ///   edit.
    func apply(_ write: JournalWrite, _ outcome: EditOutcome, takesProducts: Bool) throws {
        let edit = try CanonicalJSON.decode(Edit.self, from: Array(write.body.utf8))
        let row = EditedRow(tenant: tenant, table: edit.table, id: edit.row, tx: tx)
        if try EditStore.find(edit.id, tenant: tenant, in: tx) == nil {
            guard takesProducts || edit.table != .product else { return }
            try EditStore.insert(
                edit, hash: Digest.sha256(write.body), body: write.body, tenant: tenant, in: tx)
            try note(edit, outcome)
            try EditStore.settle(edit.id, of: row, keepsProposals: false)
        }
        guard try row.hold() else { return }
        try apply(edit, outcome, to: row, keepsProposals: true)
    }

    private func note(_ edit: Edit, _ outcome: EditOutcome) throws {
        try tx.send(
            """
            UPDATE sync_edit SET stamp = \(outcome.stamp),
                outcome = \(try CanonicalJSON.text(outcome))
            WHERE tenant_id = \(tenant) AND id = \(edit.id)
            """)
    }

    private func apply(
        _ edit: Edit, _ outcome: EditOutcome, to row: EditedRow, keepsProposals: Bool
    ) throws {
        let wasPending =
            try EditStore.find(edit.id, tenant: tenant, in: tx)?.text("state") != "logged"
        try row.keepBase(edit.touched)
        try note(edit, outcome)
        try ConflictStore.close(outcome.closes, tenant: tenant, in: tx)
        let merged = try row.merged()
        for (change, result) in zip(edit.changes, outcome.results) {
            switch result {
            case .merged:
                try merge(change.column, change.value, edit, outcome.stamp, merged, row)
            case .lost: try keep(change, of: edit, as: .lost)
            case .conflict: try keep(change, of: edit, as: .conflict)
            case .proposal: try keep(change, of: edit, as: .proposal)
            }
        }
        if edit.deleted == true {
            try merge(
                EditColumn.deletedAt, "\(outcome.stamp)", edit, outcome.stamp, merged, row)
            let open = try ConflictStore.open(
                of: edit.table, row: edit.row, tenant: tenant, in: tx)
            try ConflictStore.close(open.keys.sorted(), tenant: tenant, in: tx)
        }
        try EditStore.settle(edit.id, of: row, keepsProposals: keepsProposals && wasPending)
        try row.refresh()
    }

    private func merge(
        _ column: String, _ value: String, _ edit: Edit, _ stamp: Int64,
        _ merged: [String: ColumnState], _ row: EditedRow
    ) throws {
        guard let current = merged[column],
            current.isBefore(stamp: stamp, at: edit.at, edit: edit.id)
        else { return }
        try row.set(
            ColumnState(
                table: edit.table, row: edit.row, column: column, value: value, stamp: stamp,
                at: edit.at, edit: edit.id))
    }

    private func keep(
        _ change: Edit.Change, of edit: Edit, as kind: EditConflict.Kind
    ) throws {
        try ConflictStore.insert(change, of: edit, kind: kind, tenant: tenant, in: tx)
    }
}
