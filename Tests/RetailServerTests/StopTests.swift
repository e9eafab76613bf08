import RetailModels
import TestSupport
import Testing

@testable import RetailServer

/// A server that is told to stop finishes what it has begun, and takes nothing new.
struct StopTests {
    private static func head(_ verb: String, _ path: String, _ count: Int) -> [UInt8] {
        Array(
            """
            \(verb) \(path) HTTP/1.1\r
            Host: localhost\r
            Authorization: Bearer secret-token\r
            Content-Length: \(count)\r
            \r

            """.utf8)
    }

    @Test(.timeLimit(.minutes(10))) func whatHasBegunIsAnswered() async throws {
        let till = try RouteTests.till()
        let metrics = ServerMetrics()
        var configuration = ServerRun.configuration
        configuration.metrics = metrics
        try await ServerRun.with(.sqlite, configuration) { run in
            let idle = try #require(PatientConnection(port: run.client.port))
            idle.send(Self.head("GET", "/livez", 0))
            #expect(try await idle.reply()?.status == 200)

            let slow = try #require(PatientConnection(port: run.client.port))
            let bytes = RecordJournal(key: till.key.publicKey, writes: till.writes).input.body
            slow.send(Self.head("POST", "/api/journal", bytes.count) + bytes.prefix(100))
            await Self.wait { metrics.text().contains("\npos_http_requests_in_flight 1\n") }

            run.stop()
            // Who only keeps a connection does not hold it up.
            #expect(try await idle.isClosed())
            await Self.wait { PatientConnection(port: run.client.port) == nil }
            slow.send(bytes.dropFirst(100))
            let reply = try #require(try await slow.reply())
            #expect(reply.status == 200, "\(String(decoding: reply.body, as: UTF8.self))")
            #expect(try reply.decoded(RecordJournal.Reply.self).results.map(\.status).count == 2)
            #expect(try await slow.isClosed())
            #expect(try await run.database.count("sale") == 1)
        }
    }

    /// Until it is so; a test whose server never gets there hangs, and its time limit ends it.
    private static func wait(_ isSo: () -> Bool) async {
        while !isSo() { await Task.yield() }
    }
}
