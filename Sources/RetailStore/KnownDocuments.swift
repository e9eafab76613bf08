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

    /// What is to be asked, so that it can be asked together with other things.
    struct Questions {
        private let bodies: [SQL]
        private let keys: [SQL]
        private let currency: SQL

        var all: [SQL] { bodies + keys + [currency] }

        /// - Parameter documents: nil stands for what is no document.
        init(of documents: [Document?], tenant: String) {
            let documents = documents.compactMap(\.self)
            bodies = SQL.lists(of: documents.map(\.id)) { ids in
                "SELECT id, body FROM document WHERE tenant_id = \(tenant) AND id IN (\(part: ids))"
            }
            // Sets of texts would take two spellings of a letter for one.
            let devices = Set(documents.map { Array($0.device.utf8) })
            keys = SQL.lists(of: devices.map { String(decoding: $0, as: UTF8.self) }) { ids in
                """
                SELECT id, public_key FROM sync_device
                WHERE tenant_id = \(tenant) AND id IN (\(part: ids))
                """
            }
            currency = "SELECT currency FROM tenant WHERE id = \(tenant)"
        }

        fileprivate func split(
            _ answers: ArraySlice<[SQLRow]>
        ) -> (bodies: [SQLRow], keys: [SQLRow], currency: [SQLRow]) {
            (
                answers.prefix(bodies.count).flatMap(\.self),
                answers.dropFirst(bodies.count).prefix(keys.count).flatMap(\.self),
                answers.last ?? []
            )
        }
    }

    /// - Parameter answers: one for each question, in their order.
    init(_ questions: Questions, answers: ArraySlice<[SQLRow]>) throws {
        let rows = questions.split(answers)
        for row in rows.bodies { bodies[.text(try row.text("id"))] = try row.text("body") }
        for row in rows.keys { keys[.text(try row.text("id"))] = try row.optionalText("public_key") }
        currency = try rows.currency.first?.optionalText("currency")
    }

    init(of documents: [Document?], tenant: String, in tx: any SQLTransaction) throws {
        let questions = Questions(of: documents, tenant: tenant)
        try self.init(questions, answers: tx.rows(ofEach: questions.all)[...])
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
