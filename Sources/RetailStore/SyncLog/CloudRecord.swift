public import RetailModels

/// Stores what tills send in the cloud: rows, log and entities in one transaction.
///
/// Idempotent by (id, hash of the bytes), for ever: the same write is one entry of the log whoever
/// sends it how often, over whichever way.
public struct CloudRecord {
    let tenant: String
    /// The stream of documents: the location of who speaks.
    let location: String
    let now: Int64
    let manner: Manner
    let tx: any SQLTransaction
    /// Set when everything is kept for a person: what a revoked till hands in.
    public var keeping: Keeping?

    public init(
        tenant: String, location: String, now: Int64, manner: Manner = .oneByOne,
        in tx: any SQLTransaction
    ) {
        self.tenant = tenant
        self.location = location
        self.now = now
        self.manner = manner
        self.tx = tx
    }

    /// A write with where it comes from.
    public struct Item: Sendable {
        public let op: SyncOp
        public let origin: LogOrigin
        /// Nil when it is to be read only if it is new.
        let read: ReadOp?
        /// The hash of the write's bytes.
        let content: String

        public init(op: SyncOp, origin: LogOrigin) {
            self.op = op
            self.origin = origin
            read = nil
            content = Digest.sha256(op.write.body)
        }

        /// One that was read before the transaction began.
        public init(_ read: ReadOp, origin: LogOrigin) {
            self.read = read
            self.origin = origin
            op = read.op
            content = Digest.sha256(read.op.write.body)
        }
    }

    /// What was stored, and where the streams stand now.
    public struct Outcome: Sendable {
        /// In the order of the items.
        public var results: [WriteResult]
        /// Of every stream that the results tell of.
        public var heads: [LogPosition]
        /// What is new in which stream.
        public var events: [String: Set<StreamEvent>]
    }

    /// - Throws: `Unfit` in the manner `atOnce` when something is to be done one by one.
    public func record(_ items: [Item]) throws -> Outcome {
        if manner == .atOnce { return try recordAtOnce(items) }
        let contents = items.map(\.content)
        let ids = items.map { RecordSale.storableID($0.op.write.id) }
        let known = try entities(tx.rows(ofEach: entityQuestions(ids)))
        var results: [WriteResult?] = Array(repeating: nil, count: items.count)
        var fresh: [Int] = []
        var knowing: Set<String> = []
        for (index, item) in items.enumerated() {
            let key = Key(id: ids[index], content: contents[index])
            if let entity = known[key] {
                results[index] = try result(of: item, entity)
                knowing.insert(entity.stream)
            } else {
                fresh.append(index)
            }
        }
        let stored = try store(fresh.map { items[$0] })
        var entries: [SyncLog.NewEntry] = []
        var entryIndices: [Int] = []
        var appended: [Key: Int] = [:]
        var twins: [(index: Int, first: Int)] = []
        var events: [String: Set<StreamEvent>] = [:]
        for (index, result) in zip(fresh, stored) {
            results[index] = result
            let write = items[index].op.write
            let key = Key(id: ids[index], content: contents[index])
            if let first = appended[key] {
                // One write of two requests, or twice in one.
                twins.append((index, first))
                continue
            }
            // Stored by another connection a moment ago.
            if result.status == .dup,
                let entity = try SyncLog.entity(
                    id: key.id, content: key.content, tenant: tenant, in: tx)
            {
                results[index] = try self.result(of: items[index], entity)
                knowing.insert(entity.stream)
                continue
            }
            if write.kind == .edit, result.status != .parked {
                try EditMerge(tenant: tenant, in: tx)
                    .decide(write, kept: items[index].op.outcome, now: now)
            }
            let stream = self.stream(of: write)
            entries.append(
                SyncLog.NewEntry(
                    stream: stream, kind: LogKind(write.kind),
                    state: result.status == .parked ? .parked : .ok, id: key.id,
                    content: key.content,
                    body: write.kind == .customer && result.status != .parked ? write.body : nil,
                    origin: items[index].origin))
            entryIndices.append(index)
            appended[key] = index
            if result.status == .stored { events[stream, default: []].insert(event(of: write)) }
        }
        let aliases = try AliasLog(tenant: tenant, in: tx).entries(
            for: zip(entries, entryIndices).filter { $0.0.kind == .customer && $0.0.state == .ok }
                .map { items[$0.1].op.write }, now: now)
        let heads = try SyncLog.append(entries + aliases, tenant: tenant, now: now, in: tx)
        number(entries, entryIndices, heads, aliases: aliases.count, &results)
        number(twins, &results)
        let others = try standing(knowing, but: heads)
        return Outcome(
            results: results.compactMap { $0 }, heads: heads + others, events: events)
    }

