import APIClient
import LocalStore
import Logging
import RetailModels
import RetailStore
import RetailSync
import Synchronization
import TestSupport
import Till

/// Two servers behind one transport, each on a real database: what a till's network is made of.
/// What the cloud does to a request is set by the test.
final class FakeServers: HTTPTransport {
    static let cloudURL = "https://cloud.test"
    static let ownURL = "http://own.test"

    /// What happens to a request to the cloud.
    enum Weather: Sendable {
        case fine
        case refused
        /// The cloud does what it was asked, and the reply is lost.
        case replyLost
        case status(Int)
        /// A page of somebody else, such as a hotel's sign-in.
        case foreignPage
        /// The cloud keeps every write for a person.
        case parking
    }
    let own: any Database
    let cloud: any Database
    private let tenant: String
    private let location: String
    private let weather: Mutex<Weather>
    private let counts = Mutex((health: 0, journal: 0))
    /// What is answered at an address, besides what the databases answer.
    private let replies = Mutex<[String: HTTPReply]>([:])
    private let asked = Mutex<[String]>([])

    init(
        own: any Database, cloud: any Database, tenant: String, location: String,
        weather: Weather
    ) {
        self.location = location
        self.own = own
        self.cloud = cloud
        self.tenant = tenant
        self.weather = Mutex(weather)
    }

    func change(to new: Weather) { weather.withLock { $0 = new } }
    func set(_ reply: HTTPReply?, at url: String) { replies.withLock { $0[url] = reply } }
    /// The addresses that `set` knows and that were asked, in order.
    var asks: [String] { asked.withLock { $0 } }
    var journalRequests: Int { counts.withLock { $0.journal } }

    func send(_ request: HTTPRequest) async throws -> HTTPReply {
        try Task.checkCancellation()
        guard request.url.hasPrefix(Self.cloudURL) else {
            return try await answer(request, on: own)
        }
        if request.method == "POST" { counts.withLock { $0.journal += 1 } }
        switch weather.withLock({ $0 }) {
        case .fine: return try await answer(request, on: cloud)
        case .refused: throw TransportFailure.refused
        case .replyLost:
            _ = try await answer(request, on: cloud)
            throw TransportFailure.timedOut(afterMs: 2_000)
        case .status(let status): return HTTPReply(status: status, headers: Self.ours, body: [])
        case .foreignPage:
            return HTTPReply(status: 200, headers: [:], body: Array("<html>".utf8))
        case .parking:
            guard request.url.hasSuffix(RecordJournal.path) else {
                return try await answer(request, on: cloud)
            }
            let problem = Problem(.documentInvalid, "kept")
            let results = try writes(of: request).map {
                WriteResult(id: $0.id, status: .parked, problem: problem)
            }
            return try Self.reply(RecordJournal.Reply(results: results))
        }
    }

    private static let ours: HTTPHeaders = ["pos-protocol": "1"]

    private static func reply(_ value: some Encodable) throws -> HTTPReply {
        HTTPReply(status: 200, headers: ours, body: try CanonicalJSON.encode(value))
    }

    private func writes(of request: HTTPRequest) throws -> [JournalWrite] {
        try CanonicalJSON.decode(RecordJournal.Body.self, from: request.body ?? []).writes
    }

    private func answer(_ request: HTTPRequest, on database: any Database) async throws -> HTTPReply
    {
        if let reply = replies.withLock({ $0[request.url] }) {
            asked.withLock { $0.append(request.url) }
            return reply
        }
        if request.url.contains("attachment") {
            let problem = try CanonicalJSON.encode(Problem(.notFound, "none"))
            return HTTPReply(status: 404, headers: Self.ours, body: problem)
        }
        let path = String(request.url.dropFirst(Self.cloudURL.count).prefix { $0 != "?" })
        let isCloud = request.url.hasPrefix(Self.cloudURL)
        do {
            switch (request.method, path) {
            case ("GET", PullLog.path): return try await pull(request)
            case (_, let path) where path.hasPrefix(CreateSnapshot.path):
                return try await snapshot(request, path)
            case ("GET", _):
                return try Self.reply(
                    SyncHealth.Reply(now: 0, protocolMin: 1, protocolMax: 1, tenant: tenant))
            case (_, PushBundles.path): return try await push(request)
            default: return try await isCloud ? recordInCloud(request) : recordHere(request)
            }
        } catch let problem as Problem {
            return HTTPReply(
                status: problem.status, headers: Self.ours,
                body: try CanonicalJSON.encode(problem))
        }
    }

