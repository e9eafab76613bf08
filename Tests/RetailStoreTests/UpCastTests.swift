import RetailModels
import RetailStore
import TestSupport
import Testing

/// Tills and clouds of different versions.
struct UpCastTests {
    private static let shop = TestShop()

    private static func bundle(_ schema: Int64, epoch: String) throws -> SyncBundle {
        let body = try CanonicalJSON.text(Customer(id: epoch, number: epoch, name: "Ada"))
        let write = JournalWrite(id: epoch, kind: .customer, body: body)
        var bundle = SyncBundle(
            seq: 1, stream: Realtime.shopStream, kind: .customer, clock: 1,
            prev: Document.noHash, epoch: epoch, ops: [SyncOp(write: write, key: nil)])
        bundle.schema = schema
        return bundle
    }

    private static func push(_ bundle: SyncBundle, in database: any Database) async throws {
        try await database.write { tx in
            let record = CloudRecord(
                tenant: shop.tenant, location: shop.location, now: 9, in: tx)
            let epoch = bundle.ops[0].write.id
            _ = try PushLog.push(
                .init(epoch: epoch, relies: [], bundles: [bundle]), device: "d", into: record)
        }
    }

    /// What a till of any version that is taken sends is stored byte for byte.
    @Test(arguments: Engine.allCases)
    func earlierSchemasAreTaken(engine: Engine) async throws {
        try await engine.withShop { cloud in
            for schema in UpCasts.range {
                let bundle = try Self.bundle(schema, epoch: "e\(schema)")
                for _ in 1...2 { try await Self.push(bundle, in: cloud) }
                let bodies = try await cloud.rows(
                    "SELECT body FROM sync_bundle WHERE write_id = \("e\(schema)")")
                #expect(bodies == [[.text(bundle.ops[0].write.body)]])
            }
            #expect(UpCasts.range == 1...SyncBundle.currentSchema)
        }
    }

    /// A till that is newer than its cloud keeps what it has until the cloud is as new.
    @Test(arguments: Engine.allCases)
    func aLaterSchemaIsNotTakenAndNothingIsParked(engine: Engine) async throws {
        try await engine.withShop { cloud in
            for schema in [0, SyncBundle.currentSchema + 1] {
                let bundle = try Self.bundle(schema, epoch: "x")
                let failed = await failure { try await Self.push(bundle, in: cloud) }
                #expect((failed as? Problem)?.code == .outdated)
            }
            for table in ["sync_bundle", "sync_parked", "customer", "sync_source"] {
                #expect(try await cloud.count(table) == 0, "\(table)")
            }
        }
    }

    /// An older till is given all up to what it does not know, and no more.
    @Test(arguments: Engine.allCases)
    func anOlderTillPullsUpToWhatItKnows(engine: Engine) async throws {
        try await engine.withShop { cloud in
            try await cloud.write { tx in
                let record = CloudRecord(
                    tenant: Self.shop.tenant, location: Self.shop.location, now: 9, in: tx)
                _ = try record.record(
                    ["a", "b"].map { id in
                        let body = try CanonicalJSON.text(
                            Customer(id: id, number: "1", name: "Ada"))
                        let write = JournalWrite(id: id, kind: .customer, body: body)
                        return CloudRecord.Item(
                            op: SyncOp(write: write, key: nil), origin: LogOrigin(clock: 1))
                    })
            }
            func pull(_ since: LogPosition, schema: Int64) async throws -> PullLog.Reply {
                try await cloud.read { tx in
                    try LogReader.page(
                        PullLog(since: since, schema: schema), tenant: Self.shop.tenant, in: tx)
                }
            }
            let start = LogPosition.start(of: Realtime.shopStream)
            let old = try await pull(start, schema: 1)
            #expect(old.bundles.map(\.kind) == [.customer, .customer])
            #expect(old.more && old.head == 3)
            let failed = await failure { try await pull(old.next, schema: 1) }
            #expect((failed as? Problem)?.code == .outdated)
            let rest = try await pull(old.next, schema: 2)
            #expect(rest.bundles.map(\.kind) == [.alias] && !rest.more)
        }
    }
}
