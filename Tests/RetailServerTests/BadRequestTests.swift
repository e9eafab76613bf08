import RetailModels
import RetailStore
import TestSupport
import Testing

@testable import RetailServer

/// Requests that are wrong: each gets a problem that names what is wrong, and the server goes on.
struct BadRequestTests {
    private func post(
        _ client: RawClient, _ text: String, to path: String = "/api/sales"
    ) async throws -> Reply {
        try await client.call("POST", path, body: Array(text.utf8))
    }

    @Test func unknownAddressesAreProblems() async throws {
        try await ServerRun.with { run in
            let paths = [
                "/", "/api", "/api/none", "/api/products/A-1/more", "//", "/api/sales/", "/%00",
            ]
            for path in paths {
                let reply = try await run.client.call("GET", path)
                reply.expectProblem(.notFound)
            }
        }
    }

    @Test func anotherMethodIsNamed() async throws {
        try await ServerRun.with { run in
            for verb in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
                let reply = try await run.client.call(verb, "/api/products/A-1", body: [])
                reply.expectProblem(.methodNotAllowed)
                #expect(reply.headers["allow"] == "GET", "\(verb)")
            }
            let sales = try await run.client.call("DELETE", "/api/sales")
            sales.expectProblem(.methodNotAllowed)
            #expect(sales.headers["allow"] == "GET, POST")
            let head = try await run.client.call(
                "HEAD", "/api/sales", headers: [("Connection", "close")])
            #expect(head.status == 405)
            #expect(head.headers["pos-protocol"] == "1")
            #expect(head.body == [])
        }
    }

    @Test func bodiesThatAreNotUnderstoodAreProblems() async throws {
        let bodies = [
            "", " ", "{", "[]", "null", "{}", "\"x\"", "{\"document\":1}", "{\"document\":\"{}\"}",
            "\u{FEFF}{}",
            "{\"document\":\"\",\"signature\":\"\"}", "{'a':1}", "{\"a\":1,\"a\":2}", "{\"a\":1.5}",
            "{\"a\":1e9}", "{\"a\":9223372036854775808}", "{\"a\":-9223372036854775809}",
            "{\"a\":\"\\ud800\"}", "{\"a\":\"\n\"}", "{\"a\":1}x",
        ]
        try await ServerRun.with { run in
            for path in ["/api/sales", "/api/journal"] {
                for body in bodies {
                    let detail = try await post(run.client, body, to: path)
                        .expectProblem(.malformedBody)
                    #expect(detail.hasPrefix("the body is not what this call takes"), "\(body)")
                }
            }
            // Nothing of it was kept.
            #expect(try await run.database.count("sync_parked") == 0)
        }
    }

    @Test func deepNestingIsAProblem() async throws {
        try await ServerRun.with { run in
            for depth in [65, 1_000, 100_000] {
                for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
                    let body =
                        String(repeating: open, count: depth) + "1"
                        + String(repeating: close, count: depth)
                    let detail = try await post(run.client, body).expectProblem(.malformedBody)
                    #expect(detail.contains("nested too deep"))
                }
            }
            try await post(run.client, String(repeating: "[", count: 100_000))
                .expectProblem(.malformedBody)
        }
    }

    @Test func numbersOutOfRangeAreProblems() async throws {
        let queries = [
            "limit=9223372036854775808", "limit=-1", "limit=0", "limit=501", "limit=", "limit=1.0",
            "limit=x", "limit=%31%", "limit=1e2", "limit=٣", "after=-1",
            "after=9223372036854775808",
            "after=99999999999999999999999", "low=2", "low=true", "limit=+-1",
        ]
        try await ServerRun.with { run in
            for query in queries {
                let path = "/api/products?\(query.replacing("٣", with: "%D9%A3"))"
                try await run.client.call("GET", path).expectProblem(.badRequest)
            }
            for query in ["after=1", "after=.x", "after=x.y", "after=9223372036854775808.x"] {
                try await run.client.call("GET", "/api/sales?\(query)").expectProblem(.badRequest)
            }
            let days = ["", "by=none", "by=day&from=2017", "by=day&to=2017-13-01", "by=day&from=x"]
            for query in days {
                try await run.client.call("GET", "/api/reports/sales?\(query)")
                    .expectProblem(.badRequest)
            }
            try await run.client.call("GET", "/api/products?search=a%00b").expectProblem(
                .badRequest)
            let most = try await run.client.call("GET", "/api/products?after=9223372036854775807")
                .expect(Page<StockedProduct>.self)
            #expect(most.items == [])
        }
    }

    @Test func bytesThatAreNoTextAreNoFailureOfTheServer() async throws {
        try await ServerRun.with { run in
            let body: [UInt8] =
                Array("{\"document\":\"".utf8) + [0xC3, 0x28, 0xFF] + Array("\"}".utf8)
            try await run.client.call("POST", "/api/sales", body: body).expectProblem(
                .malformedBody)
            for query in ["%C3%28", "%FF", "%", "%2", "%zz", "a%00", "+", "=", "&&", "%E2%82"] {
                let reply = try await run.client.call("GET", "/api/products?search=\(query)")
                #expect(reply.status < 500, "\(query)")
                #expect(reply.headers["pos-protocol"] == "1", "\(query)")
            }
            let raw =
                Array("GET /api/products/".utf8) + [0xC3, 0x28] + Array(" HTTP/1.1\r\n\r\n".utf8)
            #expect(try await run.client.exchange(raw).status < 500)
        }
    }

    @Test func aLongTextToSearchForIsNoFailure() async throws {
        try await ServerRun.with { run in
            let text = String(repeating: "a", count: 5_000)
            let found = try await run.client.call("GET", "/api/products?search=\(text)")
                .expect(Page<StockedProduct>.self)
            #expect(found.items == [])
        }
    }

    /// By the length it names, and by what comes when it names none.
    @Test func aBodyThatIsTooLargeIsAProblem() async throws {
        let large = [UInt8](repeating: 0x20, count: 10_000_000)
        let detail = "a body may have 8388608 bytes"
        try await ServerRun.with { run in
            for path in ["/api/sales", "/api/journal"] {
                let named = try await run.client.call("POST", path, body: large)
                #expect(named.expectProblem(.bodyTooLarge) == detail)
            }
            let chunk = Array("989680\r\n".utf8) + large + Array("\r\n0\r\n\r\n".utf8)
            let chunked = try await run.client.call(
                "POST", "/api/sales", headers: [("Transfer-Encoding", "chunked")], body: chunk)
            #expect(chunked.expectProblem(.bodyTooLarge) == detail)
            // The server goes on.
            #expect(try await run.client.send(SyncHealth()).status == 200)
        }
        var configuration = ServerRun.configuration
        configuration.bodyBytesMax = 10
        try await ServerRun.with(.sqlite, configuration) { run in
            let most = try await post(run.client, "          ")
            most.expectProblem(.malformedBody)
            let more = try await post(run.client, "           ")
            more.expectProblem(.bodyTooLarge)
        }
    }

    /// Refused before anything of ours sees them: a bare 4xx, and the connection is closed.
    @Test func headersThatAreTooLargeAreRefused() async throws {
        try await ServerRun.with { run in
            let wide = try await run.client.call(
                "GET", "/api/sync/health",
                headers: [("X-Wide", String(repeating: "x", count: 20_000))])
            #expect([400, 431].contains(wide.status))
            let many = (0..<150).map { ("X-\($0)", "x") }
            let reply = try await run.client.call("GET", "/api/sync/health", headers: many)
            #expect([400, 431].contains(reply.status))
            let few = (0..<50).map { ("X-\($0)", "x") }
            #expect(
                try await run.client.call("GET", "/api/sync/health", headers: few).status == 200)
            let noise = try await run.client.exchange(
                Array("\u{16}\u{03}\u{01} hello\r\n\r\n".utf8))
            #expect(noise.status == 400)
        }
    }

    /// A body that does not come whole within the limit. The client sends half and waits.
    @Test func aSlowBodyTimesOut() async throws {
        var configuration = ServerRun.configuration
        configuration.requestTimeoutMs = 500
        try await ServerRun.with(.sqlite, configuration) { run in
            let half = try await run.client.call(
                "POST", "/api/sales", headers: [("Content-Length", "1000")],
                body: Array("{\"document\":".utf8))
            half.expectProblem(.requestTimeout)
            let chunked = try await run.client.call(
                "POST", "/api/journal", headers: [("Transfer-Encoding", "chunked")],
                body: Array("5\r\n{\"key\r\n".utf8))
            chunked.expectProblem(.requestTimeout)
            #expect(try await run.client.send(SyncHealth()).status == 200)
        }
    }
}
