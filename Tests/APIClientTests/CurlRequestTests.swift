import Testing

@testable import APIClient

/// What goes over the wire, and what is refused before it does.
@Suite(.timeLimit(.minutes(10))) struct CurlRequestTests {
    /// Sends the request to a server and returns what it saw.
    private func wire(
        _ request: (String) -> HTTPRequest
    ) async throws -> TestServer.Request {
        let server = TestServer(replying: reply("200 OK"))
        defer { server.stop() }
        let transport = CurlTransport()
        defer { transport.stop() }
        _ = try await transport.send(request(server.url + "api?q=1"))
        return try #require(await server.nextRequest())
    }

    private func names(_ request: TestServer.Request) -> Set<String> {
        Set(
            request.head.split(separator: "\r\n").dropFirst().compactMap {
                $0.split(separator: ":").first.map { $0.lowercased() }
            })
    }

    @Test func aGetHasNoBodyAndNothingUnasked() async throws {
        let seen = try await wire { .patient(url: $0) }
        #expect(seen.head.hasPrefix("GET /api?q=1 HTTP/1.1\r\n"))
        #expect(names(seen) == ["host", "accept"])
    }

    @Test func aLongPostIsSentWithoutAskingFirst() async throws {
        // Over 1 MiB, where curl would ask for permission first.
        let body = (0..<1_200_000).map { UInt8(truncatingIfNeeded: $0) }
        let seen = try await wire {
            .patient(
                method: "POST", url: $0, headers: [("Content-Type", "application/json")],
                body: body)
        }
        #expect(seen.head.hasPrefix("POST "))
        #expect(seen.head.contains("Content-Length: 1200000"))
        #expect(names(seen) == ["host", "accept", "content-type", "content-length"])
        #expect(seen.body == body)
    }

    @Test(arguments: ["PUT", "PATCH", "DELETE", "POST"]) func aMethodKeepsItsName(
        method: String
    ) async throws {
        let seen = try await wire { .patient(method: method, url: $0, body: [65, 0, 66]) }
        #expect(seen.head.hasPrefix("\(method) /api?q=1 HTTP/1.1\r\n"))
        #expect(seen.body == [65, 0, 66])
        #expect(!names(seen).contains("content-type"))
    }

    @Test(arguments: [nil, []] as [[UInt8]?]) func aPostMayBeEmpty(body: [UInt8]?) async throws {
        let seen = try await wire { .patient(method: "POST", url: $0, body: body) }
        #expect(seen.head.contains("Content-Length: 0"))
    }

    @Test func aDeleteWithoutABodyHasNone() async throws {
        let seen = try await wire { .patient(method: "DELETE", url: $0) }
        #expect(seen.head.hasPrefix("DELETE "))
        #expect(names(seen) == ["host", "accept"])
    }

    @Test func aHeadHasNoReplyBody() async throws {
        let server = TestServer { connection in
            _ = connection.read()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")
            connection.waitUntilClosed()
        }
        defer { server.stop() }
        let transport = CurlTransport()
        defer { transport.stop() }
        let answer = try await transport.send(
            .patient(method: "HEAD", url: server.url, bodyBytesMax: 10))
        #expect(answer.body == [])
        #expect(answer.headers["content-length"] == "5000")
    }

    @Test func headersAreSentAsGiven() async throws {
        let seen = try await wire {
            .patient(url: $0, headers: [("X-B", "2: é"), ("X-A", ""), ("X-B", "3")])
        }
        let lines = seen.head.split(separator: "\r\n").filter { $0.hasPrefix("X-") }
        #expect(lines == ["X-B: 2: é", "X-A:", "X-B: 3"])
    }

    @Test(arguments: [
        "", "pos.example/api", "ftp://pos.example/", "file:///etc/passwd", "http://", "http:///x",
        "https://pos.example/a b", "https://pos.example/\r\nX: 1", "http://[::1", "httpx://a/",
    ]) func onlyAbsoluteHTTPAddressesAreTaken(url: String) async {
        let transport = CurlTransport()
        defer { transport.stop() }
        await #expect(throws: TransportFailure.badURL) {
            try await transport.send(.patient(url: url))
        }
    }

    @Test(arguments: [
        ("X-A", "1\r\nX-B: 2"), ("X-A", "1\u{0}"), ("X A", "1"), ("X-A:", "1"), ("", "1"),
    ]) func aHeaderCannotSmuggleAnother(name: String, value: String) async {
        let transport = CurlTransport()
        defer { transport.stop() }
        let failure = await #expect(throws: TransportFailure.self) {
            try await transport.send(
                .patient(url: "http://127.0.0.1:9/", headers: [(name, value)]))
        }
        guard case .other(43, let reason) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(value.isEmpty || !reason.contains(value))
    }

    @Test func aMethodIsOneWord() async {
        let transport = CurlTransport()
        defer { transport.stop() }
        await #expect(throws: TransportFailure.self) {
            try await transport.send(.patient(method: "GET /x", url: "http://127.0.0.1:9/"))
        }
    }

    @Test(arguments: [
        ("http://127.0.0.1:8080/x", true), ("http://127.9.9.9", true), ("http://127.1/", true),
        ("http://[::1]:80/", true), ("http://[0:0::1]/", true), ("HTTP://LocalHost:1/", true),
        ("http://till.localhost/", true), ("http://localhost.:8/", true),
        ("http://user:pw@localhost/", true), ("https://localhost?x", true),
        ("https://cloud.example/", false), ("http://128.0.0.1/", false), ("http://[::2]/", false),
        ("http://localhost@cloud.example/", false), ("http://localhost.example/", false),
        ("http://127.0.0.1.example/", false), ("http://notlocalhost/", false),
    ]) func loopbackIsKnown(url: String, isLoopback: Bool) throws {
        #expect(try RequestCheck.isLoopback(.patient(url: url)) == isLoopback)
    }
}
