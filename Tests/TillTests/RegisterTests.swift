import LocalStore
import RetailModels
import RetailStore
import Synchronization
import TestSupport
import Testing
import Till

/// Numbers, chain and sessions of one till.
@Suite struct RegisterTests {
    @Test func documentsAreNumberedAndChained() async throws {
        try await TestTill.with(.fine, hasCloud: false) { till in
            let opening = try await till.register.openShift(float: .zero, by: till.person)
            let first = try await till.sell()
            let second = try await till.sell()
            #expect(
                [opening, first, second].map(\.number) == ["01-000001", "01-000002", "01-000003"])
            #expect(first.shift == opening.id)
            let rows = try await till.journal.rows(in: [.open], after: 0, limit: 10)
            var previous = Document.noHash
            for row in rows {
                let signed = SignedDocument(
                    document: row.write.body, signature: row.write.signature ?? "",
                    key: till.key.publicKey)
                #expect(signed.isSigned(by: till.key.publicKey))
                #expect(try signed.decoded().previousHash == previous)
                previous = signed.hash
            }
            #expect(rows.count == 3)
        }
    }

    @Test func aSaleNeedsAShiftAndOnlyOneIsOpen() async throws {
        try await TestTill.with(.fine, hasCloud: false) { till in
            await #expect(throws: RegisterFailure.noShiftOpen) { try await till.sell() }
            _ = try await till.register.openShift(float: .zero, by: till.person)
            await #expect(throws: RegisterFailure.shiftAlreadyOpen) {
                try await till.register.openShift(float: .zero, by: till.person)
            }
            #expect(await till.register.sequence == 1)
        }
    }

    @Test func aRefusedCommitChangesNothing() async throws {
        try await TestTill.with(.fine, hasCloud: false) { till in
            _ = try await till.register.openShift(float: .zero, by: till.person)
            let sold = try await till.sell()
            let head = try await till.journal.head()
            // The same id again is refused by the journal, and the number is not used up.
            let draft = Draft(id: sold.id, person: till.person, body: sold.body)
            await #expect(throws: RegisterFailure.self) {
                try await till.register.commit([.document(draft)])
            }
            #expect(try await till.journal.head() == head)
            #expect(try await till.sell().sequence == sold.sequence + 1)
        }
    }

    @Test func closingCarriesTheTotalsAndTheNextShiftStartsAnew() async throws {
        try await TestTill.with(.fine, hasCloud: false) { till in
            let float = try Money(minor: 10_000)
            _ = try await till.register.openShift(float: float, by: till.person)
            let sale = try await till.sell(quantity: 2_000)
            let closing = try await till.register.closeShift(
                counted: DrawerCount(try Money(minor: 10_000)), by: till.person)
            guard case .shiftClose(let z) = closing.body, let sold = sale.sale else {
                Issue.record("not a closing of a sale")
                return
            }
            #expect(z.zNumber == 1)
            #expect(try z.totals.expectedCash == float + sold.priced.gross)
            #expect(try z.variance == -sold.priced.gross)
            #expect(await till.register.shift == nil)
            _ = try await till.register.openShift(float: .zero, by: till.person)
            let totals = await till.register.totals
            #expect(totals.gross == .zero)
            #expect(totals.grandSales == sold.priced.gross)
        }
    }

    /// What the audit log says in a session is on its Z, also what its own document carries.
    @Test func aZCountsWhatTheAuditLogSays() async throws {
        try await TestTill.with(.fine, hasCloud: false) { till in
            try await till.start()
            _ = try await till.register.openShift(float: .zero, by: till.person)
            await till.register.note(.voidSale, by: till.person)
            _ = try await till.sell()
            await till.register.note(.reprint, by: till.person)
            await till.register.note(.reprint, by: till.person)
            #expect(await till.register.totals.events == ["voidSale": 1, "reprint": 2])
            let out = CashMovement(kind: .drop, amount: try Money(minor: 100), reason: "")
            _ = try await till.register.moveCash(out, by: till.person)
            await till.register.note(.priceLookUp, by: till.person)
            let closing = try await till.register.closeShift(counted: nil, by: till.person)
            guard case .shiftClose(let z) = closing.body else {
                Issue.record("not a closing")
                return
            }
            let wanted: [String: Int64] = [
                "voidSale": 1, "reprint": 2, "drawerOpened": 1, "priceLookUp": 1, "zReport": 1,
            ]
            #expect(z.totals.events == wanted)
            #expect(z.totals.drops?.amount.minor == 100)
            #expect(z.totals.parts?.values.map(\.drawerOpenings) == [2])
            // The next session begins with nothing of it.
            _ = try await till.register.openShift(float: .zero, by: till.person)
            #expect(await till.register.totals.events == [:])
            try await till.settle()
            #expect(try await till.servers.own.verify(till.shop.tenant).findings == [])
        }
    }

    /// A drawer that was not opened is not in the log.
    @Test func aRefusedMovementIsNotNoted() async throws {
        try await TestTill.with(.fine, hasCloud: false) { till in
            let out = CashMovement(kind: .drop, amount: try Money(minor: 100), reason: "")
            await #expect(throws: RegisterFailure.noShiftOpen) {
                try await till.register.moveCash(out, by: till.person)
            }
            #expect(await till.register.waitingNotes.isEmpty)
        }
    }

    @Test func skippedNumbersAreNamedBySignedRecord() async throws {
        try await TestTill.with(.fine, hasCloud: false) { till in
            try await till.start()
            try await till.openAndSell(1)
            try await till.register.skip(through: 102, by: till.person, reason: "restored")
            let next = try await till.sell()
            #expect(next.sequence == 104)
            try await till.settle()
            #expect(try await till.servers.own.verify(till.shop.tenant).findings == [])
        }
    }
}

