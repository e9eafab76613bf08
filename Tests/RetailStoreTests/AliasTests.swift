import RetailModels
import RetailStore
import TestSupport
import Testing

/// Customers that tills made under one number while they were apart, on both engines.
struct AliasTests {
    private static let tenant = TestShop().tenant

    private static func item(
        _ id: String, _ number: String, name: String = "Ada"
    ) throws -> CloudRecord.Item {
        let body = try CanonicalJSON.text(Customer(id: id, number: number, name: name))
        let write = JournalWrite(id: id, kind: .customer, body: body)
        return CloudRecord.Item(op: SyncOp(write: write, key: nil), origin: LogOrigin(clock: 1))
    }

    @discardableResult
    private static func record(
        _ items: [CloudRecord.Item], in database: any Database
    ) async throws -> CloudRecord.Outcome {
        try await database.write { tx in
            try CloudRecord(
                tenant: tenant, location: TestShop().location, now: 9, in: tx
            ).record(items)
        }
    }

    private static func log(_ database: any Database) async throws -> PullLog.Reply {
        try await database.read { tx in
            try LogReader.page(
                PullLog(since: .start(of: Realtime.shopStream), limit: 500), tenant: tenant,
                in: tx)
        }
    }

    private static func aliases(_ database: any Database) async throws -> [[String]] {
        try await database.read { tx in
            try tx.rows("SELECT local_id, cloud_id FROM sync_alias ORDER BY local_id").map {
                [try $0.text("local_id"), try $0.text("cloud_id")]
            }
        }
    }

    private static func listed(_ database: any Database) async throws -> [String] {
        try await database.read { tx in
            try CatalogueStore.customers(
                search: "", after: "", limit: 50, tenant: tenant, in: tx
            ).map(\.id)
        }
    }

    /// The second one is kept as it is, stands in the log, and means the first.
    @Test(arguments: Engine.allCases)
    func theSecondOfANumberMeansTheFirst(engine: Engine) async throws {
        try await engine.withShop { cloud in
            // The id says nothing about who was first.
            let first = try await Self.record([Self.item("z", "17")], in: cloud)
            let second = try await Self.record(
                [Self.item("b", "17", name: "Ada L."), Self.item("c", "18")], in: cloud)
            #expect(first.results.map(\.seq) == [1])
            #expect(second.results.map(\.status) == [.stored, .stored])
            #expect(second.results.map(\.seq) == [2, 3])
            #expect(second.heads.map(\.seq) == [4])
            #expect(second.events[Realtime.shopStream] == [.customerUpdated])

            let page = try await Self.log(cloud)
            #expect(page.bundles.map(\.kind) == [.customer, .customer, .customer, .alias])
            let alias = SyncAlias(kind: .customer, local: "b", cloud: "z")
            #expect(page.bundles[3].alias == alias)
            #expect(try await Self.listed(cloud) == ["z", "c"])
            let meant = try await cloud.read { tx in
                let aliases = AliasLog(tenant: Self.tenant, in: tx)
                return [
                    try aliases.customer("b")?.id, try aliases.customer("z")?.id,
                    try aliases.customer(number: "17")?.id, try aliases.customer("x")?.id,
                ]
            }
            #expect(meant == ["z", "z", "z", nil])
            #expect(try await cloud.count("customer") == 3)

            // The same again, in another order, is known.
            let again = try await Self.record(
                [Self.item("b", "17", name: "Ada L."), Self.item("z", "17")], in: cloud)
            #expect(again.results.map(\.status) == [.dup, .dup])
            #expect(again.heads == second.heads)
            #expect(try await cloud.verify(Self.tenant).findings == [])
        }
    }

    /// Of two in one request the first is the first, also when one more is parked.
    @Test(arguments: Engine.allCases)
    func oneRequestBringsBoth(engine: Engine) async throws {
        try await engine.withShop { cloud in
            let outcome = try await Self.record(
                [
                    Self.item("b", "7"), Self.item("a", "7"), Self.item("a", "7", name: "Other"),
                    Self.item("c", "70"),
                ], in: cloud)
            #expect(outcome.results.map(\.status) == [.stored, .stored, .parked, .stored])
            #expect(outcome.results.map(\.seq) == [1, 2, 3, 4])
            #expect(try await Self.aliases(cloud) == [["a", "b"]])
            #expect(try await Self.log(cloud).bundles.count == 5)
        }
    }

