import LocalStore
import RetailModels
import RetailStore
import TestSupport
import Till

/// Edits at a till: a product's or customer's column, or its end.
extension SimTill {
    func edit(in world: World) async throws {
        try await guarded(in: world) {
            guard let files else { return }
            let draft = try await draft(files.database)
            guard let draft else { return }
            let seen = try await seen(draft, files.database)
            do {
                guard let edit = try await commit(draft, files, in: world) else { return }
                await world.edited(edit, over: seen, by: self)
            } catch let problem as Problem where problem.code == .notFound { return }
            try await deliver(in: world)
            if bug == .overlay { try await mergeAtOnce(files.database) }
        }
    }

    private func commit(
        _ draft: EditDraft, _ files: Files, in world: World
    ) async throws -> Edit? {
        guard bug == .clockReceived else {
            return try await Editor(
                register: files.register, journal: files.journal, database: files.database,
                host: host
            ).commit(draft)
        }
        let (id, now, identity) = (dice.newID(), host.now(), identity)
        let made = try await files.database.read { tx in
            try draft.edit(
                id: id, device: identity.device, now: now, tenant: identity.tenant, in: tx)
        }
        guard var edit = made else { return nil }
        edit.at = now
        let known = await world.edits
        edit.after.removeAll { known[$0]?.till != index }
        try await files.register.commit([.edit(edit)])
        return edit
    }

    /// Whose values the till shows of the columns that are to be edited, as far as they are merged.
    private func seen(
        _ draft: EditDraft, _ database: any Database
    ) async throws -> [String: String] {
        try await database.read { tx in
            let rows = try tx.rows(
                """
                SELECT col, edit_id FROM sync_column
                WHERE tbl = \(draft.table.rawValue) AND row_id = \(draft.row) AND edit_id <> ''
                """)
            return Dictionary(
                try rows.map { (try $0.text("col"), try $0.text("edit_id")) },
                uniquingKeysWith: { first, _ in first })
        }
    }

    private func draft(_ database: any Database) async throws -> EditDraft? {
        let customers = try await database.read { tx in
            try tx.rows("SELECT id FROM customer ORDER BY id").map { try $0.text("id") }
        }
        let isOfCustomer = !customers.isEmpty && dice.chance(ppm: 250_000)
        let table: EditTable = isOfCustomer ? .customer : .product
        // Few rows, so that tills meet.
        let row =
            isOfCustomer
            ? dice.pick(customers) : shop.productID(dice.pick(["A-1", "A-2", "A-4", "A-5"]))
        let by = shop.operators[0].id
        if dice.chance(ppm: 25_000) {
            return EditDraft(table: table, row: row, isDeleted: true, by: by)
        }
        var values: [String: String] = [:]
        for _ in 0..<dice.number(1...2) {
            let column = dice.pick(table.columns)
            switch column.kind {
            case .text: values[column.name] = "\(column.name) \(dice.number(1...9_999))"
            case .amount: values[column.name] = "\(dice.number(1...999))"
            case .amountOrNone:
                values[column.name] = dice.chance(ppm: 250_000) ? "" : "\(dice.number(0...999))"
            case .taxClass: values[column.name] = dice.pick(shop.rates).name
            case .number(let max): values[column.name] = "\(dice.number(0...max))"
            }
        }
        return EditDraft(table: table, row: row, values: values, by: by)
    }

    /// What a till would do that writes its own edits into the merged rows.
    private func mergeAtOnce(_ database: any Database) async throws {
        try await database.write { tx in
            let rows = try tx.rows("SELECT id, body FROM sync_edit WHERE state = 'pending'")
            for row in rows {
                let edit = try CanonicalJSON.decode(
                    Edit.self, from: Array(try row.text("body").utf8))
                for change in edit.changes {
                    try tx.send(
                        """
                        UPDATE sync_column SET value = \(change.value), stamp = \(edit.at),
                            at_ms = \(edit.at), edit_id = \(edit.id)
                        WHERE tbl = \(edit.table.rawValue) AND row_id = \(edit.row)
                            AND col = \(change.column)
                        """)
                }
            }
            try tx.send("UPDATE sync_edit SET state = 'logged' WHERE state = 'pending'")
        }
    }
}
