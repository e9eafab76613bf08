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
        let gone = await world.gone
        for winner in winners {
            guard let best = edits[winner.edit], let arrival = arrived[winner.edit] else {
                continue
            }
            guard best.edit.table.column(winner.column)?.policy == .lastWriteWins else { continue }
            for (id, rival) in edits
            where id != winner.edit && arrived[id] != nil && !gone.contains(id)
                && "\(rival.edit.table.rawValue) \(rival.edit.row)" == winner.place
                && rival.edit.changes.contains(where: { $0.column == winner.column })
            {
                let own = rival.till == best.till && rival.number > best.number
                let isHonest = abs(rival.edit.at - rival.made) < 10_000
                let reason: String
                if rival.seen[winner.column] == winner.edit, !putBack.contains(rival.till),
                    !putBack.contains(best.till)
                {
                    reason = "\(id), typed over \(winner.edit), lost to it"
                } else if own, !putBack.contains(rival.till) {
                    reason = "own later edit \(id) lost to \(winner.edit)"
                } else if isHonest, rival.made > max(best.made, arrival) + 71_000 {
                    reason = "honest edit \(id) lost to \(winner.edit)"
                } else {
                    continue
                }
                try await tell(of: winner.column, at: winner.place)
                throw Violation("11: \(winner.column): \(reason)")
            }
        }
    }

    /// Adds to the story what became of the edits of a column.
    private func tell(of column: String, at place: String) async throws {
        let arrived = await world.cloud.arrived
        let made = await world.edits.sorted { $0.value.number < $1.value.number }
        for (id, one) in made
        where "\(one.edit.table.rawValue) \(one.edit.row)" == place
            && one.edit.changes.contains(where: { $0.column == column })
        {
            let row = try await world.cloud.database.read {
                try $0.row("SELECT stamp, outcome FROM sync_edit WHERE id = \(id)")
            }
            let (stamp, outcome) = (
                try row?.optionalInteger("stamp"), try row?.optionalText("outcome")
            )
            await world.note(
                """
                \(id) of till \(one.till) made \(World.second(one.made)) clock \
                \(World.second(one.edit.at)) came \(arrived[id].map(World.second) ?? -1) stamp \
                \(stamp.map(World.second) ?? -1) over \(one.seen[column] ?? "nothing") after \
                \(one.edit.after) \(outcome ?? "")
                """)
        }
    }

    /// Adds to the story which columns a till has otherwise than the cloud, and by which edits.
    private func tellColumns(of database: any Database, in name: String) async throws {
        func states(_ database: any Database) async throws -> Set<String> {
            try await database.read { tx in
                Set(
                    try tx.rows(
                        """
                        SELECT c.tbl, c.row_id, c.col, c.value, c.stamp, c.at_ms, c.edit_id,
                            e.stamp AS edit_stamp, e.state, e.outcome
                        FROM sync_column c LEFT JOIN sync_edit e ON e.id = c.edit_id
                        """
                    ).map { row in row.values.map { "\($0)" }.joined(separator: " ") })
            }
        }
        let (here, there) = (
            try await states(database), try await states(world.cloud.database)
        )
        for line in here.subtracting(there).sorted() { await world.note("\(name): \(line)") }
        for line in there.subtracting(here).sorted() { await world.note("the cloud: \(line)") }
    }

    /// 11: no edit is more than a minute ahead of the moment when the cloud took it: whoever has
    /// seen it and comes later by an honest clock would be carried into the future as well.
    private func stampsAreOfTheCloud() async throws {
        let stamps = try await world.cloud.database.read { tx in
            try tx.rows("SELECT id, stamp FROM sync_edit WHERE stamp IS NOT NULL")
                .map { (try $0.text("id"), try $0.integer("stamp")) }
        }
        let (arrived, edits) = (await world.cloud.arrived, await world.edits)
        let times = Dictionary(stamps, uniquingKeysWith: { first, _ in first })
        for (id, stamp) in stamps {
            guard let arrival = arrived[id], stamp > arrival + 61_000 else { continue }
            // Behind one that a later log took anew.
            let before = edits[id]?.edit.after.compactMap { times[$0] }.max()
            guard before != stamp - 1 else { continue }
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
                try await tellColumns(of: database, in: "till \(till.index)")
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