    /// Many at once, each with the numbers in an order of its own: one holder per number.
    @Test(arguments: Engine.allCases)
    func manyTillsAtOnceComeToOneCustomer(engine: Engine) async throws {
        let numbers = (1...6).map { "\($0)" }
        try await engine.withShop { cloud in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for till in 0..<5 {
                    let items = try (0..<numbers.count).map { place in
                        let number = numbers[(place * (till + 1) + till) % numbers.count]
                        return try Self.item("\(till)-\(number)-\(place)", number)
                    }
                    group.addTask { try await Self.record(items, in: cloud) }
                }
                try await group.waitForAll()
            }
            let listed = try await cloud.read { tx in
                try CatalogueStore.customers(
                    search: "", after: "", limit: 50, tenant: Self.tenant, in: tx
                ).map(\.number)
            }
            #expect(listed == Set(listed).sorted())
            let customers = try await cloud.count("customer")
            #expect(customers == 30)
            let aliases = try await Self.aliases(cloud)
            #expect(aliases.count == 30 - listed.count)
            #expect(try await cloud.verify(Self.tenant).findings == [])

            // A till that pulls comes to the same, and so does one that was put back meanwhile.
            let page = try await Self.log(cloud)
            try await Engine.sqlite.withShop { own in
                for _ in 1...2 {
                    try await own.write { tx in
                        let apply = LogApply(tenant: Self.tenant, in: tx)
                        try apply.forget()
                        _ = try apply.apply(page, takesShop: true, now: 1)
                    }
                    #expect(try await Self.aliases(own) == aliases)
                }
                let (here, there) = (
                    try await own.read { try LogDigest(tenant: Self.tenant, in: $0).shop() },
                    try await cloud.read { try LogDigest(tenant: Self.tenant, in: $0).shop() }
                )
                #expect(here == there)
                let own = try await own.verify(Self.tenant)
                #expect(own.findings == [])
            }
        }
    }

    /// Another log may have decided otherwise.
    @Test func aTillThatFindsTheLogLostForgetsWhatItTold() async throws {
        try await Engine.sqlite.withShop { own in
            try await Self.record([Self.item("a", "1"), Self.item("b", "1")], in: own)
            #expect(try await Self.aliases(own) == [["b", "a"]])
            try await own.write { try LogApply(tenant: Self.tenant, in: $0).forget() }
            #expect(try await Self.aliases(own) == [])
            #expect(try await own.count("customer") == 2)
        }
    }

    @Test func anAliasThatIsNotWhatItsHashSaysIsRefused() async throws {
        try await Engine.sqlite.withShop { cloud in
            try await Self.record([Self.item("a", "1"), Self.item("b", "1")], in: cloud)
            var page = try await Self.log(cloud)
            page.bundles[2].alias?.cloud = "c"
            let wrong = page
            let failed = await failure {
                try await Engine.sqlite.withShop { own in
                    try await own.write { tx in
                        _ = try LogApply(tenant: Self.tenant, in: tx)
                            .apply(wrong, takesShop: true, now: 1)
                    }
                }
            }
            #expect(failed is LogApply.Alarm)
        }
    }

    @Test(arguments: Engine.allCases)
    func aVerificationFindsAliasesThatLeadNowhere(engine: Engine) async throws {
        try await engine.withShop { database in
            try await Self.record(
                [Self.item("a", "1"), Self.item("b", "2"), Self.item("c", "1")], in: database)
            try await database.write { tx in
                for (local, cloud) in [("b", "a"), ("a", "b"), ("d", "a"), ("c", "e")] {
                    try tx.send(
                        """
                        INSERT INTO sync_alias (tenant_id, kind, local_id, cloud_id)
                        VALUES (\(Self.tenant), 'customer', \(local), \(cloud))
                        ON CONFLICT (tenant_id, kind, local_id)
                        DO UPDATE SET cloud_id = excluded.cloud_id
                        """)
                }
            }
            let findings = try await database.verify(Self.tenant).findings
            #expect(findings.allSatisfy { $0.place == "sync_alias" })
            #expect(
                findings.map { "\($0.row) \($0.reason)" } == [
                    "a leads to another alias", "b leads to another alias",
                    "c leads to no customer", "d there is no such customer",
                ])
        }
    }
}
