import RetailModels
import TestSupport
import Testing

@testable import RetailServer

/// Clients that mean harm: each gets a refusal or its connection is closed, and the server goes on.
struct HostileClientTests {
    private static let health = "/api/sync/health"
    /// What a good request begins with, after its first line.
    private static let good = "Host: 127.0.0.1\r\nAuthorization: Bearer secret-token\r\n"
    /// Hidden behind the request that is looked at.
    private static let hidden = "GET \(health) HTTP/1.1\r\n\(good)\r\n"

    private static var hurried: ServerConfiguration {
        var configuration = ServerRun.configuration
        configuration.requestTimeoutMs = 50
        configuration.idleTimeoutMs = 200
        return configuration
    }

    private func expectServing(_ run: ServerRun) async throws {
        let reply = try await Self.patiently { try await run.client.send(SyncHealth()) }
        #expect(reply.status == 200)
    }

    /// A machine that has other things to do is too slow for a hurried server now and then, which
    /// is right to hang up; a broken one never answers.
    private static func patiently<Value>(_ ask: () async throws -> Value) async throws -> Value {
        for _ in 0..<50 { if let value = try? await ask() { return value } }
        return try await ask()
    }

    /// A request after whose head the parties could differ about where it ends.
    private static let smuggled: [(String, String)] = [
        ("Content-Length: 5\r\nTransfer-Encoding: chunked", "0\r\n\r\n"),
        ("Transfer-Encoding: chunked\r\nContent-Length: 5", "0\r\n\r\n"),
        ("Content-Length: 2\r\nContent-Length: 5", "{}"),
        ("Content-Length: 2\r\nContent-Length: 2", "{}"),
        ("Content-Length: 2, 5", "{}"),
        ("Content-Length: +2", "{}"), ("Content-Length: -1", "{}"), ("Content-Length: 0x2", "{}"),
        ("Content-Length: 99999999999999999999", "{}"),
        ("Content-Length : 2", "{}"),
        ("Transfer-Encoding: identity", "{}"), ("Transfer-Encoding: xchunked", "0\r\n\r\n"),
        ("Transfer-Encoding: chunked, identity", "0\r\n\r\n"),
        ("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", "0\r\n\r\n"),
        ("Transfer-Encoding: \u{B}chunked", "0\r\n\r\n"),
        ("Transfer-Encoding:\r\n chunked", "0\r\n\r\n"),
        ("X-Fold: a\r\n Content-Length: 2", "{}"),
        ("X-Return: a\rContent-Length: 2\r\nContent-Length: 40", "{}"),
        ("X-Return: a\rb\r\nContent-Length: 2", "{}"), ("X-Feed: a\nb\r\nContent-Length: 2", "{}"),
        ("X-Nul: a\u{0}b\r\nContent-Length: 2", "{}"), ("X(Name): a\r\nContent-Length: 2", "{}"),
        (": a\r\nContent-Length: 2", "{}"),
        ("Transfer-Encoding: chunked", "FFFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n"),
        ("Transfer-Encoding: chunked", "-1\r\n{}\r\n0\r\n\r\n"),
        ("Transfer-Encoding: chunked", "2\n{}\n0\n\n"),
        ("Transfer-Encoding: chunked", "2\r\n{}xx\r\n0\r\n\r\n"),
        ("Transfer-Encoding: chunked", "2\r\n{}\r\n0\r\nContent-Length: 3\r\n\r\n"),
    ]

    @Test func aSmuggledRequestIsNotAnswered() async throws {
        try await ServerRun.with { run in
            for (head, body) in Self.smuggled {
                let bytes = "POST /api/sales HTTP/1.1\r\n\(Self.good)\(head)\r\n\r\n\(body)"
                let said = try await run.client.connected { connection in
                    connection.send(bytes + Self.hidden)
                    return try connection.readAll()
                }
                #expect(said.hasPrefix("HTTP/1.1 400 "), "\(head): \(said)")
                #expect(!said.contains("HTTP/1.1 2"), "\(head): \(said)")
            }
            try await expectServing(run)
        }
    }

    /// Two answers to the question which server was meant.
    @Test func aSecondHostIsRefused() async throws {
        try await ServerRun.with { run in
            for other in ["evil.example", "127.0.0.1"] {
                try await run.client.exchange(
                    Array("GET \(Self.health) HTTP/1.1\r\n\(Self.good)Host: \(other)\r\n\r\n".utf8)
                ).expectProblem(.badRequest)
            }
        }
    }

