import RetailModels
import RetailStore
import TestSupport
import Testing

/// The same documents, and documents that exclude each other, arriving at the same time.
struct ConcurrentRecordTests {
    /// Records each till's documents in a task of its own, and returns what became of them.
    private static func atOnce(
        _ tills: [DocumentBuilder], _ database: any Database
    ) async throws -> [[WriteResult]] {
        try await withThrowingTaskGroup(of: [WriteResult].self) { group in
            for till in tills {
                group.addTask { try await database.record(till) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test(arguments: Engine.allCases)
    func theSameBatchIsStoredOnce(engine: Engine) async throws {
        var till = try DocumentBuilder(seed: 61)
        try till.addRandom(15)
        let made = till
        try await engine.withShop { database in
            let results = try await Self.atOnce(Array(repeating: made, count: 4), database)
            for index in made.writes.indices {
                let statuses = results.map { $0[index].status }.sorted { $0.rawValue < $1.rawValue }
                #expect(statuses == [.dup, .dup, .dup, .stored], "document \(index + 1)")
            }
            let report = try await database.verify(made.shop.tenant)
            #expect(report.findings == [])
            let parked = try await database.count("sync_parked")
            #expect(parked == 0)
        }
    }

    /// Several tills selling the same products: the caches come to the sum of all.
    @Test(arguments: Engine.allCases)
    func manyTillsSellTheSameProducts(engine: Engine) async throws {
        let tills = try (1...4).map { number in
            var till = try DocumentBuilder(
                shop: TestShop(device: "device-\(number)", series: "0\(number)"),
                seed: UInt64(number))
            try till.addRandom(12)
            return till
        }
        try await engine.withShop { database in
            let results = try await Self.atOnce(tills, database)
            let statuses = Set(results.flatMap { $0 }.map(\.status))
            #expect(statuses == [.stored])
            let report = try await database.verify("tenant-1")
            #expect(report.findings == [])
            #expect(report.heads.count == 4)
        }
    }

    /// Two that claim one device with two keys: one of them is the device, the other is parked.
    @Test(arguments: Engine.allCases, 1...4 as ClosedRange<UInt64>)
    func twoKeysForOneDeviceNeverMix(engine: Engine, seed: UInt64) async throws {
        let tills = try [seed, seed + 100].map { seed in
            var till = try DocumentBuilder(seed: seed)
            try till.openShift()
            return till
        }
        try await engine.withShop { database in
            let results = try await Self.atOnce(tills, database)
            let statuses = results.flatMap { $0 }.map(\.status.rawValue).sorted()
            #expect(statuses == ["parked", "stored"])
            let report = try await database.verify("tenant-1")
            #expect(report.findings == [])
        }
    }

    /// Two documents with one number: one is stored, the other is parked with that reason.
    @Test(arguments: Engine.allCases)
    func oneNumberIsStoredOnce(engine: Engine) async throws {
        var till = try DocumentBuilder()
        try till.openShift()
        let opened = till
        let tills = try (0..<4).map { number in
            var twin = opened
            try twin.add(.sale(twin.sale([twin.line(number)])), id: "twin \(number)")
            return twin
        }
        try await engine.withShop { database in
            try await database.record(opened)
            let results = try await Self.atOnce(tills, database)
            let stored = results.map { $0[1] }.filter { $0.status == .stored }
            let codes = results.compactMap { $0[1].problem?.code }
            #expect(stored.count == 1)
            #expect(codes == [.numberTwice, .numberTwice, .numberTwice])
            let report = try await database.verify("tenant-1")
            #expect(report.findings == [])
        }
    }
}
