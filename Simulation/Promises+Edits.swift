import LocalStore
import RetailModels
import RetailStore
import TestSupport

/// What is promised of edits, once everything is at rest.
extension Promises {
    func editsAreKept() async throws {
        try await editsArrive()
        try await deletedStaysDeleted()
        try await laterEditsStand()
        try await stampsAreOfTheCloud()
        try await catalogueIsTheSame()
    }

    /// An edit that was saved reaches the log, while its journal lives.
    private func editsArrive() async throws {
        let known = try await world.cloud.database.read { tx in
            Set(
                try tx.rows("SELECT id FROM sync_entity UNION SELECT id FROM sync_edit")
                    .map { try $0.text("id") })
        }
        for till in await world.trusted {
            guard let journal = till.journal, let database = till.database else { continue }
            for row in try await journal.rows(in: WriteState.allCases, after: 0, limit: 100_000)
            where row.write.kind == .edit && !known.contains(row.write.id) {
                throw Violation("1: edit \(row.write.id) of till \(till.index) never arrived")
            }
            let parked = try await journal.rows(in: [.parked], after: 0, limit: 100_000)
                .map(\.write.id)
            let pending = try await database.read { tx in
                try tx.rows("SELECT id FROM sync_edit WHERE state = 'pending'")
                    .map { try $0.text("id") }
            }
            if let one = pending.first(where: { !parked.contains($0) }) {
                throw Violation("9: edit \(one) still lies over a row of till \(till.index)")
            }
        }
    }

    /// 12: what was deleted stays deleted.
    private func deletedStaysDeleted() async throws {
        for (id, made) in await world.edits where made.edit.deleted == true {
            let alive = try await world.cloud.database.read { tx in
                let isKnown = try tx.row("SELECT id FROM sync_edit WHERE id = \(id)") != nil
                let row = try EditView.values(
                    of: made.edit.table, row: made.edit.row, tenant: world.shop.tenant, in: tx)
                return isKnown && !row.isEmpty && row[EditColumn.deletedAt] == nil
            }
            if alive { throw Violation("12: \(made.edit.table) \(made.edit.row) is back") }
        }
    }

    /// 11: wrong clocks lose no honest edit, and nobody's later edit loses to the same till's
    /// earlier one.
    private func laterEditsStand() async throws {
        let winners = try await world.cloud.database.read { tx in
            try tx.rows("SELECT tbl, row_id, col, edit_id FROM sync_column WHERE edit_id <> ''")
                .map {
                    (
                        place: "\(try $0.text("tbl")) \(try $0.text("row_id"))",
                        column: try $0.text("col"), edit: try $0.text("edit_id")
                    )
                }
        }
        let edits = await world.edits
        let arrived = await world.cloud.arrived
        let putBack = await world.putBack
        // A log that was lost is decided anew, in the order in which tills come back.
        let isLost = await world.coverage["cloud restored"] != nil
        for winner in winners {
            guard let best = edits[winner.edit], let arrival = arrived[winner.edit] else {
                continue
            }
            guard best.edit.table.column(winner.column)?.policy == .lastWriteWins else { continue }
            for (id, rival) in edits
            where id != winner.edit && arrived[id] != nil
                && "\(rival.edit.table.rawValue) \(rival.edit.row)" == winner.place
                && rival.edit.changes.contains(where: { $0.column == winner.column })
            {
                if rival.seen[winner.column] == winner.edit, !isLost, !putBack.contains(rival.till),
                    !putBack.contains(best.till)
                {
                    throw Violation(
                        "11: \(winner.column): \(id), typed over \(winner.edit), lost to it")
                }
                let own = rival.till == best.till && rival.number > best.number
                if own, !putBack.contains(rival.till) {
                    throw Violation(
                        "11: \(winner.column): own later edit \(id) lost to \(winner.edit)")
                }
                let isHonest = abs(rival.edit.at - rival.made) < 10_000
                if isHonest, rival.made > max(best.made, arrival) + 71_000 {
                    throw Violation(
                        "11: \(winner.column): honest edit \(id) lost to \(winner.edit)")
                }
            }
        }
    }

    /// 11: no edit is more than a minute ahead of the moment when the cloud took it: whoever has
    /// seen it and comes later by an honest clock would be carried into the future as well.
    private func stampsAreOfTheCloud() async throws {
        let stamps = try await world.cloud.database.read { tx in
            try tx.rows("SELECT id, stamp FROM sync_edit WHERE stamp IS NOT NULL")
                .map { (try $0.text("id"), try $0.integer("stamp")) }
        }
        let arrived = await world.cloud.arrived
        for (id, stamp) in stamps {
            guard let arrival = arrived[id], stamp > arrival + 61_000 else { continue }
            throw Violation("11: edit \(id) counts for \(stamp - arrival) ms after it came")
        }
    }

    /// 8: the shop's tables are the same on all.
    private func catalogueIsTheSame() async throws {
        let tenant = world.shop.tenant
        let there = try await world.cloud.database.read {
            try LogDigest(tenant: tenant, in: $0).shop()
        }
        let waiting = try await world.cloud.database.read {
            try ConflictStore.openCount(tenant: tenant, in: $0)
        }
        for till in await world.trusted {
            guard let database = till.database else { continue }
            let here = try await database.read { try LogDigest(tenant: tenant, in: $0).shop() }
            if let table = zip(here, there).first(where: { $0 != $1 })?.0.table {
                throw Violation("8: till \(till.index) does not have the cloud's \(table)")
            }
            let open = try await database.read {
                try ConflictStore.openCount(tenant: tenant, in: $0)
            }
            guard open == waiting else {
                throw Violation("8: till \(till.index) knows \(open) of \(waiting) conflicts")
            }
        }
    }
}
