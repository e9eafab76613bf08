import RetailModels
import RetailStore
import TestSupport
import Testing

/// Snapshots of the cloud, on both engines.
struct SnapshotTests {
    private static let location = TestShop().location
    private static let elsewhere = DerivedID.make("tenant-1", "location", "2")

    private static func till(
        _ number: Int = 1, at location: String = location, documents: Int = 4
    ) throws -> DocumentBuilder {
        var shop = TestShop(device: "device-\(number)", series: "0\(number)")
        shop.identity.location = location
        var till = try DocumentBuilder(shop: shop, seed: UInt64(number))
        try till.addRandom(documents)
        return till
    }

    private static func record(_ till: DocumentBuilder, in database: any Database) async throws {
        try await database.write { tx in
            let items = till.writes.map {
                CloudRecord.Item(
                    op: SyncOp(write: $0, key: till.key.publicKey), origin: LogOrigin(clock: 1))
            }
            _ = try CloudRecord(
                tenant: "tenant-1", location: till.shop.location, now: 9, in: tx
            ).record(items)
        }
    }

    private static func recordCustomer(_ id: String, in database: any Database) async throws {
        let body = try CanonicalJSON.text(Customer(id: id, number: "17", name: "Ada Łódź"))
        try await database.write { tx in
            let write = JournalWrite(id: id, kind: .customer, body: body)
            _ = try CloudRecord(
                tenant: "tenant-1", location: location, now: 9, in: tx
            ).record([
                CloudRecord.Item(op: SyncOp(write: write, key: nil), origin: LogOrigin(clock: 1))
            ])
        }
    }

    /// Opens a snapshot as the server does.
    private static func open(
        _ id: String = "s-1", for device: String = "d", at location: String = location,
        now: Int64 = 10, in database: any Database
    ) async throws -> SnapshotSession {
        try await database.writeOnOneView { tx in
            try SnapshotStore(tenant: "tenant-1", location: location, now: now, in: tx)
                .open(device: device, newID: id)
        }
    }

    private static func parts(
        of session: SnapshotSession, now: Int64 = 10, in database: any Database
    ) async throws -> [[UInt8]] {
        try await database.read { tx in
            let store = SnapshotStore(tenant: "tenant-1", location: location, now: now, in: tx)
            return try session.parts.indices.map { try store.part(Int64($0) + 1, of: session.id) }
        }
    }

    private static func code(_ body: () async throws -> Void) async -> Problem.Code? {
        do { try await body() } catch { return (error as? Problem)?.code }
        return nil
    }

    private static func apply(_ parts: [[UInt8]], in database: any Database) async throws {
        try await database.write { tx in
            var applied = LogApply.Applied()
            for bytes in parts {
                let content = try CanonicalJSON.decode(SnapshotContent.self, from: bytes)
                try LogApply(tenant: "tenant-1", in: tx)
                    .apply(content, takesShop: true, now: 1, &applied)
            }
        }
    }

    private static func pull(_ stream: String, from cloud: any Database, to own: any Database)
        async throws
    {
        let page = try await cloud.read { tx in
            try LogReader.page(
                PullLog(since: .start(of: stream), limit: 500), tenant: "tenant-1", in: tx)
        }
        try await own.write { tx in
            _ = try LogApply(tenant: "tenant-1", in: tx).apply(page, takesShop: true, now: 1)
        }
    }

    /// Whoever takes the snapshot has, byte for byte, what whoever pulls the log has.
    @Test(arguments: Engine.allCases)
    func aSnapshotIsWhatTheLogComesTo(engine: Engine) async throws {
        let tills = try [Self.till(1), Self.till(2)]
        let other = try Self.till(3, at: Self.elsewhere)
        try await engine.withShop { cloud in
            for till in tills + [other] { try await Self.record(till, in: cloud) }
            for id in ["c-2", "c-1"] { try await Self.recordCustomer(id, in: cloud) }
            let session = try await Self.open(in: cloud)
            let parts = try await Self.parts(of: session, in: cloud)
            #expect(parts.map { Digest.sha256($0) } == session.parts.map(\.hash))
            #expect(parts.map { Int64($0.count) } == session.parts.map(\.bytes))
            #expect(session.parts.map(\.stream) == [Realtime.shopStream, Self.location])
            try await Engine.sqlite.withShop { puller in
                for stream in [Realtime.shopStream, Self.location] {
                    try await Self.pull(stream, from: cloud, to: puller)
                }
                try await Engine.sqlite.withDatabase { own in
                    try await own.write { try ShopStore.insert(TestShop().shop, in: $0) }
                    // Again changes nothing.
                    for _ in 1...2 { try await Self.apply(parts, in: own) }
                    #expect(try await StoreContent(own) == StoreContent(puller))
                    let documents = try await own.count("document")
                    #expect(documents == Int64(tills.flatMap(\.writes).count))
                    for query: SQL in [
                        "SELECT id, number, name FROM customer ORDER BY id",
                        "SELECT local_id, cloud_id FROM sync_alias ORDER BY local_id",
                        "SELECT id, name, ppm, position FROM tax_rate ORDER BY id",
                        """
                        SELECT id, sku, name, price_minor, cost_minor, unit, brand, tax_rate_id,
                            category_id, ordinal FROM product ORDER BY ordinal
                        """,
                        "SELECT barcode, product_id FROM product_barcode ORDER BY barcode",
                    ] {
                        let rows = try await own.rows(query)
                        #expect(try await cloud.rows(query) == rows)
                        #expect(!rows.isEmpty)
                    }
                    #expect(try await own.verify("tenant-1").findings == [])
                    #expect(try await own.count("sync_outbox") == 0)
                }
            }
        }
    }

