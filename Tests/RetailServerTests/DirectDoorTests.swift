import RetailModels
import RetailStore
import TestSupport
import Testing

@testable import RetailServer

/// The way into a server of the same process: the answers of a connection, without one.
struct DirectDoorTests {
    private static let token = [(name: "Authorization", value: "Bearer secret-token")]

    private static func door(
        _ database: any Database, bodyBytesMax: Int? = nil
    ) throws -> DirectDoor {
        var configuration = ServerRun.configuration
        if let bodyBytesMax { configuration.bodyBytesMax = bodyBytesMax }
        let server = try RetailServer(
            database: database, host: ServerRun.host(), configuration: configuration,
            logger: ServerRun.quiet)
        return server.directDoor
    }

    private static let targets = [
        "/api/products/4006381333931", "/api/products/none", "/api/products?search=a&limit=2",
        "/api/products?limit=much", "/api/nothing", "/api/sales",
    ]

    @Test(arguments: targets)
    func theAnswerIsThatOfAConnection(target: String) async throws {
        try await ServerRun.with { run in
            let wanted = try await run.client.call("GET", target)
            let answer = try await Self.door(run.database).answer(
                method: "GET", target: target, headers: Self.token, body: nil)
            #expect(answer.status == wanted.status)
            #expect(answer.body == wanted.body)
            let names = Set(answer.headers.map { $0.name.lowercased() })
            #expect(names.contains(SyncProtocol.header.lowercased()))
        }
    }

    /// Nothing is open because no network was passed.
    @Test func aTokenIsWantedHereToo() async throws {
        try await Engine.sqlite.withShop(ServerRun.shop) { database in
            let door = try Self.door(database)
            for headers in [[], [(name: "Authorization", value: "Bearer wrong")]] {
                let answer = try await door.answer(
                    method: "GET", target: "/api/products", headers: headers, body: nil)
                #expect(answer.status == 401)
            }
        }
    }

    @Test func aBodyHasItsLimitHereToo() async throws {
        try await Engine.sqlite.withShop(ServerRun.shop) { database in
            let answer = try await Self.door(database, bodyBytesMax: 10).answer(
                method: "POST", target: RecordJournal.path, headers: Self.token,
                body: Array(repeating: UInt8(ascii: " "), count: 11))
            #expect(answer.status == 413)
        }
    }
}
