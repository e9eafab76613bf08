public import RetailModels

/// A manager's word that what the cloud keeps for a person is a fact after all (sync.md: release is
/// a new entry of the log). The entry of the first time stays, so who has read it reads on behind.
public struct ParkedRelease {
    let tenant: String
    let tx: any SQLTransaction

    public init(tenant: String, in tx: any SQLTransaction) {
        self.tenant = tenant
        self.tx = tx
    }

    /// Stores a write and has the log tell of it.
    /// - Parameter hash: of its bytes, as `ParkedWrite` says.
    /// - Returns: what was kept, and what came of it; nil when nothing is kept under that hash.
    /// - Throws: why it cannot be stored now either; then nothing of the transaction may stay.
    public func release(
        _ hash: String, now: Int64
    ) throws -> (write: ParkedWrite, outcome: CloudRecord.Outcome)? {
        let row = try tx.row(
            """
            SELECT hash, write_id, kind, code, detail, received_at_ms, public_key, signature, body
            FROM sync_parked WHERE tenant_id = \(tenant) AND hash = \(hash)
            """)
        guard let row else { return nil }
        let kept = try ParkedWrite(row)
        let signature = try row.text("signature")
        let write = JournalWrite(
            id: kept.id, kind: kept.kind, body: try row.text("body"),
            signature: signature.isEmpty ? nil : signature)
        let key = try row.text("public_key")
        // What is not known by this hash any more is taken as new.
        try tx.send(
            """
            DELETE FROM sync_entity WHERE tenant_id = \(tenant) AND id = \(write.id)
                AND hash = \(hash) AND state = 'parked'
            """)
        let outcome = try CloudRecord(
            tenant: tenant, location: try location(of: write, signedBy: key), now: now, in: tx
        ).record([
            CloudRecord.Item(
                op: SyncOp(write: write, key: write.kind.isDocument ? key : nil),
                origin: LogOrigin(clock: now))
        ])
        if let problem = outcome.results.first?.problem { throw problem }
        try DocumentStore.forgetParked([hash], tenant: tenant, in: tx)
        return (kept, outcome)
    }

    /// The stream of a document: of a place of the shop, made by a device that the shop knows, and
    /// not before the document that it continues: tills do not have what is kept, and would miss
    /// its number.
    private func location(of write: JournalWrite, signedBy key: String) throws -> String {
        guard write.kind.isDocument else { return Realtime.shopStream }
        let signed = SignedDocument(document: write.body, signature: "", key: key)
        guard let document = try? signed.decoded() else {
            throw Problem(.documentInvalid, "the bytes are no document")
        }
        let known = try tx.row(
            """
            SELECT l.id FROM location l JOIN sync_device d ON d.tenant_id = l.tenant_id
            WHERE l.tenant_id = \(tenant) AND l.id = \(document.location)
                AND d.id = \(document.device)
            """)
        guard known != nil else {
            throw Problem(.documentInvalid, "the document is of no till or place of the shop")
        }
        let before = try DocumentStore.parkedProblem(
            hash: document.previousHash, tenant: tenant, in: tx)
        // A number that another document bears stays with that one.
        guard before == nil || before?.code == .numberTwice else {
            throw Problem(.documentInvalid, "the document before \(document.number) comes first")
        }
        return document.location
    }
}
