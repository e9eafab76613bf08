import RetailModels
import RetailStore
import TestSupport
import Testing

/// What several tills bring at once is stored in one transaction, and each is answered by itself.
struct RecordJobTests {
    private static let location = TestShop().location

    private static func till(_ number: Int, documents: Int = 3) throws -> DocumentBuilder {
        var till = try DocumentBuilder(
            shop: TestShop(device: "device-\(number)", series: "0\(number)"),
            seed: UInt64(number))
        try till.addRandom(documents)
        return till
    }

    private static func job(
        _ writes: [JournalWrite], _ till: DocumentBuilder, relies: [LogPosition] = []
    ) -> RecordJob {
        RecordJob(
            writes.map { write in
                CloudRecord.Item(
                    ReadOp(SyncOp(write: write, key: till.key.publicKey)),
                    origin: LogOrigin(clock: 1))
            }, relies: relies)
    }

    /// - Returns: what came of the jobs, and in which manners it was tried.
    private static func record(
        _ jobs: [RecordJob], in database: any Database
    ) async throws -> (RecordedJobs, tries: [CloudRecord.Manner]) {
        let (recorded, last) = try await CloudRecord.store(in: database) { tx, manner in
            (
                try CloudRecord(
                    tenant: "tenant-1", location: location, now: 9, manner: manner, in: tx
                ).record(jobs), manner
            )
        }
        return (recorded, last == .atOnce ? [.atOnce] : [.atOnce, .oneByOne])
    }

    /// The first of each device, which brings its key, by itself.
    private static func begin(_ tills: [DocumentBuilder], in database: any Database) async throws {
        for till in tills {
            _ = try await record([job([till.writes[0]], till)], in: database)
        }
    }

    private static func seqs(_ recorded: RecordedJobs) throws -> [[Int64?]] {
        try recorded.replies.map { try $0.get().results.map(\.seq) }
    }

