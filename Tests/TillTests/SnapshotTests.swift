import APIClient
import LocalStore
import RetailModels
import RetailStore
import RetailSync
import Synchronization
import TestSupport
import Testing
import Till

/// A till takes a snapshot, whatever happens on the way.
@Suite struct SnapshotTests {
    private static let points: [TillSync.Point] = [
        .partKept, .loadedNotSwapped, .swappedNotSettled, .swappedNotDiscarded,
    ]

    /// The process ends at each step in turn: no part is fetched twice, and afterwards the till
    /// holds what the cloud does, what it has not sent and what it sold meanwhile.
    @Test(arguments: points, [1, 2])
    func aCrashAtEachStepLosesNothing(point: TillSync.Point, time: Int) async throws {
        try await JoiningTill.with { till in
            try await till.sell(1)
            let queued = try await till.outbox()
            #expect(queued.count == 1)
            try await till.promise()
            let hits = Mutex(0)
            do {
                try await till.bootstrap { passed in
                    guard passed == point else { return }
                    let hit = hits.withLock {
                        $0 += 1
                        return $0
                    }
                    if hit == time { throw Crash() }
                }
                // This step comes once.
                #expect(time == 2 && point == .swappedNotDiscarded)
            } catch is Crash {
                #expect(hits.withLock { $0 } == time)
            }
            try await till.sell(2)
            try await till.bootstrap()
            try await till.expectEverything(sold: 2)
            #expect(Array(try await till.outbox().prefix(1)) == queued)
            let fetched = till.calls.fetched
            #expect(Set(fetched).count == fetched.count, "\(fetched)")
            #expect(fetched.count > 3)
            #expect(try till.sync().begunSnapshot() == nil)
            #expect(try await till.sync().wantsSnapshot() == false)
        }
    }

    private struct Crash: Error {}

    /// The till sells before the snapshot is there: first everything, then, with the history still
    /// to come, from its own catalogue.
    @Test func theTillSellsAllTheWhile() async throws {
        try await JoiningTill.with { till in
            try await till.promise()
            let products = Mutex<[Int64]>([])
            till.calls.onPart { number in
                let count = try await till.own.count("product")
                products.withLock { $0.append(count) }
                if number == 3 { try await till.sell(1) }
            }
            try await till.bootstrap()
            // The first part is the shop; the second and the others are documents.
            #expect(products.withLock { $0 }.prefix(2) == [0, 10])
            try await till.expectEverything(sold: 1)
            #expect(try await till.outbox().count == 1)
        }
    }

    /// What does not fit its hash is not taken, and what the cloud has forgotten is begun anew.
    @Test(arguments: [true, false])
    func aPartThatIsWrongOrGoneBeginsItAnew(isDamaged: Bool) async throws {
        try await JoiningTill.with { till in
            try await till.promise()
            till.calls.spoil(part: 2, isDamaged ? .damaged : .gone)
            try await till.bootstrap()
            try await till.expectEverything(sold: 0)
            #expect(till.calls.sessions == 2)
        }
    }

    /// The file is a copy: one that cannot be read goes away.
    @Test func aDamagedFileIsThrownAway() async throws {
        try await JoiningTill.with { till in
            try await till.promise()
            SmallFile.replace(
                till.file.path, with: Array("no database, whatever its name says".utf8),
                mode: 0o600)
            try await till.bootstrap()
            try await till.expectEverything(sold: 0)
        }
    }

    /// The log no longer reaches back to where the till stands.
    @Test func aTillBelowTheFloorTakesASnapshotAndGoesOn() async throws {
        try await TestTill.with(.fine) { till in
            try await till.start()
            await till.link.waitUntilDecided()
            try await till.openAndSell(2)
            try await till.settle()
            var other = try DocumentBuilder(
                shop: TestShop(device: "device-2", series: "02"), seed: 2)
            try other.addRandom(6)
            try await till.servers.cloud.recordInLog(other)
            let pruned = try await till.servers.cloud.write { tx in
                try LogPruning.prune(before: 99, now: 0, tenant: "tenant-1", in: tx)
            }
            #expect(pruned > 0)
            try await till.sell()
            try await till.settle()
            try await till.expectEqualServers(
                sales: 3 + Int64(other.writes.filter { $0.kind == .sale }.count))
            // And by the log again from there.
            try other.addRandom(2)
            try await till.servers.cloud.recordInLog(other)
            await till.worker.wake()
            try await till.settle()
            try await till.expectEqualServers(
                sales: 3 + Int64(other.writes.filter { $0.kind == .sale }.count))
        }
    }

