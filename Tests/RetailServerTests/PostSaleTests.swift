import RetailModels
import RetailStore
import TestSupport
import Testing

/// A sale is stored once, whatever is sent again.
struct PostSaleTests {
    private static func signed(_ write: JournalWrite, _ till: DocumentBuilder) -> SignedDocument {
        SignedDocument(
            document: write.body, signature: write.signature ?? "", key: till.key.publicKey)
    }

    @Test(arguments: Engine.allCases)
    func aSaleIsStoredThenKnownThenInConflict(engine: Engine) async throws {
        let till = try RouteTests.till()
        let id = till.documents[1].id
        var second = try DocumentBuilder(shop: till.shop)
        try second.openShift()
        let other = try second.add(.sale(second.sale([second.line(3)])), id: id)
        try await ServerRun.with(engine) { run in
            let sale = Self.signed(till.writes[1], till)
            let first = try await run.client.send(PostSale(sale: sale))
                .expect(WriteResult.self, 201)
            let now = ServerRun.now
            #expect(first == WriteResult(id: id, status: .stored, seq: 1, stamp: now))
            for _ in 0..<2 {
                let again = try await run.client.send(PostSale(sale: sale)).expect(WriteResult.self)
                #expect(again == WriteResult(id: id, status: .dup, seq: 1, stamp: now))
            }
            let detail = try await run.client.send(PostSale(sale: Self.signed(other, second)))
                .expectProblem(.otherContent)
            #expect(detail == "document \(id) is stored with other bytes")
            let parked = try await run.database.rows(
                "SELECT write_id, code, body, received_at_ms FROM sync_parked")
            #expect(
                parked == [
                    [
                        .text(id), .text("other-content"), .text(other.body),
                        .integer(ServerRun.now),
                    ]
                ])
            let stored = try await run.client.send(GetSale(id: id)).expect(SignedDocument.self)
            #expect(stored == sale)
            let count = try await run.database.count("sale")
            #expect(count == 1)
        }
    }

    /// The figures do not add up, the signature is another's, it is no sale, or nothing at all.
    @Test func anInvalidDocumentIsRefusedAndKept() async throws {
        let till = try RouteTests.till()
        var document = till.documents[1]
        guard case .sale(var sale) = document.body else { return }
        sale.priced.gross = try Money(minor: 1)
        document.body = .sale(sale)
        document.id = "altered"
        let altered = try till.key.sign(document)
        var forged = Self.signed(till.writes[1], till)
        forged.signature = Self.signed(till.writes[0], till).signature
        let refused = (altered, forged)
        try await ServerRun.with { run in
            let first = try await run.client.send(PostSale(sale: refused.0))
                .expectProblem(.documentInvalid)
            #expect(first == "the figures are not what the lines come to")
            let second = try await run.client.send(PostSale(sale: refused.1))
                .expectProblem(.documentInvalid)
            #expect(second == "the signature does not fit")
            let parked = try await run.database.count("sync_parked")
            #expect(parked == 2)
            for document in ["", "{}", "no JSON", till.writes[0].body] {
                let bad = SignedDocument(document: document, signature: "", key: till.key.publicKey)
                let detail = try await run.client.send(PostSale(sale: bad))
                    .expectProblem(.documentInvalid)
                #expect(detail == "the document is no sale")
            }
            let sales = try await run.database.count("sale")
            #expect(sales == 0)
        }
    }

    /// Many at once with the same bytes: stored by one, known to the others.
    @Test(arguments: Engine.allCases)
    func theSameSaleAtOnceIsStoredOnce(engine: Engine) async throws {
        let till = try RouteTests.till()
        let sale = Self.signed(till.writes[1], till)
        try await ServerRun.with(engine) { run in
            let client = run.client
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<8 {
                    group.addTask { try await client.send(PostSale(sale: sale)).status }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let stored = statuses.count { $0 == 201 }
            let known = statuses.count { $0 == 200 }
            #expect(stored == 1 && known == 7, "\(statuses)")
            let sales = try await run.database.count("sale")
            let parked = try await run.database.count("sync_parked")
            #expect(sales == 1)
            #expect(parked == 0)
        }
    }

    @Test(arguments: Engine.allCases)
    func aJournalIsStoredWriteByWrite(engine: Engine) async throws {
        var till = try RouteTests.till()
        try till.addRandom(20)
        var writes = till.writes
        let customer = Customer(id: "c1", number: "1", name: "Ana")
        writes.insert(
            JournalWrite(id: "c1", kind: .customer, body: try CanonicalJSON.text(customer)), at: 1)
        writes.insert(JournalWrite(id: "bad", kind: .document, body: "{}"), at: 3)
        let (sent, made) = (writes, till)
        try await ServerRun.with(engine) { run in
            let request = RecordJournal(key: made.key.publicKey, writes: sent)
            let first = try await run.client.send(request).expect(RecordJournal.Reply.self)
            #expect(first.results.map(\.id) == sent.map(\.id))
            let parked = first.results.filter { $0.status == .parked }.map(\.id)
            #expect(parked == ["bad"])
            #expect(first.results[3].problem?.code == .documentInvalid)
            let again = try await run.client.send(request).expect(RecordJournal.Reply.self)
            let known = again.results.count { $0.status == .dup }
            #expect(known == sent.count - 1)
            let findings = try await run.database.verify(made.shop.tenant).findings
            #expect(findings == [])
            let customers = try await run.client.send(ListCustomers()).expect(Page<Customer>.self)
            #expect(customers.items == [customer])
        }
    }

    @Test func aJournalHasALimit() async throws {
        let write = JournalWrite(id: "x", kind: .document, body: "{}")
        let most = Array(repeating: write, count: RecordJournal.writeCountMax)
        try await ServerRun.with { run in
            let full = try await run.client.send(RecordJournal(key: "k", writes: most))
                .expect(RecordJournal.Reply.self)
            #expect(full.results.count == RecordJournal.writeCountMax)
            try await run.client.send(RecordJournal(key: "k", writes: most + [write]))
                .expectProblem(.bodyTooLarge)
            let none = try await run.client.send(RecordJournal(key: "k", writes: []))
                .expect(RecordJournal.Reply.self)
            #expect(none.results == [])
        }
    }

    /// A database that is gone is no answer about the sale: 503, and when to come again.
    @Test(arguments: Engine.allCases)
    func aDatabaseThatIsGoneIsUnavailable(engine: Engine) async throws {
        let till = try RouteTests.till()
        try await ServerRun.with(engine) { run in
            await run.database.close()
            let reply = try await run.client.send(PostSale(sale: Self.signed(till.writes[1], till)))
            #expect(reply.status >= 500)
            #expect(reply.headers["pos-protocol"] == "1")
            if engine == .postgres {
                reply.expectProblem(.unavailable)
                #expect(reply.headers["retry-after"] == "1")
            }
        }
    }
}
