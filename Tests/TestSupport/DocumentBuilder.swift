public import RetailModels

/// A till on paper: numbers, chains, signs and totals its documents as a real one does, so that
/// what it makes is valid, and the same seed makes the same.
public struct DocumentBuilder: Sendable {
    public let shop: TestShop
    public let key: SigningKey
    /// Milliseconds since 1970 of the next document.
    public var at: Int64 = 1_488_441_600_000
    public private(set) var documents: [Document] = []
    public private(set) var writes: [JournalWrite] = []
    public private(set) var sequence: Int64 = 0
    public private(set) var hash = Document.noHash
    public private(set) var totals = ShiftTotals()
    public private(set) var zNumber: Int64 = 0
    public private(set) var shift: (id: String, openedAt: Int64)?
    var random: SeededGenerator
    private let seed: UInt64

    public init(shop: TestShop = TestShop(), seed: UInt64 = 1) throws {
        self.shop = shop
        self.seed = seed
        random = SeededGenerator(seed: seed)
        let secret = Digest.sha256("secret of \(shop.identity.device) \(seed)")
        guard let key = SigningKey(secret: secret) else { throw CannotSign() }
        self.key = key
    }

    struct CannotSign: Error {}

    /// The header of the next document, and its body.
    public mutating func draft(_ body: Document.Body, id: String? = nil) -> Document {
        let next = sequence + 1
        let id = id ?? DerivedID.make(shop.tenant, shop.identity.device, "\(seed)", "\(next)")
        let isOpening = if case .shiftOpen = body { true } else { false }
        let person = shop.operators[Int(next % 2)]
        let minutes = at / 60_000
        return Document(
            id: id, tenant: shop.tenant, location: shop.location, till: shop.identity.till,
            device: shop.identity.device, series: shop.identity.series, sequence: next,
            previousHash: hash, at: at, day: Self.day(at), hour: minutes / 60 % 24,
            operatorID: person.id, operatorName: person.name, shift: isOpening ? id : shift?.id,
            currency: shop.shop.currency, body: body, audit: audit(of: next, by: person))
    }

    /// Every other document has something for the audit log, the second of it agreed to.
    private func audit(of sequence: Int64, by person: Operator) -> [AuditEvent]? {
        guard !sequence.isMultiple(of: 2) else { return nil }
        return [
            AuditEvent(no: sequence, at: at - 1_000, .login, by: person),
            AuditEvent(
                no: sequence + 1, at: at - 500, .voidLine, by: person,
                approval: Approval(shop.operators[1]), subject: "Bananas", detail: "2"),
        ]
    }

    /// Signs the next document and goes on behind it.
    @discardableResult
    public mutating func add(_ body: Document.Body, id: String? = nil) throws -> JournalWrite {
        try add(draft(body, id: id))
    }

    /// Signs a document as it is, for tests that change something before.
    @discardableResult
    public mutating func add(_ document: Document) throws -> JournalWrite {
        let signed = try key.sign(document)
        let write = JournalWrite(document, signed: signed)
        documents.append(document)
        writes.append(write)
        sequence = document.sequence
        hash = signed.hash
        at += 61_000
        try totals.add(document)
        switch document.body {
        case .shiftOpen: shift = (document.id, document.at)
        case .shiftClose(let closing):
            zNumber = closing.zNumber
            shift = nil
        default: break
        }
        return write
    }

    @discardableResult
    public mutating func openShift(float: Int64 = 10_000) throws -> JournalWrite {
        // Tills of either form are in one shop.
        let form = zNumber.isMultiple(of: 2) ? ShiftOpening.currentForm : nil
        return try add(.shiftOpen(ShiftOpening(float: Money(minor: float), form: form)))
    }

    /// Closes with the drawer `over` its books.
    @discardableResult
    public mutating func closeShift(over: Int64 = 0) throws -> JournalWrite {
        let counted = try totals.expectedCash + Money(minor: over)
        var closing = ShiftClosing(
            zNumber: zNumber + 1, openedAt: shift?.openedAt ?? at, counted: counted,
            totals: totals)
        var document = draft(.shiftClose(closing))
        closing.totals = try totals.counting(document.audit)
        document.body = .shiftClose(closing)
        return try add(document)
    }

    /// `YYYY-MM-DD` of a time in UTC, by counting days from 1 March of the year 0.
    static func day(_ at: Int64) -> String {
        let days = at / 86_400_000 + 719_468
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let year = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
        let month = (5 * dayOfYear + 2) / 153
        let calendarMonth = month < 10 ? month + 3 : month - 9
        let calendarYear = year + era * 400 + (calendarMonth <= 2 ? 1 : 0)
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let two = { (number: Int64) in number < 10 ? "0\(number)" : "\(number)" }
        return "\(calendarYear)-\(two(calendarMonth))-\(two(day))"
    }
}
