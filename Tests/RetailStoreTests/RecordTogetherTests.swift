import RetailModels
import RetailStore
import TestSupport
import Testing

/// Writes that come in one request are stored together; nobody may be able to tell.
struct RecordTogetherTests {
    private let shop = TestShop()

    /// Enough documents for every length of statement and for what is sent while others are still
    /// checked, among them some that stand there twice, are known, or cannot be stored.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func togetherComesToTheSameAsOneByOne(_ seed: UInt64) async throws {
        var till = try DocumentBuilder(shop: shop, seed: seed)
        try till.addRandom(90)
        let clean = till.writes
        var mixed = clean
        var random = SeededGenerator(seed: seed)
        for _ in 0..<6 { mixed.insert(random.pick(clean), at: Int(random.number(0...90))) }
        for _ in 0..<3 {
            var broken = random.pick(clean)
            broken.body += " "
            mixed.insert(broken, at: Int(random.number(0...90)))
        }
        mixed.insert(JournalWrite(id: "none", kind: .sale, body: "{}", signature: ""), at: 7)
        let (key, tenant) = (till.key.publicKey, shop.tenant)
        for (writes, isClean) in [(clean, true), (mixed, false)] {
            let answer = try await sameOnEngines(shop) { database in
                let results = try await database.record(writes, key: key, tenant: tenant)
                #expect(try await database.verify(tenant).findings == [])
                return Answer(results: results, content: try await StoreContent(database))
            }
            let single = try await Engine.sqlite.withShop(shop) { database in
                var results: [WriteResult] = []
                for write in writes {
                    results += try await database.record([write], key: key, tenant: tenant)
                }
                return Answer(results: results, content: try await StoreContent(database))
            }
            #expect(answer == single)
            #expect(answer.results.contains { $0.status == .parked } != isClean)
        }
    }

    private struct Answer: Equatable {
        var results: [WriteResult]
        var content: StoreContent
    }

    /// A second document under a number that another one bears, in one request with it.
    @Test func theSecondDocumentOfANumberIsKeptForAPerson() async throws {
        var one = try DocumentBuilder(shop: shop)
        var other = one
        try one.openShift()
        other.at += 60_000
        let opening = other.draft(one.documents[0].body, id: "another")
        try other.add(opening)
        let (writes, key) = (one.writes + other.writes, one.key.publicKey)
        let tenant = shop.tenant
        let results = try await sameOnEngines(shop) { database in
            try await database.record(writes, key: key, tenant: tenant)
        }
        #expect(results.map(\.status) == [.stored, .parked])
        #expect(results[1].problem?.code == .numberTwice)
    }

    /// PostgreSQL's plans are made anew once a table has rows; without, each check of a key walks
    /// all documents of the tenant.
    @Test func tablesThatHaveGrownAreCounted() async throws {
        var till = try DocumentBuilder(shop: shop)
        try till.addRandom(150)
        let filled = till
        try await Engine.postgres.withShop(shop) { database in
            try await database.record(filled)
            var rounds = 0
            // The server counts what a connection wrote when that connection has been idle.
            while try await Self.counted(database) < 100 {
                try #require(rounds < 10_000)
                rounds += 1
                _ = try await database.write { try TableStatistics.refresh(in: $0) }
            }
        }
    }

    private static func counted(_ database: any Database) async throws -> Int64 {
        try await database.read { tx in
            try tx.count(
                """
                SELECT CAST(c.reltuples AS BIGINT) AS n FROM pg_class c
                JOIN pg_namespace s ON s.oid = c.relnamespace
                WHERE c.relname = 'document' AND s.nspname = current_schema()
                """)
        }
    }
}
