public import RetailModels
public import RetailStore

/// Why the register did not do what was asked. Nothing was written.
public enum RegisterFailure: Error, Equatable, Sendable {
    case noShiftOpen
    case shiftAlreadyOpen
    case amount(AmountFailure)
    /// The disk refused; nothing is paid.
    case store(SQLFailure)
    case unsignable
    /// Only a sale of this till and of the open session is corrected.
    case notCorrectable
}

/// What a register writes next, before it has a number.
public struct Draft: Sendable {
    public var id: String
    /// Milliseconds since 1970; nil is now.
    public var at: Int64?
    public var person: Operator
    public var body: Document.Body

    public init(id: String, at: Int64? = nil, person: Operator, body: Document.Body) {
        self.id = id
        self.at = at
        self.person = person
        self.body = body
    }
}

/// What a write to the journal is made of: a document still to be numbered, or a finished write.
public enum Entry: Sendable {
    case document(Draft)
    case customer(Customer)
    case edit(Edit)
}

/// Numbers, chains, signs and journals this till's documents. What it has returned is on the disk.
///
/// Invariants:
/// 1. Documents get consecutive numbers of one series, each with the hash of the one before.
/// 2. Numbers, chain, session and totals change only together with a durable commit.
/// 3. It runs on a queue of its own and does not suspend inside a commit, so nothing comes between
///    reading the head and writing it.
public actor Register {
    private let executor = QueueExecutor(label: "register")
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    public nonisolated let identity: TillIdentity
    public nonisolated let shop: Shop
    public nonisolated let clock: ShopClock
    public nonisolated var publicKey: String { key.publicKey }
    private let key: SigningKey
    private let journal: any Journal
    let host: Host
    private var head: JournalHead
    private var onCommit: @Sendable () -> Void = {}
    /// Events of the audit log that no document carries yet, and where they are kept meanwhile.
    private var notes: [AuditEvent] = []
    private var keeper: (any CartKeeper)?
    private var keeping: Task<Void, Never>?
    private var onDocuments: @Sendable ([Document]) -> Void = { _ in }

    /// - Parameter head: as the journal gave it.
    public init(
        identity: TillIdentity, shop: Shop, clock: ShopClock, key: SigningKey,
        journal: any Journal, head: JournalHead, host: Host
    ) {
        self.identity = identity
        self.shop = shop
        self.clock = clock
        self.key = key
        self.journal = journal
        self.head = head
        self.host = host
    }

    /// `onCommit` is called after each durable commit; it must not block.
    public func notify(_ onCommit: @escaping @Sendable () -> Void) { self.onCommit = onCommit }

    /// Keeps events of the audit log there until a document carries them, and takes up those that
    /// were kept before the till ended.
    public func keepNotes(in keeper: any CartKeeper) async throws(SQLFailure) {
        let kept = try await keeper.notes()
        self.keeper = keeper
        // What a document carried is not always taken off the disk before the till ends.
        notes = kept.filter { $0.no > head.auditNo ?? 0 } + notes
    }

    /// Writes into the audit log: kept at once, and signed with the next document.
    public func note(
        _ action: AuditAction, by person: Operator, approval: Approval? = nil,
        subject: String = "", detail: String = ""
    ) async {
        notes.append(
            event(action, by: person, approval: approval, subject: subject, detail: detail))
        // One after the other: a list that is kept late would forget what is noted meanwhile.
        keeping = Task { [keeper, notes, before = keeping] in
            await before?.value
            // A disk that is full is said where something is lost; this is still in memory.
            try? await keeper?.keep(notes)
        }
        await keeping?.value
    }

    private func event(
        _ action: AuditAction, by person: Operator, approval: Approval?, subject: String,
        detail: String, at: Int64? = nil
    ) -> AuditEvent {
        AuditEvent(
            no: (notes.last?.no ?? head.auditNo ?? 0) + 1, at: at ?? host.now(), action,
            by: person, approval: approval, subject: subject, detail: detail)
    }

    /// What the next document takes along.
    private var nextNotes: [AuditEvent] { Array(notes.prefix(AuditEvent.perDocumentMax)) }

    /// What waits for the next document.
    public var waitingNotes: [AuditEvent] { notes }

    /// `onDocuments` is called with what each durable commit has numbered, such as for the printer;
    /// it must not block.
    public func tell(_ onDocuments: @escaping @Sendable ([Document]) -> Void) {
        self.onDocuments = onDocuments
    }

    /// The session that is open, if one is.
    public var shift: OpenShift? { head.shift }

    /// What an X report shows: the session so far, with what waits for the next document.
    public var totals: ShiftTotals { (try? head.totals.counting(notes)) ?? head.totals }

    /// The hash of the last document.
    public var chainHead: String { head.hash }

    /// The last number used.
    public var sequence: Int64 { head.sequence }

    /// Commits the entries in one durable transaction and returns the documents in order.
    @discardableResult
    public func commit(_ entries: [Entry]) throws(RegisterFailure) -> [Document] {
        var next = head
        var writes: [JournalWrite] = []
        var documents: [Document] = []
        for entry in entries {
            switch entry {
            case .customer(let customer):
                guard let body = try? CanonicalJSON.text(customer) else { throw .unsignable }
                writes.append(JournalWrite(id: customer.id, kind: .customer, body: body))
            case .edit(let edit):
                guard let body = try? CanonicalJSON.text(edit) else { throw .unsignable }
                writes.append(JournalWrite(id: edit.id, kind: .edit, body: body))
            case .document(let draft):
                var document = try number(draft, behind: next)
                if documents.isEmpty, !notes.isEmpty {
                    document.audit = nextNotes
                }
                guard let signed = try? key.sign(document) else { throw .unsignable }
                do {
                    next = try next.advanced(past: document, hash: signed.hash)
                } catch { throw .amount(error) }
                writes.append(JournalWrite(document, signed: signed))
                documents.append(document)
            }
        }
        do { try journal.commit(writes, head: next) } catch { throw .store(error) }
        head = next
        if let carried = head.auditNo { notes.removeAll { $0.no <= carried } }
        onCommit()
        if !documents.isEmpty { onDocuments(documents) }
        return documents
    }

    private func number(
        _ draft: Draft, behind head: JournalHead
    ) throws(RegisterFailure) -> Document {
        let shift: String?
        switch draft.body {
        case .sale, .refund, .cash, .shiftClose:
            guard let open = head.shift else { throw .noShiftOpen }
            shift = open.id
        case .shiftOpen:
            guard head.shift == nil else { throw .shiftAlreadyOpen }
            shift = draft.id
        case .stock, .gap:
            shift = head.shift?.id
        }
        let at = draft.at ?? host.now()
        let local = clock.local(at)
        return Document(
            id: draft.id, tenant: identity.tenant, location: identity.location,
            till: identity.till, device: identity.device, series: head.series,
            sequence: head.sequence + 1, previousHash: head.hash, at: at, day: local.dayText,
            hour: Int64(local.hour), operatorID: draft.person.id,
            operatorName: draft.person.name, shift: shift, currency: shop.currency,
            body: draft.body)
    }

    /// Skips the numbers that a lost journal may have used, with a signed record that names them
    /// (sync.md: "Three files that fail apart").
    /// - Parameter reserved: the last number that may have been used.
    public func skip(
        through reserved: Int64, by person: Operator, reason: String
    ) throws(RegisterFailure) {
        guard reserved > head.sequence else { return }
        let gap = GapRecord(from: head.sequence + 1, through: reserved, reason: reason)
        let before = head
        head.sequence = reserved
        do {
            try commit([.document(Draft(id: host.newID(), person: person, body: .gap(gap)))])
        } catch {
            head = before
            throw error
        }
    }

    /// Goes on behind the numbers that a journal which is older than the side file, or another one,
    /// may have used (sync.md: Three files that fail apart).
    /// - Parameters:
    ///   - series: the side file's, as `sequence`, `reserved` and `journalID`.
    public func goOn(
        behind series: String, sequence: Int64, reserved: Int64, journalID: String,
        by person: @Sendable () async throws -> Operator
    ) async throws {
        if series != head.series {
            // The journal is from before the till left its series.
            try leaveSeries(by: try await person())
        } else if journalID != head.journalID || sequence > head.sequence {
            try skip(
                through: max(reserved, sequence), by: try await person(),
                reason: "the journal was put back; these numbers may have been used")
        }
    }

    /// Leaves the series to another machine, or an older disk, that has used its numbers: goes on
    /// in a new one, whose first document names the old one and the last number known here
    /// (sync.md: Number collisions).
    public func leaveSeries(by person: Operator? = nil) throws(RegisterFailure) {
        let gap = GapRecord(
            from: head.sequence + 1, through: head.sequence,
            reason: "another machine has used numbers of this series", leaves: head.series)
        let before = head
        head.series = "\(before.series.prefix(8))R\(Self.mark(host.newID()))"
        head.sequence = 0
        // Nobody need be at the till when it learns of this.
        let person =
            person
            ?? Operator(
                id: before.shift?.operatorID ?? "till", number: 1,
                name: before.shift?.operatorName ?? "till", role: .cashier)
        do {
            try commit([.document(Draft(id: host.newID(), person: person, body: .gap(gap)))])
        } catch {
            head = before
            throw error
        }
    }

    /// Six characters of an id that are random and sort as they will.
    private static func mark(_ id: String) -> String {
        String(id.filter { $0 != "-" }.suffix(6)).uppercased()
    }

    public func openShift(
        float: Money, by person: Operator, id: String? = nil, at: Int64? = nil
    ) throws(RegisterFailure) -> Document {
        let draft = Self.opening(float: float, by: person, id: id ?? host.newID(), at: at)
        return try commit([.document(draft)])[0]
    }

    /// Closes the session with what was counted; `nil` counts exactly what is expected.
    public func closeShift(
        counted: DrawerCount?, by person: Operator, id: String? = nil, at: Int64? = nil
    ) throws(RegisterFailure) -> Document {
        try noting(.zReport, by: person, subject: "\(head.zNumber + 1)", at: at) {
            () throws(RegisterFailure) in
            try commit([.document(closing(counted: counted, by: person, id: id, at: at))])[0]
        }
    }

    /// Closes the session that is open, if one is, begins the next and commits what was sold in it,
    /// in one durable transaction: what was recorded has no drawer that anybody counts between.
    /// - Parameters:
    ///   - closedAt: when the open session ended.
    ///   - id: makes the ids of its last and the next one's first document.
    public func commit(
        _ entries: [Entry], closing closedAt: Int64?, opening openedAt: Int64, by person: Operator,
        id: (_ what: String, _ at: Int64) -> String
    ) throws(RegisterFailure) {
        let opening = Entry.document(
            Self.opening(float: .zero, by: person, id: id("open", openedAt), at: openedAt))
        guard let closedAt else {
            try commit([opening] + entries)
            return
        }
        let id = id("close", closedAt)
        _ = try noting(.zReport, by: person, subject: "\(head.zNumber + 1)", at: closedAt) {
            () throws(RegisterFailure) in
            let closing = try closing(counted: nil, by: person, id: id, at: closedAt)
            return try commit([.document(closing), opening] + entries)[0]
        }
    }

    private static func opening(
        float: Money, by person: Operator, id: String, at: Int64?
    ) -> Draft {
        Draft(
            id: id, at: at, person: person,
            body: .shiftOpen(ShiftOpening(float: float, form: ShiftOpening.currentForm)))
    }

    private func closing(
        counted: DrawerCount?, by person: Operator, id: String?, at: Int64?
    ) throws(RegisterFailure) -> Draft {
        guard let open = head.shift else { throw .noShiftOpen }
        let body: ShiftClosing
        do throws(AmountFailure) {
            let totals = try head.totals.counting(nextNotes)
            let expected = try totals.expectedCash
            body = ShiftClosing(
                zNumber: head.zNumber + 1, openedAt: open.openedAt,
                counted: counted?.amount ?? expected, totals: totals, pieces: counted?.pieces)
        } catch { throw .amount(error) }
        return Draft(id: id ?? host.newID(), at: at, person: person, body: .shiftClose(body))
    }

    /// Completes a cart for practice: it has a number of its own, and is in no chain, no stock and
    /// no total but the count of such sales. Nothing of it leaves the till.
    public func train(
        _ cart: Cart, _ settlement: Settlement, by person: Operator
    ) throws(RegisterFailure) -> Document {
        guard let open = head.shift else { throw .noShiftOpen }
        let sale: Sale
        do {
            sale = try Sale(cart: cart, settlement: settlement, rules: shop.taxRules)
        } catch { throw .amount(error) }
        var next = head
        let number = next.totals.countTraining()
        let local = clock.local(host.now())
        let document = Document(
            id: cart.id, tenant: identity.tenant, location: identity.location,
            till: identity.till, device: identity.device,
            series: "\(Document.trainingSeries)\(head.series)", sequence: number,
            previousHash: Document.noHash, at: host.now(), day: local.dayText,
            hour: Int64(local.hour), operatorID: person.id, operatorName: person.name,
            shift: open.id, currency: shop.currency,
            body: sale.isRefund ? .refund(sale) : .sale(sale))
        do { try journal.commit([], head: next) } catch { throw .store(error) }
        head = next
        return document
    }

    /// Puts money into the drawer, takes it out, or opens the drawer without a sale.
    public func moveCash(
        _ movement: CashMovement, by person: Operator
    ) throws(RegisterFailure) -> Document {
        let draft = Draft(id: host.newID(), person: person, body: .cash(movement))
        return try noting(
            .drawerOpened, by: person, approval: movement.approvedBy,
            subject: movement.kind.rawValue, detail: movement.reason
        ) { () throws(RegisterFailure) in try commit([.document(draft)])[0] }
    }

    /// Writes into the audit log what a document does, and takes it out when there is none.
    private func noting(
        _ action: AuditAction, by person: Operator, approval: Approval? = nil, subject: String,
        detail: String = "", at: Int64? = nil, _ body: () throws(RegisterFailure) -> Document
    ) throws(RegisterFailure) -> Document {
        let before = notes
        notes.append(
            event(
                action, by: person, approval: approval, subject: subject, detail: detail, at: at))
        do { return try body() } catch {
            notes = before
            throw error
        }
    }

    /// Completes a paid cart: from here on nothing can be lost.
    public func complete(
        _ cart: Cart, _ settlement: Settlement, by person: Operator
    ) throws(RegisterFailure) -> Document {
        let sale: Sale
        do {
            let isOwnCoin = settlement.cashStep != Currency(code: shop.currency)?.cashStep
            sale = try Sale(
                cart: cart, settlement: settlement, rules: shop.taxRules,
                cashStep: isOwnCoin ? settlement.cashStep : nil)
        } catch { throw .amount(error) }
        let body: Document.Body = sale.isRefund ? .refund(sale) : .sale(sale)
        return try commit([.document(Draft(id: cart.id, person: person, body: body))])[0]
    }
}