    private func pull(_ request: HTTPRequest) async throws -> HTTPReply {
        let query = request.url.split(separator: "?").last ?? ""
        let pairs = query.split(separator: "&").map { $0.split(separator: "=").map(String.init) }
        let call = try PullLog(
            EndpointInput(
                query: Dictionary(
                    pairs.map { ($0[0], $0[1]) }, uniquingKeysWith: { first, _ in first })))
        let tenant = tenant
        return try Self.reply(
            try await cloud.read { tx in try LogReader.page(call, tenant: tenant, in: tx) })
    }

    private func snapshot(_ request: HTTPRequest, _ path: String) async throws -> HTTPReply {
        let id = String(path.dropFirst(CreateSnapshot.path.count + 1))
        let part = request.url.split(separator: "=").last.flatMap { Int64($0) } ?? 0
        return try await cloud.write { [tenant, location] tx in
            let store = SnapshotStore(tenant: tenant, location: location, now: 0, in: tx)
            switch request.method {
            case "POST":
                let call = try CreateSnapshot(EndpointInput(body: request.body ?? []))
                try SyncLog.check(call.body.relies, tenant: tenant, in: tx)
                return try Self.reply(try store.open(device: "", newID: "snapshot"))
            case "GET":
                return HTTPReply(
                    status: 200, headers: Self.ours, body: try store.part(part, of: id))
            default: return try Self.reply(try store.leave(id, device: ""))
            }
        }
    }

    private func push(_ request: HTTPRequest) async throws -> HTTPReply {
        let call = try PushBundles(EndpointInput(body: request.body ?? []))
        return try Self.reply(
            try await cloud.write { [tenant, location] tx in
                let record = CloudRecord(
                    tenant: tenant, location: location, now: 0, in: tx)
                return try PushLog.push(call.body, device: "", into: record).reply
            })
    }

    private func recordInCloud(_ request: HTTPRequest) async throws -> HTTPReply {
        let call = try CanonicalJSON.decode(RecordJournal.Body.self, from: request.body ?? [])
        let outcome = try await cloud.write { [tenant, location] tx in
            try SyncLog.check(call.relies ?? [], tenant: tenant, in: tx)
            let record = CloudRecord(
                tenant: tenant, location: location, now: 0, in: tx)
            return try record.record(
                call.writes.map {
                    CloudRecord.Item(
                        op: SyncOp(write: $0, key: call.key), origin: LogOrigin(clock: 0))
                })
        }
        return try Self.reply(
            RecordJournal.Reply(results: outcome.results, heads: outcome.heads))
    }

    private func recordHere(_ request: HTTPRequest) async throws -> HTTPReply {
        let call = try CanonicalJSON.decode(RecordJournal.Body.self, from: request.body ?? [])
        let results = try await own.write { [tenant, location] tx in
            try OwnRecord.record(
                call.writes, key: call.key, tenant: tenant, location: location, now: 0,
                newEpoch: { "epoch" }, in: tx)
        }
        return try Self.reply(RecordJournal.Reply(results: results))
    }
}

/// A till with real files, whose servers are `FakeServers`.
struct TestTill {
    let folder: TemporaryFolder
    let shop: TestShop
    let key: SigningKey
    let journal: SQLiteJournal
    let register: Register
    let servers: FakeServers
    let link: CloudLink
    let delivery: JournalDelivery
    let sync: TillSync
    let worker: SyncWorker
    let host: Host

    static func with(
        _ weather: FakeServers.Weather, hasCloud: Bool = true,
        _ body: (TestTill) async throws -> Void
    ) async throws {
        let shop = TestShop()
        let folder = try TemporaryFolder()
        let own = try await database(folder.file("own.sqlite"), of: shop)
        let cloud = try await database(folder.file("cloud.sqlite"), of: shop)
        let servers = FakeServers(
            own: own, cloud: cloud, tenant: shop.tenant, location: shop.identity.location,
            weather: weather)
        let till = try await TestTill(
            folder: folder, shop: shop, key: SigningKey(), servers: servers, hasCloud: hasCloud)
        try await body(till)
        await till.stop()
        await own.close()
        await cloud.close()
    }

