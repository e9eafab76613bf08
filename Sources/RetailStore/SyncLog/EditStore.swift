import RetailModels

/// The edits that a server knows, their bytes once each. The one place of an edit's bytes in the
/// cloud too: its log names it.
enum EditStore {
    /// Stores an edit that is new here as pending: the row shows it. A row that is not there, or
    /// content that no row can have, is the caller's to park.
    static func take(
        _ op: SyncOp, tenant: String, from sender: DocumentSender?, in tx: any SQLTransaction
    ) throws -> WriteResult {
        let write = op.write
        guard let edit = try? CanonicalJSON.decode(Edit.self, from: Array(write.body.utf8)),
            edit.id == write.id
        else { throw Problem(.documentInvalid, "the body is no edit with that id") }
        if let fault = edit.fault() { throw Problem(.documentInvalid, fault) }
        let hash = Digest.sha256(write.body)
        if let known = try find(write.id, tenant: tenant, in: tx) {
            guard try known.text("hash") == hash else {
                throw Problem(.otherContent, "edit \(write.id) is stored with other content")
            }
            return WriteResult(id: write.id, status: .dup)
        }
        if let sender, edit.device != sender.device, !sender.offersOthers {
            throw Problem(.documentInvalid, "the edit is of another device")
        }
        // A till brings a choice only when it offers what a cloud that was put back had decided.
        if sender != nil, edit.conflict != nil, !(op.outcome != nil && edit.device.isEmpty) {
            throw Problem(.documentInvalid, "a choice is made in the cloud")
        }
        let row = EditedRow(tenant: tenant, table: edit.table, id: edit.row, tx: tx)
        guard try row.hold() else {
            throw Problem(.notFound, "there is no \(edit.table.rawValue) \(edit.row) to edit")
        }
        try check(edit, tenant: tenant, in: tx)
        try insert(edit, hash: hash, body: write.body, tenant: tenant, in: tx)
        try row.keepBase(edit.touched)
        try row.refresh()
        return WriteResult(id: write.id, status: .stored)
    }

    private static func check(
        _ edit: Edit, tenant: String, in tx: any SQLTransaction
    ) throws {
        if let change = edit.changes.first(where: { $0.column == "tax_class" }),
            try !ShopStore.taxRates(tenant: tenant, in: tx).contains(where: {
                $0.name == change.value
            })
        {
            throw Problem(.documentInvalid, "there is no tax rate \(change.value)")
        }
        // A choice ends what people wait for.
        guard edit.conflict != nil else { return }
        guard try OperatorStore.find(edit.by, tenant: tenant, in: tx)?.role == .manager else {
            throw Problem(.documentInvalid, "a choice is a manager's")
        }
    }

    static func insert(
        _ edit: Edit, hash: String, body: String, tenant: String, in tx: any SQLTransaction
    ) throws {
        try tx.send(
            """
            INSERT INTO sync_edit (tenant_id, id, hash, tbl, row_id, device_id, at_ms, after_ids,
                state, body)
            VALUES (\(tenant), \(edit.id), \(hash), \(edit.table.rawValue), \(edit.row),
                \(edit.device), \(edit.at), \(" \(edit.after.joined(separator: " ")) "),
                'pending', \(body))
            """)
    }

    /// The row of an edit; nil for one that is not known.
    static func find(
        _ id: String, tenant: String, in tx: any SQLTransaction
    ) throws -> SQLRow? {
        try tx.row(
            """
            SELECT id, hash, tbl, row_id, state, seq, stamp, outcome, body FROM sync_edit
            WHERE tenant_id = \(tenant) AND id = \(id)
            """)
    }

    /// What the cloud has made of the edit of a row of `sync_edit`, as far as it is known here.
    static func outcome(_ row: SQLRow) throws -> EditOutcome? {
        try row.optionalText("outcome").map {
            try CanonicalJSON.decode(EditOutcome.self, from: Array($0.utf8))
        }
    }

    /// An edit as the log carries it, with what the cloud has made of it.
    static func op(
        _ id: String, tenant: String, in tx: any SQLTransaction
    ) throws -> SyncOp? {
        guard let row = try find(id, tenant: tenant, in: tx) else { return nil }
        let write = JournalWrite(id: id, kind: .edit, body: try row.text("body"))
        return SyncOp(write: write, key: nil, outcome: try outcome(row))
    }

    /// Notes where the log has edits, as an answer says.
    static func note(
        _ places: [(id: String, seq: Int64)], tenant: String, in tx: any SQLTransaction
    ) throws {
        for place in places {
            try tx.send(
                """
                UPDATE sync_edit SET seq = \(place.seq)
                WHERE tenant_id = \(tenant) AND id = \(place.id) AND state = 'pending'
                """)
        }
    }

    /// What is pending and stands in the log at `seq` or before is merged: the place was passed by
    /// a snapshot, or before the answer came.
    static func passed(_ seq: Int64, tenant: String, in tx: any SQLTransaction) throws {
        let rows = try tx.rows(
            """
            SELECT id, tbl, row_id FROM sync_edit
            WHERE tenant_id = \(tenant) AND state = 'pending' AND seq <= \(seq)
            ORDER BY id
            """)
        for row in rows {
            guard let table = EditTable(rawValue: try row.text("tbl")) else { continue }
            let edited = EditedRow(
                tenant: tenant, table: table, id: try row.text("row_id"), tx: tx)
            try settle(try row.text("id"), of: edited, keepsProposals: true)
            try edited.refresh()
        }
    }

    /// An edit is merged. What of it waits for a manager holds on its maker.
    static func settle(_ id: String, of row: EditedRow, keepsProposals: Bool) throws {
        let (tenant, tx) = (row.tenant, row.tx)
        let isProposed =
            try keepsProposals && ConflictStore.hasOpenProposal(edit: id, tenant: tenant, in: tx)
        try tx.send(
            """
            UPDATE sync_edit SET state = \(isProposed ? "proposed" : "logged")
            WHERE tenant_id = \(tenant) AND id = \(id)
            """)
    }
}

extension Edit {
    /// Every column that it touches.
    var touched: [String] {
        changes.map(\.column) + (deleted == true ? [EditColumn.deletedAt] : [])
    }
}
