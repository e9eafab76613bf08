import Testing

@testable import APIClient

/// Cancelling, stopping, and what a transport leaves behind.
@Suite(.timeLimit(.minutes(10))) struct CurlLifecycleTests {
    /// Reads requests and answers none.
    private let blackHole: TestServer.Script = { while $0.read() != nil {} }

    @Test func aCancelledRequestStopsAtOnce() async throws {
        let server = TestServer(blackHole)
        defer { server.stop() }
        let transport = CurlTransport()
        defer { transport.stop() }
        // Without the cancellation the time limit of the suite would fail the test.
        let request = HTTPRequest.patient(url: server.url, timeoutMs: 600_000)
        let task = Task { try await transport.send(request) }
        _ = await server.nextRequest()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(await server.next() == .clientClosed)
    }

    @Test func aTaskCancelledBeforeItStartsSendsNothing() async {
        let server = TestServer(blackHole)
        let transport = CurlTransport()
        defer { transport.stop() }
        let url = server.url
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await transport.send(.patient(url: url, timeoutMs: 600_000))
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(server.accepts == 0)
        server.stop()
    }

    /// Cancellation and the answer race; whichever comes first, every request ends once.
    @Test func cancellationsInFullRunEndEveryRequest() async throws {
        let server = TestServer(replying: reply("200 OK", body: "ok"))
        defer { server.stop() }
        let transport = CurlTransport()
        defer { transport.stop() }
        let url = server.url
        for _ in 0..<300 {
            let task = Task { try await transport.send(.patient(url: url)) }
            await Task.yield()
            task.cancel()
            do {
                #expect(try await task.value.status == 200)
            } catch {
                #expect(error is CancellationError)
            }
        }
        #expect(try await transport.send(.patient(url: url)).status == 200)
    }

    @Test func stoppingFailsWhatIsUnderWay() async {
        let server = TestServer(blackHole)
        defer { server.stop() }
        let transport = CurlTransport()
        let request = HTTPRequest.patient(url: server.url, timeoutMs: 600_000)
        let task = Task { try await transport.send(request) }
        _ = await server.nextRequest()
        transport.stop()
        await #expect(throws: TransportFailure.stopped) { try await task.value }
        #expect(await server.next() == .clientClosed)
    }

    @Test func aStoppedTransportTakesNoWork() async {
        let transport = CurlTransport()
        transport.stop()
        transport.stop()
        await #expect(throws: TransportFailure.stopped) {
            try await transport.send(.patient(url: "http://127.0.0.1:9/"))
        }
    }

    @Test func stoppingClosesKeptConnections() async throws {
        let server = TestServer(replying: reply("200 OK", body: "ok"))
        defer { server.stop() }
        let transport = CurlTransport()
        _ = try await transport.send(.patient(url: server.url))
        _ = await server.nextRequest()
        transport.stop()
        #expect(await server.next() == .clientClosed)
    }

    @Test func aForgottenTransportEndsByItself() async throws {
        let server = TestServer(replying: reply("200 OK", body: "ok"))
        defer { server.stop() }
        _ = try await CurlTransport().send(.patient(url: server.url))
        _ = await server.nextRequest()
        #expect(await server.next() == .clientClosed)
    }

    @Test func stoppingInFullRunEndsEveryRequest() async {
        let server = TestServer(replying: reply("200 OK", body: "ok"))
        defer { server.stop() }
        let url = server.url
        for _ in 0..<50 {
            let transport = CurlTransport()
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        do {
                            #expect(try await transport.send(.patient(url: url)).status == 200)
                        } catch {
                            #expect(error as? TransportFailure == .stopped)
                        }
                    }
                }
                group.addTask { transport.stop() }
            }
        }
    }

    @Test func requestsBeyondTheLimitFailAtOnce() async throws {
        let server = TestServer(blackHole)
        defer { server.stop() }
        let transport = CurlTransport(options: .init(requestsPendingMax: 2))
        defer { transport.stop() }
        let request = HTTPRequest.patient(url: server.url, timeoutMs: 600_000)
        let tasks = (0..<2).map { _ in Task { try await transport.send(request) } }
        _ = await server.nextRequest()
        _ = await server.nextRequest()
        await #expect(throws: TransportFailure.overloaded(max: 2)) {
            try await transport.send(request)
        }
        for task in tasks { task.cancel() }
        for task in tasks { _ = await task.result }
        // What has ended makes room again.
        let later = Task { try await transport.send(request) }
        #expect(await server.nextRequest() != nil)
        later.cancel()
        await #expect(throws: CancellationError.self) { try await later.value }
    }
}
