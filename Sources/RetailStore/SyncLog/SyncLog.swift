public import RetailModels

/// The cloud's log: one dense row of entries per tenant and stream, with a running hash.
///
/// Invariants:
/// 1. `seq` comes from the stream's row, which is locked last in the transaction: numbers are dense
///    and in the order of commits, so a puller that has seen n has seen everything up to n.
/// 2. An entry is never changed. Entities outlive it.
/// 3. Streams are locked in the order of their names, by every transaction.
public enum SyncLog {
    /// What is appended.
    public struct NewEntry: Sendable {
        public var stream: String
        public var kind: LogKind
        public var state: LogState
        /// The id that the entity is known by; with `content` the key of idempotence.
        public var id: String
        public var content: String
        /// Kept in the log itself when no other table has it.
        public var body: String?
        public var origin: LogOrigin

        public init(
            stream: String, kind: LogKind, state: LogState = .ok, id: String, content: String,
            body: String? = nil, origin: LogOrigin
        ) {
            self.stream = stream
            self.kind = kind
            self.state = state
            self.id = id
            self.content = content
            self.body = body
            self.origin = origin
        }
    }

    /// Appends the entries; called last in the transaction that makes what they tell of.
    /// - Returns: where each stream stands behind them; the entries of a stream have the numbers
    ///   that end there, in their order.
    @discardableResult
    public static func append(
        _ entries: [NewEntry], tenant: String, now: Int64, in tx: any SQLTransaction
    ) throws -> [LogPosition] {
        let streams = Dictionary(grouping: entries, by: \.stream)
        return try streams.sorted { $0.key < $1.key }.map { stream, entries in
            let row = try tx.row(advancing(stream, by: entries.count, tenant: tenant))
            return try write(
                entries, behind: start(of: stream, before: entries.count, row), tenant: tenant,
                now: now, in: tx)
        }
    }

    /// Locks the stream's row and takes its next numbers.
    static func advancing(_ stream: String, by count: Int, tenant: String) -> SQL {
        """
        INSERT INTO sync_stream (tenant_id, id, head) VALUES (\(tenant), \(stream), \(count))
        ON CONFLICT (tenant_id, id) DO UPDATE SET head = sync_stream.head + excluded.head
        RETURNING head, hash
        """
    }

    /// Where the stream stood before it was advanced.
    /// - Parameter row: the answer to `advancing`.
    static func start(
        of stream: String, before count: Int, _ row: SQLRow?
    ) throws -> LogPosition {
        guard let row else { throw SQLFailure(kind: .other, message: "the stream has no row") }
        return LogPosition(
            stream: stream, seq: try row.integer("head") - Int64(count),
            hash: try row.text("hash"))
    }

    /// Writes entries of one stream under the numbers that were taken.
    /// - Returns: where the stream stands behind them.
    static func write(
        _ entries: [NewEntry], behind start: LogPosition, tenant: String, now: Int64,
        in tx: any SQLTransaction
    ) throws -> LogPosition {
        var place = start
        var bundles: [[FieldValue]] = []
        var entities: [[FieldValue]] = []
        for entry in entries {
            place = place.next(entry.state, content: entry.content)
            bundles.append(entry.bundle(at: place, tenant: tenant, now: now))
            entities.append(entry.entity(at: place, tenant: tenant, now: now))
        }
        try bundleInsert.send(bundles, in: tx)
        try entityInsert.send(entities, in: tx)
        try tx.send(
            """
            UPDATE sync_stream SET hash = \(place.hash)
            WHERE tenant_id = \(tenant) AND id = \(start.stream)
            """)
        return place
    }

    private static let bundleInsert = RowInsert(
        into: "sync_bundle",
        [
            "tenant_id", "stream", "seq", "device_id", "epoch", "dev_seq", "kind", "schema",
            "clock", "stamp", "write_id", "content", "hash", "state", "body",
        ])
    private static let entityInsert = RowInsert(
        into: "sync_entity", ["tenant_id", "id", "hash", "stream", "seq", "stamp", "state"],
        ending: "ON CONFLICT (tenant_id, id, hash) DO NOTHING")

    /// Notes that products were added or changed in the cloud.
    /// - Returns: the new head of the shop's stream.
    public static func noteProducts(
        _ ids: [String], tenant: String, now: Int64, in tx: any SQLTransaction
    ) throws -> Int64 {
        var entries: [NewEntry] = []
        var rest = ids[...]
        while !rest.isEmpty {
            let body = try CanonicalJSON.text(Array(rest.prefix(CatalogueImport.chunkSize)))
            let content = Digest.sha256(body)
            entries.append(
                NewEntry(
                    stream: Realtime.shopStream, kind: .products, id: "products", content: content,
                    body: body, origin: LogOrigin(clock: now)))
            rest = rest.dropFirst(CatalogueImport.chunkSize)
        }
        return try append(entries, tenant: tenant, now: now, in: tx).first?.seq ?? 0
    }

