public import RetailModels

/// Takes away what nobody will pull any more. Entities, running hashes and what entries tell of
/// stay: the same write is known, and another log is noticed, for as long as the cloud lives.
public enum LogPruning {
    /// Notes how far a device has read a stream.
    public static func note(
        _ place: LogPosition, of device: String, tenant: String, in tx: any SQLTransaction
    ) throws {
        try tx.send(
            """
            INSERT INTO sync_reader (tenant_id, stream, device_id, seq)
            VALUES (\(tenant), \(place.stream), \(device), \(place.seq))
            ON CONFLICT (tenant_id, stream, device_id) DO UPDATE SET seq = excluded.seq
            """)
    }

    /// How far a device had read when it was last noted; nil when it never was.
    public static func noted(
        _ stream: String, of device: String, tenant: String, in tx: any SQLTransaction
    ) throws -> Int64? {
        try tx.row(
            """
            SELECT seq FROM sync_reader WHERE tenant_id = \(tenant) AND stream = \(stream)
                AND device_id = \(device)
            """)?.integer("seq")
    }

    /// Entries that one transaction takes away at most.
    public static let entryCountMax: Int64 = 5_000

    /// Takes away entries of every stream that all active devices have and that are older than
    /// `before`, and what is left of expired snapshots. A device that comes later is told `pruned`
    /// and takes a snapshot.
    /// - Returns: how many entries are gone; as many as `entryCountMax` or more: ask again.
    public static func prune(
        before: Int64, now: Int64, tenant: String, in tx: any SQLTransaction
    ) throws -> Int64 {
        try SnapshotStore(tenant: tenant, location: "", now: now, in: tx).removeExpired()
        let streams = try tx.rows(
            "SELECT id, floor FROM sync_stream WHERE tenant_id = \(tenant) ORDER BY id")
        return try streams.reduce(0) { sum, row in
            let (stream, floor) = (try row.text("id"), try row.integer("floor"))
            let wanted = try spare(of: stream, before: before, tenant: tenant, in: tx)
            let next = min(wanted, floor + entryCountMax)
            guard next > floor else { return sum }
            try raise(stream, to: next, tenant: tenant, in: tx)
            return sum + next - floor
        }
    }

    /// The last entry that every active device has and that is old.
    private static func spare(
        of stream: String, before: Int64, tenant: String, in tx: any SQLTransaction
    ) throws -> Int64 {
        let old = try tx.count(
            """
            SELECT COALESCE(MIN(seq) - 1, (SELECT head FROM sync_stream
                WHERE tenant_id = \(tenant) AND id = \(stream))) AS n
            FROM sync_bundle WHERE tenant_id = \(tenant) AND stream = \(stream)
                AND stamp >= \(before)
            """)
        // A device that has never read takes a snapshot in any case.
        let read = try tx.row(
            """
            SELECT MIN(r.seq) AS n FROM sync_reader r
            JOIN sync_device d ON d.tenant_id = r.tenant_id AND d.id = r.device_id
            WHERE r.tenant_id = \(tenant) AND r.stream = \(stream) AND d.status = 'active'
            """)?.optionalInteger("n")
        return min(old, read ?? old)
    }

    private static func raise(
        _ stream: String, to floor: Int64, tenant: String, in tx: any SQLTransaction
    ) throws {
        try tx.send(
            """
            UPDATE sync_stream SET floor = \(floor), floor_hash = (SELECT b.hash
                FROM sync_bundle b WHERE b.tenant_id = sync_stream.tenant_id
                    AND b.stream = sync_stream.id AND b.seq = \(floor))
            WHERE tenant_id = \(tenant) AND id = \(stream)
            """)
        try tx.send(
            """
            INSERT INTO sync_pruned (tenant_id, stream, seq, hash)
            SELECT tenant_id, stream, seq, hash FROM sync_bundle
            WHERE tenant_id = \(tenant) AND stream = \(stream) AND seq <= \(floor)
            """)
        try tx.send(
            """
            DELETE FROM sync_bundle WHERE tenant_id = \(tenant) AND stream = \(stream)
                AND seq <= \(floor)
            """)
    }
}
