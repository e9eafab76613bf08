import Glibc
import Testing

@testable import APIClient

@Suite(.timeLimit(.minutes(10))) struct CurlFailureTests {
    /// Sends a request and returns why it failed.
    private func failure(
        of request: HTTPRequest, options: CurlTransport.Options = .init()
    ) async -> TransportFailure? {
        let transport = CurlTransport(options: options)
        defer { transport.stop() }
        return await #expect(throws: TransportFailure.self) { try await transport.send(request) }
    }

    /// The failure that a server with that script causes.
    private func failure(
        bodyBytesMax: Int = 1_000, _ script: @escaping TestServer.Script
    ) async -> TransportFailure? {
        let server = TestServer(script)
        defer { server.stop() }
        return await failure(of: .patient(url: server.url, bodyBytesMax: bodyBytesMax))
    }

    private func code(_ failure: TransportFailure?) -> Int? {
        if case .other(let code, _) = failure { code } else { nil }
    }

    @Test func aClosedPortRefuses() async {
        let (listener, port) = TestServer.listen(backlog: 1)
        close(listener)
        let failure = await failure(of: .patient(url: "http://127.0.0.1:\(port)/"))
        #expect(failure == .refused)
    }

    @Test func anUnknownNameIsUnresolved() async {
        // Reserved never to exist (RFC 6761); without a network there is no address either.
        let request = HTTPRequest(
            url: "http://pos.invalid/", connectTimeoutMs: 30_000, timeoutMs: 30_000)
        #expect(await failure(of: request) == .unresolved)
    }

    @Test func aServerThatNeverAnswersTimesOut() async {
        let server = TestServer { $0.waitUntilClosed() }
        defer { server.stop() }
        let request = HTTPRequest(url: server.url, connectTimeoutMs: 200, timeoutMs: 300)
        #expect(await failure(of: request) == .timedOut(afterMs: 300))
    }

    @Test func aReplyThatStopsHalfWayTimesOut() async {
        let server = TestServer { connection in
            _ = connection.read()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
            connection.waitUntilClosed()
        }
        defer { server.stop() }
        let request = HTTPRequest(url: server.url, timeoutMs: 300)
        #expect(await failure(of: request) == .timedOut(afterMs: 300))
    }

    /// A listener whose queue is full drops further attempts, as a host behind a dead link does.
    @Test func aHostThatDoesNotAnswerTimesOutConnecting() async {
        let (listener, port) = TestServer.listen(backlog: 0)
        defer { close(listener) }
        var fillers: [Int32] = []
        defer { for filler in fillers { close(filler) } }
        var isFull = false
        for _ in 0..<16 where !isFull {
            let filler = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            fillers.append(filler)
            _ = fcntl(filler, F_SETFL, O_NONBLOCK)
            var address = TestServer.loopback(port: port)
            withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    _ = connect(filler, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            // On loopback a connection that is taken is there when `connect` returns.
            var state = pollfd(fd: filler, events: Int16(POLLOUT), revents: 0)
            isFull = poll(&state, 1, 0) == 0
        }
        guard isFull else {
            print("skipped: this kernel takes connections beyond the queue of a listener")
            return
        }
        let request = HTTPRequest(
            url: "http://127.0.0.1:\(port)/", connectTimeoutMs: 100, timeoutMs: 5_000)
        #expect(await failure(of: request) == .connectTimedOut(afterMs: 100))
        let short = HTTPRequest(
            url: "http://127.0.0.1:\(port)/", connectTimeoutMs: 5_000, timeoutMs: 100)
        #expect(await failure(of: short) == .connectTimedOut(afterMs: 100))
    }

    @Test func aTLSHandshakeThatNeverEndsIsAConnectTimeOut() async {
        let server = TestServer { $0.waitUntilClosed() }
        defer { server.stop() }
        let request = HTTPRequest(
            url: "https://127.0.0.1:\(server.port)/", connectTimeoutMs: 100, timeoutMs: 5_000)
        #expect(await failure(of: request) == .connectTimedOut(afterMs: 100))
    }

    @Test func aServerWithoutTLSIsNotSecure() async {
        let server = TestServer { connection in
            connection.write("220 no TLS here\r\n")
            connection.waitUntilClosed()
        }
        defer { server.stop() }
        let failure = await failure(of: .patient(url: "https://127.0.0.1:\(server.port)/"))
        guard case .tls(let reason) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(!reason.isEmpty)
    }

    @Test func aMissingAuthorityFileIsNotSecure() async {
        let server = TestServer { $0.waitUntilClosed() }
        defer { server.stop() }
        let failure = await failure(
            of: .patient(url: "https://127.0.0.1:\(server.port)/"),
            options: .init(caFile: "/nonexistent/ca.pem"))
        guard case .tls = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    @Test func aReplyThatSaysItIsTooLargeIsCutOff() async {
        let failure = await failure { connection in
            _ = connection.read()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\nx")
            connection.waitUntilClosed()
        }
        #expect(failure == .replyTooLarge(max: 1_000))
    }

    @Test func aReplyThatGrowsTooLargeIsCutOff() async {
        let failure = await failure { connection in
            _ = connection.read()
            connection.write("HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "x", count: 1_001))
            connection.waitUntilClosed()
        }
        #expect(failure == .replyTooLarge(max: 1_000))
    }

    @Test func aReplyOfExactlyTheLimitIsTaken() async throws {
        let body = String(repeating: "x", count: 1_000)
        let server = TestServer(replying: reply("200 OK", body: body))
        defer { server.stop() }
        let transport = CurlTransport()
        defer { transport.stop() }
        let request = HTTPRequest.patient(url: server.url, bodyBytesMax: 1_000)
        #expect(try await transport.send(request).body.count == 1_000)
    }

    @Test func endlessHeadersAreCutOff() async {
        let failure = await failure { connection in
            _ = connection.read()
            connection.write("HTTP/1.1 200 OK\r\n")
            let line = "X-Long: " + String(repeating: "x", count: 1_000) + "\r\n"
            for _ in 0..<80 { connection.write(line) }
            connection.waitUntilClosed()
        }
        #expect(failure == .replyTooLarge(max: 64 * 1024))
    }

    @Test func garbageIsNotAnAnswer() async {
        let failure = await failure { connection in
            _ = connection.read()
            connection.write("SSH-2.0-OpenSSH_9.2\r\n")
        }
        #expect(code(failure) == 1)
    }

    @Test func aConnectionClosedHalfWayIsNotAnAnswer() async {
        let failure = await failure { connection in
            _ = connection.read()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
        }
        #expect(code(failure) == 18)
    }

    @Test func aConnectionClosedWithoutAWordIsNotAnAnswer() async {
        let failure = await failure { _ = $0.read() }
        #expect(code(failure) == 52)
    }

    @Test(arguments: [
        (TransportFailure.timedOut(afterMs: 2_000), "timeout after 2.0 s"),
        (.connectTimedOut(afterMs: 550), "no connection after 0.5 s"),
        (.refused, "connection refused"),
        (.other(code: 18, reason: "cut off"), "cut off (18)"),
    ]) func failuresHaveWords(failure: TransportFailure, words: String) {
        #expect(failure.description == words)
    }
}
