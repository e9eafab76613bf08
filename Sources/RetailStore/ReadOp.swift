public import RetailModels

/// A write with all that can be found out about it without a database. For a document that is what
/// its bytes say, whether its signature fits and whether it keeps its own rules: as much work as
/// storing it, done before a transaction begins and on all cores.
public struct ReadOp: Sendable {
    let op: SyncOp
    /// The paired device that brings it; its documents only are its facts. Nil where a till speaks
    /// to its own server, and for one paired by hand.
    let sender: DocumentSender?
    /// Nil for what is no document; a problem when the bytes are none that can be read.
    let document: Result<Document?, Problem>
    /// What is wrong with the document, whoever has made it.
    let fault: String?
    /// What a document without a fault comes to; nil when an amount is out of range.
    let projection: Projection?
    /// Of the document's bytes.
    let hash: String

    public init(_ op: SyncOp, from sender: DocumentSender? = nil) {
        self.init(op, Result { () throws(Problem) in try Self.decode(op) }, from: sender)
    }

    /// A sale that comes by itself; nil when the bytes are none.
    public init?(sale signed: SignedDocument, from sender: DocumentSender? = nil) {
        guard let document = try? signed.decoded(), document.sale != nil else { return nil }
        let op = SyncOp(write: JournalWrite(document, signed: signed), key: signed.key)
        self.init(
            op, Result { () throws(Problem) in try Self.checked(document, op) }, from: sender)
    }

    private init(_ op: SyncOp, _ read: Result<Document?, Problem>, from sender: DocumentSender?) {
        self.op = op
        self.sender = sender
        document = read
        guard case .success(let document?) = read else {
            (fault, projection, hash) = (nil, nil, "")
            return
        }
        let signed = Self.signed(op)
        fault = DocumentCheck.ownFault(of: document, signed: signed)
        projection = fault == nil ? try? Projection(document) : nil
        hash = signed.hash
    }

    /// Fewer are read where they are.
    private static let partCount = 16

    /// Reads many at once, in their order.
    public static func all(
        _ ops: [SyncOp], from sender: DocumentSender? = nil
    ) async -> [ReadOp] {
        guard ops.count > partCount else { return ops.map { ReadOp($0, from: sender) } }
        return await withTaskGroup(of: (start: Int, read: [ReadOp]).self) { group in
            for start in stride(from: 0, to: ops.count, by: partCount) {
                let part = ops[start..<min(start + partCount, ops.count)]
                group.addTask { (start, part.map { ReadOp($0, from: sender) }) }
            }
            let parts = await group.reduce(into: []) { $0.append($1) }
            return parts.sorted { $0.start < $1.start }.flatMap(\.read)
        }
    }

    var signed: SignedDocument { Self.signed(op) }

    private static func signed(_ op: SyncOp) -> SignedDocument {
        SignedDocument(
            document: op.write.body, signature: op.write.signature ?? "", key: op.key ?? "")
    }

    /// Nil for what is no document.
    private static func decode(_ op: SyncOp) throws(Problem) -> Document? {
        guard op.write.kind.isDocument else { return nil }
        guard let document = try? signed(op).decoded() else {
            throw Problem(.documentInvalid, "the bytes are no document")
        }
        return try checked(document, op)
    }

    private static func checked(
        _ document: Document, _ op: SyncOp
    ) throws(Problem) -> Document {
        guard document.id.hasSameBytes(as: op.write.id) else {
            throw Problem(.documentInvalid, "the document has another id")
        }
        guard !DocumentCheck.hasNUL(op.write.body) else {
            throw Problem(.documentInvalid, "the document has text with a NUL")
        }
        return document
    }
}
