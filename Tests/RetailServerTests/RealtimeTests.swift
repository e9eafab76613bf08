import CloudStore
import RetailModels
import RetailStore
import Synchronization
import TestSupport
import Testing

@testable import APIClient
@testable import RetailServer

/// The sockets over which a server says that something has changed.
struct RealtimeTests {
    private static let shop = ServerRun.shop

    /// Listens as a till does while `body` runs; ends when it returns.
    private func listening<Value: Sendable>(
        to run: ServerRun, token: String = "secret-token",
        _ body: (Heard) async throws -> Value
    ) async throws -> Value {
        let (heard, task) = listen(to: run, token: token)
        defer { task.cancel() }
        return try await body(heard)
    }

    private func listen(to run: ServerRun, token: String) -> (Heard, Task<Void, Never>) {
        let (hints, hint) = AsyncStream.makeStream(of: StreamHint.self)
        let socket = HintSocket(
            server: ServerAddress(url: "http://127.0.0.1:\(run.client.port)", token: token),
            connectTimeoutMs: 10_000, caFile: nil, host: ServerRun.host())
        let task = Task {
            await socket.listen { hint.yield($0) }
            hint.finish()
        }
        return (Heard(hints: hints), task)
    }

    /// What a socket hears, one after the other.
    private struct Heard: Sendable {
        let hints: AsyncStream<StreamHint>

        /// Nil when the socket has ended.
        func next() async -> StreamHint? {
            for await hint in hints { return hint }
            return nil
        }
    }

    private static func sell(on run: ServerRun) async throws {
        var till = try DocumentBuilder(shop: shop)
        try till.openShift()
        try till.sell(try till.line(1))
        let reply = try await run.client.send(
            RecordJournal(key: till.key.publicKey, writes: till.writes))
        #expect(reply.status == 200)
    }

    @Test(arguments: Engine.allCases)
    func whoListensIsToldTheHeadsAndThenWhatHappens(engine: Engine) async throws {
        try await ServerRun.with(engine) { run in
            try await listening(to: run) { hints in
                let heads = [await hints.next(), await hints.next()]
                #expect(
                    Set(heads) == [
                        StreamHint(stream: "shop", head: 0, event: .head),
                        StreamHint(stream: Self.shop.location, head: 0, event: .head),
                    ])
                try await Self.sell(on: run)
                let events = [await hints.next(), await hints.next()]
                #expect(events.allSatisfy { $0?.stream == Self.shop.location && $0?.head == 2 })
                #expect(Set(events.map { $0?.event }) == ["sale.created", "shift.changed"])
            }
        }
    }

    /// What is known already changes nothing, and nobody is told.
    @Test func aRepetitionIsNoNews() async throws {
        try await ServerRun.with { run in
            try await Self.sell(on: run)
            try await Self.sell(on: run)
            try await listening(to: run) { hints in
                let heads = [await hints.next(), await hints.next()]
                #expect(heads.contains(StreamHint(stream: "shop", head: 0, event: .head)))
                #expect(
                    heads.contains(StreamHint(stream: Self.shop.location, head: 2, event: .head)))
            }
        }
    }

    /// Two servers on one database, as two processes are.
    @Test func anotherServerTells() async throws {
        guard let url = Engine.postgresURL else { return }
        try await Engine.postgres.withShop(Self.shop) { database in
            let relays = [try PostgresRelay(url: url), try PostgresRelay(url: url)]
            try await ServerRun.with(database, relay: relays[0]) { one in
                try await ServerRun.with(database, relay: relays[1]) { other in
                    try await listening(to: other) { hints in
                        // The second heads say that the relay listens.
                        for _ in 0..<2 { _ = await hints.next() }
                        try await Self.sell(on: one)
                        var heard: Set<String> = []
                        while !heard.contains("sale.created"), let hint = await hints.next() {
                            heard.insert(hint.event)
                        }
                        #expect(heard.contains("sale.created"))
                    }
                }
            }
        }
    }

    @Test func aTokenThatIsShutOutEndsTheSocket() async throws {
        let clock = Mutex(ServerRun.now)
        var host = ServerRun.host()
        host.now = { clock.withLock { $0 } }
        var configuration = ServerRun.configuration
        configuration.tokens["admin-secret"] = .admin
        try await ServerRun.with(.sqlite, configuration, host: host) { run in
            let device = try await PairedDevice.pair(on: run, tenant: Self.shop.tenant)
            try await listening(to: run, token: device.token) { hints in
                #expect(await hints.next()?.event == "stream.head")
                #expect(await hints.next()?.event == "stream.head")
                _ = try await run.client.send(
                    ChangeDevice(
                        tenant: Self.shop.tenant,
                        body: .init(device: device.id, isRevoked: true)), token: "admin-secret")
                clock.withLock { $0 += TokenBook.lifeMs }
                #expect(await hints.next() == nil)
            }
        }
    }

    /// An open socket does not hold up the server's end.
    @Test func aServerThatStopsEndsItsSockets() async throws {
        let heard = try await ServerRun.with { run in
            let (heard, _) = listen(to: run, token: "secret-token")
            for _ in 0..<2 { _ = await heard.next() }
            return heard
        }
        #expect(await heard.next() == nil)
    }

    @Test func whoMayNotListenIsToldWhy() async throws {
        try await ServerRun.with { run in
            func ask(_ headers: [(String, String)]) async throws -> Reply {
                try await run.client.call(
                    "GET", Realtime.path,
                    headers: [
                        ("Connection", "Upgrade"), ("Upgrade", "websocket"),
                        ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
                        ("Sec-WebSocket-Version", "13"),
                    ] + headers)
            }
            func code(_ reply: Reply) throws -> Problem.Code {
                try reply.decoded(Problem.self).code
            }
            #expect(try code(await ask([("Authorization", "Bearer stranger")])) == .unauthorized)
            #expect(try code(await ask([("Authorization", "-")])) == .unauthorized)
            #expect(try code(await ask([("Origin", "https://shop.example")])) == .foreignHost)
            #expect(try code(await ask([("Host", "shop.example")])) == .foreignHost)
            #expect(try code(await ask([("Sec-WebSocket-Version", "12")])) == .badRequest)
            let plain = try await run.client.call("GET", Realtime.path)
            plain.expectProblem(.upgradeRequired)
            // A wish for another protocol is passed over.
            let other = try await run.client.call(
                "GET", "/livez", headers: [("Connection", "Upgrade"), ("Upgrade", "h2c")])
            #expect(other.status == 200)
            // The server serves on.
            try await listening(to: run) { hints in #expect(await hints.next() != nil) }
        }
    }

    /// A connection that never says what it wants is closed, and does not hold up the end.
    @Test func aSilentConnectionIsClosed() async throws {
        var configuration = ServerRun.configuration
        configuration.requestTimeoutMs = 50
        try await ServerRun.with(.sqlite, configuration) { run in
            do {
                _ = try await run.client.exchange([])
                Issue.record("it was answered")
            } catch let failure as RawClient.Failure {
                #expect(failure.reason == "closed after 0 bytes")
            }
        }
    }
}

