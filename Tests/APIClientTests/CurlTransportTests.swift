import Glibc
import Testing

@testable import APIClient

@Suite(.timeLimit(.minutes(10))) struct CurlTransportTests {
    @Test func aReplyArrivesWhole() async throws {
        let server = TestServer(
            replying: reply(
                "200 OK", headers: ["POS-Protocol: 1", "X-Two: a", "x-two:  b "], body: "{}"))
        defer { server.stop() }
        let transport = CurlTransport()
        defer { transport.stop() }
        let answer = try await transport.send(.patient(url: server.url))
        #expect(answer.status == 200)
        #expect(answer.body == Array("{}".utf8))
        #expect(answer.headers["pos-protocol"] == "1")
        #expect(answer.headers["Pos-Protocol"] == "1")
        #expect(answer.headers.all("X-TWO") == ["a", "b"])
        #expect(answer.headers["absent"] == nil)
    }

    @Test func aConnectionIsKept() async throws {
        let server = TestServer(replying: reply("200 OK", body: "ok"))
        defer { server.stop() }
        let transport = CurlTransport()
        defer { transport.stop() }
        for _ in 0..<20 {
            _ = try await transport.send(.patient(url: server.url))
            _ = try await transport.send(
                .patient(method: "POST", url: server.url, body: [1, 2, 3]))
        }
        // libcurl gives up a connection that nobody used for 118 s, as on a starved machine.
        #expect(server.accepts <= 4)
    }

    @Test func aKeptConnectionThatWasClosedIsReplaced() async throws {
        let server = TestServer { connection in
            _ = connection.read()
            connection.write(reply("200 OK", body: "ok"))
        }
        defer { server.stop() }
        let transport = CurlTransport()
        defer { transport.stop() }
        for _ in 0..<5 {
            let answer = try await transport.send(
                .patient(method: "POST", url: server.url, body: [7]))
            #expect(answer.status == 200)
        }
        #expect(server.accepts == 5)
    }

    @Test func manyRequestsRunAtOnce() async throws {
        let server = TestServer { connection in
            while let request = connection.read() {
                let path = request.head.split(separator: " ")[1]
                connection.write(reply("200 OK", body: String(path)))
            }
        }
        defer { server.stop() }
        let transport = CurlTransport()
        defer { transport.stop() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<100 {
                group.addTask {
                    let answer = try await transport.send(
                        .patient(url: server.url + "\(number)"))
                    #expect(String(decoding: answer.body, as: UTF8.self) == "/\(number)")
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func aChunkedReplyIsPutTogether() async throws {
        let server = TestServer { connection in
            _ = connection.read()
            connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            connection.write("5\r\nhello\r\n")
            connection.write("7\r\n, world\r\n0\r\nX-Trailer: t\r\n\r\n")
            connection.waitUntilClosed()
        }
        defer { server.stop() }
        let transport = CurlTransport()
        defer { transport.stop() }
        let answer = try await transport.send(.patient(url: server.url))
        #expect(answer.body == Array("hello, world".utf8))
        #expect(answer.headers["x-trailer"] == "t")
    }

    @Test(arguments: ["301 Moved Permanently", "404 Not Found", "500 Internal Server Error"])
    func anyStatusIsAnAnswer(status: String) async throws {
        let server = TestServer(
            replying: reply(status, headers: ["Location: http://127.0.0.1:9/"], body: "why"))
        defer { server.stop() }
        let transport = CurlTransport()
        defer { transport.stop() }
        let answer = try await transport.send(.patient(url: server.url))
        #expect(status.hasPrefix("\(answer.status)"))
        #expect(answer.body == Array("why".utf8))
        #expect(server.accepts == 1)
    }

    @Test func headersOfAnInterimReplyAreForgotten() async throws {
        let server = TestServer { connection in
            _ = connection.read()
            connection.write("HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n")
            connection.write(reply("200 OK", headers: ["X-Late: 1"], body: "ok"))
            connection.waitUntilClosed()
        }
        defer { server.stop() }
        let transport = CurlTransport()
        defer { transport.stop() }
        let answer = try await transport.send(.patient(url: server.url))
        #expect(answer.status == 200)
        #expect(answer.headers["x-early"] == nil)
        #expect(answer.headers["x-late"] == "1")
    }

    @Test func aGzipReplyIsUnpackedWhenAskedFor() async throws {
        // `printf hello | gzip -n`
        let packed: [UInt8] = [
            0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 0x03, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0,
            0x86, 0xA6, 0x10, 0x36, 0x05, 0, 0, 0,
        ]
        let server = TestServer { connection in
            while connection.read() != nil {
                connection.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n")
                connection.write("Content-Length: \(packed.count)\r\n\r\n")
                connection.write(packed)
            }
        }
        defer { server.stop() }
        let transport = CurlTransport()
        defer { transport.stop() }
        let plain = try await transport.send(.patient(url: server.url))
        #expect(plain.body == packed)
        #expect(await server.nextRequest()?.head.contains("Accept-Encoding") == false)
        let unpacked = try await transport.send(.patient(url: server.url, acceptsGzip: true))
        #expect(unpacked.body == Array("hello".utf8))
        #expect(await server.nextRequest()?.head.contains("Accept-Encoding: gzip") == true)
        // A handle is used again: nothing of the last request may stick to it.
        let again = try await transport.send(.patient(url: server.url))
        #expect(again.body == packed)
    }

    /// A till behind a proxy still talks to its own server directly. In a process of its own,
    /// since the environment belongs to all tests.
    @Test func loopbackIsAskedWithoutTheProxy() async {
        await #expect(processExitsWith: .success) {
            setenv("http_proxy", "http://127.0.0.1:9", 1)
            let server = TestServer(replying: reply("200 OK", body: "ok"))
            let transport = CurlTransport()
            let answer = try await transport.send(.patient(url: server.url))
            #expect(answer.status == 200)
            // The same proxy is obeyed for every other host.
            await #expect(throws: TransportFailure.refused) {
                try await transport.send(.patient(url: "http://pos.invalid/"))
            }
            transport.stop()
            server.stop()
        }
    }
}
