import ArgumentParser
import LocalStore
import RetailModels
import RetailServer
import RetailStore
import UnixSignals

/// `pos serve`: the server alone, of one shop or, on PostgreSQL, of many tenants.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run the shop's server alone.")

    @OptionGroup var common: CommonOptions
    @Option(help: "ADDRESS:PORT (default 127.0.0.1:8089).")
    var listen: String?
    @Flag(
        name: .customLong("behind-proxy"),
        help: "TLS ends in front of this server, which may listen on other than loopback.")
    var behindProxy = false
    @Flag(help: "Check settings, folder and database, and end.")
    var check = false

    func run() async throws {
        var flags: [SettingKey: String] = [:]
        flags[.serverListen] = listen
        if behindProxy { flags[.serverBehindProxy] = "true" }
        let settings = try common.settings(flags)
        let folder = TillFolder(path: settings.dataDirectory)
        let isLocal = settings.database == .sqlite
        if isLocal { _ = try folder.identity() } else { try folder.create() }
        // Several servers may work on one PostgreSQL; a file has one owner.
        let lock = try isLocal || !check ? folder.lock(as: "pos serve") : nil
        defer { withExtendedLifetime(lock) {} }
        let database = try await Workplace.openDatabase(
            settings, folder: folder, access: .readWrite, isServing: true)
        let content = try S3Content.of(settings.attachments, folder: folder)
        let (tokens, name) = try await tokens(folder, database)
        if check {
            await database.close()
            Output.note("Settings, folder and database are well; nothing was started.")
            return
        }
        let address = settings.server.listen
        var configuration = ServerConfiguration(
            address: address.host, port: address.port, tokens: tokens)
        configuration.isBehindProxy = settings.server.isBehindProxy
        configuration.content = content
        let server = RetailServer(
            database: database, host: .live, configuration: configuration,
            logger: Logs.server(level: settings.logLevel))
        do {
            try await server.run(stoppingOn: [.sigterm, .sigint]) { port in
                Output.note(
                    "Serving \(name) on \(address.host):\(port); the token is in \(folder.token), "
                        + "the admin's in \(folder.adminToken)")
            }
        } catch  where RunningServer.isPortTaken(error) {
            throw CommandFailure(
                .unavailable,
                "\(address) is taken by another program. Name another with --listen.")
        }
        await database.close()
    }

    /// The fixed tokens: the admin's, and that of the tenant that `pos init` made here, if any.
    private func tokens(
        _ folder: TillFolder, _ database: any Database
    ) async throws -> (tokens: [String: Principal], name: String) {
        var tokens = [try folder.adminTokenText(): Principal.admin]
        guard SmallFile.read(folder.identityFile) != nil else { return (tokens, "all tenants") }
        let identity = try folder.identity()
        let shop = try await database.scoped(to: identity.tenant).read { tx in
            try ShopStore.shop(identity.tenant, in: tx)
        }
        guard let shop else {
            throw CommandFailure(
                .state,
                "The database does not hold the shop of \(folder.path). "
                    + "Check DB_TYPE and DATABASE_URL.")
        }
        tokens[try folder.serverToken()] = Principal(
            tenant: identity.tenant, location: identity.location)
        return (tokens, shop.name)
    }
}