/// Whom a hint reaches, and how much may wait.
struct HintHubTests {
    private let one = Principal(tenant: "one", location: "a", role: .device("1"))
    private let two = Principal(tenant: "two", location: "b", role: .device("2"))

    private func hint(_ tenant: String, _ stream: String, _ head: Int64) -> TenantHint {
        TenantHint(
            tenant: tenant, hint: StreamHint(stream: stream, head: head, event: .saleCreated))
    }

    @Test func aHintReachesItsTenantAndItsStreamOnly() async throws {
        let hub = HintHub()
        let listener = try #require(hub.listen(one, token: "", streams: ["shop", "a"]))
        hub.publish(hint("two", "a", 1))
        hub.publish(hint("one", "b", 2))
        hub.publish(hint("one", "a", 3))
        var batches = listener.batches().makeAsyncIterator()
        let batch = try #require(await batches.next())
        #expect(batch.hints.map(\.head) == [3])
        #expect(batch.hasGap)
    }

    @Test func whatWaitsIsMergedAndTheNewestHeadCounts() async throws {
        let hub = HintHub()
        let listener = try #require(hub.listen(one, token: "", streams: ["a"]))
        for head in (1...10_000 as ClosedRange<Int64>).reversed() {
            hub.publish(hint("one", "a", head))
        }
        var batches = listener.batches().makeAsyncIterator()
        #expect(await batches.next()?.hints.map(\.head) == [10_000])
    }

    @Test func aPrincipalHasAFewSocketsAndLeavesOne() throws {
        let hub = HintHub()
        let listeners = (0..<HintHub.listenersPerPrincipalMax).compactMap { _ in
            hub.listen(one, token: "", streams: [])
        }
        #expect(listeners.count == HintHub.listenersPerPrincipalMax)
        #expect(hub.listen(one, token: "", streams: []) == nil)
        #expect(hub.listen(two, token: "", streams: []) != nil)
        hub.leave(listeners[0])
        #expect(hub.listen(one, token: "", streams: []) != nil)
    }

    @Test func whoDoesNotReadIsFoundOut() {
        let vitals = Vitals()
        #expect(vitals.tick() == 1)
        vitals.heard()
        #expect(vitals.tick() == 1)
        vitals.isWriting(true)
        vitals.heard()
        #expect((1...10).map { _ in vitals.tick() }.last == 50)
        vitals.isWriting(false)
        vitals.heard()
        #expect(vitals.tick() == 1)
    }
}
