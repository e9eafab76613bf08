import Foundation
import TestSupport
import Testing

/// A shop with three tills that are paired with its cloud, each through a fault proxy of its own,
/// and a second server on the same PostgreSQL. Made once; every test gets copies of all of it.
final class Fleet: Sendable {
    private let database: CloudDatabase
    private let places: [Shop]
    let servers: [Server]
    let tills: [Shop]
    let proxies: [FaultProxy]

    /// A `pos serve`.
    struct Server: Sendable {
        let program: RunningProgram
        let url: String
    }

    private struct Original: Sendable {
        var database: CloudDatabase
        var place: Shop
        var tills: [Shop]
    }

    private static let original = Task {
        let place = try await Prepared.empty()
        let database = try CloudDatabase()
        let cloud = try Shop.new(
            ["--tenant", try place.identity().tenant], environment: database.settings)
        try cloud.pos("import", "products", Site.demo + "/catalogue.csv").done()
        let server = try serve(cloud)
        let tenant = try cloud.identity().tenant
        struct Issued: Decodable { var key: String }
        let issued: Issued = try cloud.pos(
            "admin", "licence", "create", "--tenant", tenant, "--seats", "3", "--json"
        ).json()
        let tills = try (2...4).map { number in
            let till = try Shop()
            let words = ["pair", "--cloud", server.url, "--tenant", tenant]
            try till.pos(
                words + ["--licence", issued.key, "--name", "Till \(number)", "--no-wait"]
            )
            .done()
            let code = try database.query(
                "SELECT code FROM sync_device WHERE name = 'Till \(number)'")
            try cloud.pos("admin", "device", "approve", code, "--till", "0\(number)").done()
            try till.pos("pair").done()
            return till
        }
        server.program.signal(SIGTERM)
        try server.program.wait(seconds: 60).done()
        return Original(database: database, place: cloud, tills: tills)
    }

    private static func serve(_ place: Shop) throws -> Server {
        let program = try place.start(["serve", "--listen", "127.0.0.1:0"])
        return Server(program: program, url: "http://" + (try Cloud.address(of: program)))
    }

    /// - Parameters:
    ///   - serverCount: till n is connected to server n.
    ///   - cluster: where the cloud is kept; the tests' own PostgreSQL by default.
    init(
        tills count: Int = 1, servers serverCount: Int = 1, on cluster: Cluster? = nil
    ) async throws {
        let original = try await Self.original.value
        let database =
            try cluster.map { try original.database.copied(to: $0) }
            ?? CloudDatabase(copying: original.database)
        let places = try (0..<serverCount).map { _ in
            try Shop(copying: original.place, environment: database.settings)
        }
        let servers = try places.map(Self.serve)
        let proxies = try (0..<count).map { try FaultProxy(to: servers[$0 % serverCount].url) }
        tills = try zip(original.tills, proxies).map { till, proxy in
            try Shop(copying: till, environment: Self.settings(proxy))
        }
        (self.database, self.places, self.servers, self.proxies) =
            (database, places, servers, proxies)
    }

    /// The machine may be busy, and a cloud that answers late counts as none.
    private static func settings(_ proxy: FaultProxy) -> [String: String] {
        [
            "POS_CLOUD_URL": proxy.url, "POS_CLOUD_TIMEOUT_MS": "30000",
            "POS_CLOUD_CONNECT_TIMEOUT_MS": "10000",
        ]
    }

    deinit { for proxy in proxies { proxy.close() } }

    var till: Shop { tills[0] }
    var proxy: FaultProxy { proxies[0] }

    /// Rows of SQL on the cloud's side, from outside.
    func query(_ sql: String) throws -> String { try database.query(sql) }

    /// One more server on the same database.
    func startServer() throws -> Server {
        try Self.serve(try Shop(copying: places[0]))
    }

    // MARK: - What is wanted in the end

    private static let bytes = "SELECT id, hash, signature, body FROM document ORDER BY id"

