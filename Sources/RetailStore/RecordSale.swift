public import RetailModels

/// Stores what a till has committed. The only code that projects a sale, called by the server's
/// handlers and by the till.
///
/// Invariants:
/// 1. A write is stored once, parked, or known already; it is never refused without being kept.
/// 2. A document's row and every row derived from it are written in one transaction.
/// 3. Caches are changed last, in one order for everybody, so that two servers that store sales of
///    the same products never wait for each other in a circle.
/// 4. Other bytes under a known id, or another document with a known number, never replace
///    anything.
public enum RecordSale {
    /// Stores the writes in order, each by itself: one that cannot be stored is parked, and the
    /// rest goes on.
    /// - Parameters:
    ///   - key: the public key with which the device says it signs.
    ///   - now: the server's clock, for what is parked.
    ///   - sender: the paired device that speaks; its documents only are its facts. Nil where a
    ///     till speaks to its own server, and for one paired by hand.
    public static func record(
        _ writes: [JournalWrite], key: String, tenant: String, now: Int64,
        from sender: DocumentSender? = nil, in tx: any SQLTransaction
    ) throws -> [WriteResult] {
        var caches = CacheChanges()
        let results = try writes.map {
            try record($0, key: key, tenant: tenant, now: now, from: sender, &caches, in: tx)
        }
        try caches.apply(tenant: tenant, in: tx)
        return results
    }

    /// Whether the write is here: stored, or kept for a person.
    public static func holds(
        _ write: JournalWrite, tenant: String, in tx: any SQLTransaction
    ) throws -> Bool {
        let table =
            switch write.kind {
            case .sale, .document: "document"
            case .customer: "customer"
            case .edit: "sync_edit"
            }
        let row = try tx.row(
            "SELECT id FROM \(raw: table) WHERE tenant_id = \(tenant) AND id = \(write.id)")
        if row != nil { return true }
        return try DocumentStore.parkedProblem(
            hash: Digest.sha256(write.body), tenant: tenant, in: tx) != nil
    }

    /// - Parameter triesMax: how often it is looked up and stored.
    private static func record(
        _ write: JournalWrite, key: String, tenant: String, now: Int64,
        from sender: DocumentSender?, _ caches: inout CacheChanges, in tx: any SQLTransaction,
        triesMax: Int = 3
    ) throws -> WriteResult {
        let problem: Problem
        do {
            let (result, document) = try tx.savepoint {
                try store(write, key: key, tenant: tenant, from: sender, in: tx)
            }
            if let document { caches.add(document) }
            return result
        } catch let failure as SQLFailure
            where failure.kind == .uniqueViolation && triesMax > 1
        {
            // Another connection has stored the same, or the same number, since it was looked up;
            // a new look sees it.
            return try record(
                write, key: key, tenant: tenant, now: now, from: sender, &caches, in: tx,
                triesMax: triesMax - 1)
        } catch let failure as SQLFailure where failure.isFaultOfData {
            problem = Problem(.documentInvalid, failure.message)
        } catch let fault as Problem { problem = fault }
        try park(write, problem, key: key, tenant: tenant, now: now, in: tx)
        return WriteResult(id: write.id, status: .parked, problem: problem)
    }

    private static func store(
        _ write: JournalWrite, key: String, tenant: String, from sender: DocumentSender?,
        in tx: any SQLTransaction
    ) throws -> (WriteResult, Projection?) {
        switch write.kind {
        case .sale, .document:
            let signed = SignedDocument(
                document: write.body, signature: write.signature ?? "", key: key)
            return try store(signed, id: write.id, tenant: tenant, from: sender, in: tx)
        case .customer:
            return (try storeCustomer(write, tenant: tenant, in: tx), nil)
        case .edit:
            return (try EditStore.take(write, tenant: tenant, from: sender, in: tx), nil)
        }
    }

