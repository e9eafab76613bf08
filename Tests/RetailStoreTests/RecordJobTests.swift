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
}
