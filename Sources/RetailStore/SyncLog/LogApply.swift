public import RetailModels

/// A till's places in the cloud's log, and how what it pulls gets into its store: rows and place in
/// one transaction.
public struct LogApply {
    let tenant: String
    let tx: any SQLTransaction

    public init(tenant: String, in tx: any SQLTransaction) {
        self.tenant = tenant
        self.tx = tx
    }

    /// Why a page cannot be what it should be. Nothing of it is applied.
    public struct Alarm: Error, Equatable, Sendable {
        public var reason: String
    }

    /// Up to where a stream is applied.
    public func cursor(of stream: String) throws -> LogPosition {
        try tx.row(
            """
            SELECT seq, hash FROM sync_cursor WHERE tenant_id = \(tenant) AND stream = \(stream)
            """
        ).map {
            LogPosition(stream: stream, seq: try $0.integer("seq"), hash: try $0.text("hash"))
        } ?? .start(of: stream)
    }

    /// Every place that the store relies on: what is applied, and what answers have told.
    public func relies() throws -> [LogPosition] {
        try tx.rows(
            """
            SELECT stream, seq, hash, seen_seq, seen_hash FROM sync_cursor
            WHERE tenant_id = \(tenant) ORDER BY stream
            """
        ).flatMap { row -> [LogPosition] in
            let stream = try row.text("stream")
            let applied = LogPosition(
                stream: stream, seq: try row.integer("seq"), hash: try row.text("hash"))
            let seen = LogPosition(
                stream: stream, seq: try row.integer("seen_seq"),
                hash: try row.text("seen_hash"))
            return applied == seen ? [applied] : [applied, seen]
        }
    }

    /// Sets where a stream is applied up to.
    public func setCursor(_ place: LogPosition) throws {
        try tx.send(
            """
            INSERT INTO sync_cursor (tenant_id, stream, seq, hash, seen_seq, seen_hash)
            VALUES (\(tenant), \(place.stream), \(place.seq), \(place.hash), 0, \(Document.noHash))
            ON CONFLICT (tenant_id, stream) DO UPDATE SET seq = excluded.seq, hash = excluded.hash
            """)
        guard place.stream == Realtime.shopStream else { return }
        try EditStore.passed(place.seq, tenant: tenant, in: tx)
    }

    /// Moves past documents that this till has just brought when they stand directly behind its
    /// place in the log and nothing behind them, which the running hash proves: it has them, and
    /// need not be told of them.
    /// - Parameters:
    ///   - places: of what the log holds as facts.
    ///   - head: where the answer says that the location's stream stands.
    public func pass(
        _ places: [(write: JournalWrite, seq: Int64?)], to head: LogPosition
    ) throws {
        var place = try cursor(of: head.stream)
        guard place.seq < head.seq,
            // What is kept here for a person is a fact once it is pulled.
            try DocumentStore.parkedCount(tenant: tenant, in: tx) == 0
        else { return }
        let contents = Dictionary(
            places.filter(\.write.kind.isDocument).compactMap { one in
                one.seq.map { ($0, one.write.body) }
            }, uniquingKeysWith: { first, _ in first })
        while let body = contents[place.seq + 1] {
            place = place.next(.ok, content: Digest.sha256(body))
        }
        if place == head { try setCursor(place) }
    }

    /// Notes where an answer says that the log has edits of this till: they lie over their rows
    /// until that place is applied.
    public func note(_ places: [(write: JournalWrite, seq: Int64?)]) throws {
        let edits = places.filter { $0.write.kind == .edit }
            .compactMap { one in one.seq.map { (id: one.write.id, seq: $0) } }
        guard !edits.isEmpty else { return }
        try EditStore.note(edits, tenant: tenant, in: tx)
        let cursor = try cursor(of: Realtime.shopStream)
        try EditStore.passed(cursor.seq, tenant: tenant, in: tx)
    }

    /// Notes where an answer said that streams stand: what it acknowledged is true only of that
    /// log.
    public func see(_ heads: [LogPosition]) throws {
        for head in heads {
            try tx.send(
                """
                INSERT INTO sync_cursor (tenant_id, stream, seq, hash, seen_seq, seen_hash)
                VALUES (\(tenant), \(head.stream), 0, \(Document.noHash), \(head.seq),
                    \(head.hash))
                ON CONFLICT (tenant_id, stream) DO UPDATE
                SET seen_seq = excluded.seen_seq, seen_hash = excluded.seen_hash
                WHERE sync_cursor.seen_seq < excluded.seen_seq
                """)
        }
    }

    /// Forgets all places, and what only that log told: the log is another one.
    public func forget() throws {
        try AliasLog(tenant: tenant, in: tx).forget()
        try tx.send("DELETE FROM sync_cursor WHERE tenant_id = \(tenant)")
        try EditedRows(tenant: tenant, tx: tx).forget()
    }

    /// What a page came to.
    public struct Applied: Sendable {
        /// Ids of all writes of the page that the log holds, and those it keeps for a person.
        public var logged: [String] = []
        public var parked: [String] = []
        public var documents = 0
        public var hasProducts = false
        public var hasPeople = false

        public init() {}
    }