    private static func storeCustomer(
        _ write: JournalWrite, tenant: String, in tx: any SQLTransaction
    ) throws -> WriteResult {
        guard
            let customer = try? CanonicalJSON.decode(Customer.self, from: Array(write.body.utf8)),
            customer.id == write.id, !customer.id.isEmpty, !customer.number.isEmpty,
            CleanText.isClean(customer.id, limit: 64), CleanText.isClean(customer.name),
            CleanText.isClean(customer.number, limit: 40)
        else { throw Problem(.documentInvalid, "the body is no customer with that id") }
        if try CatalogueStore.insert(customer, tenant: tenant, in: tx) {
            return WriteResult(id: write.id, status: .stored)
        }
        // Bytes are compared: two spellings of a letter are equal as texts.
        guard let known = try CatalogueStore.madeCustomer(write.id, tenant: tenant, in: tx),
            try CanonicalJSON.encode(known) == CanonicalJSON.encode(customer)
        else {
            throw Problem(.otherContent, "customer \(write.id) is stored with other content")
        }
        return WriteResult(id: write.id, status: .dup)
    }

    private static func store(
        _ signed: SignedDocument, id: String, tenant: String, from sender: DocumentSender?,
        in tx: any SQLTransaction
    ) throws -> (WriteResult, Projection?) {
        guard let document = try? signed.decoded() else {
            throw Problem(.documentInvalid, "the bytes are no document")
        }
        guard !DocumentCheck.hasNUL(signed.document) else {
            throw Problem(.documentInvalid, "the document has text with a NUL")
        }
        let known = try lookUp(document, tenant: tenant, in: tx)
        if let body = known.body {
            guard body.utf8.elementsEqual(signed.document.utf8) else {
                throw Problem(.otherContent, "document \(document.id) is stored with other bytes")
            }
            return (WriteResult(id: id, status: .dup), nil)
        }
        if let fault = DocumentCheck.fault(
            of: document, signed: signed, id: id, tenant: tenant, knownKey: known.publicKey,
            currency: known.currency)
        {
            throw Problem(.documentInvalid, fault)
        }
        if let sender, !sender.mayBring(document, isKnown: known.publicKey != nil) {
            throw Problem(.documentInvalid, "the document is of another device or location")
        }
        guard known.numberHolder == nil else {
            throw Problem(
                .numberTwice, "number \(document.number) of this till belongs to another document")
        }
        if known.publicKey == nil {
            try tx.send(
                """
                INSERT INTO sync_device (tenant_id, id, public_key)
                VALUES (\(tenant), \(document.device), \(signed.key))
                """)
        }
        let projection = try insert(document, signed, in: tx)
        return (WriteResult(id: id, status: .stored), projection)
    }

    /// What the database knows that bears on a document, in one question.
    private struct Known {
        var body: String?
        var publicKey: String?
        var numberHolder: String?
        var currency: String?
    }

    private static func lookUp(
        _ document: Document, tenant: String, in tx: any SQLTransaction
    ) throws -> Known {
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
        guard let row else { return Known() }
        return Known(
            body: try row.optionalText("body"), publicKey: try row.optionalText("public_key"),
            numberHolder: try row.optionalText("holder"),
            currency: try row.optionalText("currency"))
    }

    private static func insert(
        _ document: Document, _ signed: SignedDocument, in tx: any SQLTransaction
    ) throws -> Projection {
        let projection: Projection
        do { projection = try Projection(document) } catch {
            throw Problem(.documentInvalid, "an amount is out of range")
        }
        try tx.send(
            """
            INSERT INTO document (tenant_id, id, device_id, series, sequence, kind, at_ms,
                previous_hash, hash, signature, body)
            VALUES (\(document.tenant), \(document.id), \(document.device), \(document.series),
                \(document.sequence), \(document.kind), \(document.at), \(document.previousHash),
                \(signed.hash), \(signed.signature), \(signed.document))
            """)
        for row in projection.rows {
            try tx.send(SQL(prepared: row.table.insertStatement, row.values))
        }
        return projection
    }