    /// The simulator's seed 47 with disasters: the cloud lost an edit with all that held it, and a
    /// till that had its value by a snapshot goes back to what stood there before.
    @Test(arguments: Engine.allCases)
    func whatStoodThereBeforeAnyEditIsInIt(engine: Engine) async throws {
        try await engine.withShop { cloud in
            let before = try await cloud.shown(EditTests.product)
            try await cloud.take(Edits.make("e1", "till-1", at: 100, ["cost": "122"]))
            let session = try await Self.open(in: cloud)
            let parts = try await Self.parts(of: session, in: cloud)
            try await Engine.sqlite.withShop { till in
                try await Self.apply(parts, in: till)
                #expect(try await till.shown(EditTests.product)["cost"] == "122")
                try await till.write { try LogApply(tenant: "tenant-1", in: $0).forget() }
                #expect(try await till.shown(EditTests.product) == before)
            }
        }
    }

    /// What a shop sold before there was a log stands in no entry, and is in the snapshot.
    @Test(arguments: Engine.allCases)
    func documentsFromBeforeTheLogAreInIt(engine: Engine) async throws {
        let (here, there) = (try Self.till(), try Self.till(2, at: Self.elsewhere))
        try await engine.withShop { cloud in
            try await cloud.record(here)
            try await cloud.record(there)
            let session = try await Self.open(in: cloud)
            let parts = try await Self.parts(of: session, in: cloud)
            let ids = try parts.flatMap {
                try CanonicalJSON.decode(SnapshotContent.self, from: $0).documents
            }.map(\.write.id)
            #expect(ids == here.writes.map(\.id))
        }
    }

    /// A part is bounded, and the same however often it is asked for.
    @Test(arguments: Engine.allCases)
    func aLongHistoryHasManyParts(engine: Engine) async throws {
        let till = try Self.till(documents: 400)
        try await engine.withShop { cloud in
            try await Self.record(till, in: cloud)
            let session = try await Self.open(in: cloud)
            let numbers = session.numbers(of: Self.location)
            #expect(numbers.count > 1 && numbers == Array(2...numbers.count + 1))
            #expect(session.parts.allSatisfy { $0.bytes < 600 << 10 })
            let parts = try await Self.parts(of: session, in: cloud)
            try await Self.record(try Self.till(2), in: cloud)
            #expect(try await Self.parts(of: session, in: cloud) == parts)
            let documents = try parts.flatMap {
                try CanonicalJSON.decode(SnapshotContent.self, from: $0).documents
            }
            #expect(documents.map(\.write) == till.writes)
        }
    }

    @Test(arguments: Engine.allCases)
    func aFreshOneIsSharedAndTheLastOneTakesItAway(engine: Engine) async throws {
        try await engine.withShop { cloud in
            let first = try await Self.open("s-1", for: "a", in: cloud)
            #expect(try await Self.open("s-2", for: "b", in: cloud) == first)
            let late = 10 + SnapshotStore.freshMs
            let next = try await Self.open("s-3", for: "c", now: late, in: cloud)
            #expect(next.id == "s-3")
            @Sendable func leave(_ device: String, at location: String) async throws {
                _ = try await cloud.write { tx in
                    try SnapshotStore(tenant: "tenant-1", location: location, now: 20, in: tx)
                        .leave(first.id, device: device)
                }
            }
            let isSeenElsewhere = await Self.code { try await leave("a", at: Self.elsewhere) }
            #expect(isSeenElsewhere == .notFound)
            for device in ["a", "a"] { try await leave(device, at: Self.location) }
            _ = try await Self.parts(of: first, in: cloud)
            try await leave("b", at: Self.location)
            let gone = await Self.code { _ = try await Self.parts(of: first, in: cloud) }
            #expect(gone == .notFound)
            #expect(try await cloud.count("sync_snapshot") == 1)

            let end = next.expiresAt
            let expired = await Self.code {
                _ = try await Self.parts(of: next, now: end, in: cloud)
            }
            #expect(expired == .notFound)
            #expect(try await Self.open("s-4", now: end, in: cloud).id == "s-4")
            #expect(try await cloud.count("sync_snapshot") == 1)
        }
    }

    /// Whatever is sold while it is made: its documents are those up to its place, and no others.
    @Test(arguments: Engine.allCases)
    func itIsMadeOnOneView(engine: Engine) async throws {
        let tills = try (1...4).map { try Self.till($0, documents: 12) }
        let wanted = Int64(tills.flatMap(\.writes).count)
        try await engine.withShop { cloud in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for till in tills {
                    group.addTask {
                        for write in till.writes {
                            let item = CloudRecord.Item(
                                op: SyncOp(write: write, key: till.key.publicKey),
                                origin: LogOrigin(clock: 1))
                            try await cloud.write { tx in
                                _ = try CloudRecord(
                                    tenant: "tenant-1", location: Self.location, now: 9, in: tx
                                ).record([item])
                            }
                        }
                    }
                }
                group.addTask {
                    var (seq, round) = (Int64(0), Int64(0))
                    while seq < wanted {
                        round += 1
                        let now = round * (SnapshotStore.freshMs + 1)
                        let session = try await Self.open("s-\(round)", now: now, in: cloud)
                        let parts = try await Self.parts(of: session, now: now, in: cloud)
                        let count = try parts.reduce(0) {
                            let content = try CanonicalJSON.decode(
                                SnapshotContent.self, from: $1)
                            return $0 + content.documents.count
                        }
                        seq = session.positions[1].seq
                        #expect(Int64(count) == seq)
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
