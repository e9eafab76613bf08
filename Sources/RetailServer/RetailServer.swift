import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
public import RetailModels
public import RetailStore
import ServiceLifecycle
public import UnixSignals

/// The HTTP server: the cloud's, and the one inside the till.
public struct RetailServer: Sendable {
    private let database: any RetailStore.Database
    private let host: Host
    private let configuration: ServerConfiguration
    private let logger: Logger
    private let hub: HintHub
    private let tls: TLSKeeper?
    private let auth: AuthMiddleware
    private let hosts: HostMiddleware
    private let responder: RouterResponder<ServerContext>

    /// Reads the files for TLS; nothing listens before `run`.
    /// - Parameter relay: to the other processes on the same database; nil when there are none.
    public init(
        database: any RetailStore.Database, host: Host, configuration: ServerConfiguration,
        relay: (any HintRelay)? = nil, logger: Logger
    ) throws(TLSFailure) {
        self.database = database
        self.host = host
        self.configuration = configuration
        self.logger = logger
        tls = try configuration.tls.map { files throws(TLSFailure) in try TLSKeeper(files) }
        hub = HintHub(relay: relay)
        auth = AuthMiddleware(
            tokens: configuration.tokens, book: TokenBook(database: database, host: host),
            limiter: RateLimiter(configuration, uptime: host.uptime()),
            isBehindProxy: configuration.isBehindProxy)
        hosts = HostMiddleware(
            names: configuration.hostNames, tls: tls, takesAll: configuration.isBehindProxy)
        responder = Routes.router(
            database: database, host: host, configuration: configuration, auth: auth,
            hosts: hosts, hub: hub
        ).buildResponder()
    }

    /// The way in for whoever has the server in the same process. Open before `run` and after it.
    public var directDoor: DirectDoor { DirectDoor(responder: responder, logger: logger) }

    /// Answers a call of whoever runs the server without HTTP: for the first one, on the server's
    /// own machine. Throws `Problem`.
    public static func answerDirectly<E: Endpoint>(
        _ call: E, database: any RetailStore.Database, host: Host
    ) async throws -> E.Reply {
        guard let handled = call as? any HandledEndpoint else {
            preconditionFailure("\(E.self) has no handler")
        }
        func answer(_ handled: some HandledEndpoint) async throws -> any Sendable {
            try await handled.answer(Call(base: database, principal: .admin, host: host))
        }
        guard let reply = try await answer(handled) as? E.Reply else {
            preconditionFailure("\(E.self) is answered with its own reply")
        }
        return reply
    }

    /// Serves until a signal of `signals` arrives or `stop` gives a value; what has begun is
    /// finished. Throws when the address cannot be bound. Runs once.
    /// - Parameters:
    ///   - renewals: with one of them the files for TLS are read anew; not trapped without TLS.
    ///   - onRunning: told the port once connections are taken.
    public func run(
        stoppingOn signals: [UnixSignal] = [], stop: AsyncStream<Void>? = nil,
        renewingOn renewals: [UnixSignal] = [], onRunning: @escaping @Sendable (Int) -> Void
    ) async throws {
        hub.start()
        defer { hub.stop() }
        configuration.metrics.add(.gauge, "pos_realtime_sockets", "Open WebSockets.") {
            [.init(Double(hub.count))]
        }
        let realtime = RealtimeService(
            hub: hub, auth: auth, hosts: hosts, database: database, host: host)
        let application = Application(
            responder: responder,
            server: HTTPServerBuilder { [configuration, tls] responder in
                ServerChannel(
                    http: HTTP1Channel(responder: responder), configuration: configuration,
                    realtime: realtime, tls: tls)
            },
            configuration: .init(
                address: .hostname(configuration.address, port: configuration.port),
                serverName: nil,
                backlog: configuration.waitingConnectionCountMax,
                availableConnectionsDelegate: MaximumAvailableConnections(
                    configuration.connectionCountMax, logger: logger)),
            onServerRunning: { channel in onRunning(channel.localAddress?.port ?? 0) },
            logger: logger)
        let group = ServiceGroup(
            configuration: .init(
                services: [application], gracefulShutdownSignals: signals, logger: logger))
        try await withThrowingTaskGroup(of: Bool.self) { tasks in
            tasks.addTask {
                try await group.run()
                return true
            }
            if let stop {
                tasks.addTask {
                    for await _ in stop { break }
                    await group.triggerGracefulShutdown()
                    return false
                }
            }
            for keep in keepers {
                tasks.addTask {
                    await keep()
                    return false
                }
            }
            if let tls {
                let renewals = await UnixSignalsSequence(trapping: renewals)
                tasks.addTask {
                    for await _ in renewals { renew(tls) }
                    return false
                }
            }
            // The server's own end, by a signal or a failure, ends the waiting for the others.
            defer { tasks.cancelAll() }
            while let hasEnded = try await tasks.next(), !hasEnded {}
        }
    }

    /// What a server that stands alone does beside its requests.
    private var keepers: [@Sendable () async -> Void] {
        guard configuration.keepsLog else { return [] }
        let log = LogKeeper(
            database: database, host: host, days: configuration.logDays, logger: logger)
        let statistics = StatisticsKeeper(database: database, host: host, logger: logger)
        return database.dialect == .postgres ? [log.run, statistics.run] : [log.run]
    }

    private func renew(_ tls: TLSKeeper) {
        do {
            try tls.reload()
            logger.info("read the certificate anew")
        } catch {
            logger.error(
                "the certificate was not read anew; the old one is shown on",
                metadata: ["path": "\(error.path)", "reason": "\(error.reason)"])
        }
    }
}