    private static func park(
        _ write: JournalWrite, _ problem: Problem, key: String, tenant: String, now: Int64,
        in tx: any SQLTransaction
    ) throws {
        try tx.send(
            """
            INSERT INTO sync_parked (tenant_id, hash, write_id, kind, code, detail,
                received_at_ms, public_key, signature, body)
            VALUES (\(tenant), \(Digest.sha256(write.body)), \(storable(write.id)),
                \(write.kind.rawValue), \(problem.code.rawValue), \(storable(problem.detail)),
                \(now), \(storable(key)), \(storable(write.signature ?? "")),
                \(storable(write.body)))
            ON CONFLICT (tenant_id, hash) DO NOTHING
            """)
    }

    /// Text as PostgreSQL can hold it. The hash is of the bytes as they came.
    static func storable(_ text: String) -> String {
        guard text.utf8.contains(0) else { return text }
        let scalars = text.unicodeScalars.map { $0.value == 0 ? "\u{FFFD}" : $0 }
        return String(String.UnicodeScalarView(scalars))
    }
}

/// What stored documents add to the caches, summed up over a transaction.
private struct CacheChanges {
    /// By location and product, and by account: keys that are compared by their bytes.
    private var stock: [[FieldValue]: Int64] = [:]
    private var balances: [[FieldValue]: Int64] = [:]

    mutating func add(_ projection: Projection) {
        for change in projection.stock {
            stock[[.text(projection.location), .text(change.key)], default: 0] += change.amount
        }
        for change in projection.balances {
            balances[[.text(change.key)], default: 0] += change.amount
        }
    }

    /// Rows are locked in the order of their keys' bytes.
    func apply(tenant: String, in tx: any SQLTransaction) throws {
        for (key, amount) in Self.sorted(stock) {
            try tx.send(
                """
                INSERT INTO stock_level (tenant_id, location_id, product_id, on_hand_milli)
                VALUES (\(tenant), \(key[0]), \(key[1]), \(amount))
                ON CONFLICT (tenant_id, location_id, product_id) DO UPDATE
                SET on_hand_milli = stock_level.on_hand_milli + excluded.on_hand_milli
                """)
        }
        for (key, amount) in Self.sorted(balances) {
            try tx.send(
                """
                INSERT INTO account_balance (tenant_id, account, balance_minor)
                VALUES (\(tenant), \(key[0]), \(amount))
                ON CONFLICT (tenant_id, account) DO UPDATE
                SET balance_minor = account_balance.balance_minor + excluded.balance_minor
                """)
        }
    }

    private static func sorted(
        _ changes: [[FieldValue]: Int64]
    ) -> [(key: [FieldValue], value: Int64)] {
        changes.map { (order: $0.key.map(\.sortBytes), change: $0) }
            .sorted { left, right in
                for (one, other) in zip(left.order, right.order) where one != other {
                    return one.lexicographicallyPrecedes(other)
                }
                return false
            }
            .map(\.change)
    }
}

extension FieldValue {
    fileprivate var sortBytes: [UInt8] {
        if case .text(let text) = self { Array(text.utf8) } else { [] }
    }
}

/// Which device may send which documents.
public struct DocumentSender: Hashable, Sendable {
    public var device: String
    public var location: String
    /// Whether it may bring other tills' documents as well, which their makers' signatures prove:
    /// so a till offers what it holds when the cloud has lost it.
    public var offersOthers: Bool

    public init(device: String, location: String, offersOthers: Bool = false) {
        self.device = device
        self.location = location
        self.offersOthers = offersOthers
    }

    /// - Parameter isKnown: whether the document's device is one of the tenant's.
    func mayBring(_ document: Document, isKnown: Bool) -> Bool {
        guard document.location == location else { return false }
        return document.device == device || (offersOthers && isKnown)
    }
}

extension SQLFailure {
    /// True when the database is well and the row is not what it takes.
    var isFaultOfData: Bool {
        switch kind {
        case .uniqueViolation, .checkViolation, .foreignKeyViolation: true
        default: false
        }
    }
}
