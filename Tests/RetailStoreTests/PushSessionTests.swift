import RetailModels
import RetailStore
import TestSupport
import Testing

/// A catalogue that comes in parts, on both engines.
struct PushSessionTests {
    private static let shop = TestShop()

    private static func text() throws -> String {
        let products = try shop.rows().map { row in
            Product(
                id: shop.productID(row.sku), sku: row.sku, barcode: row.barcode, name: row.name,
                department: row.department, category: row.category, brand: row.brand,
                unit: row.unit, price: row.price, cost: row.cost, taxClass: row.taxClass,
                ordinal: 1)
        }
        return try CanonicalJSON.text(CatalogueSeed(taxRates: shop.rates, products: products))
    }

    /// A tenant with nothing in it.
    private static func withTenant(
        _ engine: Engine, _ body: (any Database) async throws -> Void
    ) async throws {
        try await engine.withDatabase { database in
            try await database.write { try ShopStore.insert(shop.shop, in: $0) }
            try await body(database)
        }
    }

    private static func store<Value: Sendable>(
        _ database: any Database, device: String = "d", now: Int64 = 9,
        _ body: @escaping @Sendable (PushSessionStore) throws -> Value
    ) async throws -> Value {
        try await database.write { tx in
            try body(
                PushSessionStore(tenant: shop.tenant, device: device, now: now, in: tx))
        }
    }

    private static func code(_ body: () async throws -> Void) async -> Problem.Code? {
        (await failure { try await body() } as? Problem)?.code
    }

    /// In three parts, with a break in between, twice the same, committed twice.
    @Test(arguments: Engine.allCases)
    func aCatalogueIsTakenWhole(engine: Engine) async throws {
        let text = try Self.text()
        let bytes = Array(text.utf8)
        let half = bytes.count / 2
        let parts = [bytes[..<10], bytes[10..<half], bytes[half...]].map {
            String(decoding: $0, as: UTF8.self)
        }
        try #require(parts.joined() == text)
        let hash = Digest.sha256(text)
        try await Self.withTenant(engine) { database in
            let opened = try await Self.store(database) { try $0.open(parts: 3, hash: hash) }
            _ = try await Self.store(database) { try $0.put(parts[2], part: 3, of: opened.id) }
            let early = await Self.code {
                _ = try await Self.store(database) { try $0.commit(opened.id).head }
            }
            #expect(early == .gap)
            #expect(try await database.count("product") == 0)
            // Whoever begins again goes on.
            let again = try await Self.store(database) { try $0.open(parts: 3, hash: hash) }
            #expect(again.id == opened.id && again.received == [3])
            for part in [1, 2, 2] {
                _ = try await Self.store(database) {
                    try $0.put(parts[part - 1], part: Int64(part), of: opened.id)
                }
            }
            let head = try await Self.store(database) { try $0.commit(opened.id).head }
            #expect(head == 1)
            let twice = try await Self.store(database) { store in
                let result = try store.commit(opened.id)
                return (result.session.isCommitted, result.head)
            }
            #expect(twice == (true, nil))
            #expect(try await database.count("sync_push_part") == 0)
            #expect(try await database.count("sync_bundle") == 1)

            try await Engine.sqlite.withShop { other in
                let digests = (
                    try await database.read {
                        try LogDigest(tenant: Self.shop.tenant, in: $0).shop()
                    },
                    try await other.read { try LogDigest(tenant: Self.shop.tenant, in: $0).shop() }
                )
                #expect(Array(digests.0.prefix(2)) == Array(digests.1.prefix(2)))
            }
            // Another till's comes too late.
            let late = await Self.code {
                _ = try await Self.store(database, device: "e") { store in
                    let session = try store.open(parts: 1, hash: hash)
                    _ = try store.put(text, part: 1, of: session.id)
                    return try store.commit(session.id).head
                }
            }
            #expect(late == .exists)
        }
    }

    @Test(arguments: Engine.allCases)
    func whatIsNotWhatItsHashSaysIsNotTaken(engine: Engine) async throws {
        let text = try Self.text()
        try await Self.withTenant(engine) { database in
            for (content, hash) in [(text + " ", Digest.sha256(text)), ("{}", Digest.sha256("{}"))]
            {
                let failed = await Self.code {
                    _ = try await Self.store(database) { store in
                        let session = try store.open(parts: 1, hash: hash)
                        _ = try store.put(content, part: 1, of: session.id)
                        return try store.commit(session.id).head
                    }
                }
                #expect(failed == .contentInvalid)
            }
            let count = try await database.count("product")
            #expect(count == 0)
        }
    }

    /// A session is its device's, and not for ever.
    @Test(arguments: Engine.allCases)
    func aSessionIsItsDevicesAndEnds(engine: Engine) async throws {
        let hash = Digest.sha256("x")
        try await Self.withTenant(engine) { database in
            let session = try await Self.store(database) { try $0.open(parts: 2, hash: hash) }
            let calls: [(String, Int64, Int64)] = [
                ("e", 9, 1), ("d", session.expiresAt, 1), ("d", 9, 3),
            ]
            for (device, now, part) in calls {
                let failed = await Self.code {
                    _ = try await Self.store(database, device: device, now: now) {
                        try $0.put("x", part: part, of: session.id)
                    }
                }
                #expect(failed == .notFound)
            }
            _ = try await Self.store(database) { try $0.put("x", part: 1, of: session.id) }
            let later = try await Self.store(database, now: session.expiresAt) {
                try $0.open(parts: 2, hash: hash)
            }
            #expect(later.received == [])
        }
    }

    /// No part breaks a character, and together they are the text.
    @Test func partsAreWholeCharacters() {
        let text = String(repeating: "日x", count: 200_000)
        let parts = PushSession.parts(of: text)
        #expect(parts.count == 4)
        let longest = parts.map(\.utf8.count).max() ?? 0
        #expect(longest <= PushSession.partBytesMax)
        #expect(parts.joined() == text)
        #expect(PushSession.parts(of: "") == [])
    }
}
