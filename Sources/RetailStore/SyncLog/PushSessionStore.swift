public import RetailModels

/// The push sessions of a cloud.
///
/// Invariants:
/// 1. Nothing of a session is seen before it is committed, and then all of it, in one transaction.
/// 2. A committed session stays committed: committing it again changes nothing.
/// 3. A catalogue is taken only by a tenant that has none.
public struct PushSessionStore {
    let tenant: String
    let device: String
    let now: Int64
    let tx: any SQLTransaction

    /// How long a session is kept.
    public static let lifeMs: Int64 = 24 * 3_600_000

    /// - Parameter device: who sends; empty for a till paired by hand.
    public init(tenant: String, device: String, now: Int64, in tx: any SQLTransaction) {
        self.tenant = tenant
        self.device = device
        self.now = now
        self.tx = tx
    }

    /// The session of a content, as far as it has come.
    public func open(parts: Int64, hash: String) throws -> PushSession {
        try removeExpired()
        let id = DerivedID.make(tenant, "push-session", device, "\(parts)", hash)
        try tx.send(
            """
            INSERT INTO sync_push_session (tenant_id, id, device_id, parts, hash, expires_at_ms,
                is_committed)
            VALUES (\(tenant), \(id), \(device), \(parts), \(hash), \(now + Self.lifeMs), 0)
            ON CONFLICT (tenant_id, id) DO NOTHING
            """)
        return try session(id)
    }

    /// - Throws: `notFound` for one that is not there, over, or another device's.
    private func session(_ id: String) throws -> PushSession {
        let row = try tx.row(
            """
            SELECT parts, expires_at_ms, is_committed FROM sync_push_session
            WHERE tenant_id = \(tenant) AND id = \(id) AND device_id = \(device)
                AND expires_at_ms > \(now)
            """)
        guard let row else { throw Problem(.notFound, "there is no push session \(id)") }
        let received = try tx.rows(
            """
            SELECT part FROM sync_push_part WHERE tenant_id = \(tenant) AND session_id = \(id)
            ORDER BY part
            """
        ).map { try $0.integer("part") }
        return PushSession(
            id: id, parts: try row.integer("parts"), received: received,
            isCommitted: try row.integer("is_committed") == 1,
            expiresAt: try row.integer("expires_at_ms"))
    }

    /// Keeps a part.
    public func put(_ content: String, part: Int64, of id: String) throws -> PushSession {
        let known = try session(id)
        guard part <= known.parts else {
            throw Problem(.notFound, "session \(id) has \(known.parts) parts")
        }
        guard !known.isCommitted else { return known }
        try tx.send(
            """
            INSERT INTO sync_push_part (tenant_id, session_id, part, content)
            VALUES (\(tenant), \(id), \(part), \(RecordSale.storable(content)))
            ON CONFLICT (tenant_id, session_id, part) DO UPDATE SET content = excluded.content
            """)
        return try session(id)
    }

    /// Takes the content.
    /// - Returns: the session, and the new head of the shop's stream; no head when it was committed
    ///   before.
    /// - Throws: `gap` when parts are missing, `contentInvalid` when they are not what the hash
    ///   says, `exists` when the tenant has a catalogue.
    public func commit(_ id: String) throws -> (session: PushSession, head: Int64?) {
        // Two that commit wait for each other, so that only one finds no catalogue.
        try TenantStore.hold(tenant, in: tx)
        var session = try session(id)
        guard !session.isCommitted else { return (session, nil) }
        let missing = (1...session.parts).first { !session.received.contains($0) }
        if let missing { throw Problem(.gap, "part \(missing) is missing") }
        guard try ProductStore.count(tenant: tenant, in: tx) == 0 else {
            throw Problem(.exists, "the tenant has a catalogue already")
        }
        let head = try take(try content(id))
        try tx.send(
            """
            UPDATE sync_push_session SET is_committed = 1
            WHERE tenant_id = \(tenant) AND id = \(id)
            """)
        try removeParts(id)
        session.isCommitted = true
        session.received = []
        return (session, head)
    }

    private func content(_ id: String) throws -> CatalogueSeed {
        let text = try tx.rows(
            """
            SELECT content FROM sync_push_part WHERE tenant_id = \(tenant) AND session_id = \(id)
            ORDER BY part
            """
        ).map { try $0.text("content") }.joined()
        let hash = try tx.row(
            "SELECT hash FROM sync_push_session WHERE tenant_id = \(tenant) AND id = \(id)"
        )?.text("hash")
        guard Digest.sha256(text) == hash,
            let seed = try? CanonicalJSON.decode(CatalogueSeed.self, from: Array(text.utf8))
        else { throw Problem(.contentInvalid, "the parts are not what the hash was taken of") }
        return seed
    }

    /// Writes the catalogue and its entries in the log.
    private func take(_ seed: CatalogueSeed) throws -> Int64? {
        let refused: [String]
        do {
            try ShopStore.insert(seed.taxRates, tenant: tenant, in: tx)
            refused = try LogApply(tenant: tenant, in: tx).save(seed.products)
        } catch let failure as SQLFailure where failure.isFaultOfData {
            throw Problem(.contentInvalid, failure.message)
        }
        if let reason = refused.first { throw Problem(.contentInvalid, reason) }
        guard !seed.products.isEmpty else { return nil }
        let ids = try ids()
        return try SyncLog.noteProducts(ids, tenant: tenant, now: now, in: tx)
    }

    /// The tenant's products, in the catalogue's order.
    private func ids() throws -> [String] {
        try tx.rows(
            "SELECT id FROM product WHERE tenant_id = \(tenant) ORDER BY ordinal"
        ).map { try $0.text("id") }
    }

    private func removeExpired() throws {
        let over = try tx.rows(
            """
            SELECT id FROM sync_push_session
            WHERE tenant_id = \(tenant) AND expires_at_ms <= \(now)
            """)
        for row in over {
            let id = try row.text("id")
            try removeParts(id)
            try tx.send(
                "DELETE FROM sync_push_session WHERE tenant_id = \(tenant) AND id = \(id)")
        }
    }

    private func removeParts(_ id: String) throws {
        try tx.send(
            "DELETE FROM sync_push_part WHERE tenant_id = \(tenant) AND session_id = \(id)")
    }
}
