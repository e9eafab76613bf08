import RetailModels
import RetailStore
import TestSupport
import Testing

/// The cloud's log, on both engines.
struct SyncLogTests {
    private static let location = TestShop().location

    private static func till(_ number: Int = 1, documents: Int = 4) throws -> DocumentBuilder {
        var till = try DocumentBuilder(
            shop: TestShop(device: "device-\(number)", series: "0\(number)"),
            seed: UInt64(number))
        try till.addRandom(documents)
        return till
    }

    private static func items(_ till: DocumentBuilder) -> [CloudRecord.Item] {
        till.writes.map {
            CloudRecord.Item(
                op: SyncOp(write: $0, key: till.key.publicKey), origin: LogOrigin(clock: 1))
        }
    }

    private static func record(
        _ items: [CloudRecord.Item], in database: any Database, now: Int64 = 9
    ) async throws -> CloudRecord.Outcome {
        try await CloudRecord.store(in: database) { tx, manner in
            try CloudRecord(
                tenant: "tenant-1", location: location, now: now, manner: manner, in: tx
            ).record(items)
        }
    }

    private static func pull(
        behind place: LogPosition = .start(of: location), limit: Int64 = 500,
        from database: any Database
    ) async throws -> PullLog.Reply {
        try await database.read { tx in
            try LogReader.page(
                PullLog(since: place, limit: limit), tenant: "tenant-1", in: tx)
        }
    }

    @Test(arguments: Engine.allCases)
    func everyWriteHasAPlaceAndTheHashRunsOn(engine: Engine) async throws {
        let till = try Self.till()
        try await engine.withShop { database in
            let first = try await Self.record(Self.items(till), in: database)
            let count = Int64(till.writes.count)
            #expect(first.results.map(\.seq) == (1...count).map { $0 })
            #expect(first.heads.map(\.seq) == [count])
            let again = try await Self.record(Self.items(till), in: database, now: 10)
            let statuses = Set(again.results.map(\.status))
            #expect(statuses == [.dup])
            #expect(again.results.map(\.seq) == first.results.map(\.seq))
            let stamps = Set(again.results.map(\.stamp))
            #expect(stamps == [9])
            // Who hears that it is known relies on the log as well.
            #expect(again.heads == first.heads)

            let page = try await Self.pull(from: database)
            #expect(page.bundles.map(\.ops[0].write) == till.writes)
            let end = page.bundles.reduce(LogPosition.start(of: Self.location)) {
                $0.next($1.state, content: $1.content)
            }
            #expect(end == page.next && [end] == first.heads)
            let rest = try await Self.pull(behind: page.next, from: database)
            #expect(rest.bundles == [] && !rest.more)
        }
    }

