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
    /// Writes that are stored together. SQLite goes through all the pages that were changed since
    /// a savepoint at each statement after it, so that many take more time for each; PostgreSQL
    /// asks and answers once for all.
    private static func togetherCountMax(_ dialect: Dialect) -> Int {
        switch dialect {
        case .sqlite: 25
        case .postgres: 500
        }
    }

    /// Stores the writes in order: some together while nothing is wrong with any of them, else each
    /// by itself, so that one that cannot be stored is parked and the rest goes on.
    /// - Parameters:
    ///   - ops: with the public keys with which the devices say they sign.
    ///   - now: the server's clock, for what is parked.
    public static func record(
        _ ops: [ReadOp], tenant: String, now: Int64, in tx: any SQLTransaction
    ) throws -> [WriteResult] {
        var caches = CacheChanges()
        var results: [WriteResult] = []
        let countMax = togetherCountMax(tx.dialect)
        for start in stride(from: 0, to: ops.count, by: countMax) {
            let part = ops[start..<min(start + countMax, ops.count)]
            results +=
                try together(part, tenant: tenant, &caches, in: tx)
                ?? part.map { try record($0, tenant: tenant, now: now, &caches, in: tx) }
        }
        try caches.apply(tenant: tenant, in: tx)
        return results
    }

    /// The same for writes that are read here.
    public static func record(
        _ ops: [SyncOp], tenant: String, now: Int64, from sender: DocumentSender? = nil,
        in tx: any SQLTransaction
    ) throws -> [WriteResult] {
        try record(ops.map { ReadOp($0, from: sender) }, tenant: tenant, now: now, in: tx)
    }

    /// The same for writes of one device.
    public static func record(
        _ writes: [JournalWrite], key: String, tenant: String, now: Int64,
        from sender: DocumentSender? = nil, in tx: any SQLTransaction
    ) throws -> [WriteResult] {
        try record(
            writes.map { SyncOp(write: $0, key: key) }, tenant: tenant, now: now, from: sender,
            in: tx)
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

    /// Whether these very bytes are stored as a fact under the write's id.
    static func isStored(
        _ write: JournalWrite, tenant: String, in tx: any SQLTransaction
    ) throws -> Bool {
        let id = storableID(write.id)
        switch write.kind {
        case .sale, .document:
            let row = try tx.row(
                "SELECT body FROM document WHERE tenant_id = \(tenant) AND id = \(id)")
            return try row?.text("body").hasSameBytes(as: write.body) ?? false
        case .customer:
            let known = try CatalogueStore.madeCustomer(id, tenant: tenant, in: tx)
            return try known.map { try CanonicalJSON.text($0).hasSameBytes(as: write.body) }
                ?? false
        case .edit:
            let row = try EditStore.find(id, tenant: tenant, in: tx)
            return try row?.text("hash") == Digest.sha256(write.body)
        }
    }

    /// Writes documents and all rows they cause before anybody has looked whether they may be
    /// stored; that is asked of `isFit` before the transaction commits.
    /// - Returns: false, with nothing written, when one of them has a fault that is known without
    ///   a database, such as the name of another tenant, whose rows nobody may write.
    static func sendUnseen(
        _ ops: [ReadOp], tenant: String, in tx: any SQLTransaction
    ) throws -> Bool {
        var rows = DocumentRows()
        for op in ops {
            guard case .success(let document?) = op.document, op.fault == nil,
                op.projection != nil,
                fault(of: document, op, tenant, key: nil, currency: document.currency) == nil
            else { return false }
            try rows.add(document, op)
        }
        try rows.send(in: tx)
        try rows.caches.apply(tenant: tenant, in: tx)
        return true
    }

    /// Whether the document may be stored, as far as the tables' own rules do not say it.
    static func isFit(_ op: ReadOp, _ known: KnownSigners, tenant: String) -> Bool {
        guard case .success(let document?) = op.document,
            let key = known.key(of: document.device)
        else { return false }
        return fault(of: document, op, tenant, key: key, currency: known.currency) == nil
    }

    /// What is wrong with a document of a device that is known.
    private static func fault(
        of document: Document, _ op: ReadOp, _ tenant: String, key: String?, currency: String?
    ) -> String? {
        let fault = DocumentCheck.fault(
            of: document, signed: op.signed, id: op.op.write.id, tenant: tenant, knownKey: key,
            currency: currency)
        if let fault { return fault }
        return op.sender?.mayBring(document, isKnown: true) == false ? foreign : nil
    }

    private static let foreign = "the document is of another device or location"

    /// Nil when something is wrong with one of the writes, or two of them are one; then nothing of
    /// them is stored.
    private static func together(
        _ ops: ArraySlice<ReadOp>, tenant: String, _ caches: inout CacheChanges,
        in tx: any SQLTransaction
    ) throws -> [WriteResult]? {
        guard ops.count > 1 else { return nil }
        do {
            let (results, changes) = try tx.savepoint {
                var rows = DocumentRows()
                let documents = try ops.map { try $0.document.get() }
                var known = try KnownDocuments(of: documents, tenant: tenant, in: tx)
                let results = try zip(ops, documents).map { op, document in
                    guard let document else {
                        return try storeUnsigned(op, tenant: tenant, in: tx)
                    }
                    let facts = known.facts(of: document)
                    known.learn(op.signed.key, of: document.device)
                    return try store(document, op, facts, tenant: tenant, &rows, in: tx)
                }
                try rows.send(in: tx)
                return (results, rows.caches)
            }
            caches.add(changes)
            return results
        } catch let failure as SQLFailure where failure.isFaultOfData {
            return nil
        } catch is Problem {
            return nil
        }
    }

    /// - Parameter triesMax: how often it is looked up and stored.
    private static func record(
        _ op: ReadOp, tenant: String, now: Int64, _ caches: inout CacheChanges,
        in tx: any SQLTransaction, triesMax: Int = 3
    ) throws -> WriteResult {
        let problem: Problem
        do {
            let (result, changes) = try tx.savepoint {
                var rows = DocumentRows()
                let result = try store(op, tenant: tenant, &rows, in: tx)
                try rows.send(in: tx)
                return (result, rows.caches)
            }
            caches.add(changes)
            return result
        } catch let failure as SQLFailure
            where failure.kind == .uniqueViolation && triesMax > 1
        {
            // Another connection has stored the same, or the same number, since it was looked up;
            // a new look sees it.
            return try record(
                op, tenant: tenant, now: now, &caches, in: tx, triesMax: triesMax - 1)
        } catch let failure as SQLFailure where failure.isFaultOfData {
            problem = Problem(.documentInvalid, failure.message)
        } catch let fault as Problem { problem = fault }
        try park(
            op.op.write, problem, key: op.op.key ?? "", tenant: tenant, now: now, in: tx)
        return WriteResult(id: op.op.write.id, status: .parked, problem: problem)
    }

    private static func store(
        _ op: ReadOp, tenant: String, _ rows: inout DocumentRows, in tx: any SQLTransaction
    ) throws -> WriteResult {
        guard let document = try op.document.get() else {
            return try storeUnsigned(op, tenant: tenant, in: tx)
        }
        let known = try KnownDocuments.facts(of: document, tenant: tenant, in: tx)
        return try store(document, op, known, tenant: tenant, &rows, in: tx)
    }

    private static func storeUnsigned(
        _ op: ReadOp, tenant: String, in tx: any SQLTransaction
    ) throws -> WriteResult {
        op.op.write.kind == .edit
            ? try EditStore.take(op.op, tenant: tenant, from: op.sender, in: tx)
            : try storeCustomer(op.op.write, tenant: tenant, in: tx)
    }

    private static func storeCustomer(
        _ write: JournalWrite, tenant: String, in tx: any SQLTransaction
    ) throws -> WriteResult {
        guard
            let customer = try? CanonicalJSON.decode(Customer.self, from: Array(write.body.utf8)),
            customer.id == write.id, customer.terms == nil, !customer.id.isEmpty,
            !customer.number.isEmpty,
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

    /// Checks a document, and adds what it comes to.
    private static func store(
        _ document: Document, _ op: ReadOp, _ known: KnownDocuments.Facts, tenant: String,
        _ rows: inout DocumentRows, in tx: any SQLTransaction
    ) throws -> WriteResult {
        let (signed, id) = (op.signed, op.op.write.id)
        if let body = known.body {
            guard body.hasSameBytes(as: signed.document) else {
                throw Problem(.otherContent, "document \(document.id) is stored with other bytes")
            }
            return WriteResult(id: id, status: .dup)
        }
        let fault = DocumentCheck.fault(
            of: document, signed: signed, id: id, tenant: tenant, knownKey: known.publicKey,
            currency: known.currency)
        if let fault = fault ?? op.fault {
            throw Problem(.documentInvalid, fault)
        }
        if let sender = op.sender, !sender.mayBring(document, isKnown: known.publicKey != nil) {
            throw Problem(.documentInvalid, foreign)
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
        try rows.add(document, op)
        return WriteResult(id: id, status: .stored)
    }

    static func park(
        _ write: JournalWrite, _ problem: Problem, key: String, tenant: String, now: Int64,
        in tx: any SQLTransaction
    ) throws {
        try tx.send(
            """
            INSERT INTO sync_parked (tenant_id, hash, write_id, kind, code, detail,
                received_at_ms, public_key, signature, body)
            VALUES (\(tenant), \(Digest.sha256(write.body)), \(storableID(write.id)),
                \(write.kind.rawValue), \(problem.code.rawValue), \(storable(problem.detail)),
                \(now), \(storable(key)), \(storable(write.signature ?? "")),
                \(storable(write.body)))
            ON CONFLICT (tenant_id, hash) DO NOTHING
            """)
    }

    /// An id as an index can hold it. No till makes one that is long; its hash stands for it.
    static func storableID(_ id: String) -> String {
        id.utf8.count > idBytesMax ? Digest.sha256(id) : storable(id)
    }

    private static let idBytesMax = 200

    /// Text as PostgreSQL can hold it. The hash is of the bytes as they came.
    static func storable(_ text: String) -> String {
        guard text.utf8.contains(0) else { return text }
        let scalars = text.unicodeScalars.map { $0.value == 0 ? "\u{FFFD}" : $0 }
        return String(String.UnicodeScalarView(scalars))
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
