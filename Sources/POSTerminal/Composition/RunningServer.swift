import Glibc
import Logging
import NIOCore
import RetailModels
import RetailServer
import RetailStore

/// The till's own server, running in this process.
struct RunningServer: Sendable {
    /// Another program listens there.
    struct PortTaken: Error {
        var port: Int
    }
    let port: Int
    /// How this process itself asks it.
    let door: DirectDoor
    private let task: Task<Void, any Error>
    private let requestStop: AsyncStream<Void>.Continuation

    /// Returns once connections are taken.
    static func start(
        _ workplace: Workplace, listen: ListenAddress, token: String, logger: Logger
    ) async throws -> RunningServer {
        var configuration = configuration(workplace, listen: listen, token: token)
        let folder = workplace.folder
        configuration.content = try S3Content.of(workplace.settings.attachments, folder: folder)
        configuration.pepper = { folder.pepper(ofTenant: $0) }
        let server = try RetailServer(
            database: workplace.database, host: .live, configuration: configuration,
            logger: logger)
        let (stop, requestStop) = AsyncStream<Void>.makeStream()
        let (ports, found) = AsyncThrowingStream<Int, any Error>.makeStream()
        let task = Task {
            do {
                try await server.run(stop: stop) { found.yield($0) }
                found.finish()
            } catch {
                found.finish(throwing: error)
                throw error
            }
        }
        do {
            for try await port in ports {
                return RunningServer(
                    port: port, door: server.directDoor, task: task, requestStop: requestStop)
            }
        } catch  where isPortTaken(error) {
            throw PortTaken(port: listen.port)
        }
        throw CommandFailure(.software, "The till's own server ended at its start.")
    }

    static func isPortTaken(_ error: any Error) -> Bool {
        (error as? IOError)?.errnoCode == EADDRINUSE
    }

    static func configuration(
        _ workplace: Workplace, listen: ListenAddress, token: String
    ) -> ServerConfiguration {
        let identity = workplace.identity
        var configuration = ServerConfiguration(
            address: listen.host, port: listen.port,
            tokens: [token: Principal(tenant: identity.tenant, location: identity.location)])
        configuration.side = .till
        return configuration
    }

    /// Ends it; what has begun is finished. Clients must have closed their connections.
    func stop() async {
        requestStop.yield()
        _ = await task.result
    }
}
