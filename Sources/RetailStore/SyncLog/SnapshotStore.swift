public import RetailModels

/// The snapshots of a cloud (sync.md: snapshot-sessions).
///
/// Invariants:
/// 1. A snapshot is made on one view of the data: its content is exactly what the log comes to at
///    its positions.
/// 2. A part never changes; the same number gives the same bytes until the snapshot expires.
public struct SnapshotStore {
    let tenant: String
    let location: String
    let now: Int64
    let tx: any SQLTransaction

    /// How long its parts are kept.
    public static let lifeMs: Int64 = 6 * 3_600_000
    /// So long another till that asks is given the same one: what came later it pulls.
    public static let freshMs: Int64 = 600_000

    /// - Parameter location: of the till that asks, whose documents it is given.
    public init(tenant: String, location: String, now: Int64, in tx: any SQLTransaction) {
        self.tenant = tenant
        self.location = location
        self.now = now
        self.tx = tx
    }

    /// The fresh one that there is, or a new one.
    /// - Parameters:
    ///   - device: who takes it; empty for a till paired by hand.
    ///   - newID: of a new one.
    public func open(device: String, newID: String) throws -> SnapshotSession {
        try removeExpired()
        let fresh = try tx.row(
            """
            SELECT id FROM sync_snapshot WHERE tenant_id = \(tenant)
                AND location_id = \(location) AND created_at_ms > \(now - Self.freshMs)
                AND expires_at_ms > \(now)
            ORDER BY created_at_ms DESC, id LIMIT 1
            """)?.text("id")
        let id = fresh ?? newID
        if fresh == nil { try make(id) }
        try tx.send(
            """
            INSERT INTO sync_snapshot_user (tenant_id, snapshot_id, device_id)
            VALUES (\(tenant), \(id), \(device)) ON CONFLICT DO NOTHING
            """)
        return try session(id)
    }

    private func make(_ id: String) throws {
        let positions = try LogReader.streams(location: location, tenant: tenant, in: tx).map {
            LogPosition(stream: $0.id, seq: $0.head, hash: $0.hash)
        }
        try tx.send(
            """
            INSERT INTO sync_snapshot (tenant_id, id, location_id, created_at_ms, expires_at_ms,
                positions)
            VALUES (\(tenant), \(id), \(location), \(now), \(now + Self.lifeMs),
                \(try CanonicalJSON.text(positions)))
            """)
        var maker = SnapshotMaker(tenant: tenant, location: location, snapshot: id, in: tx)
        try maker.run()
    }

    /// - Throws: `notFound` for one that is not there, expired, or of another location.
    public func session(_ id: String) throws -> SnapshotSession {
        let row = try tx.row(
            """
            SELECT positions, expires_at_ms FROM sync_snapshot WHERE tenant_id = \(tenant)
                AND id = \(id) AND location_id = \(location) AND expires_at_ms > \(now)
            """)
        guard let row else { throw Self.unknown(id) }
        let parts = try tx.rows(
            """
            SELECT stream, size_bytes, hash FROM sync_snapshot_part
            WHERE tenant_id = \(tenant) AND snapshot_id = \(id) ORDER BY part
            """
        ).map {
            SnapshotSession.Part(
                stream: try $0.text("stream"), bytes: try $0.integer("size_bytes"),
                hash: try $0.text("hash"))
        }
        return SnapshotSession(
            id: id, expiresAt: try row.integer("expires_at_ms"),
            positions: try CanonicalJSON.decode(
                [LogPosition].self, from: Array(try row.text("positions").utf8)),
            parts: parts)
    }

    /// The JSON of a part.
    /// - Throws: `notFound`.
    public func part(_ number: Int64, of id: String) throws -> [UInt8] {
        let row = try tx.row(
            """
            SELECT p.content FROM sync_snapshot_part p
            JOIN sync_snapshot s ON s.tenant_id = p.tenant_id AND s.id = p.snapshot_id
            WHERE p.tenant_id = \(tenant) AND p.snapshot_id = \(id) AND p.part = \(number)
                AND s.location_id = \(location) AND s.expires_at_ms > \(now)
            """)
        guard let row else { throw Self.unknown("\(id), part \(number)") }
        return Array(try row.text("content").utf8)
    }

    /// The device has it; the last one to say so takes it away.
    /// - Throws: `notFound`.
    public func leave(_ id: String, device: String) throws -> SnapshotSession {
        let session = try session(id)
        try tx.send(
            """
            DELETE FROM sync_snapshot_user WHERE tenant_id = \(tenant) AND snapshot_id = \(id)
                AND device_id = \(device)
            """)
        let others = try tx.count(
            """
            SELECT COUNT(*) AS n FROM sync_snapshot_user
            WHERE tenant_id = \(tenant) AND snapshot_id = \(id)
            """)
        if others == 0 { try remove(id) }
        return session
    }

    /// Takes away what is over, of every location of the tenant.
    func removeExpired() throws {
        let over = try tx.rows(
            """
            SELECT id FROM sync_snapshot
            WHERE tenant_id = \(tenant) AND expires_at_ms <= \(now)
            """)
        for row in over { try remove(try row.text("id")) }
    }

    private func remove(_ id: String) throws {
        for table in ["sync_snapshot_user", "sync_snapshot_part"] {
            try tx.send(
                """
                DELETE FROM \(raw: table) WHERE tenant_id = \(tenant) AND snapshot_id = \(id)
                """)
        }
        try tx.send("DELETE FROM sync_snapshot WHERE tenant_id = \(tenant) AND id = \(id)")
    }

    private static func unknown(_ what: String) -> Problem {
        Problem(.notFound, "there is no snapshot \(what) for this till")
    }
}