    /// What came twice stands where it stood first.
    private func number(
        _ twins: [(index: Int, first: Int)], _ results: inout [WriteResult?]
    ) {
        for twin in twins {
            let first = results[twin.first]
            results[twin.index]?.seq = first?.seq
            results[twin.index]?.stamp = first?.stamp
        }
    }

    /// Where streams stand that nothing was added to: who hears that its write is known relies on
    /// the log as much as who hears that it was stored.
    private func standing(
        _ streams: Set<String>, but heads: [LogPosition]
    ) throws -> [LogPosition] {
        try streams.subtracting(heads.map(\.stream)).sorted().compactMap {
            try SyncLog.head(of: $0, tenant: tenant, in: tx)
        }
    }

    private struct Key: Hashable {
        var id: String
        var content: String
    }

    func entityQuestions(_ ids: [String]) -> [SQL] {
        SQL.lists(of: ids) { ids in
            """
            SELECT id, hash, stream, seq, stamp, state FROM sync_entity
            WHERE tenant_id = \(tenant) AND id IN (\(part: ids))
            """
        }
    }

    /// Entities of the items that are known already.
    private func entities(_ answers: [[SQLRow]]) throws -> [Key: SyncLog.Entity] {
        var known: [Key: SyncLog.Entity] = [:]
        for row in answers.joined() {
            known[Key(id: try row.text("id"), content: try row.text("hash"))] = SyncLog.Entity(
                stream: try row.text("stream"), seq: try row.integer("seq"),
                stamp: try row.integer("stamp"),
                state: LogState(rawValue: try row.text("state")) ?? .ok)
        }
        return known
    }

    private func result(of item: Item, _ entity: SyncLog.Entity) throws -> WriteResult {
        var result = WriteResult(
            id: item.op.write.id, status: .dup, seq: entity.seq, stamp: entity.stamp)
        if entity.state == .parked {
            result.status = .parked
            result.problem = try DocumentStore.parkedProblem(
                hash: item.content, tenant: tenant, in: tx)
        }
        return result
    }

    private func store(_ items: [Item]) throws -> [WriteResult] {
        if let keeping { return try keep(items, keeping) }
        return try RecordSale.record(
            items.map { $0.read ?? ReadOp($0.op) }, tenant: tenant, now: now, in: tx)
    }

    private func stream(of write: JournalWrite) -> String {
        write.kind.isDocument ? location : Realtime.shopStream
    }

    func event(of write: JournalWrite) -> StreamEvent {
        switch write.kind {
        case .customer: return .customerUpdated
        case .edit: return .productUpdated
        case .sale: return .saleCreated
        case .document:
            let signed = SignedDocument(document: write.body, signature: "", key: "")
            return (try? signed.decoded()).map { StreamEvent($0.body) } ?? .head
        }
    }

    /// The entries of a stream have the numbers that end at its head; in the shop's, aliases stand
    /// behind them.
    private func number(
        _ entries: [SyncLog.NewEntry], _ indices: [Int], _ heads: [LogPosition], aliases: Int,
        _ results: inout [WriteResult?]
    ) {
        for head in heads {
            let own = zip(entries, indices).filter { $0.0.stream == head.stream }
            let end = head.seq - (head.stream == Realtime.shopStream ? Int64(aliases) : 0)
            for (place, (_, index)) in own.enumerated() {
                results[index]?.seq = end - Int64(own.count - 1 - place)
                results[index]?.stamp = now
            }
        }
    }
}