    /// Applies a page behind the stream's cursor.
    /// - Parameter takesShop: false for a till that has its own people and catalogue.
    public func apply(_ page: PullLog.Reply, takesShop: Bool, now: Int64) throws -> Applied {
        var place = try cursor(of: page.next.stream)
        var applied = Applied()
        let cuts = try RetentionCut.all(tenant: tenant, in: tx)
        // Writes behind each other are stored together.
        var writes: [SyncOp] = []
        for entry in page.bundles {
            if entry.seq <= place.seq {
                // Passed while the page was on its way.
                guard entry.seq < place.seq || entry.hash == place.hash else {
                    throw Alarm(reason: "entry \(entry.seq) is another than before")
                }
                continue
            }
            let next = place.next(entry.state, content: entry.content)
            guard entry.seq == next.seq else {
                throw Alarm(reason: "entry \(entry.seq) came behind \(place.seq)")
            }
            guard entry.hash == next.hash else {
                throw Alarm(reason: "entry \(entry.seq) does not continue the log")
            }
            if let write = try write(of: entry) {
                writes.append(write)
            } else {
                try store(&writes, cuts, now: now, &applied)
                try apply(entry, takesShop: takesShop, now: now, &applied)
            }
            place = next
        }
        try store(&writes, cuts, now: now, &applied)
        try setCursor(place)
        return applied
    }

    /// Nil for an entry that carries no write of a till, or one kept for a person.
    private func write(of entry: LogEntry) throws -> SyncOp? {
        switch entry.kind {
        case .edit, .products, .people, .alias: return nil
        case .sale, .document, .customer:
            guard entry.state == .ok else { return nil }
            guard let op = entry.ops.first, SyncOp.content(of: entry.ops) == entry.content else {
                throw Alarm(reason: "entry \(entry.seq) is not what its hash says")
            }
            return op
        }
    }

    /// What cannot be applied is kept here for a person, as any server does.
    private func store(
        _ writes: inout [SyncOp], _ cuts: [String: RetentionCut], now: Int64,
        _ applied: inout Applied
    ) throws {
        guard !writes.isEmpty else { return }
        let results = try RecordSale.record(
            writes.filter { !RetentionCut.covers($0.write, by: cuts) }, tenant: tenant, now: now,
            in: tx)
        let facts = Set(results.filter { $0.status != .parked }.map(\.id))
        try release(writes.map(\.write).filter { facts.contains($0.id) })
        applied.logged += writes.map(\.write.id)
        applied.documents += writes.count { $0.write.kind != .customer }
        writes.removeAll(keepingCapacity: true)
    }

    private func apply(
        _ entry: LogEntry, takesShop: Bool, now: Int64, _ applied: inout Applied
    ) throws {
        guard entry.state == .ok else {
            applied.parked.append(entry.content)
            return
        }
        switch entry.kind {
        case .sale, .document, .customer: break
        case .edit: try applyEdit(entry, takesShop: takesShop, now: now, &applied)
        case .products:
            applied.hasProducts = true
            guard takesShop else { return }
            try save(entry.products)
            try EditedRows(tenant: tenant, tx: tx)
                .take(entry.columns ?? [], of: .product, entry.products.map(\.id))
        case .people:
            applied.hasPeople = true
        case .alias:
            guard let alias = entry.alias,
                Digest.sha256(try CanonicalJSON.text(alias)) == entry.content
            else { throw Alarm(reason: "entry \(entry.seq) is not what its hash says") }
            try AliasLog(tenant: tenant, in: tx).save(alias)
        }
    }

    private func applyEdit(
        _ entry: LogEntry, takesShop: Bool, now: Int64, _ applied: inout Applied
    ) throws {
        guard let op = entry.ops.first, SyncOp.content(of: entry.ops) == entry.content,
            let outcome = op.outcome
        else { throw Alarm(reason: "entry \(entry.seq) is not what its hash says") }
        applied.logged.append(op.write.id)
        applied.hasProducts = true
        guard let edit = try? CanonicalJSON.decode(Edit.self, from: Array(op.write.body.utf8)),
            edit.changes.count == outcome.results.count
        else {
            // A newer cloud's; it is kept for a person.
            _ = try RecordSale.record([op.write], key: "", tenant: tenant, now: now, in: tx)
            return
        }
        try EditMerge(tenant: tenant, in: tx)
            .apply(op.write, outcome, takesProducts: takesShop)
        try release([op.write])
    }

    /// What this store kept for a person is a fact of the log, as when a manager has released it.
    private func release(_ writes: [JournalWrite]) throws {
        guard try DocumentStore.parkedCount(tenant: tenant, in: tx) > 0 else { return }
        try DocumentStore.forgetParked(
            writes.map { Digest.sha256($0.body) }, tenant: tenant, in: tx)
    }

    /// - Returns: why some of them were not taken.
    @discardableResult
    func save(_ products: [Product]) throws -> [String] {
        var refused: [String] = []
        var catalogue = try CatalogueImport(tenant: tenant, in: tx)
        var rest = products.map(CatalogueRow.init)[...]
        while !rest.isEmpty {
            for case .refused(let reason) in try catalogue.save(
                Array(rest.prefix(CatalogueImport.chunkSize)))
            {
                refused.append(reason)
            }
            rest = rest.dropFirst(CatalogueImport.chunkSize)
        }
        return refused
    }
}

extension CatalogueRow {
    /// A product as another server has it.
    public init(_ product: Product) {
        self.init(
            sku: product.sku, barcode: product.barcode, name: product.name,
            department: product.department, category: product.category, brand: product.brand,
            unit: product.unit, price: product.price, cost: product.cost,
            taxClass: product.taxClass, traits: product.traits ?? ProductTraits(),
            givenTraits: Set(TraitColumn.allCases))
    }
}
