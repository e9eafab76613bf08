public import RetailModels

/// The signed documents as they were received.
public enum DocumentStore {
    /// The exact bytes of a document with the key that signs for its device.
    public static func signed(
        id: String, tenant: String, in tx: any SQLTransaction
    ) throws -> SignedDocument? {
        try tx.row(
            """
            SELECT d.body, d.signature, k.public_key FROM document d
            JOIN sync_device k ON k.tenant_id = d.tenant_id AND k.id = d.device_id
            WHERE d.tenant_id = \(tenant) AND d.id = \(id)
            """
        ).map(decode)
    }

    /// Documents that bear a number, such as `01-000124`: more than one when it was used twice.
    public static func signed(
        number: String, tenant: String, in tx: any SQLTransaction
    ) throws -> [SignedDocument] {
        guard let dash = number.lastIndex(of: "-"),
            let sequence = Int64(number[number.index(after: dash)...])
        else { return [] }
        return try tx.rows(
            """
            SELECT d.body, d.signature, k.public_key FROM document d
            JOIN sync_device k ON k.tenant_id = d.tenant_id AND k.id = d.device_id
            WHERE d.tenant_id = \(tenant) AND d.series = \(String(number[..<dash]))
                AND d.sequence = \(sequence)
            ORDER BY d.device_id
            """
        ).map(decode)
    }

    /// Documents of a device behind `after` in the order of its chain: by series and number.
    public static func chain(
        device: String, after: (series: String, sequence: Int64), limit: Int, tenant: String,
        in tx: any SQLTransaction
    ) throws -> [SQLRow] {
        try tx.rows(
            """
            SELECT d.id, d.device_id, d.series, d.sequence, d.kind, d.at_ms, d.previous_hash,
                d.hash, d.signature, d.body, k.public_key
            FROM document d
            JOIN sync_device k ON k.tenant_id = d.tenant_id AND k.id = d.device_id
            WHERE d.tenant_id = \(tenant) AND d.device_id = \(device)
                AND (d.series, d.sequence) > (\(after.series), \(after.sequence))
            ORDER BY d.series, d.sequence LIMIT \(limit)
            """)
    }

    /// The number of the document with that hash; nil when there is none.
    public static func number(
        hash: String, tenant: String, in tx: any SQLTransaction
    ) throws -> String? {
        try tx.row(
            """
            SELECT series, sequence FROM document
            WHERE tenant_id = \(tenant) AND hash = \(hash)
            """
        ).map {
            ReceiptNumber.text(
                series: try $0.text("series"), sequence: try $0.integer("sequence"))
        }
    }

    /// Hashes of the documents behind which a device's gap records stand.
    static func forks(
        ofDevice id: String, tenant: String, in tx: any SQLTransaction
    ) throws -> Set<String> {
        let rows = try tx.rows(
            """
            SELECT previous_hash FROM document
            WHERE tenant_id = \(tenant) AND device_id = \(id) AND kind = 'gap'
            """)
        return Set(try rows.map { try $0.text("previous_hash") })
    }

    /// Hashes of what is kept for a person.
    static func parkedHashes(
        tenant: String, in tx: any SQLTransaction
    ) throws -> Set<String> {
        let rows = try tx.rows("SELECT hash FROM sync_parked WHERE tenant_id = \(tenant)")
        return Set(try rows.map { try $0.text("hash") })
    }

    static func devices(tenant: String, in tx: any SQLTransaction) throws -> [String] {
        try tx.rows("SELECT id FROM sync_device WHERE tenant_id = \(tenant) ORDER BY id")
            .map { try $0.text("id") }
    }

    private static func decode(_ row: SQLRow) throws(SQLFailure) -> SignedDocument {
        SignedDocument(
            document: try row.text("body"), signature: try row.text("signature"),
            key: try row.text("public_key"))
    }

    /// The last document of a device by series and number; a new series sorts behind the one it
    /// continues.
    public static func state(
        ofDevice id: String, tenant: String, in tx: any SQLTransaction
    ) throws -> SyncHealth.DeviceState {
        let row = try tx.row(
            """
            SELECT series, sequence, hash FROM document
            WHERE tenant_id = \(tenant) AND device_id = \(id)
            ORDER BY series DESC, sequence DESC LIMIT 1
            """)
        return SyncHealth.DeviceState(
            status: "active", series: try row?.text("series"),
            number: try row?.integer("sequence"), chainHead: try row?.text("hash"))
    }

    /// Why a write is kept for a person; nil for one that is not.
    static func parkedProblem(
        hash: String, tenant: String, in tx: any SQLTransaction
    ) throws -> Problem? {
        let row = try tx.row(
            "SELECT code, detail FROM sync_parked WHERE tenant_id = \(tenant) AND hash = \(hash)")
        guard let row, let code = Problem.Code(rawValue: try row.text("code")) else { return nil }
        return Problem(code, try row.text("detail"))
    }

    /// What waits for a person, in the order in which it came, behind `after`.
    public static func parked(
        after: (at: Int64, hash: String)?, limit: Int64, tenant: String,
        in tx: any SQLTransaction
    ) throws -> [ParkedWrite] {
        try tx.rows(
            """
            SELECT hash, write_id, kind, code, detail, received_at_ms, body FROM sync_parked
            WHERE tenant_id = \(tenant)
                AND (received_at_ms, hash) > (\(after?.at ?? Int64.min), \(after?.hash ?? ""))
            ORDER BY received_at_ms, hash LIMIT \(limit)
            """
        ).map(ParkedWrite.init)
    }

    /// What was kept for a person is a fact now.
    static func forgetParked(
        _ hashes: [String], tenant: String, in tx: any SQLTransaction
    ) throws {
        for hash in hashes {
            try tx.send("DELETE FROM sync_parked WHERE tenant_id = \(tenant) AND hash = \(hash)")
        }
    }

    /// How many writes wait for a person.
    public static func parkedCount(tenant: String, in tx: any SQLTransaction) throws -> Int64 {
        try tx.count("SELECT COUNT(*) AS n FROM sync_parked WHERE tenant_id = \(tenant)")
    }
}

extension ParkedWrite {
    init(_ row: SQLRow) throws {
        self.init(
            hash: try row.text("hash"), id: try row.text("write_id"),
            kind: JournalWrite.Kind(rawValue: try row.text("kind")) ?? .document,
            code: try row.text("code"), detail: try row.text("detail"),
            receivedAt: try row.integer("received_at_ms"), body: try row.text("body"))
    }
}