    /// A shop with history is paired with an empty tenant, leaves, sells on, and comes back.
    @Test func aShopWithHistorySeedsTheCloudAndContinues() async throws {
        try await TestTill.with(.fine, hasCloud: false) { till in
            let customer = Customer(id: "c-1", number: "17", name: "Ada")
            try await till.start()
            try await till.openAndSell(3)
            try await till.register.commit([.customer(customer)])
            _ = try await till.register.closeShift(counted: nil, by: till.person)
            try await till.settle()
            #expect(try await till.servers.cloud.count("document") == 0)
            await till.stop()
            var sales: Int64 = 3
            for hasCloud in [true, false, true] {
                let again = try await TestTill(
                    folder: till.folder, shop: till.shop, key: till.key, servers: till.servers,
                    hasCloud: hasCloud, ids: "boot-\(sales)")
                try await again.start()
                try await again.openAndSell(1)
                _ = try await again.register.closeShift(counted: nil, by: again.person)
                try await again.settle()
                sales += 1
                if hasCloud {
                    try await again.expectEqualServers(sales: sales)
                    #expect(try await again.journal.count(in: [.open, .local]).rows == 0)
                    #expect(try await till.servers.cloud.count("customer") == 1)
                }
                await again.stop()
            }
        }
    }
}

extension Database {
    /// Takes a till's documents into the log, as the cloud does.
    fileprivate func recordInLog(_ till: DocumentBuilder) async throws {
        try await write { tx in
            let items = till.writes.map {
                CloudRecord.Item(
                    op: SyncOp(write: $0, key: till.key.publicKey), origin: LogOrigin(clock: 1))
            }
            _ = try CloudRecord(
                tenant: till.shop.tenant, location: till.shop.location, now: 1, in: tx
            ).record(items)
        }
    }
}

/// A till that was paired a moment ago: an empty store, and a cloud with a long history.
private final class JoiningTill: Sendable {
    let own: SQLiteDatabase
    let journal: SQLiteJournal
    let file: SQLiteSnapshotFile
    let calls: SnapshotCalls
    let history: DocumentBuilder
    private let seller: Mutex<DocumentBuilder>
    private let shop: TestShop

    static func with(_ body: (JoiningTill) async throws -> Void) async throws {
        try await Engine.sqlite.withShop { cloud in
            var history = try DocumentBuilder(
                shop: TestShop(device: "device-2", series: "02"), seed: 2)
            try history.addRandom(500)
            try await cloud.recordInLog(history)
            let folder = try TemporaryFolder()
            let till = try await JoiningTill(folder, cloud, history)
            try await body(till)
            till.file.close()
            await till.journal.close()
            await till.own.close()
            withExtendedLifetime(folder) {}
        }
    }

    private init(
        _ folder: TemporaryFolder, _ cloud: any Database, _ history: DocumentBuilder
    ) async throws {
        own = try SQLiteDatabase(path: folder.file("store.sqlite"))
        _ = try await Migrator(Migrations.all).migrate(own)
        let shop = TestShop()
        try await own.write { try ShopStore.insert(shop.shop, in: $0) }
        self.shop = shop
        journal = try SQLiteJournal(
            path: folder.file("journal.sqlite"),
            newHead: JournalHead(journalID: "journal-1", series: "01"))
        file = SQLiteSnapshotFile(path: folder.file("snapshot.sqlite"))
        calls = SnapshotCalls(cloud: cloud)
        self.history = history
        seller = Mutex(try DocumentBuilder(shop: shop, seed: 1))
    }

    /// The sync of a process that has just begun.
    func sync(
        between: @escaping @Sendable (TillSync.Point) throws -> Void = { _ in }
    ) throws -> TillSync {
        file.close()
        return TillSync(
            journal: journal, database: own, snapshot: file, tenant: shop.tenant,
            location: shop.location, key: seller.withLock { $0.key.publicKey },
            host: TestHost.make(), between: between)
    }

    func promise() async throws {
        try await own.write { [shop] in try TillSync.wantSnapshot(tenant: shop.tenant, in: $0) }
    }

    func bootstrap(
        between: @escaping @Sendable (TillSync.Point) throws -> Void = { _ in }
    ) async throws {
        try await SyncCycle(sync: try sync(between: between), calls: calls, takesShop: true)
            .bootstrap()
    }