    @Test func whatIsNoHTTPIsRefused() async throws {
        let lines = [
            "GET \(Self.health)", "GET \(Self.health) HTTP/2.0", "GET \(Self.health) HTTP/1.9",
            "GET \(Self.health)\r\nX: HTTP/1.1", "PRI * HTTP/2.0", "FOO \(Self.health) HTTP/1.1",
            "GET \(Self.health)?\(String(repeating: "a", count: 100_000)) HTTP/1.1",
            "\(String(repeating: "A", count: 100_000)) / HTTP/1.1",
        ]
        try await ServerRun.with { run in
            for line in lines {
                let reply = try await run.client.exchange(
                    Array("\(line)\r\n\(Self.good)\r\n".utf8))
                #expect(reply.status == 400, "\(line.prefix(60))")
            }
            try await expectServing(run)
        }
    }

    @Test func pipelinedRequestsAreAnsweredInTheirOrder() async throws {
        try await ServerRun.with { run in
            let paths = (1...50).map { "/api/none/\($0)" } + [Self.health]
            let said = try await run.client.connected { connection in
                for path in paths.dropLast() {
                    connection.send("GET \(path) HTTP/1.1\r\n\(Self.good)\r\n")
                }
                connection.send(
                    "GET \(Self.health) HTTP/1.1\r\n\(Self.good)Connection: close\r\n\r\n")
                return try connection.readAll()
            }
            let statuses = said.split(separator: "HTTP/1.1 ").map { $0.prefix(3) }
            #expect(statuses == Array(repeating: "404", count: 50) + ["200"])
        }
    }

    /// 2^63 is a number of bytes too many, not one that is not understood and waited for.
    @Test func aLengthBeyondAllNumbersIsTooLarge() async throws {
        try await ServerRun.with { run in
            for length in ["9223372036854775808", "18446744073709551615"] {
                try await run.client.call(
                    "POST", "/api/sales", headers: [("Content-Length", length)], body: [0x20]
                ).expectProblem(.bodyTooLarge)
            }
        }
    }

    @Test func aTruncatedBodyHarmsNobody() async throws {
        let head = "POST /api/journal HTTP/1.1\r\n\(Self.good)Content-Length: 100\r\n\r\n{\"key\""
        try await ServerRun.with(.sqlite, Self.hurried) { run in
            for _ in 0..<20 {
                let said = try await run.client.connected { connection in
                    connection.send(head)
                    connection.endSending()
                    return try connection.readAll()
                }
                #expect(said.isEmpty || said.hasPrefix("HTTP/1.1 4"), "\(said)")
                // Gone without a word.
                try await run.client.connected { _ = $0.send(head) }
            }
            try await expectServing(run)
            #expect(try await run.database.count("document") == 0)
        }
    }

    /// A byte now and then, for ever: of the first line, of a header, of a body with a length, and
    /// of one in pieces.
    @Test(arguments: [
        ("G", "E"), ("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ", "a"),
        ("POST /api/sales HTTP/1.1\r\n\(good)Content-Length: 1000000\r\n\r\n", " "),
        ("POST /api/sales HTTP/1.1\r\n\(good)Transfer-Encoding: chunked\r\n\r\n", "1\r\n \r\n"),
        ("POST /api/none HTTP/1.1\r\n\(good)Transfer-Encoding: chunked\r\n\r\n", "1\r\n \r\n"),
    ])
    func aRequestThatNeverEndsIsGivenUp(start: String, more: String) async throws {
        try await ServerRun.with(.sqlite, Self.hurried) { run in
            let isGivenUp = try await run.client.connected { connection in
                connection.send(start)
                // Far more than the limits: 5 ms each.
                for _ in 0..<4_000 {
                    if connection.isClosed(withinMs: 5) { return true }
                    connection.send(more)
                }
                return false
            }
            #expect(isGivenUp)
            try await expectServing(run)
        }
    }

    /// Asks and asks, and reads none of the answers.
    @Test func aClientThatNeverReadsIsGivenUp() async throws {
        try await ServerRun.with(.sqlite, Self.hurried) { run in
            let isGivenUp = try await run.client.connected { connection in
                let many = String(
                    repeating: "GET /api/products HTTP/1.1\r\n\(Self.good)\r\n", count: 100)
                // The server stops reading when its answers are not taken; then this blocks until
                // it closes.
                for _ in 0..<10_000 where !connection.send(many) {
                    return connection.isClosed(withinMs: 30_000, isReading: false)
                }
                return false
            }
            #expect(isGivenUp)
            try await expectServing(run)
        }
    }

    /// Connections that ask nothing, more than the server takes: those who come later wait for
    /// the idle ones to be closed.
    @Test func idleConnectionsMakeRoom() async throws {
        var configuration = Self.hurried
        configuration.connectionCountMax = 10
        try await ServerRun.with(.sqlite, configuration) { run in
            let reply = try await Self.patiently {
                try await run.client.connected { _ in
                    let idle = try (0..<40).map { _ in try RawConnection(port: run.client.port) }
                    defer { withExtendedLifetime(idle) {} }
                    let late = try RawConnection(port: run.client.port)
                    late.send(Self.hidden)
                    return try late.readReply()
                }
            }
            #expect(reply.status == 200)
        }
    }
}