/// The audit log on its way into documents.
@Suite struct AuditNoteTests {
    @Test func theNextDocumentCarriesWhatWasNoted() async throws {
        try await TestTill.with(.fine, hasCloud: false) { till in
            await till.register.note(.login, by: till.person)
            await till.register.note(.drawerOpened, by: till.person, detail: "a\u{1B}p coin")
            let opening = try await till.register.openShift(float: .zero, by: till.person)
            #expect(opening.audit?.map(\.no) == [1, 2])
            #expect(opening.audit?.last?.detail == "ap coin")
            #expect(await till.register.waitingNotes.isEmpty)
            #expect(try await till.sell().audit == nil)
            await till.register.note(.logout, by: till.person)
            #expect(try await till.sell().audit?.map(\.no) == [3])
            #expect(try await till.journal.head().auditNo == 3)
        }
    }

    @Test func moreThanADocumentTakesGoesWithTheNext() async throws {
        try await TestTill.with(.fine, hasCloud: false) { till in
            for _ in 0...AuditEvent.perDocumentMax {
                await till.register.note(.login, by: till.person)
            }
            let first = try await till.register.openShift(float: .zero, by: till.person)
            #expect(first.audit?.count == AuditEvent.perDocumentMax)
            #expect(try await till.sell().audit?.map(\.no) == [101])
        }
    }

    /// The disk may take the first list after the second was asked for.
    @Test func notesAreKeptInTheirOrder() async throws {
        try await TestTill.with(.fine, hasCloud: false) { till in
            let keeper = SlowKeeper()
            try await till.register.keepNotes(in: keeper)
            let (register, person) = (till.register, till.person)
            async let first: Void = register.note(.login, by: person)
            await keeper.isAsked()
            async let second: Void = register.note(.logout, by: person)
            while await register.waitingNotes.count < 2 { await Task.yield() }
            for _ in 0..<100 { await Task.yield() }
            keeper.letGo()
            _ = await (first, second)
            #expect(try await keeper.notes().map(\.action) == ["login", "logout"])
        }
    }

    @Test func whatWaitsSurvivesARestartAndIsCarriedOnce() async throws {
        try await TestTill.with(.fine, hasCloud: false) { till in
            let keeper = try SQLiteCartKeeper(path: till.folder.file("cart.sqlite"))
            try await till.register.keepNotes(in: keeper)
            await till.register.note(.login, by: till.person)
            _ = try await till.register.openShift(float: .zero, by: till.person)
            await till.register.note(.logout, by: till.person)
            // As after a kill between the document and the next note.
            let login = AuditEvent(no: 1, at: 1, .login, by: till.person)
            try await keeper.keep([login] + (await till.register.waitingNotes))
            let again = try await TestTill(
                folder: till.folder, shop: till.shop, key: till.key, servers: till.servers,
                hasCloud: false)
            try await again.register.keepNotes(in: keeper)
            #expect(await again.register.waitingNotes.map(\.action) == ["logout"])
            await keeper.close()
        }
    }
}

/// Takes the first list of notes when it is let go, and the others at once.
private final class SlowKeeper: CartKeeper {
    private let kept = Mutex<[AuditEvent]>([])
    private let count = Mutex(0)
    private let asked = AsyncStream<Void>.makeStream()
    private let gate = AsyncStream<Void>.makeStream()

    func isAsked() async { for await _ in asked.stream { return } }
    func letGo() { gate.continuation.finish() }

    func cart() async throws(SQLFailure) -> Cart? { nil }
    func keep(_ cart: Cart?) async throws(SQLFailure) {}
    func attempts(operatorNumber: Int64) async throws(SQLFailure) -> SignInAttempts {
        SignInAttempts()
    }
    func keep(_ attempts: SignInAttempts, operatorNumber: Int64) async throws(SQLFailure) {}
    func notes() async throws(SQLFailure) -> [AuditEvent] { kept.withLock { $0 } }
    func keep(_ notes: [AuditEvent]) async throws(SQLFailure) {
        let isFirst = count.withLock { count in
            count += 1
            return count == 1
        }
        if isFirst {
            asked.continuation.finish()
            for await _ in gate.stream {}
        }
        kept.withLock { $0 = notes }
    }
}
