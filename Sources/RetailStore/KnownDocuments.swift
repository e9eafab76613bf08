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
    private var signers: KnownSigners

    /// - Parameter documents: nil stands for what is no document.
    init(of documents: [Document?], tenant: String, in tx: any SQLTransaction) throws {
        let documents = documents.compactMap(\.self)
        let questions = SQL.lists(of: documents.map(\.id)) { ids in
            "SELECT id, body FROM document WHERE tenant_id = \(tenant) AND id IN (\(part: ids))"
        }
        let answers = try tx.rows(
            ofEach: questions + KnownSigners.questions(of: documents, tenant: tenant))
        for row in answers.prefix(questions.count).joined() {
            bodies[.text(try row.text("id"))] = try row.text("body")
        }
        signers = try KnownSigners(answers.dropFirst(questions.count))
    }

    /// A number that another document bears is not looked for: the table refuses it.
    func facts(of document: Document) -> Facts {
        Facts(
            body: bodies[.text(document.id)], publicKey: signers.key(of: document.device),
            currency: signers.currency)
    }

    /// The first document of a device brings the key for the next.
    mutating func learn(_ key: String, of device: String) { signers.learn(key, of: device) }

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

/// What a tenant knows that every document is held against: its devices' keys, and its currency.
struct KnownSigners {
    let currency: String?
    // Compared by their bytes.
    private var keys: [FieldValue: String] = [:]

    /// What is to be asked, together with other things.
    static func questions(of documents: [Document], tenant: String) -> [SQL] {
        let devices = Set(documents.map { Array($0.device.utf8) })
        return SQL.lists(of: devices.map { String(decoding: $0, as: UTF8.self) }) { ids in
            """
            SELECT t.currency, d.id, d.public_key FROM tenant t
            LEFT JOIN sync_device d ON d.tenant_id = t.id AND d.id IN (\(part: ids))
            WHERE t.id = \(tenant)
            """
        }
    }

    /// - Parameter answers: one for each question, in their order.
    init(_ answers: ArraySlice<[SQLRow]>) throws {
        currency = try answers.first?.first?.optionalText("currency")
        for row in answers.joined() {
            guard let device = try row.optionalText("id") else { continue }
            keys[.text(device)] = try row.optionalText("public_key")
        }
    }

    func key(of device: String) -> String? { keys[.text(device)] }

    mutating func learn(_ key: String, of device: String) {
        if keys[.text(device)] == nil { keys[.text(device)] = key }
    }
}
