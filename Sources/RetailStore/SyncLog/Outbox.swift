public import RetailModels

/// What a till has stored by itself and the cloud's log is not known to have: a bundle for each
/// write, added in the transaction that stores it.
///
/// Invariants:
/// 1. A bundle never changes; it goes away when the cloud has acknowledged its (epoch, seq, hash),
///    and never because it came back in a pull.
/// 2. Bundles of an epoch are numbered without a hole, each with the hash of the one before.
public struct Outbox {
    let tenant: String
    /// The stream of documents.
    let location: String
    let tx: any SQLTransaction

    public init(tenant: String, location: String, in tx: any SQLTransaction) {
        self.tenant = tenant
        self.location = location
        self.tx = tx
    }

    /// Where the outbox ends.
    private struct End: Codable {
        var epoch: String
        var seq: Int64 = 0
        var hash = Document.noHash
        var sales: Int64 = 0
    }

    /// Adds a bundle for each write.
    /// - Parameters:
    ///   - isBodyKept: for a document that stands in no other table.
    ///   - now: the till's clock.
    ///   - newEpoch: names the epoch if none has begun.
    public func add(
        _ ops: [SyncOp], isBodyKept: (SyncOp) -> Bool = { _ in false }, now: Int64,
        newEpoch: () -> String
    ) throws {
        guard !ops.isEmpty else { return }
        var end = try end() ?? End(epoch: newEpoch())
        for op in ops {
            let isDocument = op.write.kind.isDocument
            let bundle = SyncBundle(
                seq: end.seq + 1, stream: isDocument ? location : Realtime.shopStream,
                kind: LogKind(op.write.kind), clock: now, prev: end.hash, epoch: end.epoch,
                ops: [op])
            end.seq = bundle.seq
            end.hash = bundle.hash
            if op.write.kind == .sale { end.sales += 1 }
            try insert(
                bundle, end, isBodyKept: !isDocument || isBodyKept(op))
        }
        try save(end)
    }

    private func insert(_ bundle: SyncBundle, _ end: End, isBodyKept: Bool) throws {
        let write = bundle.ops[0].write
        try tx.send(
            """
            INSERT INTO sync_outbox (tenant_id, epoch, dev_seq, stream, kind, clock, prev, hash,
                write_id, sales, body, signature, public_key)
            VALUES (\(tenant), \(end.epoch), \(bundle.seq), \(bundle.stream),
                \(bundle.kind.rawValue), \(bundle.clock), \(bundle.prev), \(bundle.hash),
                \(write.id), \(end.sales), \(isBodyKept ? write.body : nil),
                \(isBodyKept ? write.signature : nil), \(isBodyKept ? bundle.ops[0].key : nil))
            """)
    }

    private func end() throws -> End? {
        try SyncState.value("outbox", tenant: tenant, in: tx).map {
            try CanonicalJSON.decode(End.self, from: Array($0.utf8))
        }
    }

    private func save(_ end: End) throws {
        try SyncState.set("outbox", to: try CanonicalJSON.text(end), tenant: tenant, in: tx)
    }

    /// Whether a write waits here. The oldest are looked at first.
    public func holds(_ id: String) throws -> Bool {
        guard let epoch = try end()?.epoch else { return false }
        return try tx.row(
            """
            SELECT dev_seq FROM sync_outbox WHERE tenant_id = \(tenant) AND epoch = \(epoch)
                AND write_id = \(id) ORDER BY dev_seq LIMIT 1
            """) != nil
    }

    /// The ids of all writes that wait.
    public func waiting() throws -> Set<String> {
        Set(
            try tx.rows("SELECT write_id FROM sync_outbox WHERE tenant_id = \(tenant)")
                .map { try $0.text("write_id") })
    }

    /// Adds those of the writes that do not wait already.
    public func addMissing(_ ops: [SyncOp], now: Int64, newEpoch: () -> String) throws {
        let epoch = try end()?.epoch ?? ""
        let waiting = Set(
            try tx.rows(
                """
                SELECT write_id FROM sync_outbox
                WHERE tenant_id = \(tenant) AND epoch = \(epoch)
                """
            ).map { try $0.text("write_id") })
        let missing = ops.filter { !waiting.contains($0.write.id) }
        let stored = try storedDocuments(Set(missing.map(\.write.id)))
        try add(
            missing, isBodyKept: { !stored.contains($0.write.id) }, now: now, newEpoch: newEpoch)
    }

