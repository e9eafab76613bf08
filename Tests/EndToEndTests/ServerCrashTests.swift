import Foundation
import Glibc
import RetailModels
import Testing

/// Servers and databases that fail while tills sell: what was answered with 2xx is there, once.
@Suite(.enabled(if: Site.postgres != nil, "no PostgreSQL (POS_TEST_DATABASE_URL)"))
struct ServerCrashTests {
    private static let tenant = "crash-tenant"

    /// A `pos serve` on a folder.
    private static func serve(
        _ shop: Shop, with settings: [String: String] = [:]
    ) throws -> (program: RunningProgram, url: String) {
        let program = try shop.start(["serve", "--listen", "127.0.0.1:0"], with: settings)
        return (program, "http://" + (try Cloud.address(of: program)))
    }

    private static func token(_ shop: Shop) throws -> String {
        try String(contentsOfFile: shop.path + "/server-token", encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test func aServerKilledUnderLoadLosesNoSaleAndDoublesNone() async throws {
        let database = try CloudDatabase()
        let shop = try Shop.new(["--tenant", Self.tenant], environment: database.settings)
        let first = try Self.serve(shop)
        // Another process with the same tokens on the same database.
        let second = try Self.serve(try Shop(copying: shop))
        let load = try SaleLoad(tenant: Self.tenant, tills: 6, salesPerTill: 50)
        let token = try Self.token(shop)
        async let selling: Void = load.run(against: [first.url, second.url], token: token)
        let isUnderLoad = await Poll.until(seconds: 900) { load.keptCount >= 60 }
        #expect(isUnderLoad)
        first.program.signal(SIGKILL)
        try await selling
        #expect(!load.refused.isEmpty, "the killed server was in use")

        let stored = try database.query("SELECT id FROM sale ORDER BY id")
            .split(separator: "\n").map(String.init)
        #expect(Set(stored) == load.keptIDs, "what was answered is what is there")
        #expect(stored.count == load.saleCount)
        let twice = """
            SELECT count(*) FROM (SELECT device_id, series, sequence FROM document
            GROUP BY device_id, series, sequence HAVING count(*) > 1) AS twice
            """
        #expect(try database.query(twice) == "0")
        let gross = try load.gross()
        #expect(try database.query("SELECT sum(gross_minor) FROM sale") == "\(gross)")
        try shop.expectVerified()

        let answer = await HTTPClient(token: token).send(SyncHealth(), to: second.url)
        #expect(answer.status == 200, "the other serves on")
    }

    @Test func aDatabaseThatFailsUnderLoadIsWaitedFor() async throws {
        let cluster = try Cluster()
        let settings = ["DB_TYPE": "postgres", "DATABASE_URL": cluster.url]
        let shop = try Shop.new(["--tenant", Self.tenant], environment: settings)
        let server = try Self.serve(shop)
        let load = try SaleLoad(tenant: Self.tenant, tills: 4, salesPerTill: 40)
        let token = try Self.token(shop)
        let client = HTTPClient(token: token)
        async let selling: Void = load.run(against: [server.url], token: token)
        let isUnderLoad = await Poll.until(seconds: 900) { load.keptCount >= 30 }
        #expect(isUnderLoad)
        try cluster.crash()
        let isRefused = await Poll.until(seconds: 900) {
            load.refused.contains { $0.status == 503 }
        }
        #expect(isRefused)
        let keptBefore = load.keptIDs
        let (live, ready) = await (
            client.send(LiveCheck(), to: server.url), client.send(ReadyCheck(), to: server.url)
        )
        #expect(live.status == 200)
        #expect(ready.status == 503 && ready.retryAfter != nil)
        try cluster.resume()
        try await selling

        for answer in load.refused {
            #expect(answer.status == 503, "\(answer)")
            #expect(answer.retryAfter.flatMap { Int($0) }.map { $0 >= 1 } == true, "\(answer)")
        }
        let stored = Set(
            try cluster.query("SELECT id FROM sale").split(separator: "\n").map(String.init))
        #expect(keptBefore.isSubset(of: stored))
        #expect(stored == load.keptIDs && stored.count == load.saleCount)
        try shop.expectVerified()
        #expect(await client.send(ReadyCheck(), to: server.url).status == 200)
        server.program.signal(SIGTERM)
        #expect(server.program.wait().status == 0, "the same process all the time")
    }
}

/// A PostgreSQL of one test, which may do with it what it likes.
final class Cluster: Sendable {
    private let folder: String
    let url: String

    init() throws {
        // Not in the tests' own folder: PostgreSQL may run as another user.
        var template = Array("/tmp/pos-e2e-pg.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Trouble("no folder: \(errno)") }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        url = try run(Site.root + "/script/pg", "start", folder).done()
            .trimmingCharacters(in: .newlines)
    }

    func crash() throws { try run(Site.root + "/script/pg", "crash", folder).done() }
    func resume() throws { try run(Site.root + "/script/pg", "resume", folder).done() }

    func query(_ sql: String) throws -> String {
        try run("psql", "-qXAtd", url, "-c", sql).done().trimmingCharacters(in: .newlines)
    }

    deinit { _ = try? run(Site.root + "/script/pg", "stop", folder) }
}

/// Waiting as `Wait` does, without keeping a thread from those who work meanwhile.
enum Poll {
    static func until(
        seconds: Int, _ isSo: @escaping @Sendable () -> Bool
    ) async -> Bool {
        await withCheckedContinuation { answer in
            DispatchQueue(label: "poll").async {
                answer.resume(returning: Wait.until(seconds: seconds, isSo))
            }
        }
    }
}
