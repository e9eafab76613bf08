public import RetailModels

/// Devices, their challenges and their tokens.
public enum DeviceStore {
    /// A device with what only the server looks at.
    public struct Record: Sendable {
        public var device: Device
        public var publicKey: String
        public var tillID: String?

        /// Where the device was approved, if it ever was.
        public func place(in tenant: String) -> TillIdentity? {
            guard let location = device.location, let tillID, let series = device.series else {
                return nil
            }
            return TillIdentity(
                tenant: tenant, location: location, till: tillID, device: device.id,
                series: series)
        }
    }

    // MARK: - Devices

    /// The tenant that a device has asked for, whoever asks; nil for an unknown device.
    public static func tenant(ofDevice id: String, in tx: any SQLTransaction) throws -> String? {
        try tx.row("SELECT tenant_id FROM device_directory WHERE device_id = \(id)")?
            .text("tenant_id")
    }

    public static func find(
        _ id: String, tenant: String, in tx: any SQLTransaction
    ) throws -> Record? {
        try tx.row("\(part: select) WHERE tenant_id = \(tenant) AND id = \(id)").map(decode)
    }

    public static func find(
        code: String, tenant: String, in tx: any SQLTransaction
    ) throws -> Record? {
        try tx.row(
            """
            \(part: select) WHERE tenant_id = \(tenant) AND code = \(code) AND status = 'pending'
            """
        ).map(decode)
    }

    /// All devices, with what is here of them.
    public static func all(tenant: String, in tx: any SQLTransaction) throws -> [Device] {
        let pushed = try counts(
            """
            SELECT device_id AS name, COUNT(*) AS n FROM document WHERE tenant_id = \(tenant)
            GROUP BY device_id
            """, in: tx)
        let parked = try counts(
            """
            SELECT public_key AS name, COUNT(*) AS n FROM sync_parked WHERE tenant_id = \(tenant)
            GROUP BY public_key
            """, in: tx)
        return try tx.rows("\(part: select) WHERE tenant_id = \(tenant) ORDER BY name, id").map {
            let record = try decode($0)
            var device = record.device
            device.pushed = pushed[device.id] ?? 0
            device.parked = parked[record.publicKey] ?? 0
            return device
        }
    }

    private static func counts(
        _ query: SQL, in tx: any SQLTransaction
    ) throws -> [String: Int64] {
        var counts: [String: Int64] = [:]
        for row in try tx.rows(query) { counts[try row.text("name")] = try row.integer("n") }
        return counts
    }

    /// Keeps what a device tells of itself.
    public static func setReport(
        _ report: ReportTill.Body, of id: String, at now: Int64, tenant: String,
        in tx: any SQLTransaction
    ) throws {
        let text = try CanonicalJSON.text(report)
        try tx.send(
            """
            UPDATE sync_device SET report = \(text), reported_at_ms = \(now)
            WHERE tenant_id = \(tenant) AND id = \(id)
            """)
    }

    /// How many devices of a tenant have that status; pending ones whose code is over do not count.
    public static func count(
        _ status: DeviceStatus, tenant: String, now: Int64, in tx: any SQLTransaction
    ) throws -> Int64 {
        try tx.count(
            """
            SELECT COUNT(*) AS n FROM sync_device
            WHERE tenant_id = \(tenant) AND status = \(status.rawValue)
                AND (status <> 'pending' OR code_expires_at_ms > \(now))
            """)
    }

    private static let select: SQLPart = """
        SELECT id, name, status, public_key, location_id, till_id, series, code,
            code_expires_at_ms, seen_at_ms, reported_at_ms, report
        FROM sync_device
        """

    private static func decode(_ row: SQLRow) throws(SQLFailure) -> Record {
        guard let status = DeviceStatus(rawValue: try row.text("status")) else {
            throw SQLFailure(kind: .other, message: "unknown status")
        }
        let key = try row.text("public_key")
        var device = Device(
            id: try row.text("id"), name: try row.text("name"), status: status,
            fingerprint: Pairing.fingerprint(ofKey: key), code: try row.optionalText("code"),
            codeExpiresAt: try row.optionalInteger("code_expires_at_ms"),
            location: try row.optionalText("location_id"),
            series: try row.optionalText("series"),
            lastSeen: try row.optionalInteger("seen_at_ms"))
        device.reportedAt = try row.optionalInteger("reported_at_ms")
        device.report = try row.optionalText("report").flatMap {
            try? CanonicalJSON.decode(ReportTill.Body.self, from: Array($0.utf8))
        }
        if let report = device.report, let at = device.reportedAt {
            device.skew = report.clock &- at
        }
        return Record(
            device: device, publicKey: key, tillID: try row.optionalText("till_id"))
    }