    /// Brings every till to the end of the log, and wants both sides to count the same: what was
    /// keyed in is stored, numbered and logged once.
    /// - Parameter keyed: how many sales.
    func expectOnce(keyed: Int, sourceLocation: SourceLocation = #_sourceLocation) throws {
        // Those that come later may have something for those before.
        for till in tills + (tills.count > 1 ? Array(tills.dropLast()) : []) {
            // A server whose database was away looks for it again.
            let isDone = try Wait.until(seconds: 60) { try till.pos("sync", "now").status == 0 }
            #expect(isDone, "the queue is stuck", sourceLocation: sourceLocation)
        }
        let sums = """
            SELECT count(*), count(DISTINCT id), count(DISTINCT number), sum(gross_minor) FROM sale
            """
        let stored = try query(sums)
        #expect(
            stored.hasPrefix("\(keyed)|\(keyed)|\(keyed)|"), "stored, ids, receipts: \(stored)",
            sourceLocation: sourceLocation)
        let documents = try query(Self.bytes)
        #expect(
            try query("SELECT count(*) FROM sync_bundle WHERE write_id <> 'products'")
                == query(
                    """
                    SELECT (SELECT count(*) FROM document) + (SELECT count(*) FROM sync_parked)
                        + (SELECT count(*) FROM customer) + (SELECT count(*) FROM sync_alias)
                    """), "one entry of the log for each write", sourceLocation: sourceLocation)
        for till in tills {
            #expect(
                try till.sqlite("store.sqlite", sums) == stored, "till and cloud",
                sourceLocation: sourceLocation)
            #expect(
                try till.sqlite("store.sqlite", Self.bytes) == documents, "the exact bytes",
                sourceLocation: sourceLocation)
            #expect(
                try till.sqlite(
                    "journal.sqlite",
                    "SELECT count(*) FROM journal_row WHERE state NOT IN ('cloud', 'parked')")
                    == "0", "nothing waits", sourceLocation: sourceLocation)
            try till.expectVerified(sourceLocation: sourceLocation)
        }
        try expectCloudVerified(sourceLocation: sourceLocation)
    }

    /// Runs `pos WORDS` on the server's machine.
    func cloud(_ words: String..., with more: [String: String] = [:]) throws -> Outcome {
        try places[0].pos(words, with: more)
    }

    func expectCloudVerified(sourceLocation: SourceLocation = #_sourceLocation) throws {
        try places[0].expectVerified(sourceLocation: sourceLocation)
    }

    /// The rows of the cloud's `pos report sales`.
    func sales(by key: String) throws -> [SalesRow] { try places[0].sales(by: key) }
}

extension Shop {
    struct Identity: Decodable {
        var tenant: String
        var device: String
        var series: String
    }

    func identity() throws -> Identity {
        try JSONDecoder().decode(Identity.self, from: Data(try read("till.json").utf8))
    }

    /// A file of baskets that only this till sells, one product each.
    func baskets(
        _ name: String, _ count: Int, customer: String = "", day: String = "2026-03-01"
    ) throws -> String {
        let rows = (1...count).map { number in
            let minute = number < 10 ? "0\(number)" : "\(number)"
            return "\(name)-\(number),1,1,\(customer),\(day)T10:\(minute):00Z,999172,1,"
                + "\(number).49,0.00,0.00\n"
        }
        return try file(
            name + ".csv",
            "basket,store,till,customer,sold_at,sku,quantity,unit_price,discount,coupon\n"
                + rows.joined())
    }

    /// Sells them by a process of its own.
    @discardableResult
    func sell(
        _ name: String, _ count: Int, customer: String = "", day: String = "2026-03-01",
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> ReplayTotals {
        let file = try baskets(name, count, customer: customer, day: day)
        let outcome = try pos("replay", file, "--json")
        try outcome.done(sourceLocation: sourceLocation)
        return try outcome.json()
    }
}
