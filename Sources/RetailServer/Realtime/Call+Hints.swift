import RetailModels
import RetailStore

extension Call {
    /// Stores a till's writes: in the cloud with their entries in the log, of which who listens is
    /// told; in a till with their bundles in its outbox.
    func record(
        _ writes: [JournalWrite], key: String, relies: [LogPosition] = []
    ) async throws -> RecordJournal.Reply {
        try await record(
            await ReadOp.all(writes.map { SyncOp(write: $0, key: key) }, from: sender), key: key,
            relies: relies)
    }

    /// The same for writes that were read.
    func record(
        _ read: [ReadOp], key: String, relies: [LogPosition] = []
    ) async throws -> RecordJournal.Reply {
        guard side == .cloud else {
            return RecordJournal.Reply(results: try await recordHere(read, key: key))
        }
        let origin = LogOrigin(device: principal.device ?? "", clock: host.now())
        return try await lines.record(
            RecordJob(read.map { CloudRecord.Item($0, origin: origin) }, relies: relies),
            at: RecordLines.Place(tenant: tenant, location: location), in: database, host: host,
            publish: publish)
    }

    /// Stores a till's outbox.
    func push(_ body: PushBundles.Body) async throws -> PushBundles.Reply {
        var sender = sender
        sender?.offersOthers = true
        let read = await PushLog.read(body, from: sender)
        let (reply, events) = try await CloudRecord.store(in: database) { tx, manner in
            try PushLog.push(
                body, read: read, device: principal.device ?? "",
                into: CloudRecord(
                    tenant: tenant, location: location, now: host.now(), manner: manner, in: tx))
        }
        publish(events, reply.heads)
        return reply
    }

    private func recordHere(_ read: [ReadOp], key: String) async throws -> [WriteResult] {
        try await database.write { tx in
            try OwnRecord.record(
                read, key: key, tenant: tenant, location: location, now: host.now(),
                newEpoch: host.newID, in: tx)
        }
    }

    /// Tells who listens.
    @Sendable
    func publish(_ events: [String: Set<StreamEvent>], _ heads: [LogPosition]) {
        for head in heads {
            for event in events[head.stream] ?? [] {
                let hint = StreamHint(stream: head.stream, head: head.seq, event: event)
                hub.publish(TenantHint(tenant: tenant, hint: hint))
            }
        }
    }
}
