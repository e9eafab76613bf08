import RetailModels
import RetailStore

extension Call {
    /// Stores a till's writes: in the cloud with their entries in the log, of which who listens is
    /// told; in a till with their bundles in its outbox.
    func record(
        _ writes: [JournalWrite], key: String, relies: [LogPosition] = []
    ) async throws -> RecordJournal.Reply {
        let ops = writes.map { SyncOp(write: $0, key: key) }
        guard side == .cloud else {
            return RecordJournal.Reply(results: try await recordHere(ops, key: key))
        }
        let read = await ReadOp.all(ops)
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

    /// Writes of one transaction of the till's own server: sales that move the same products write
    /// the same pages, once in a transaction. With 64 a replay took a tenth longer.
    private static let partCount = 256

    /// Stores a till's journal part by part, each in a transaction of its own: what cannot be
    /// stored leaves what came before it stored, and the till sends all of it again. While one part
    /// is stored the next is read.
    private func recordHere(_ ops: [SyncOp], key: String) async throws -> [WriteResult] {
        let parts = stride(from: 0, to: ops.count, by: Self.partCount).map {
            Array(ops[$0..<min($0 + Self.partCount, ops.count)])
        }
        var results: [WriteResult] = []
        var read = await ReadOp.all(parts.first ?? [])
        for index in parts.indices {
            let part = read
            async let next = ReadOp.all(index + 1 < parts.count ? parts[index + 1] : [])
            results += try await database.write { tx in
                try OwnRecord.record(
                    part, key: key, tenant: tenant, location: location, now: host.now(),
                    newEpoch: host.newID, in: tx)
            }
            read = await next
        }
        return results
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