    /// What cannot be stored has its place too, and the writes around it are stored.
    @Test(arguments: Engine.allCases)
    func aBadWriteAmongGoodOnesIsParkedAtItsPlace(engine: Engine) async throws {
        let till = try Self.till()
        var items = Self.items(till)
        var bad = items[1].op
        bad.write.signature = String(repeating: "0", count: 128)
        items[1] = CloudRecord.Item(op: bad, origin: items[1].origin)
        let sent = items
        try await engine.withShop { database in
            for _ in 1...2 {
                let outcome = try await Self.record(sent, in: database)
                #expect(outcome.results[1].status == .parked)
                #expect(outcome.results[1].problem?.code == .documentInvalid)
                #expect(outcome.results[1].seq == 2)
            }
            let page = try await Self.pull(from: database)
            #expect(
                page.bundles.map(\.state) == [.ok, .parked] + items.dropFirst(2).map { _ in .ok })
            #expect(page.bundles[1].ops == [])
        }
    }

    @Test(arguments: Engine.allCases)
    func aLogThatLostWhatIsReliedOnSaysSo(engine: Engine) async throws {
        let till = try Self.till()
        try await engine.withShop { database in
            _ = try await Self.record(Self.items(till), in: database)
            let head = try await Self.pull(from: database).next
            var other = head
            other.hash = Document.noHash
            var later = head
            later.seq += 1
            var nobodys = head
            nobodys.stream = "a\u{0}b"
            for place in [other, later, nobodys] {
                await #expect(throws: Problem.self) {
                    _ = try await Self.pull(behind: place, from: database)
                }
                let code = await Self.code {
                    _ = try await Self.pull(behind: place, from: database)
                }
                #expect(code == .lost)
            }
        }
    }

    private static func code(_ body: () async throws -> Void) async -> Problem.Code? {
        do { try await body() } catch { return (error as? Problem)?.code }
        return nil
    }

    private static func push(
        _ bundles: [SyncBundle], epoch: String = "e", in database: any Database
    ) async throws -> PushBundles.Reply {
        try await CloudRecord.store(in: database) { tx, manner in
            let record = CloudRecord(
                tenant: "tenant-1", location: location, now: 9, manner: manner, in: tx)
            let body = PushBundles.Body(epoch: epoch, relies: [], bundles: bundles)
            return try PushLog.push(body, device: "device-1", into: record).reply
        }
    }

    private static func bundles(_ till: DocumentBuilder, epoch: String = "e") -> [SyncBundle] {
        var bundles: [SyncBundle] = []
        for write in till.writes {
            bundles.append(
                SyncBundle(
                    seq: Int64(bundles.count + 1), stream: location, kind: LogKind(write.kind),
                    clock: 1, prev: bundles.last?.hash ?? Document.noHash, epoch: epoch,
                    ops: [SyncOp(write: write, key: till.key.publicKey)]))
        }
        return bundles
    }

    /// Customers are not signed, and go into the stream of the shop.
    @Test(arguments: Engine.allCases)
    func customersAreTakenAmongDocuments(engine: Engine) async throws {
        let till = try Self.till()
        let customer = Customer(id: "c-1", number: "17", name: "Ada")
        let write = JournalWrite(
            id: customer.id, kind: .customer, body: try CanonicalJSON.text(customer))
        var bundles: [SyncBundle] = []
        for write in [write] + till.writes {
            let isCustomer = write.kind == .customer
            bundles.append(
                SyncBundle(
                    seq: Int64(bundles.count + 1),
                    stream: isCustomer ? Realtime.shopStream : Self.location,
                    kind: LogKind(write.kind), clock: 1,
                    prev: bundles.last?.hash ?? Document.noHash, epoch: "e",
                    ops: [SyncOp(write: write, key: isCustomer ? nil : till.key.publicKey)]))
        }
        let sent = bundles
        try await engine.withShop { database in
            for status in [PushBundles.Result.Status.ok, .dup] {
                let reply = try await Self.push(sent, in: database)
                #expect(reply.results.map(\.status) == sent.map { _ in status })
            }
            let shop = try await Self.pull(
                behind: .start(of: Realtime.shopStream), from: database)
            #expect(shop.bundles.map(\.ops) == [[SyncOp(write: write, key: nil)]])
        }
    }

    @Test(arguments: Engine.allCases)
    func aPushIsTakenOnceAndGapsAndForksAreSeen(engine: Engine) async throws {
        let bundles = Self.bundles(try Self.till())
        let others = Self.bundles(try Self.till(2))
        try await engine.withShop { database in
            let missing = await Self.code {
                _ = try await Self.push(Array(bundles[1...]), in: database)
            }
            #expect(missing == .gap)
            let first = try await Self.push(Array(bundles[..<2]), in: database)
            #expect(first.results.map(\.status) == [.ok, .ok])
            let all = try await Self.push(bundles, in: database)
            #expect(all.results.prefix(2).map(\.status) == [.dup, .dup])
            let new = Set(all.results.dropFirst(2).map(\.status))
            #expect(new == [.ok])
            #expect(all.results.map(\.logSeq) == (1...Int64(bundles.count)).map { $0 })
            // Another machine with the same epoch: nothing of it is stored under a wrong number.
            let fork = await Self.code { _ = try await Self.push(others, in: database) }
            #expect(fork == .fork)
            let count = try await database.count("sync_bundle")
            #expect(count == Int64(bundles.count))
            var altered = Self.bundles(try Self.till(3), epoch: "f")[0]
            altered.ops[0].write.body += " "
            let changed = altered
            let invalid = await Self.code {
                _ = try await Self.push([changed], epoch: "f", in: database)
            }
            #expect(invalid == .documentInvalid)
        }
    }

    /// Eight writers, and a puller that asks all the time: nothing is skipped, whoever commits
    /// late.
    @Test(arguments: Engine.allCases)
    func nothingIsSkippedWhoeverCommitsLate(engine: Engine) async throws {
        let tills = try (1...8).map { try Self.till($0, documents: 12) }
        try await engine.withShop { database in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for till in tills {
                    group.addTask {
                        for item in Self.items(till) {
                            _ = try await Self.record([item], in: database)
                        }
                    }
                }
                group.addTask {
                    var place = LogPosition.start(of: Self.location)
                    let wanted = tills.reduce(0) { $0 + Int64($1.writes.count) }
                    while place.seq < wanted {
                        let page = try await Self.pull(behind: place, limit: 7, from: database)
                        for entry in page.bundles {
                            place = place.next(entry.state, content: entry.content)
                            #expect(entry.seq == place.seq && entry.hash == place.hash)
                        }
                        await Task.yield()
                    }
                }
                try await group.waitForAll()
            }
            let ids = try await Self.pull(from: database).bundles.map(\.ops[0].write.id)
            #expect(Set(ids) == Set(tills.flatMap(\.writes).map(\.id)))
        }
    }

    /// A till applies a page whole or not at all, and notices one that does not continue.
    @Test(arguments: Engine.allCases)
    func aPageIsAppliedWithItsPlace(engine: Engine) async throws {
        let till = try Self.till()
        try await Engine.sqlite.withShop { own in
            try await engine.withShop { cloud in
                _ = try await Self.record(Self.items(till), in: cloud)
                let page = try await Self.pull(from: cloud)
                var broken = page
                broken.bundles.remove(at: 1)
                let wrong = broken
                await #expect(throws: LogApply.Alarm.self) {
                    try await own.write { tx in
                        _ = try LogApply(tenant: "tenant-1", in: tx)
                            .apply(wrong, takesShop: true, now: 1)
                    }
                }
                #expect(try await own.count("document") == 0)
                for _ in 1...2 {
                    let place = try await own.write { tx in
                        let apply = LogApply(tenant: "tenant-1", in: tx)
                        try apply.forget()
                        _ = try apply.apply(page, takesShop: true, now: 1)
                        return try apply.cursor(of: Self.location)
                    }
                    #expect(place == page.next)
                }
                let query: SQL = "SELECT id, hash, body FROM document ORDER BY id"
                #expect(try await own.rows(query) == cloud.rows(query))
                #expect(try await own.verify("tenant-1").findings == [])
                #expect(try await own.count("sync_outbox") == 0)
            }
        }
    }

    /// The cloud has answered a write, and the till ended before its journal heard. Without the
    /// cloud its own server is given what it has stored already: it waits, and once.
    @Test func whatTheStoreHasWaitsWhenItIsGivenAgain() async throws {
        let till = try Self.till()
        try await Engine.sqlite.withShop { own in
            let (write, key) = (till.writes[0], till.key.publicKey)
            _ = try await own.write { tx in
                try RecordSale.record([write], key: key, tenant: "tenant-1", now: 1, in: tx)
            }
            #expect(try await own.count("sync_outbox") == 0)
            for _ in 1...2 {
                let results = try await own.write { tx in
                    try OwnRecord.record(
                        [write], key: key, tenant: "tenant-1", location: Self.location, now: 1,
                        newEpoch: { "e" }, in: tx)
                }
                #expect(results.map(\.status) == [.dup])
                let waiting = try await own.read { tx in
                    try Outbox(tenant: "tenant-1", location: Self.location, in: tx)
                        .first(10).bundles
                }
                #expect(waiting.map(\.ops[0].write) == [write])
            }
        }
    }

    @Test func theOutboxKeepsItsOrderAndCountsItself() async throws {
        let till = try Self.till()
        try await Engine.sqlite.withShop { own in
            for write in till.writes {
                _ = try await own.write { tx in
                    try OwnRecord.record(
                        [write], key: till.key.publicKey, tenant: "tenant-1",
                        location: Self.location, now: 1, newEpoch: { "e" }, in: tx)
                }
            }
            let sales = till.writes.filter { $0.kind == .sale }.count
            try await own.write { tx in
                let outbox = Outbox(tenant: "tenant-1", location: Self.location, in: tx)
                var count = try outbox.count()
                #expect(count.bundles == till.writes.count && count.sales == sales)
                let (epoch, bundles) = try outbox.first(100)
                #expect(bundles == Self.bundles(till))
                try outbox.acknowledge([bundles[0]], epoch: "another")
                #expect(try outbox.count().bundles == till.writes.count)
                try outbox.acknowledge(Array(bundles.prefix(2)), epoch: epoch)
                count = try outbox.count()
                #expect(count.bundles == till.writes.count - 2)
                try outbox.beginEpoch("f", now: 1)
                #expect(try outbox.first(100).bundles.map(\.seq).first == 1)
                #expect(
                    try outbox.first(100).bundles.map(\.ops[0].write)
                        == Array(till.writes.dropFirst(2)))
                try outbox.offerAll(in: "g", now: 1)
                #expect(try outbox.count().bundles == till.writes.count)
            }
        }
    }
}
