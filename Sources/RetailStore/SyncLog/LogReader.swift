public import RetailModels

/// Reads the log for those who pull it.
public enum LogReader {
    /// The streams of a tenant that a till of `location` may pull, also those that never moved.
    public static func streams(
        location: String, tenant: String, in tx: any SQLTransaction
    ) throws -> [StreamState] {
        try [Realtime.shopStream, location].map { stream in
            let row = try tx.row(
                """
                SELECT head, hash, floor, floor_hash FROM sync_stream
                WHERE tenant_id = \(tenant) AND id = \(stream)
                """)
            return StreamState(
                id: stream, head: try row?.integer("head") ?? 0,
                hash: try row?.text("hash") ?? Document.noHash,
                floor: try row?.integer("floor") ?? 0,
                floorHash: try row?.text("floor_hash") ?? Document.noHash)
        }
    }

    /// Complete entries behind a place.
    /// - Throws: `lost`, `pruned`, `outdated` for a till that does not know what comes next.
    public static func page(
        _ call: PullLog, tenant: String, in tx: any SQLTransaction
    ) throws -> PullLog.Reply {
        let since = call.since
        try SyncLog.check([since], tenant: tenant, in: tx)
        let state = try tx.row(
            """
            SELECT head, floor FROM sync_stream WHERE tenant_id = \(tenant) AND id = \(since.stream)
            """)
        let head = try state?.integer("head") ?? 0
        let floor = try state?.integer("floor") ?? 0
        guard since.seq >= floor else {
            throw Problem(.pruned, "the log begins behind entry \(floor)")
        }
        var entries: [LogEntry] = []
        var bytes = 0
        for row in try rows(since, limit: call.limit, tenant: tenant, in: tx) {
            let entry = try decode(row, tenant: tenant, in: tx)
            guard entry.kind.schema <= call.schema else {
                guard entries.isEmpty else { break }
                throw Problem(
                    .outdated,
                    "entry \(entry.seq) is of schema \(entry.kind.schema); update the till")
            }
            bytes +=
                entry.ops.reduce(0) { $0 + $1.write.body.utf8.count + 400 }
                + entry.products.count * 400 + (entry.columns?.count ?? 0) * 200 + 300
            entries.append(entry)
            if bytes >= PullLog.bytesMax { break }
        }
        let next = entries.last.map {
            LogPosition(stream: since.stream, seq: $0.seq, hash: $0.hash)
        }
        return PullLog.Reply(
            bundles: entries, next: next ?? since, more: (next ?? since).seq < head, head: head)
    }

    private static func rows(
        _ since: LogPosition, limit: Int64, tenant: String, in tx: any SQLTransaction
    ) throws -> [SQLRow] {
        try tx.rows(
            """
            SELECT b.seq, b.kind, b.state, b.content, b.hash, b.stamp, b.write_id, b.body,
                d.body AS document, d.signature, k.public_key
            FROM sync_bundle b
            LEFT JOIN document d ON d.tenant_id = b.tenant_id AND d.id = b.write_id
                AND d.hash = b.content AND b.state = 'ok'
            LEFT JOIN sync_device k ON k.tenant_id = d.tenant_id AND k.id = d.device_id
            WHERE b.tenant_id = \(tenant) AND b.stream = \(since.stream) AND b.seq > \(since.seq)
            ORDER BY b.seq LIMIT \(limit)
            """)
    }

    private static func decode(
        _ row: SQLRow, tenant: String, in tx: any SQLTransaction
    ) throws -> LogEntry {
        guard let kind = LogKind(rawValue: try row.text("kind")),
            let state = LogState(rawValue: try row.text("state"))
        else { throw SQLFailure(kind: .other, message: "an entry of an unknown kind") }
        var entry = LogEntry(
            seq: try row.integer("seq"), kind: kind, state: state,
            content: try row.text("content"), hash: try row.text("hash"),
            stamp: try row.integer("stamp"))
        guard state == .ok else { return entry }
        let id = try row.text("write_id")
        switch kind {
        case .sale, .document:
            guard let body = try row.optionalText("document") else {
                throw SQLFailure(kind: .corrupt, message: "document \(id) of the log is missing")
            }
            let write = JournalWrite(
                id: id, kind: kind == .sale ? .sale : .document, body: body,
                signature: try row.optionalText("signature"))
            entry.ops = [SyncOp(write: write, key: try row.optionalText("public_key"))]
        case .customer:
            let write = JournalWrite(
                id: id, kind: .customer, body: try row.optionalText("body") ?? "")
            entry.ops = [SyncOp(write: write, key: nil)]
        case .edit:
            guard let op = try EditStore.op(id, tenant: tenant, in: tx) else {
                throw SQLFailure(kind: .corrupt, message: "edit \(id) of the log is missing")
            }
            entry.ops = [op]
        case .products:
            let ids = try CanonicalJSON.decode(
                [String].self, from: Array((try row.optionalText("body") ?? "[]").utf8))
            entry.products = try ProductStore.products(ids: ids, tenant: tenant, in: tx)
            let columns = try EditedRows(tenant: tenant, tx: tx).states(of: .product, ids)
            if !columns.isEmpty { entry.columns = columns }
        case .alias:
            entry.alias = try CanonicalJSON.decode(
                SyncAlias.self, from: Array((try row.optionalText("body") ?? "").utf8))
        case .people: break
        }
        return entry
    }
}

/// Where a stream stands.
public typealias StreamState = SyncHealth.Stream