    private static func database(
        _ path: String, of shop: TestShop
    ) async throws -> SQLiteDatabase {
        let database = try SQLiteDatabase(path: path)
        _ = try await Migrator(Migrations.all).migrate(database)
        try await database.write { try shop.insert(in: $0) }
        return database
    }

    /// Also used to start the same till again: folder, shop and key are the old one's.
    init(
        folder: TemporaryFolder, shop: TestShop, key: SigningKey, servers: FakeServers,
        hasCloud: Bool, ids: String = "id"
    ) async throws {
        self.folder = folder
        self.shop = shop
        self.key = key
        self.servers = servers
        host = TestHost.make(ids: ids)
        journal = try SQLiteJournal(
            path: folder.file("journal.sqlite"),
            newHead: JournalHead(journalID: "journal-1", series: "01"))
        guard let clock = ShopClock(timeZone: "UTC") else { throw TestHost.NoTimeZone() }
        register = Register(
            identity: shop.identity, shop: shop.shop, clock: clock, key: key, journal: journal,
            head: try await journal.head(), host: host)
        link = CloudLink(
            client: APIClient(transport: servers),
            cloud: hasCloud
                ? CloudAccess(url: FakeServers.cloudURL, credential: .token("t"), host: host) : nil,
            own: ServerAddress(url: FakeServers.ownURL, token: "t"), host: host)
        sync = TillSync(
            journal: journal, database: servers.own,
            snapshot: SQLiteSnapshotFile(path: folder.file("snapshot.sqlite")),
            tenant: shop.tenant, location: shop.identity.location, key: key.publicKey, host: host)
        let worker = SyncWorker(sync: sync, link: link, host: host) { _ in }
        self.worker = worker
        delivery = JournalDelivery(
            sync: sync, link: link, host: host, logger: Logger(label: "test") { _ in SilentLog() },
            onDelivered: { await worker.wake() })
    }

    func start() async throws {
        let (delivery, worker) = (delivery, worker)
        try await sync.recover()
        await register.notify { Task { await delivery.wake() } }
        await link.start(
            onDrain: {
                Task {
                    await delivery.wake()
                    await worker.wake()
                }
            }, onStatus: { Task { await worker.report() } })
        await delivery.wake()
        await worker.wake()
    }

    /// Returns when the cloud has everything or is known not to answer, and the own server has it.
    func settle() async throws {
        await link.waitUntilDecided()
        await delivery.wake()
        await delivery.waitUntilIdle()
        await worker.wake()
        await worker.waitUntilIdle()
        await link.waitUntilDecided()
        await delivery.waitUntilIdle()
        await worker.waitUntilIdle()
    }

    func stop() async {
        await delivery.stop()
        await worker.stop()
        await link.stop()
        await journal.close()
    }

    var person: Operator { shop.operators[0] }

    /// Rings one product up and pays in cash.
    @discardableResult
    func sell(_ sku: String = "A-1", quantity: Int64 = 1_000) async throws -> Document {
        let cart = try cart(sku, quantity: quantity)
        let priced = try cart.priced(rules: shop.shop.taxRules)
        var settlement = Settlement(due: priced.gross, cashStep: 1)
        try settlement.pay(.cash)
        return try await register.complete(cart, settlement, by: person)
    }

    func cart(_ sku: String, quantity: Int64) throws -> Cart {
        var cart = Cart(id: host.newID())
        cart.lines.append(
            CartLine(
                product: SoldProduct(
                    id: shop.productID(sku), sku: sku, barcode: sku, name: "Product \(sku)",
                    department: "Dairy", unit: "each", taxClass: "standard", taxPPM: 72_500,
                    cost: try Money(minor: 200)),
                quantity: try Quantity(milli: quantity), unitPrice: try Money(minor: 399),
                entry: .scanned))
        return cart
    }
}

extension CloudLink {
    /// Returns when the till works with the cloud.
    func waitUntilOnline() async {
        if status.word == .online { return }
        for await status in statuses where status.word == .online { return }
    }
}
