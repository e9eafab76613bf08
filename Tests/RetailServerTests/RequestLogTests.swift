import Logging
import RetailModels
import RetailStore
import TestSupport
import Testing

@testable import RetailServer

/// Each request has an id that the caller, the problem and the log agree on.
struct RequestLogTests {
    private static let good = ["a", "0A.b_c-9", String(repeating: "x", count: 64)]
    private static let bad = [
        "", " ", "a b", "a/b", "é", "a\"b", "{}", String(repeating: "x", count: 65),
    ]

    @Test func theProxysIDIsKept() async throws {
        var configuration = ServerRun.configuration
        configuration.isBehindProxy = true
        try await ServerRun.with(.sqlite, configuration) { run in
            for id in Self.good {
                let reply = try await run.client.call(
                    "GET", "/api/products/none", headers: [("X-Request-ID", id)])
                #expect(reply.headers["x-request-id"] == id)
                reply.expectProblem(.notFound)
                #expect(try reply.decoded(Problem.self).requestID == id)
            }
            for id in Self.bad {
                let reply = try await run.client.call(
                    "GET", "/api/tax-rates", headers: [("X-Request-ID", id)])
                #expect(reply.headers["x-request-id"] == "id", "\(id)")
            }
        }
    }

    @Test func anybodyElsesIDIsNot() async throws {
        try await ServerRun.with { run in
            let reply = try await run.client.call(
                "GET", "/api/products/none", headers: [("X-Request-ID", "forged")])
            #expect(reply.headers["x-request-id"] == "id")
            #expect(try reply.decoded(Problem.self).requestID == "id")
            let stranger = try await run.client.call(
                "GET", "/nowhere", headers: [("Authorization", "-")])
            #expect(stranger.headers["x-request-id"] == "id")
        }
    }

    @Test func oneLineSaysWhatWasAsked() async throws {
        var configuration = ServerRun.configuration
        configuration.isBehindProxy = true
        configuration.requestLogLevel = .info
        let log = LogLines()
        try await ServerRun.with(.sqlite, configuration, logger: log.logger()) { run in
            let reply = try await run.client.call(
                "GET", "/api/products/A-1?pin=4711", headers: [("X-Request-Id", "id-1")])
            _ = try await run.client.call(
                "POST", "/api/sales", headers: [("X-Request-Id", "id-2")],
                body: Array("{\"pin\":\"4711\"}".utf8))
            _ = try await run.client.call(
                "GET", "/api/products/4711",
                headers: [("X-Request-Id", "id-3"), ("Authorization", "Bearer wrong-secret")])
            let lines = await log.requests(3)
            #expect(lines.map { $0.facts["request.id"] } == ["id-1", "id-2", "id-3"])
            #expect(lines.map { $0.facts["request.method"] } == ["GET", "POST", "GET"])
            #expect(
                lines.map { $0.facts["request.route"] }
                    == ["/api/products/{code}", "/api/sales", "/api/products/{code}"])
            #expect(lines.map { $0.facts["response.status"] } == ["200", "400", "401"])
            #expect(lines[0].facts["response.bytes"] == "\(reply.body.count)")
            #expect(lines.map { $0.facts["tenant"] } == ["tenant-1", "tenant-1", nil])
            #expect(lines[1].facts["problem.code"] == "malformed-body")
            #expect(lines.allSatisfy { $0.facts["request.ms"]?.contains(".") == true })
            #expect(lines.allSatisfy { $0.facts["hb.request.id"] == nil && $0.level == .info })
            let all = log.lines.map { "\($0)" }.joined()
            for secret in ["4711", "wrong-secret", "secret-token"] {
                #expect(!all.contains(secret), "\(secret)")
            }
        }
    }

    /// The till's own server, which is asked with every key of a search, writes nothing of it.
    @Test func inATillOnlyFaultsAreWritten() async throws {
        let log = LogLines()
        try await ServerRun.with(.sqlite, logger: log.logger()) { run in
            _ = try await run.client.send(ListProducts())
            await run.database.close()
            _ = try await run.client.send(ListProducts())
            _ = try await run.client.send(ReadyCheck())
            let lines = await log.requests(2)
            #expect(lines.map { $0.facts["response.status"] } == ["500", "503"])
            #expect(lines.map(\.level) == [.error, .warning])
        }
    }
}
