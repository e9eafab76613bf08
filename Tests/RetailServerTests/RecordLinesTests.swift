import RetailModels
import RetailStore
import Synchronization
import TestSupport
import Testing

@testable import RetailServer

/// What arrives for a location while others of it are being stored goes into one transaction.
struct RecordLinesTests {
    private static let place = RecordLines.Place(
        tenant: "tenant-1", location: TestShop().location)

    private static func till(_ number: Int) throws -> DocumentBuilder {
        var till = try DocumentBuilder(
            shop: TestShop(device: "device-\(number)", series: "0\(number)"),
            seed: UInt64(number))
        try till.addRandom(2)
        return till
    }

    /// Stores the first document of each, so that its key is known.
    private static func begin(_ tills: [DocumentBuilder], in base: any Database) async throws {
        for till in tills {
            try await base.write { tx in
                _ = try RecordSale.record(
                    [till.writes[0]], key: till.key.publicKey, tenant: "tenant-1", now: 1, in: tx)
            }
        }
    }

    private static func job(_ write: JournalWrite, _ till: DocumentBuilder) -> RecordJob {
        let read = ReadOp(SyncOp(write: write, key: till.key.publicKey))
        return RecordJob([CloudRecord.Item(read, origin: LogOrigin(clock: 1))])
    }

    @Test(.timeLimit(.minutes(15)), arguments: Engine.allCases)
    func whoWaitsSharesTheNextCommit(engine: Engine) async throws {
        let tills = try (1...6).map(Self.till)
        try await engine.withShop { base in
            try await Self.begin(tills, in: base)
            let database = GatedDatabase(base: base)
            let lines = RecordLines()
            let heads = Mutex<[LogPosition]>([])
            let record = { @Sendable (till: DocumentBuilder) in
                try await lines.record(
                    Self.job(till.writes[1], till), at: Self.place, in: database,
                    host: ServerRun.host()
                ) { _, new in heads.withLock { $0 += new } }
            }
            let first = Task { try await record(tills[0]) }
            await database.gate.first()
            let others = tills.dropFirst().map { till in Task { try await record(till) } }
            while lines.waitingCount(at: Self.place) < others.count { await Task.yield() }
            #expect(await database.gate.arrived == 1)
            await database.gate.open()
            var results = try await first.value.results
            for other in others { results += try await other.value.results }
            #expect(Set(results.map(\.seq)) == Set((1...6).map { Int64($0) }))
            #expect(results[0].seq == 1 && results.map(\.id) == tills.map { $0.writes[1].id })
            #expect(await database.gate.arrived == 2)
            #expect(heads.withLock { $0.map(\.seq) } == [1, 6])
            #expect(lines.waitingCount(at: Self.place) == 0)
        }
    }

    /// When the database is away everybody is told, and who comes later is served again.
    @Test(.timeLimit(.minutes(15))) func aFailureIsEverybodysAndNobodyStaysBehind() async throws {
        let tills = try (1...3).map(Self.till)
        try await Engine.sqlite.withShop { base in
            let database = GatedDatabase(base: base, failsFirst: 2)
            let lines = RecordLines()
            let record = { @Sendable (till: DocumentBuilder) in
                try await lines.record(
                    Self.job(till.writes[0], till), at: Self.place, in: database,
                    host: ServerRun.host()
                ) { _, _ in }
            }
            let first = Task { try await record(tills[0]) }
            await database.gate.first()
            let others = tills.dropFirst().map { till in Task { try await record(till) } }
            while lines.waitingCount(at: Self.place) < others.count { await Task.yield() }
            await database.gate.open()
            await #expect(throws: SQLFailure.self) { _ = try await first.value }
            for other in others {
                await #expect(throws: SQLFailure.self) { _ = try await other.value }
            }
            for till in tills {
                let reply = try await record(till)
                #expect(reply.results.map(\.status) == [.stored])
            }
        }
    }
}

extension RecordLinesTests {
    /// A transaction of several that fails for what may be one's fault is not everybody's failure,
    /// and what is no plain document shares none.
    @Test(.timeLimit(.minutes(15))) func oneFaultIsNoOthersBusiness() async throws {
        let tills = try (1...4).map(Self.till)
        try await Engine.sqlite.withShop { base in
            try await Self.begin(tills, in: base)
            let database = GatedDatabase(base: base, fails: { $0 == 2 })
            let lines = RecordLines()
            let record = { @Sendable (job: RecordJob) in
                try await lines.record(
                    job, at: Self.place, in: database, host: ServerRun.host()
                ) { _, _ in }
            }
            var bad = tills[3].writes[1]
            bad.signature = String(repeating: "0", count: 128)
            let first = Task { try await record(Self.job(tills[0].writes[1], tills[0])) }
            await database.gate.first()
            var others: [Task<RecordJournal.Reply, any Error>] = []
            let jobs = [
                Self.job(tills[1].writes[1], tills[1]), Self.job(tills[2].writes[1], tills[2]),
                // Again, and one that is not plain.
                Self.job(tills[1].writes[1], tills[1]), Self.job(bad, tills[3]),
            ]
            for job in jobs {
                others.append(Task { try await record(job) })
                while lines.waitingCount(at: Self.place) < others.count { await Task.yield() }
            }
            await database.gate.open()
            #expect(try await first.value.results.map(\.status) == [.stored])
            var statuses: [WriteResult.Status] = []
            for other in others { statuses += try await other.value.results.map(\.status) }
            #expect(statuses == [.stored, .stored, .dup, .parked])
        }
    }
}

/// A database whose writes wait until the gate is open.
private struct GatedDatabase: Database {
    actor Gate {
        private(set) var arrived = 0
        private var isOpen = false
        private var shut: [CheckedContinuation<Void, Never>] = []
        private var watchers: [CheckedContinuation<Void, Never>] = []

        func open() {
            isOpen = true
            for one in shut { one.resume() }
            shut = []
        }

        /// Waits until the first write is there.
        func first() async {
            guard arrived == 0 else { return }
            await withCheckedContinuation { watchers.append($0) }
        }

        /// - Returns: the how many-th it is.
        func pass() async -> Int {
            arrived += 1
            let number = arrived
            for one in watchers { one.resume() }
            watchers = []
            if !isOpen { await withCheckedContinuation { shut.append($0) } }
            return number
        }
    }

    let base: any Database
    /// Which of its writes fail, as if it were away or for no reason that is known.
    var failsFirst = 0
    var fails: @Sendable (Int) -> Bool = { _ in false }
    let gate = Gate()

    var dialect: Dialect { base.dialect }

    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        let number = await gate.pass()
        guard number > failsFirst else {
            throw SQLFailure(kind: .unavailable, message: "it is away")
        }
        if fails(number) { throw SQLFailure(kind: .other, message: "a row is too large") }
        return try await base.write(body)
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        try await base.read(body)
    }

    func close() async {}
}
