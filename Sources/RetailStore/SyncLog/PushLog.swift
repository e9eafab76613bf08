public import RetailModels

/// Takes a till's outbox into the log (sync.md: push).
public enum PushLog {
    /// What the bundles carry, read before a transaction begins; empty when one of them is not what
    /// it says, which `push` names.
    /// - Parameter sender: the paired device that speaks; it may offer others' documents, which
    ///   their makers' signatures prove, after lost history.
    public static func read(
        _ body: PushBundles.Body, from sender: DocumentSender? = nil
    ) async -> [ReadOp] {
        guard let ops = try? body.bundles.flatMap({ try UpCasts.raised($0) }),
            ops.count == body.bundles.count
        else { return [] }
        return await ReadOp.all(ops, from: sender)
    }

    /// - Parameters:
    ///   - read: what `read` has made of the body.
    ///   - device: who speaks; empty for a till paired by hand, whose epochs are random enough to
    ///     be told from others'.
    /// - Throws: `gap`, `fork`, `lost`; then nothing of the push is stored.
    public static func push(
        _ body: PushBundles.Body, read: [ReadOp] = [], device: String, into record: CloudRecord
    ) throws -> (reply: PushBundles.Reply, events: [String: Set<StreamEvent>]) {
        let (tx, tenant) = (record.tx, record.tenant)
        for bundle in body.bundles {
            guard bundle.hash == bundle.expectedHash(epoch: body.epoch), bundle.ops.count == 1
            else { throw Problem(.documentInvalid, "bundle \(bundle.seq) is not what it says") }
        }
        // Before anything is locked or noted.
        for bundle in body.bundles { _ = try UpCasts.raised(bundle) }
        try SyncLog.check(body.relies, tenant: tenant, in: tx)
        var source = try lock(device, body.epoch, tenant: tenant, in: tx)
        var items: [CloudRecord.Item] = []
        for (index, bundle) in body.bundles.enumerated() {
            let op = try UpCasts.raised(bundle)[0]
            if bundle.seq <= source.seq {
                // Known: then so is what it carries, under the same bytes.
                guard
                    try SyncLog.entity(
                        id: RecordSale.storableID(op.write.id),
                        content: Digest.sha256(op.write.body), tenant: tenant,
                        in: tx) != nil
                else { throw Problem(.fork, "bundle \(bundle.seq) had other bytes before") }
            } else {
                guard bundle.seq == source.seq + 1 else {
                    throw Problem(.gap, "bundle \(source.seq + 1) is missing")
                }
                guard bundle.prev == source.hash else {
                    throw Problem(.fork, "bundle \(source.seq) had other bytes before")
                }
                source = (bundle.seq, bundle.hash)
            }
            let origin = LogOrigin(
                device: device, epoch: body.epoch, seq: bundle.seq, clock: bundle.clock)
            items.append(
                read.isEmpty
                    ? CloudRecord.Item(op: op, origin: origin)
                    : CloudRecord.Item(read[index], origin: origin))
        }
        try tx.send(
            """
            UPDATE sync_source SET last_seq = \(source.seq), last_hash = \(source.hash)
            WHERE tenant_id = \(tenant) AND device_id = \(device) AND epoch = \(body.epoch)
            """)
        let outcome = try record.record(items)
        let results = zip(body.bundles, outcome.results).map { bundle, result in
            PushBundles.Result(
                seq: bundle.seq, status: .init(result.status), code: result.problem?.code.rawValue,
                logSeq: result.seq, stamp: result.stamp)
        }
        return (PushBundles.Reply(results: results, heads: outcome.heads), outcome.events)
    }

    /// Two requests of one outbox wait for each other here, before any row is touched.
    private static func lock(
        _ device: String, _ epoch: String, tenant: String, in tx: any SQLTransaction
    ) throws -> (seq: Int64, hash: String) {
        let row = try tx.row(
            """
            INSERT INTO sync_source (tenant_id, device_id, epoch, last_seq, last_hash)
            VALUES (\(tenant), \(device), \(epoch), 0, \(Document.noHash))
            ON CONFLICT (tenant_id, device_id, epoch)
            DO UPDATE SET last_seq = sync_source.last_seq
            RETURNING last_seq, last_hash
            """)
        guard let row else { throw SQLFailure(kind: .other, message: "the source has no row") }
        return (try row.integer("last_seq"), try row.text("last_hash"))
    }
}

extension PushBundles.Result.Status {
    init(_ status: WriteResult.Status) {
        switch status {
        case .stored: self = .ok
        case .dup: self = .dup
        case .parked: self = .parked
        }
    }
}
