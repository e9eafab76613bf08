import RetailModels

/// What the database knows that bears on documents to be stored, asked for at once.
struct KnownDocuments {
    /// What bears on one document.
    struct Facts {
        /// The bytes stored under its id.
        var body: String?
        /// The device's, as its first document or its pairing brought it.
        var publicKey: String?
        /// The document with its number.
        var numberHolder: String?
        var currency: String?
    }

    // Compared by their bytes.
    private var bodies: [FieldValue: String] = [:]
    private var keys: [FieldValue: String] = [:]
    private let currency: String?

    /// - Parameter documents: nil stands for what is no document.
    init(of documents: [Document?], tenant: String, in tx: any SQLTransaction) throws {
        let documents = documents.compactMap(\.self)
        let stored = try tx.rows(of: documents.map(\.id)) { ids in
            "SELECT id, body FROM document WHERE tenant_id = \(tenant) AND id IN (\(part: ids))"
        }
        for row in stored { bodies[.text(try row.text("id"))] = try row.text("body") }
        let devices = Set(documents.map { FieldValue.text($0.device) })
        for case .text(let device) in devices {
            let row = try tx.row(
                "SELECT public_key FROM sync_device WHERE tenant_id = \(tenant) AND id = \(device)")
            keys[.text(device)] = try row?.optionalText("public_key")
        }
        currency = try tx.row("SELECT currency FROM tenant WHERE id = \(tenant)")?
            .optionalText("currency")
    }

    /// A number that another document bears is not looked for: the table refuses it.
    func facts(of document: Document) -> Facts {
        Facts(
            body: bodies[.text(document.id)], publicKey: keys[.text(document.device)],
            currency: currency)
    }

    /// The first document of a device brings the key for the next.
    mutating func learn(_ key: String, of device: String) {
        if keys[.text(device)] == nil { keys[.text(device)] = key }
    }

    /// What bears on one document, in one question.
    static func facts(
        of document: Document, tenant: String, in tx: any SQLTransaction
    ) throws -> Facts {
        let row = try tx.row(
            """
            SELECT
                (SELECT body FROM document
                    WHERE tenant_id = \(tenant) AND id = \(document.id)) AS body,
                (SELECT public_key FROM sync_device
                    WHERE tenant_id = \(tenant) AND id = \(document.device)) AS public_key,
                (SELECT id FROM document
                    WHERE tenant_id = \(tenant) AND device_id = \(document.device)
                        AND series = \(document.series)
                        AND sequence = \(document.sequence)) AS holder,
                (SELECT currency FROM tenant WHERE id = \(tenant)) AS currency
            """)
        guard let row else { return Facts() }
        return Facts(
            body: try row.optionalText("body"), publicKey: try row.optionalText("public_key"),
            numberHolder: try row.optionalText("holder"),
            currency: try row.optionalText("currency"))
    }
}
