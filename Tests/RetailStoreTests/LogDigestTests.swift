import RetailModels
import RetailStore
import TestSupport
import Testing

/// What two servers compare, on both engines.
struct LogDigestTests {
    private static let shop = TestShop()

    private static func till(_ number: Int) throws -> DocumentBuilder {
        var till = try DocumentBuilder(
            shop: TestShop(device: "device-\(number)", series: "0\(number)"),
            seed: UInt64(number))
        try till.addRandom(6)
        return till
    }

    private static func log(
        _ writes: [(write: JournalWrite, key: String)], in database: any Database
    ) async throws {
        let items = writes.map {
            CloudRecord.Item(
                op: SyncOp(write: $0.write, key: $0.key), origin: LogOrigin(clock: 1))
        }
        try await database.write { tx in
            _ = try CloudRecord(
                tenant: shop.tenant, location: shop.location, now: 9, in: tx
            ).record(items)
        }
    }

    private static func documents(
        of database: any Database, upTo seq: Int64
    ) async throws -> LogDigest.Documents {
        try await database.read { tx in
            try LogDigest(tenant: shop.tenant, in: tx).logged(in: shop.location, upTo: seq)
        }
    }

    private static func stored(
        in database: any Database, but left: Set<String> = []
    ) async throws -> LogDigest.Documents {
        try await database.read { tx in
            try LogDigest(tenant: shop.tenant, in: tx).stored(but: left)
        }
    }

    /// A cloud and a till that got the same documents in another order, on all pairs of engines.
    @Test(arguments: Engine.allCases, Engine.allCases)
    func equalContentHasEqualDigests(cloud: Engine, till: Engine) async throws {
        let tills = [try Self.till(1), try Self.till(2)]
        let writes = tills.flatMap { till in till.writes.map { ($0, till.key.publicKey) } }
        let count = Int64(writes.count)
        try await cloud.withShop { cloud in
            try await Self.log(writes, in: cloud)
            try await till.withShop { store in
                for till in tills.reversed() { try await store.record(till) }
                let (there, here) = (
                    try await Self.documents(of: cloud, upTo: count),
                    try await Self.stored(in: store)
                )
                #expect(there.table == here.table && there.chains == here.chains)
                #expect(here.table.rows == count && here.chains.count == 2)
                #expect(here.chains.map(\.number) == tills.map { $0.documents.last?.sequence })

                let first = try await Self.documents(of: cloud, upTo: 1)
                #expect(first.table.rows == 1 && first.chains.count == 1)
                let late = Set(writes.dropFirst().map(\.0.id))
                let most = try await Self.stored(in: store, but: late)
                #expect(most.table == first.table && most.chains == first.chains)

                let shops = (
                    try await cloud.read { try LogDigest(tenant: Self.shop.tenant, in: $0).shop() },
                    try await store.read { try LogDigest(tenant: Self.shop.tenant, in: $0).shop() }
                )
                #expect(shops.0 == shops.1)
                let empty = shops.0.filter { $0.rows == 0 }.map(\.table)
                #expect(empty == ["customer", "sync_alias"])
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func anyOtherContentHasAnotherDigest(engine: Engine) async throws {
        let till = try Self.till(1)
        try await engine.withShop { database in
            try await database.record(till)
            let (documents, shop) = (
                try await Self.stored(in: database),
                try await database.read { try LogDigest(tenant: Self.shop.tenant, in: $0).shop() }
            )
            try await database.write { tx in
                try tx.send("UPDATE document SET hash = \(Document.noHash) WHERE sequence = 2")
                try tx.send("UPDATE product SET price_minor = price_minor + 1 WHERE sku = 'A-1'")
                try tx.send("UPDATE operator SET name = 'x' WHERE number = 1")
            }
            let (otherDocuments, otherShop) = (
                try await Self.stored(in: database),
                try await database.read { try LogDigest(tenant: Self.shop.tenant, in: $0).shop() }
            )
            #expect(documents.table.rows == otherDocuments.table.rows)
            #expect(documents.table.sum != otherDocuments.table.sum)
            let changed = zip(shop, otherShop).filter { $0 != $1 }.map(\.0.table)
            #expect(changed == ["product", "operator"])
        }
    }

    // MARK: - Proof of chains, page by page

    private static func prove(_ database: any Database) async throws -> [VerifyChain.Reply] {
        var pages: [VerifyChain.Reply] = []
        var after: String?
        repeat {
            let place = after
            let page = try await database.read { tx in
                try ChainPage(tenant: shop.tenant, in: tx).read(after: place)
            }
            pages.append(page)
            after = page.next
        } while after != nil
        return pages
    }

    private static func tell(
        _ till: DocumentBuilder, number: Int64, hash: String, waiting: Int64,
        _ database: any Database
    ) async throws {
        let report = ReportTill.Body(
            clock: 1, version: "1", pulled: 0, waiting: waiting, series: till.shop.identity.series,
            number: number, chainHead: hash)
        try await database.write { tx in
            try DeviceStore.setReport(
                report, of: till.shop.identity.device, at: 2, tenant: shop.tenant, in: tx)
        }
    }

    @Test(arguments: Engine.allCases)
    func chainsAreProvedAndHeldAgainstWhatTheTillsTold(engine: Engine) async throws {
        let tills = [try Self.till(1), try Self.till(2)]
        let last = try #require(tills[0].documents.last)
        let bytes = try #require(tills[0].writes.last?.body)
        try await engine.withShop { database in
            for till in tills { try await database.record(till) }
            let clean = try await Self.prove(database)
            #expect(clean.flatMap(\.findings) == [])
            #expect(clean.reduce(0) { $0 + $1.documents } == Int64(tills[0].writes.count * 2))
            #expect(Set(clean.compactMap(\.device)).count == 2)

            let hash = Digest.sha256(bytes)
            try await Self.tell(
                tills[0], number: last.sequence, hash: hash, waiting: 0, database)
            #expect(try await Self.prove(database).flatMap(\.findings) == [])

            try await Self.tell(
                tills[0], number: last.sequence + 3, hash: hash, waiting: 3, database)
            let behind = try await Self.prove(database)
            #expect(behind.flatMap(\.findings) == [])
            #expect(behind.compactMap(\.behind) == [3])

            try await Self.tell(
                tills[0], number: last.sequence + 3, hash: hash, waiting: 0, database)
            #expect(try await Self.prove(database).flatMap(\.findings).count == 1)

            try await Self.tell(
                tills[0], number: last.sequence, hash: Document.noHash, waiting: 0, database)
            #expect(try await Self.prove(database).flatMap(\.findings).count == 1)
        }
    }

    @Test(arguments: Engine.allCases)
    func aPlaceThatNoPageNamedIsRefused(engine: Engine) async throws {
        try await engine.withShop { database in
            await #expect(throws: Problem.self) {
                _ = try await database.read { tx in
                    try ChainPage(tenant: Self.shop.tenant, in: tx).read(after: "{}")
                }
            }
            return
        }
    }
}
