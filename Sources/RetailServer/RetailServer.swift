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

    public init(
        database: any RetailStore.Database, host: Host, configuration: ServerConfiguration,
        logger: Logger
    ) {
        self.database = database
        self.host = host
        self.configuration = configuration
        self.logger = logger
    }

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
    /// finished. Throws when the address cannot be bound.
    /// - Parameter onRunning: told the port once connections are taken.
    public func run(
        stoppingOn signals: [UnixSignal] = [], stop: AsyncStream<Void>? = nil,
        onRunning: @escaping @Sendable (Int) -> Void
    ) async throws {
        let application = Application(
            router: Routes.router(database: database, host: host, configuration: configuration),
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [
                        ExchangeDeadline(
                            limit: .milliseconds(Int64(configuration.exchangeTimeoutMs)))
                    ],
                    idleTimeout: .milliseconds(Int64(configuration.idleTimeoutMs)),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: configuration.headerBytesMax,
                        maxHeaderListSize: configuration.headerBytesMax,
                        maxHeaderFieldCount: configuration.headerCountMax))),
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
            // The server's own end, by a signal or a failure, ends the waiting for `stop`.
            defer { tasks.cancelAll() }
            while let hasEnded = try await tasks.next(), !hasEnded {}
        }
    }
}