    /// The first bundles, all of one epoch; empty when everything is sent.
    public func first(_ limit: Int) throws -> (epoch: String, bundles: [SyncBundle]) {
        guard try !isEmpty(), let end = try end() else { return ("", []) }
        let rows = try tx.rows(
            """
            SELECT o.dev_seq, o.stream, o.kind, o.clock, o.prev, o.hash, o.write_id,
                COALESCE(o.body, d.body) AS body,
                COALESCE(o.signature, d.signature) AS signature,
                COALESCE(o.public_key, k.public_key) AS public_key
            FROM sync_outbox o
            LEFT JOIN document d ON d.tenant_id = o.tenant_id AND d.id = o.write_id
            LEFT JOIN sync_device k ON k.tenant_id = d.tenant_id AND k.id = d.device_id
            WHERE o.tenant_id = \(tenant) AND o.epoch = \(end.epoch)
            ORDER BY o.dev_seq LIMIT \(limit)
            """)
        return (end.epoch, try rows.map { try decode($0, epoch: end.epoch) })
    }

    private func decode(_ row: SQLRow, epoch: String) throws -> SyncBundle {
        guard let kind = LogKind(rawValue: try row.text("kind")),
            let body = try row.optionalText("body")
        else { throw SQLFailure(kind: .corrupt, message: "a bundle of the outbox has no body") }
        let writeKind: JournalWrite.Kind =
            switch kind {
            case .sale: .sale
            case .customer: .customer
            case .edit: .edit
            case .document, .products, .people, .alias: .document
            }
        let isSigned = writeKind.isDocument
        let write = JournalWrite(
            id: try row.text("write_id"), kind: writeKind, body: body,
            signature: isSigned ? try row.optionalText("signature") : nil)
        var op = SyncOp(write: write, key: isSigned ? try row.optionalText("public_key") : nil)
        if kind == .edit {
            op.outcome = try EditStore.find(write.id, tenant: tenant, in: tx)
                .flatMap(EditStore.outcome)
        }
        return SyncBundle(
            seq: try row.integer("dev_seq"), stream: try row.text("stream"), kind: kind,
            clock: try row.integer("clock"), prev: try row.text("prev"), epoch: epoch, ops: [op])
    }

    /// The usual case, of which a till makes sure again and again.
    private func isEmpty() throws -> Bool {
        try tx.row("SELECT 1 AS one FROM sync_outbox WHERE tenant_id = \(tenant) LIMIT 1") == nil
    }

    /// Takes away what the cloud has acknowledged.
    public func acknowledge(_ bundles: [SyncBundle], epoch: String) throws {
        for bundle in bundles {
            try tx.send(
                """
                DELETE FROM sync_outbox WHERE tenant_id = \(tenant) AND epoch = \(epoch)
                    AND dev_seq = \(bundle.seq) AND hash = \(bundle.hash)
                """)
        }
    }

    /// How many bundles wait, and how many of these are sales. Looks at the two ends only.
    public func count() throws -> (bundles: Int, sales: Int) {
        guard try !isEmpty(), let end = try end() else { return (0, 0) }
        let row = try tx.row(
            """
            SELECT dev_seq, sales, kind FROM sync_outbox
            WHERE tenant_id = \(tenant) AND epoch = \(end.epoch) ORDER BY dev_seq LIMIT 1
            """)
        guard let row else { return (0, 0) }
        let isSale = try row.text("kind") == LogKind.sale.rawValue
        return (
            Int(end.seq - (try row.integer("dev_seq")) + 1),
            Int(end.sales - (try row.integer("sales")) + (isSale ? 1 : 0))
        )
    }

    /// Begins a new epoch: what waits keeps its bytes and order in new envelopes.
    public func beginEpoch(_ epoch: String, now: Int64) throws {
        let waiting = try takeOut()
        try save(End(epoch: epoch))
        try putBack(waiting, epoch, now: now)
    }

    private func takeOut() throws -> [SyncOp] {
        var waiting: [SyncOp] = []
        while case (let old, let bundles) = try first(500), !bundles.isEmpty {
            waiting += bundles.flatMap(\.ops)
            try acknowledge(bundles, epoch: old)
        }
        return waiting
    }

    private func putBack(_ waiting: [SyncOp], _ epoch: String, now: Int64) throws {
        let stored = try storedDocuments(Set(waiting.map(\.write.id)))
        try add(
            waiting, isBodyKept: { !stored.contains($0.write.id) }, now: now,
            newEpoch: { epoch })
    }

    private func storedDocuments(_ ids: Set<String>) throws -> Set<String> {
        var stored: Set<String> = []
        for id in ids {
            let row = try tx.row(
                "SELECT id FROM document WHERE tenant_id = \(tenant) AND id = \(id)")
            if row != nil { stored.insert(id) }
        }
        return stored
    }

