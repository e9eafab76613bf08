import RetailModels
import RetailStore

extension Call {
    /// Stores a till's writes: in the cloud with their entries in the log, of which who listens is
    /// told; in a till with their bundles in its outbox.
    func record(
        _ writes: [JournalWrite], key: String, relies: [LogPosition] = []
    ) async throws -> RecordJournal.Reply {
        let read = await ReadOp.all(writes.map { SyncOp(write: $0, key: key) })
        guard side == .cloud else {
            return RecordJournal.Reply(results: try await recordHere(read, key: key))
        }
        let outcome = try await database.write { tx in
            try SyncLog.check(relies, tenant: tenant, in: tx)
            let now = host.now()
            let origin = LogOrigin(device: principal.device ?? "", clock: now)
            return try cloudRecord(in: tx).record(
                read.map { CloudRecord.Item($0, origin: origin) })
        }
        publish(outcome.events, outcome.heads)
        return RecordJournal.Reply(results: outcome.results, heads: outcome.heads)
    }

    /// Stores a till's outbox.
    func push(_ body: PushBundles.Body) async throws -> PushBundles.Reply {
        let read = await PushLog.read(body)
        let (reply, events) = try await database.write { tx in
            try PushLog.push(
                body, read: read, device: principal.device ?? "",
                into: cloudRecord(in: tx, offersOthers: true))
        }
        publish(events, reply.heads)
        return reply
    }

    private func cloudRecord(
        in tx: any SQLTransaction, offersOthers: Bool = false
    ) -> CloudRecord {
        var sender = sender
        sender?.offersOthers = offersOthers
        return CloudRecord(
            tenant: tenant, location: location, now: host.now(), sender: sender, in: tx)
    }

    private func recordHere(_ read: [ReadOp], key: String) async throws -> [WriteResult] {
        try await database.write { tx in
            try OwnRecord.record(
                read, key: key, tenant: tenant, location: location, now: host.now(),
                newEpoch: host.newID, in: tx)
        }
    }

    /// Tells who listens.
    func publish(_ events: [String: Set<StreamEvent>], _ heads: [LogPosition]) {
        for head in heads {
            for event in events[head.stream] ?? [] {
                let hint = StreamHint(stream: head.stream, head: head.seq, event: event)
                hub.publish(TenantHint(tenant: tenant, hint: hint))
            }
        }
    }
}
