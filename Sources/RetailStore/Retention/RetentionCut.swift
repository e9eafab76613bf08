public import RetailModels

/// Where the chain of a device begins on a till that has let older documents go.
public struct RetentionCut: Codable, Hashable, Sendable {
    public var device: String
    /// The last document that went.
    public var series: String
    public var sequence: Int64
    public var hash: String
    /// The latest time on a document that went.
    public var clock: Int64
    /// How many went, and the sum over them (`LogDigest`).
    public var documents: Int64
    public var digest: String
    /// The walk's state behind the last of them.
    public var chain: String

    /// Whether a document is one of those that went.
    public func covers(_ document: Document) -> Bool {
        document.device == device
            && (document.series, document.sequence) <= (series, sequence)
    }

    /// The walk behind the cut.
    public func walk() throws(SQLFailure) -> ChainCheck {
        guard let chain = try? CanonicalJSON.decode(ChainCheck.self, from: Array(chain.utf8))
        else { throw SQLFailure(kind: .corrupt, message: "the cut of \(device) is damaged") }
        return chain
    }

    /// The head that a journal has behind the cut; no session is open there.
    public func head(journalID: String) throws(SQLFailure) -> JournalHead {
        let walk = try walk()
        var head = JournalHead(journalID: journalID, series: series)
        head.sequence = sequence
        head.hash = hash
        head.clock = clock
        head.zNumber = walk.zNumber
        head.totals = walk.totals
        return head
    }

    // MARK: - Kept

    /// All cuts of a store, by device; empty for one that keeps everything.
    public static func all(
        tenant: String, in tx: any SQLTransaction
    ) throws -> [String: RetentionCut] {
        let rows = try tx.rows(
            """
            SELECT device_id, series, sequence, hash, clock, documents, digest, chain
            FROM retention_cut WHERE tenant_id = \(tenant) ORDER BY device_id
            """)
        return Dictionary(
            try rows.map { row in
                let cut = RetentionCut(
                    device: try row.text("device_id"), series: try row.text("series"),
                    sequence: try row.integer("sequence"), hash: try row.text("hash"),
                    clock: try row.integer("clock"), documents: try row.integer("documents"),
                    digest: try row.text("digest"), chain: try row.text("chain"))
                return (cut.device, cut)
            }, uniquingKeysWith: { first, _ in first })
    }

    func save(tenant: String, in tx: any SQLTransaction) throws {
        try tx.send(
            """
            INSERT INTO retention_cut (tenant_id, device_id, series, sequence, hash, clock,
                documents, digest, chain)
            VALUES (\(tenant), \(device), \(series), \(sequence), \(hash), \(clock),
                \(documents), \(digest), \(chain))
            ON CONFLICT (tenant_id, device_id) DO UPDATE SET series = excluded.series,
                sequence = excluded.sequence, hash = excluded.hash, clock = excluded.clock,
                documents = excluded.documents, digest = excluded.digest, chain = excluded.chain
            """)
    }

    /// Whether a write is a document that a till has let go: known, and not stored again.
    public static func covers(
        _ write: JournalWrite, by cuts: [String: RetentionCut]
    ) -> Bool {
        guard !cuts.isEmpty, write.kind != .customer else { return false }
        let signed = SignedDocument(document: write.body, signature: "", key: "")
        guard let document = try? signed.decoded() else { return false }
        return cuts[document.device]?.covers(document) ?? false
    }
}
