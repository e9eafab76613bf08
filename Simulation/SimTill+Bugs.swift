import LocalStore
import RetailModels
import RetailStore
import RetailSync
import TestSupport

/// What a till does that lacks a rule.
extension SimTill {
    /// A request with the places that such a till names.
    func weakened<Call: Endpoint>(_ call: Call) async throws -> Call {
        let changed: (any Endpoint)?
        switch call {
        case var call as RecordJournal:
            call.body.relies = try await named(call.body.relies ?? [])
            changed = call
        case var call as PushBundles:
            call.body.relies = try await named(call.body.relies)
            changed = call
        case var call as CreateSnapshot:
            call.body.relies = try await named(call.body.relies)
            changed = call
        default: changed = nil
        }
        return changed as? Call ?? call
    }

    private func named(_ places: [LogPosition]) async throws -> [LogPosition] {
        guard let files else { return places }
        let (tenant, location) = (shop.tenant, identity.location)
        switch bug {
        case .witness: return []
        case .witnessAck:
            return try await files.database.read { tx in
                try [Realtime.shopStream, location].map {
                    try LogApply(tenant: tenant, in: tx).cursor(of: $0)
                }
            }
        case .markCursor:
            return Dictionary(grouping: places, by: \.stream).values
                .compactMap { $0.max { $0.seq < $1.seq } }
                .sorted { $0.stream < $1.stream }
        case .markWithLogged:
            return try await files.database.read { try LogApply(tenant: tenant, in: $0).relies() }
        default: return places
        }
    }

    /// An answer as such a till takes it.
    func received<Reply: Sendable>(_ reply: Reply) async throws -> Reply {
        guard let bug, let files, var page = reply as? PullLog.Reply else { return reply }
        let (tenant, next) = (shop.tenant, page.next)
        switch bug {
        case .cursorWithRows where !isHealing && dice.chance(ppm: 20_000):
            try await files.database.write { try LogApply(tenant: tenant, in: $0).setCursor(next) }
            throw Crash()
        case .ownInPull:
            page.bundles = page.bundles.map { entry in
                entry.ops.first?.key == files.sync.key ? entry.passedOver : entry
            }
        case .noEcho:
            let (ops, location) = (page.bundles.flatMap(\.ops), identity.location)
            let (now, epoch) = (host.now(), dice.newID())
            try await files.database.write { tx in
                try Outbox(tenant: tenant, location: location, in: tx).add(
                    ops, isBodyKept: { $0.write.kind.isDocument }, now: now,
                    newEpoch: { epoch })
            }
        default: break
        }
        return page as? Reply ?? reply
    }

    /// True for a till that does not do what lost history asks for.
    var ignoresLoss: Bool {
        [.reoffer, .reofferAll, .forgetDecisions].contains(bug)
    }

    /// What such a till does instead.
    func meetLoss() async throws {
        guard let files else { return }
        let (tenant, location) = (shop.tenant, identity.location)
        switch bug {
        case .reoffer:
            var known: [WriteState: [String]] = [:]
            for state in [WriteState.cloud, .parked] {
                known[state] = try await files.journal.rows(
                    in: [state], after: 0, limit: 100_000
                ).map(\.write.id)
            }
            try await files.database.write { try LogApply(tenant: tenant, in: $0).forget() }
            try await files.journal.forgetLogged()
            for (state, ids) in known {
                try await files.journal.settle(ids: ids, as: state, seen: [])
            }
        case .reofferAll: try await files.sync.reoffer(ownOnly: true)
        case .forgetDecisions:
            let (now, epoch) = (host.now(), dice.newID())
            try await files.database.write { tx in
                try Outbox(tenant: tenant, location: location, in: tx)
                    .offerAll(in: epoch, now: now)
                try tx.send("DELETE FROM sync_cursor WHERE tenant_id = \(tenant)")
            }
            try await files.journal.forgetLogged()
            try await files.sync.recover()
        default: break
        }
    }

    /// Goes on behind numbers that may have been used, and tells nobody.
    func passOver(_ water: HighWater, in journal: SQLiteJournal) async throws {
        var head = try await journal.head()
        guard water.series == head.series, water.sequence > head.sequence else { return }
        head.sequence = max(water.sequence, water.reserved)
        head.hash = water.hash
        try journal.commit([], head: head)
    }
}

extension LogEntry {
    /// In the same place of the log, and without anything to apply.
    var passedOver: LogEntry {
        var entry = self
        entry.kind = .people
        entry.ops = []
        return entry
    }
}