    /// Begins a new epoch with everything the store holds: customers first, then edits, then every
    /// document in the order of its chain, others' too, then what is kept for a person. What waits
    /// has its place among them: it may name what only the lost log had.
    /// - Parameter key: of the device whose documents are offered besides what waits, and nothing
    ///   else; nil for all.
    public func offerAll(in epoch: String, only key: String? = nil, now: Int64) throws {
        guard key == nil else {
            try beginEpoch(epoch, now: now)
            let own = try documents(notIn: epoch).filter { $0.key == key }
            return try add(own, now: now, newEpoch: { epoch })
        }
        let waiting = try takeOut()
        try save(End(epoch: epoch))
        let held = try customers(notIn: epoch) + edits(notIn: epoch) + documents(notIn: epoch)
        try add(held, now: now, newEpoch: { epoch })
        let parked = try parked(notIn: epoch)
        try add(parked, isBodyKept: { _ in true }, now: now, newEpoch: { epoch })
        let offered = Set((held + parked).map(\.content))
        try putBack(waiting.filter { !offered.contains($0.content) }, epoch, now: now)
    }

    private func customers(notIn epoch: String) throws -> [SyncOp] {
        try tx.rows(
            """
            \(part: CatalogueStore.selectMade) WHERE c.tenant_id = \(tenant)
                AND NOT EXISTS (SELECT 1 FROM sync_outbox o WHERE o.tenant_id = c.tenant_id
                    AND o.epoch = \(epoch) AND o.write_id = c.id)
            ORDER BY c.id
            """
        ).map { row in
            let customer = Customer(
                id: try row.text("id"), number: try row.text("number"),
                name: try row.text("name"))
            let body = try CanonicalJSON.text(customer)
            return SyncOp(
                write: JournalWrite(id: customer.id, kind: .customer, body: body), key: nil)
        }
    }

    private func edits(notIn epoch: String) throws -> [SyncOp] {
        let waiting = Set(
            try tx.rows(
                """
                SELECT write_id FROM sync_outbox
                WHERE tenant_id = \(tenant) AND epoch = \(epoch) AND kind = 'edit'
                """
            ).map { try $0.text("write_id") })
        return try EditedRows(tenant: tenant, tx: tx).ops().filter {
            !waiting.contains($0.write.id)
        }
    }

    private func documents(notIn epoch: String) throws -> [SyncOp] {
        try tx.rows(
            """
            SELECT d.id, d.kind, d.body, d.signature, k.public_key FROM document d
            JOIN sync_device k ON k.tenant_id = d.tenant_id AND k.id = d.device_id
            WHERE d.tenant_id = \(tenant)
                AND NOT EXISTS (SELECT 1 FROM sync_outbox o WHERE o.tenant_id = d.tenant_id
                    AND o.epoch = \(epoch) AND o.write_id = d.id)
            ORDER BY d.device_id, d.series, d.sequence
            """
        ).map { row in
            let isSale = ["sale", "refund"].contains(try row.text("kind"))
            return SyncOp(
                write: JournalWrite(
                    id: try row.text("id"), kind: isSale ? .sale : .document,
                    body: try row.text("body"), signature: try row.text("signature")),
                key: try row.text("public_key"))
        }
    }

    private func parked(notIn epoch: String) throws -> [SyncOp] {
        try tx.rows(
            """
            SELECT p.write_id, p.kind, p.body, p.signature, p.public_key FROM sync_parked p
            WHERE p.tenant_id = \(tenant)
                AND NOT EXISTS (SELECT 1 FROM sync_outbox o WHERE o.tenant_id = p.tenant_id
                    AND o.epoch = \(epoch) AND o.write_id = p.write_id)
            ORDER BY p.received_at_ms, p.hash
            """
        ).compactMap { row in
            guard let kind = JournalWrite.Kind(rawValue: try row.text("kind")) else { return nil }
            let signature = try row.text("signature")
            return SyncOp(
                write: JournalWrite(
                    id: try row.text("write_id"), kind: kind, body: try row.text("body"),
                    signature: signature.isEmpty ? nil : signature),
                key: try row.text("public_key"))
        }
    }
}

extension SyncOp {
    /// What a write is known by.
    fileprivate var content: [String] { [write.id, Digest.sha256(write.body)] }
}

/// Small things that a till remembers of its sync.
public enum SyncState {
    public static func value(
        _ name: String, tenant: String, in tx: any SQLTransaction
    ) throws -> String? {
        try tx.row("SELECT value FROM sync_state WHERE tenant_id = \(tenant) AND name = \(name)")?
            .text("value")
    }

    public static func set(
        _ name: String, to value: String, tenant: String, in tx: any SQLTransaction
    ) throws {
        try tx.send(
            """
            INSERT INTO sync_state (tenant_id, name, value)
            VALUES (\(tenant), \(name), \(value))
            ON CONFLICT (tenant_id, name) DO UPDATE SET value = excluded.value
            """)
    }
}
