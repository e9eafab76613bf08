import RetailModels
import RetailStore
import TestSupport

/// What a cloud does that lacks a rule.
extension SimCloud {
    /// Takes a push.
    func push(
        _ body: PushBundles.Body, _ bug: Bug?, into record: CloudRecord, in tx: any SQLTransaction
    ) throws -> PushBundles.Reply {
        var body = body
        var known: [PushBundles.Result] = []
        switch bug {
        case .lostAcksNothing: body.relies = []
        case .keepStamp:
            for bundle in body.bundles.indices { body.bundles[bundle].ops[0].outcome = nil }
        case .sourceSeq: try acceptNext(body, in: tx)
        case .forkHash:
            let last = try lastNumber(of: body.epoch, in: tx)
            known = body.bundles.filter { $0.seq <= last }
                .map { PushBundles.Result(seq: $0.seq, status: .dup) }
            body.bundles.removeAll { $0.seq <= last }
        default: break
        }
        var reply = try PushLog.push(body, device: "", into: record).reply
        reply.results = known + reply.results
        if bug == .parkPush, reply.results.contains(where: { $0.status == .parked }) {
            throw SimFailure()
        }
        return reply
    }

    private func lastNumber(of epoch: String, in tx: any SQLTransaction) throws -> Int64 {
        try tx.row(
            "SELECT last_seq FROM sync_source WHERE device_id = '' AND epoch = \(epoch)"
        )?.integer("last_seq") ?? 0
    }

    private func acceptNext(_ body: PushBundles.Body, in tx: any SQLTransaction) throws {
        guard let first = body.bundles.first else { return }
        try tx.send(
            """
            INSERT INTO sync_source (tenant_id, device_id, epoch, last_seq, last_hash)
            VALUES (\(shop.tenant), '', \(body.epoch), \(first.seq - 1), \(first.prev))
            ON CONFLICT (tenant_id, device_id, epoch) DO UPDATE
            SET last_seq = excluded.last_seq, last_hash = excluded.last_hash
            """)
    }

    /// What is known of writes before they are taken, or afterwards.
    func forget(_ writes: [JournalWrite], _ bug: Bug?, in tx: any SQLTransaction) throws {
        guard bug == .entityCloud else { return }
        for write in writes { try tx.send("DELETE FROM sync_entity WHERE id = \(write.id)") }
    }

    func forgetAliases(_ bug: Bug?, in tx: any SQLTransaction) throws {
        if bug == .alias { try tx.send("DELETE FROM sync_alias") }
    }

    func forgetPruned(_ bug: Bug?, in tx: any SQLTransaction) throws {
        guard bug == .entityForever else { return }
        try tx.send(
            """
            DELETE FROM sync_entity WHERE seq <=
                (SELECT s.floor FROM sync_stream s WHERE s.id = sync_entity.stream)
            """)
    }

    /// A page of the log.
    func page(_ call: PullLog, _ bug: Bug?, in tx: any SQLTransaction) throws -> PullLog.Reply {
        var call = call
        if bug == .witness { call.since = try blind(call.since, in: tx) }
        var page = try LogReader.page(call, tenant: shop.tenant, in: tx)
        switch bug {
        case .denseSeq where page.bundles.count > 2 && dice.chance(ppm: 50_000):
            page.bundles.remove(at: 1)
        case .aliasInLog:
            page.bundles = page.bundles.map { $0.kind == .alias ? $0.passedOver : $0 }
        case .tenantFilter where call.since.stream != Realtime.shopStream:
            guard dice.chance(ppm: 50_000) else { break }
            try addForeign(to: &page, in: tx)
        default: break
        }
        return page
    }

    /// What a cloud without running hashes would take the place for.
    private func blind(_ place: LogPosition, in tx: any SQLTransaction) throws -> LogPosition {
        let row = try tx.row(
            """
            SELECT seq, hash FROM sync_bundle WHERE tenant_id = \(shop.tenant)
                AND stream = \(place.stream) AND seq <= \(place.seq) ORDER BY seq DESC LIMIT 1
            """)
        return LogPosition(
            stream: place.stream, seq: try row?.integer("seq") ?? 0,
            hash: try row?.text("hash") ?? Document.noHash)
    }

    private func addForeign(to page: inout PullLog.Reply, in tx: any SQLTransaction) throws {
        let other = try tx.row(
            """
            SELECT stream, seq - 1 AS seq, (SELECT b.hash FROM sync_bundle b
                WHERE b.stream = sync_bundle.stream AND b.seq = sync_bundle.seq - 1) AS hash
            FROM sync_bundle WHERE stream NOT IN (\(Realtime.shopStream), \(page.next.stream))
                AND state = 'ok'
            ORDER BY seq DESC LIMIT 1
            """)
        guard let other, let hash = try other.optionalText("hash") else { return }
        let before = LogPosition(
            stream: try other.text("stream"), seq: try other.integer("seq"), hash: hash)
        let found = try LogReader.page(PullLog(since: before), tenant: shop.tenant, in: tx)
        guard var entry = found.bundles.first else { return }
        page.next = page.next.next(entry.state, content: entry.content)
        (entry.seq, entry.hash) = (page.next.seq, page.next.hash)
        page.bundles.append(entry)
    }
}
