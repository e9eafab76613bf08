import APIClient
import Logging
import RetailModels
import RetailStore
import Till

/// The server that a command asks: the cloud when this till has one, else the one of its folder,
/// which is started for the command when none runs.
struct ShopServer: Sendable {
    private enum Way: Sendable {
        case cloud(CloudAccess)
        case own(ServerAddress)
    }
    private let client: APIClient
    private let way: Way
    /// A manager's, who has signed in.
    private var session: Secret?

    /// Long enough for a file of 5 MiB over a slow line.
    private static let timeoutMs = 60_000

    /// Runs `body` with the configured server.
    /// - Parameter command: who owns the folder meanwhile, if it has to be owned.
    static func with(
        _ settings: Settings, command: String, _ body: (ShopServer) async throws -> Void
    ) async throws {
        let transport = CurlTransport()
        defer { transport.stop() }
        let client = APIClient(transport: transport)
        let folder = TillFolder(path: settings.dataDirectory)
        _ = try folder.identity()
        if let cloud = try TillMachine.cloudAccess(settings, folder) {
            return try await body(ShopServer(client: client, way: .cloud(cloud)))
        }
        if let running = try await running(settings, folder, client) {
            return try await body(ShopServer(client: client, way: .own(running)))
        }
        let place = try await Workplace.own(settings, as: command)
        let token = try folder.serverToken()
        let server = try await RunningServer.start(
            place, listen: ListenAddress(host: "127.0.0.1", port: 0), token: token,
            logger: Logs.quiet)
        let address = ServerAddress(url: "http://127.0.0.1:\(server.port)", token: token)
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(ShopServer(client: client, way: .own(address))))
        } catch { result = .failure(error) }
        // A connection that is kept would keep the server.
        transport.stop()
        await server.stop()
        await place.database.close()
        try result.get()
    }

    /// The folder's server, when one answers where the settings say and knows the folder's token.
    private static func running(
        _ settings: Settings, _ folder: TillFolder, _ client: APIClient
    ) async throws -> ServerAddress? {
        let listen = settings.server.listen
        guard listen.port != 0, listen.isLoopback else { return nil }
        let address = ServerAddress(url: "http://\(listen)", token: try folder.serverToken())
        let tenant = try folder.identity().tenant
        guard case .answered(let health) = try await client.ask(SyncHealth(), of: address),
            health.tenant == tenant
        else { return nil }
        return address
    }

    private init(client: APIClient, way: Way) {
        self.client = client
        self.way = way
    }

    /// The same server, asked by an operator.
    func signedIn(number: Int64, pin: Secret) async throws -> ShopServer {
        let opened = try await call(
            OpenOperatorSession(.init(number: number, pin: pin.exposed)))
        var server = self
        server.session = Secret(opened.session)
        return server
    }

    /// Makes the call once.
    func call<E: Endpoint>(_ call: E) async throws -> E.Reply {
        let outcome: CallOutcome<E.Reply>
        switch way {
        case .cloud(let access):
            outcome = try await client.ask(
                call, through: access, session: session?.exposed, timeoutMs: Self.timeoutMs)
        case .own(let address):
            outcome = try await client.ask(
                call, of: address, session: session?.exposed, timeoutMs: Self.timeoutMs)
        }
        switch outcome {
        case .answered(let reply): return reply
        case .refused(let problem), .failed(.denied(let problem), _):
            throw CommandFailure(problem)
        case .failed(.status(429), let afterMs):
            throw CommandFailure(
                .temporary,
                "The server wants a pause, as after wrong PINs. Nothing was changed; try again in "
                    + "\(max(1, (afterMs ?? 0) / 1_000)) s.")
        case .failed(.status(503), _):
            throw CommandFailure(
                .temporary, "The server cannot do that now. Nothing was changed; try again.")
        case .failed(.status(500), _):
            throw CommandFailure(
                .software, "The server had a fault; its log says which. Nothing was changed.")
        case .failed(let reason, _): throw APIFailure.unreachable("\(reason)")
        }
    }
}