    /// Makes a device pending under a code, also one that was known or pending before.
    public static func setPending(
        _ id: String, name: String, publicKey: String, code: String, expiresAt: Int64,
        tenant: String, in tx: any SQLTransaction
    ) throws {
        try tx.send(
            """
            INSERT INTO device_directory (device_id, tenant_id) VALUES (\(id), \(tenant))
            ON CONFLICT (device_id) DO NOTHING
            """)
        try tx.send(
            """
            INSERT INTO sync_device (tenant_id, id, public_key, name, status, code,
                code_expires_at_ms)
            VALUES (\(tenant), \(id), \(publicKey), \(name), 'pending', \(code), \(expiresAt))
            ON CONFLICT (tenant_id, id) DO UPDATE
            SET name = excluded.name, status = 'pending', code = excluded.code,
                code_expires_at_ms = excluded.code_expires_at_ms
            """)
    }

    public static func activate(
        _ id: String, at place: TillIdentity, tenant: String, in tx: any SQLTransaction
    ) throws {
        try tx.send(
            """
            UPDATE sync_device SET status = 'active', code = NULL, code_expires_at_ms = NULL,
                location_id = \(place.location), till_id = \(place.till), series = \(place.series)
            WHERE tenant_id = \(tenant) AND id = \(id)
            """)
    }

    /// Revokes a device and ends its tokens, and the sessions that operators opened on it.
    public static func revoke(_ id: String, tenant: String, in tx: any SQLTransaction) throws {
        try tx.send(
            """
            UPDATE sync_device SET status = 'revoked', code = NULL
            WHERE tenant_id = \(tenant) AND id = \(id)
            """)
        try tx.send("DELETE FROM device_token WHERE device_id = \(id)")
        try OperatorSessionStore.end(ofDevice: id, tenant: tenant, in: tx)
    }

    public static func rename(
        _ id: String, to name: String, tenant: String, in tx: any SQLTransaction
    ) throws {
        try tx.send(
            "UPDATE sync_device SET name = \(name) WHERE tenant_id = \(tenant) AND id = \(id)")
    }

    public static func setSeen(
        _ id: String, at now: Int64, tenant: String, in tx: any SQLTransaction
    ) throws {
        try tx.send(
            """
            UPDATE sync_device SET seen_at_ms = \(now) WHERE tenant_id = \(tenant) AND id = \(id)
            """)
    }

    // MARK: - Challenges and tokens, kept by their hash

    public static func insertNonce(
        _ nonce: String, device: String, expiresAt: Int64, now: Int64, in tx: any SQLTransaction
    ) throws {
        try tx.send("DELETE FROM device_nonce WHERE expires_at_ms < \(now)")
        try tx.send(
            """
            INSERT INTO device_nonce (nonce_hash, device_id, expires_at_ms)
            VALUES (\(Digest.sha256(nonce)), \(device), \(expiresAt))
            """)
    }

    /// Takes a challenge away; true if it was this device's and still good. It is good once.
    public static func useNonce(
        _ nonce: String, device: String, now: Int64, in tx: any SQLTransaction
    ) throws -> Bool {
        let row = try tx.row(
            """
            DELETE FROM device_nonce WHERE nonce_hash = \(Digest.sha256(nonce))
            RETURNING device_id, expires_at_ms
            """)
        guard let row else { return false }
        return try row.text("device_id") == device && row.integer("expires_at_ms") > now
    }

    public static func insertToken(
        _ token: String, device: String, tenant: String, expiresAt: Int64, now: Int64,
        in tx: any SQLTransaction
    ) throws {
        try tx.send("DELETE FROM device_token WHERE expires_at_ms < \(now)")
        try tx.send(
            """
            INSERT INTO device_token (token_hash, tenant_id, device_id, expires_at_ms)
            VALUES (\(Digest.sha256(token)), \(tenant), \(device), \(expiresAt))
            """)
    }

    /// Whose a token is; nil when it is unknown or over.
    public static func owner(
        ofToken token: String, now: Int64, in tx: any SQLTransaction
    ) throws -> (tenant: String, device: String)? {
        let row = try tx.row(
            """
            SELECT tenant_id, device_id FROM device_token
            WHERE token_hash = \(Digest.sha256(token)) AND expires_at_ms > \(now)
            """)
        return try row.map { (try $0.text("tenant_id"), try $0.text("device_id")) }
    }
}