    /// Notes that operators were changed in the cloud.
    /// - Returns: the new head of the shop's stream.
    public static func notePeople(
        tenant: String, now: Int64, in tx: any SQLTransaction
    ) throws -> Int64 {
        let entry = NewEntry(
            stream: Realtime.shopStream, kind: .people, id: "people",
            content: Digest.sha256("people \(now)"), origin: LogOrigin(clock: now))
        return try append([entry], tenant: tenant, now: now, in: tx).first?.seq ?? 0
    }

    /// Where a stream stands; nil for one that never moved.
    public static func head(
        of stream: String, tenant: String, in tx: any SQLTransaction
    ) throws -> LogPosition? {
        try tx.row(
            "SELECT head, hash FROM sync_stream WHERE tenant_id = \(tenant) AND id = \(stream)"
        ).map {
            LogPosition(stream: stream, seq: try $0.integer("head"), hash: try $0.text("hash"))
        }
    }

    /// Throws `lost` unless the log still holds every place that a till relies on.
    public static func check(
        _ relied: [LogPosition], tenant: String, in tx: any SQLTransaction
    ) throws {
        if let place = try missing(of: Set(relied), tenant: tenant, in: tx).first {
            throw lost(place)
        }
    }

    /// Those of the places that the log does not hold as they were.
    static func missing(
        of relied: Set<LogPosition>, tenant: String, in tx: any SQLTransaction
    ) throws -> Set<LogPosition> {
        let questions = questions(of: relied, tenant: tenant)
        let answers = try tx.rows(ofEach: questions.map(\.question))
        return try Set(
            zip(questions, answers).filter { try !holds($0.place, $1.first) }.map(\.0.place))
    }

    /// What is to be asked about places that somebody relies on; `holds` reads the answers.
    static func questions(
        of relied: Set<LogPosition>, tenant: String
    ) -> [(place: LogPosition, question: SQL)] {
        relied.filter { $0.seq > 0 }.map { place in
            (
                place,
                """
                SELECT s.head, s.floor, s.floor_hash, COALESCE(b.hash, p.hash) AS hash
                FROM sync_stream s
                LEFT JOIN sync_bundle b ON b.tenant_id = s.tenant_id AND b.stream = s.id
                    AND b.seq = \(place.seq)
                LEFT JOIN sync_pruned p ON p.tenant_id = s.tenant_id AND p.stream = s.id
                    AND p.seq = \(place.seq)
                WHERE s.tenant_id = \(tenant) AND s.id = \(RecordSale.storable(place.stream))
                """
            )
        }
    }

    /// - Parameter row: of the place's stream.
    static func holds(_ place: LogPosition, _ row: SQLRow?) throws -> Bool {
        guard let row, try row.integer("head") >= place.seq else { return false }
        let floor = try row.integer("floor")
        var known = try row.optionalText("hash")
        if known == nil, place.seq == floor { known = try row.text("floor_hash") }
        // From before there was a log.
        if known == nil, place.seq < floor { return true }
        return known == place.hash
    }

    static func lost(_ place: LogPosition) -> Problem {
        Problem(
            .lost, "stream \(place.stream) does not have entry \(place.seq) that you have seen")
    }

    /// An entity that the log has or had.
    public struct Entity: Sendable {
        public var stream: String
        public var seq: Int64
        public var stamp: Int64
        public var state: LogState
    }

    /// What is known of a write by its id and the hash of its bytes.
    public static func entity(
        id: String, content: String, tenant: String, in tx: any SQLTransaction
    ) throws -> Entity? {
        try tx.row(
            """
            SELECT stream, seq, stamp, state FROM sync_entity
            WHERE tenant_id = \(tenant) AND id = \(id) AND hash = \(content)
            """
        ).map {
            Entity(
                stream: try $0.text("stream"), seq: try $0.integer("seq"),
                stamp: try $0.integer("stamp"),
                state: LogState(rawValue: try $0.text("state")) ?? .ok)
        }
    }
}

extension SyncLog.NewEntry {
    fileprivate func bundle(at place: LogPosition, tenant: String, now: Int64) -> [FieldValue] {
        [
            .text(tenant), .text(stream), .integer(place.seq), .text(origin.device),
            .text(origin.epoch), .integer(origin.seq), .text(kind.rawValue),
            .integer(SyncBundle.currentSchema), .integer(origin.clock), .integer(now), .text(id),
            .text(content), .text(place.hash), .text(state.rawValue), .optional(body),
        ]
    }

    fileprivate func entity(at place: LogPosition, tenant: String, now: Int64) -> [FieldValue] {
        [
            .text(tenant), .text(id), .text(content), .text(stream), .integer(place.seq),
            .integer(now), .text(state.rawValue),
        ]
    }
}

/// Which till's outbox an entry came from; empty for what was made in the cloud.
public struct LogOrigin: Hashable, Sendable {
    public var device: String
    public var epoch: String
    /// Its place in the epoch; 0 for a write that was sent directly.
    public var seq: Int64
    /// The till's clock.
    public var clock: Int64

    public init(device: String = "", epoch: String = "", seq: Int64 = 0, clock: Int64) {
        self.device = device
        self.epoch = epoch
        self.seq = seq
        self.clock = clock
    }
}