    @Test(arguments: Engine.allCases)
    func documentsOfSeveralTillsAreStoredAtOnce(engine: Engine) async throws {
        let tills = try [Self.till(1), Self.till(2)]
        try await engine.withShop { database in
            try await Self.begin(tills, in: database)
            let (recorded, tries) = try await Self.record(
                tills.map { Self.job(Array($0.writes.dropFirst()), $0) }, in: database)
            #expect(tries == [.atOnce])
            let counts = tills.map { Int64($0.writes.count - 1) }
            #expect(
                try Self.seqs(recorded) == [
                    Array(3..<(3 + counts[0])),
                    Array((3 + counts[0])..<(3 + counts[0] + counts[1])),
                ])
            let page = try await database.read { tx in
                try LogReader.page(
                    PullLog(since: .start(of: Self.location)), tenant: "tenant-1", in: tx)
            }
            #expect([page.next] == recorded.heads)
            let stored = tills.map { [$0.writes[0]] } + tills.map { Array($0.writes.dropFirst()) }
            #expect(page.bundles.map(\.ops[0].write) == stored.flatMap(\.self))
        }
    }

    /// The first document of a device that nobody knows is stored as well.
    @Test(arguments: Engine.allCases)
    func aDeviceThatIsNewIsTakenOneByOne(engine: Engine) async throws {
        let till = try Self.till(1)
        try await engine.withShop { database in
            let (recorded, tries) = try await Self.record(
                [Self.job(till.writes, till)], in: database)
            #expect(tries == [.atOnce, .oneByOne])
            let results = try recorded.replies[0].get().results
            #expect(results.allSatisfy { $0.status == .stored })
        }
    }

    @Test(arguments: Engine.allCases)
    func whatIsWrongWithOneIsNoOthersBusiness(engine: Engine) async throws {
        let tills = try [Self.till(1), Self.till(2), Self.till(3)]
        var bad = tills[1].writes[1]
        bad.signature = String(repeating: "0", count: 128)
        let badOne = bad
        let never = LogPosition(
            stream: Self.location, seq: 99, hash: String(repeating: "a", count: 64))
        try await engine.withShop { database in
            try await Self.begin(tills, in: database)
            let (recorded, tries) = try await Self.record(
                [
                    Self.job(Array(tills[0].writes.dropFirst()), tills[0]),
                    Self.job([badOne], tills[1]),
                    Self.job([tills[2].writes[1]], tills[2], relies: [never]),
                    // The reply to the first was lost, and it comes again beside it.
                    Self.job([tills[0].writes[1], tills[0].writes[0]], tills[0]),
                ], in: database)
            #expect(tries == [.atOnce, .oneByOne])
            let good = try recorded.replies[0].get().results
            #expect(good.allSatisfy { $0.status == .stored })
            let parked = try recorded.replies[1].get().results
            #expect(parked.map(\.status) == [.parked])
            #expect(parked[0].problem?.code == .documentInvalid)
            guard case .failure(let problem) = recorded.replies[2] else {
                Issue.record("a till that relies on what is not there is told so")
                return
            }
            #expect(problem.code == .lost)
            let again = try recorded.replies[3].get().results
            #expect(again.map(\.status) == [.dup, .dup])
            #expect(again.map(\.seq) == [good[0].seq, 1])
            let count = try await database.read { tx in
                try tx.count("SELECT COUNT(*) AS n FROM document")
            }
            #expect(count == Int64(tills.count + good.count))
        }
    }

    /// Where a till stands is checked against the log from before what it brings.
    @Test(arguments: Engine.allCases)
    func aPlaceThatIsToComeIsNoPlace(engine: Engine) async throws {
        let till = try Self.till(1)
        try await engine.withShop { database in
            try await Self.begin([till], in: database)
            let head = try await database.read { tx in
                try SyncLog.head(of: Self.location, tenant: "tenant-1", in: tx)
            }
            let write = till.writes[1]
            let next = head?.next(.ok, content: Digest.sha256(write.body))
            let (recorded, _) = try await Self.record(
                [Self.job([write], till, relies: [next].compactMap(\.self))], in: database)
            #expect(throws: Problem.self) { try recorded.replies[0].get() }
            let (good, tries) = try await Self.record(
                [Self.job([write], till, relies: [head].compactMap(\.self))], in: database)
            #expect(tries == [.atOnce])
            #expect(try Self.seqs(good) == [[2]])
        }
    }

    // MARK: - What is not this device's

    /// Stores each write of a known device that speaks as `sender`, beside a good one of another.
    private static func expectParked(
        _ writes: [(name: String, write: JournalWrite, key: String, sender: DocumentSender?)],
        of till: DocumentBuilder, in database: any Database
    ) async throws {
        var neighbour = try Self.till(9, documents: writes.count + 1)
        neighbour.at += 1
        try await begin([till, neighbour], in: database)
        let count = {
            try await database.read { try $0.count("SELECT COUNT(*) AS n FROM document") }
        }
        for (index, one) in writes.enumerated() {
            let before = try await count()
            let bad = RecordJob([
                CloudRecord.Item(
                    ReadOp(SyncOp(write: one.write, key: one.key), from: one.sender),
                    origin: LogOrigin(clock: 1))
            ])
            let good = job([neighbour.writes[index + 1]], neighbour)
            let (recorded, _) = try await record([bad, good], in: database)
            let results = try recorded.replies.map { try $0.get().results[0] }
            #expect(results.map(\.status) == [.parked, .stored], "\(one.name)")
            #expect(results[0].problem?.code == .documentInvalid, "\(one.name)")
            #expect(results[0].seq != nil && results[1].seq != nil, "\(one.name)")
            #expect(try await count() == before + 1, "\(one.name)")
        }
    }

    /// Faults that a document shows by itself or beside what the shop knows, of a device whose key
    /// is known: nothing but these checks stands in the way of its rows.
    @Test(arguments: Engine.allCases)
    func whatIsNotThisDevicesIsKept(engine: Engine) async throws {
        var till = try Self.till(1, documents: 1)
        try till.sell(try till.line(0, milli: 1_000))
        guard let sale = till.documents.last?.sale else {
            Issue.record("the till has sold something")
            return
        }
        let own = DocumentSender(device: till.shop.identity.device, location: Self.location)
        let (key, other) = (till.key, try DocumentBuilder(seed: 77).key)
        var writes: [(name: String, write: JournalWrite, key: String, sender: DocumentSender?)] = []
        for fault in RecordSaleRefusalTests.headerFaults {
            var document = till.draft(.sale(sale), id: "sale with \(fault.name)")
            try fault.change(&document)
            let write = JournalWrite(document, signed: try key.sign(document))
            writes.append((fault.name, write, key.publicKey, own))
        }
        let plain = { (id: String, key: SigningKey) in
            let document = till.draft(.sale(sale), id: id)
            return JournalWrite(document, signed: try key.sign(document))
        }
        writes.append(("another key", try plain("key", other), other.publicKey, own))
        writes.append(
            (
                "another device's", try plain("device", key), key.publicKey,
                DocumentSender(device: "device-8", location: Self.location)
            ))
        writes.append(
            (
                "another place's", try plain("place", key), key.publicKey,
                DocumentSender(device: till.shop.identity.device, location: "elsewhere")
            ))
        let (made, all) = (till, writes)
        try await engine.withShop { database in
            try await Self.expectParked(all, of: made, in: database)
        }
    }

    /// PostgreSQL itself refuses rows of another tenant to the server's role; the document is kept
    /// all the same, and nobody beside it is refused.
    @Test func anotherTenantsDocumentIsKeptOnARealServer() async throws {
        guard Engine.allCases.contains(.postgres) else { return }
        var till = try Self.till(1, documents: 2)
        var document = till.draft(till.documents[1].body, id: "of another tenant")
        document.tenant = "tenant-2"
        let write = JournalWrite(document, signed: try till.key.sign(document))
        let made = till
        try await Engine.postgres.withServerRole { owner, server in
            try await owner.write { try TestShop().insert(in: $0) }
            try await Self.expectParked(
                [("another tenant's", write, made.key.publicKey, nil)], of: made,
                in: server.scoped(to: "tenant-1"))
        }
    }

    /// An id that no index holds is no till's; its write is kept under the hash of it.
    @Test(arguments: Engine.allCases)
    func aWriteWithAnEndlessIdIsKept(engine: Engine) async throws {
        let till = try Self.till(1)
        var generator = SeededGenerator(seed: 1)
        let id = (0..<9_000).map { _ in "\(UInt64.random(in: 0...9, using: &generator))" }.joined()
        let write = JournalWrite(id: id, kind: .customer, body: "{}")
        try await engine.withShop { database in
            for _ in 1...2 {
                let (recorded, _) = try await Self.record([Self.job([write], till)], in: database)
                let result = try recorded.replies[0].get().results[0]
                #expect(result.status == .parked && result.id == id && result.seq == 1)
            }
        }
    }
}
