import Logging
import RetailModels
import RetailStore
import Synchronization
import TestSupport
import Testing

@testable import RetailServer

/// A server on a shop of its own, on a port that the system chose.
struct ServerRun {
    static let shop = TestShop()
    static let now: Int64 = 1_500_000_000_000

    let client: RawClient
    let database: any Database
    /// Asks the server to stop, as a signal does.
    let stop: @Sendable () -> Void

    static var configuration: ServerConfiguration {
        ServerConfiguration(
            address: "127.0.0.1", port: 0,
            tokens: [
                "secret-token": Principal(tenant: shop.tenant, location: shop.location),
                "other-secret": Principal(tenant: "tenant-2", location: "elsewhere"),
            ])
    }

    static func with<Value>(
        _ engine: Engine = .sqlite, _ configuration: ServerConfiguration = configuration,
        host: Host = host(), logger: Logger = quiet,
        _ body: (ServerRun) async throws -> Value
    ) async throws -> Value {
        try await engine.withShop(shop) { database in
            try await with(database, configuration, host: host, logger: logger, body)
        }
    }

    /// A server more on a database.
    static func with<Value>(
        _ database: any Database, _ configuration: ServerConfiguration = configuration,
        host: Host = host(), relay: (any HintRelay)? = nil, logger: Logger = quiet,
        _ body: (ServerRun) async throws -> Value
    ) async throws -> Value {
        let server = try RetailServer(
            database: database, host: host, configuration: configuration, relay: relay,
            logger: logger)
        return try await run(server) { port, stop in
            try await body(
                ServerRun(client: RawClient(port: port), database: database, stop: stop))
        }
    }

    /// Lets the shop's manager in, who comes with the server's own token.
    func signManagerIn() async throws {
        let shop = Self.shop
        try await database.scoped(to: shop.tenant).write { tx in
            try OperatorSessionStore.insert(
                Self.managerSession, person: shop.operators[1].id, device: nil,
                expiresAt: Self.now + 1, now: Self.now, tenant: shop.tenant, in: tx)
        }
    }

    private static let managerSession = "the manager's session"
    /// What the manager sends with each call.
    static let managerHeaders = [(OperatorSession.header, managerSession)]

    static func host(_ clock: any Clock<Duration> = ContinuousClock()) -> Host {
        let generator = Mutex(SeededGenerator(seed: 1))
        return Host(
            now: { now }, clock: clock, newID: { "id" },
            random: { range in generator.withLock { Int.random(in: range, using: &$0) } })
    }

    static var quiet: Logger {
        Logger(label: "test") { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = .critical
            return handler
        }
    }

    private static func run<Value>(
        _ server: RetailServer, _ body: (Int, @escaping @Sendable () -> Void) async throws -> Value
    ) async throws -> Value {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let (stops, stop) = AsyncStream.makeStream(of: Void.self)
        let serving = Task {
            defer { port.finish() }
            try await server.run(stop: stops) { port.yield($0) }
        }
        var numbers = ports.makeAsyncIterator()
        guard let number = await numbers.next() else {
            try await serving.value
            throw RawClient.Failure(reason: "the server ended before it ran")
        }
        let result: Result<Value, any Error>
        do { result = .success(try await body(number) { stop.yield() }) } catch {
            result = .failure(error)
        }
        stop.yield()
        stop.finish()
        try await serving.value
        return try result.get()
    }
}

extension Reply {
    /// Expects a problem of ours with that code, complete in every part, and returns its detail.
    @discardableResult
    func expectProblem(
        _ code: Problem.Code, _ location: SourceLocation = #_sourceLocation
    ) -> String {
        #expect(status == code.status, sourceLocation: location)
        #expect(headers["content-type"] == "application/problem+json", sourceLocation: location)
        #expect(headers["pos-protocol"] == "1", sourceLocation: location)
        guard let problem = try? decoded(Problem.self) else {
            Issue.record(
                "no problem: \(String(decoding: body, as: UTF8.self))", sourceLocation: location)
            return ""
        }
        #expect(problem.code == code, sourceLocation: location)
        #expect(problem.status == code.status, sourceLocation: location)
        #expect(problem.title == code.title, sourceLocation: location)
        #expect(!problem.detail.isEmpty, sourceLocation: location)
        #expect(problem.requestID?.isEmpty == false, sourceLocation: location)
        return problem.detail
    }

    /// Expects JSON of ours with that status, and returns it.
    func expect<Value: Decodable>(
        _ type: Value.Type, _ wanted: Int = 200, _ location: SourceLocation = #_sourceLocation
    ) throws -> Value {
        #expect(status == wanted, sourceLocation: location)
        #expect(headers["content-type"] == "application/json", sourceLocation: location)
        #expect(headers["pos-protocol"] == "1", sourceLocation: location)
        return try decoded(type)
    }
}