    /// Commits a document to the own server and its outbox, whose number it is.
    func sell(_ number: Int) async throws {
        let (write, key) = try seller.withLock { seller in
            let write =
                number == 1
                ? try seller.openShift() : try seller.sell(try seller.line(0, milli: 1_000))
            return (write, seller.key.publicKey)
        }
        try await own.write { [shop] tx in
            _ = try OwnRecord.record(
                [write], key: key, tenant: shop.tenant, location: shop.location, now: 1,
                newEpoch: { "epoch" }, in: tx)
        }
    }

    func outbox() async throws -> [SyncBundle] {
        try await own.read { [shop] tx in
            try Outbox(tenant: shop.tenant, location: shop.location, in: tx).first(100).bundles
        }
    }

    /// The cloud's documents byte for byte, those sold here, and no row that is not derived.
    func expectEverything(sold: Int) async throws {
        let mine = seller.withLock { $0.writes }
        #expect(mine.count == sold)
        let wanted = (history.writes + mine).map { [FieldValue.text($0.id), .text($0.body)] }
        let rows = try await own.rows("SELECT id, body FROM document ORDER BY id")
        #expect(rows == wanted.sorted { "\($0[0])" < "\($1[0])" })
        #expect(try await own.count("product") == 10)
        #expect(try await own.verify(shop.tenant).findings == [])
        let places = try await own.read { [shop] tx in
            try [Realtime.shopStream, shop.location].map {
                try LogApply(tenant: shop.tenant, in: tx).cursor(of: $0)
            }
        }
        #expect(places == calls.positions)
    }
}

/// The way to a cloud that has snapshots and forgets none, unless the test says so.
private final class SnapshotCalls: SyncCalls {
    enum Fault: Sendable { case damaged, gone }
    private struct State {
        var fetched: [Int64] = []
        var sessions = 0
        var positions: [LogPosition] = []
        var fault: (part: Int64, Fault)?
        var onPart: @Sendable (Int64) async throws -> Void = { _ in }
    }
    private let cloud: any Database
    private let state = Mutex(State())

    init(cloud: any Database) { self.cloud = cloud }

    var fetched: [Int64] { state.withLock { $0.fetched } }
    var sessions: Int { state.withLock { $0.sessions } }
    var positions: [LogPosition] { state.withLock { $0.positions } }
    func spoil(part: Int64, _ fault: Fault) { state.withLock { $0.fault = (part, fault) } }
    func onPart(_ body: @escaping @Sendable (Int64) async throws -> Void) {
        state.withLock { $0.onPart = body }
    }

    func ask<Call: Endpoint>(_ call: Call) async throws -> Call.Reply {
        let reply: any Sendable
        switch call {
        case is CreateSnapshot:
            let number = state.withLock {
                $0.sessions += 1
                return $0.sessions
            }
            let session = try await cloud.write { tx in
                // Each is too old to be shared with the next.
                try Self.store(Int64(number) * (SnapshotStore.freshMs + 1), tx)
                    .open(device: "", newID: "s-\(number)")
            }
            state.withLock { $0.positions = session.positions }
            reply = session
        case let call as GetSnapshotPart: reply = try await part(call)
        case let call as DeleteSnapshot:
            reply = try await cloud.write { try Self.store(1, $0).leave(call.id, device: "") }
        default: throw Problem(.notFound, "nobody asks for that here")
        }
        guard let reply = reply as? Call.Reply else { throw Problem(.internalError, "no reply") }
        return reply
    }

    private func part(_ call: GetSnapshotPart) async throws -> SnapshotPart {
        let onPart = state.withLock { $0.onPart }
        try await onPart(call.part)
        let fault = state.withLock { state -> Fault? in
            guard let fault = state.fault, fault.part == call.part else {
                state.fetched.append(call.part)
                return nil
            }
            state.fault = nil
            return fault.1
        }
        if fault == .gone { throw Problem(.notFound, "forgotten") }
        var bytes = try await cloud.read { try Self.store(1, $0).part(call.part, of: call.id) }
        if fault == .damaged { bytes[bytes.count / 2] ^= 1 }
        return SnapshotPart(bytes: bytes)
    }

    private static func store(_ now: Int64, _ tx: any SQLTransaction) -> SnapshotStore {
        SnapshotStore(tenant: "tenant-1", location: TestShop().location, now: now, in: tx)
    }
}
