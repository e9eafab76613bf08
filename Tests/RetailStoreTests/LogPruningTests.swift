import RetailModels
import RetailStore
import TestSupport
import Testing

/// The log's floor, on both engines.
struct LogPruningTests {
    private static let location = TestShop().location

    /// Records a till's documents, each a millisecond after the other, from `now` = 1.
    private static func record(_ till: DocumentBuilder, in database: any Database) async throws {
        for (index, write) in till.writes.enumerated() {
            let item = CloudRecord.Item(
                op: SyncOp(write: write, key: till.key.publicKey), origin: LogOrigin(clock: 1))
            try await database.write { tx in
                _ = try CloudRecord(
                    tenant: "tenant-1", location: location, now: Int64(index) + 1, in: tx
                ).record([item])
            }
        }
    }

    private static func pull(
        behind place: LogPosition = .start(of: location), from database: any Database
    ) async throws -> PullLog.Reply {
        try await database.read { tx in
            try LogReader.page(PullLog(since: place, limit: 500), tenant: "tenant-1", in: tx)
        }
    }

    private static func code(
        behind place: LogPosition, from database: any Database
    ) async -> Problem.Code? {
        do { _ = try await pull(behind: place, from: database) } catch {
            return (error as? Problem)?.code
        }
        return nil
    }

    private static func prune(before: Int64, in database: any Database) async throws -> Int64 {
        try await database.write { tx in
            try LogPruning.prune(before: before, now: 100, tenant: "tenant-1", in: tx)
        }
    }

    private static func till() throws -> DocumentBuilder {
        var till = try DocumentBuilder(shop: TestShop())
        try till.addRandom(8)
        return till
    }

    @Test(arguments: Engine.allCases)
    func whatIsOldGoesAndIsKnownForEver(engine: Engine) async throws {
        let till = try Self.till()
        try await engine.withShop { database in
            try await Self.record(till, in: database)
            let all = try await Self.pull(from: database)
            let places = all.bundles.reduce(into: [LogPosition.start(of: Self.location)]) {
                $0.append($0[$0.count - 1].next($1.state, content: $1.content))
            }
            #expect(try await Self.prune(before: 4, in: database) == 3)
            #expect(try await Self.prune(before: 4, in: database) == 0)
            #expect(try await database.count("sync_bundle") == Int64(till.writes.count) - 3)
            // Whoever is below takes a snapshot; whoever stands at the floor goes on.
            #expect(await Self.code(behind: places[0], from: database) == .pruned)
            #expect(await Self.code(behind: places[2], from: database) == .pruned)
            let rest = try await Self.pull(behind: places[3], from: database)
            #expect(rest.bundles == Array(all.bundles.dropFirst(3)))
            // A log that is another one is noticed there and below.
            for place in [places[3], places[2]] {
                var other = place
                other.hash = Document.noHash
                #expect(await Self.code(behind: other, from: database) == .lost)
            }
            // The same write is no other one now.
            try await Self.record(till, in: database)
            #expect(try await Self.pull(behind: places[3], from: database).bundles == rest.bundles)
            let (documents, entities) = (
                try await database.count("document"), try await database.count("sync_entity")
            )
            #expect(documents == Int64(till.writes.count) && entities == documents)
            // All of it, and the log goes on behind.
            #expect(try await Self.prune(before: 99, in: database) == Int64(till.writes.count) - 3)
            var next = try DocumentBuilder(shop: TestShop(device: "device-2", series: "02"))
            try next.openShift()
            try await Self.record(next, in: database)
            let page = try await Self.pull(behind: all.next, from: database)
            #expect(page.bundles.map(\.seq) == [all.next.seq + 1])
            #expect(page.next == all.next.next(.ok, content: page.bundles[0].content))
        }
    }

    /// A till that works is waited for; one that was revoked, or never read, is not.
    @Test(arguments: Engine.allCases)
    func theSlowestActiveDeviceHoldsTheLog(engine: Engine) async throws {
        let till = try Self.till()
        try await engine.withShop { database in
            try await Self.record(till, in: database)
            try await database.write { tx in
                for (device, seq) in [("slow", Int64(2)), ("fast", 5), ("away", 1)] {
                    try DeviceStore.setPending(
                        device, name: device, publicKey: String(repeating: "0", count: 64),
                        code: device, expiresAt: 1, tenant: "tenant-1", in: tx)
                    try DeviceStore.activate(
                        device, at: TestShop().identity, tenant: "tenant-1", in: tx)
                    let place = LogPosition(
                        stream: Self.location, seq: seq, hash: Document.noHash)
                    try LogPruning.note(place, of: device, tenant: "tenant-1", in: tx)
                }
                try DeviceStore.revoke("away", tenant: "tenant-1", in: tx)
            }
            #expect(try await Self.prune(before: 99, in: database) == 2)
            try await database.write { tx in
                let place = LogPosition(stream: Self.location, seq: 7, hash: Document.noHash)
                try LogPruning.note(place, of: "slow", tenant: "tenant-1", in: tx)
                let noted = try LogPruning.noted(
                    Self.location, of: "slow", tenant: "tenant-1", in: tx)
                #expect(noted == 7)
            }
            #expect(try await Self.prune(before: 99, in: database) == 3)
        }
    }
}
