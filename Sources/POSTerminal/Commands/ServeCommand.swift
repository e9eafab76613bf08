import ArgumentParser
import FoundationEssentials
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
    @Option(
        name: .customLong("tls-cert"),
        help: "PEM file of the certificate, and of those between it and the authority.")
    var tlsCertificate: String?
    @Option(name: .customLong("tls-key"), help: "PEM file of the certificate's key.")
    var tlsKey: String?
    @Flag(help: "Check settings, folder and database, and end.")
    var check = false

    func run() async throws {
        var flags: [SettingKey: String] = [:]
        flags[.serverListen] = listen
        if behindProxy { flags[.serverBehindProxy] = "true" }
        flags[.serverTLSCertificate] = tlsCertificate.map(Self.fromHere)
        flags[.serverTLSKey] = tlsKey.map(Self.fromHere)
        let settings = try common.settings(flags)
        try settings.server.tls?.check()
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
        let hasShop = tokens.count > 1
        var configuration = settings.server.configuration(tokens, database)
        configuration.connectionCountMax = OpenFiles.raise()
        configuration.content = content
        configuration.pepper = { folder.pepper(ofTenant: $0) }
        let server = try RetailServer(
            database: database, host: .live, configuration: configuration,
            relay: try settings.database.relay(),
            logger: Logs.server(level: settings.logLevel))
        do {
            try await server.run(
                stoppingOn: [.sigterm, .sigint], renewingOn: [.sighup]
            ) { port in
                let own =
                    hasShop
                    ? "the token is in \(folder.token), the admin's" : "the admin's token is"
                Output.note(
                    "Serving \(name) on \(address.host):\(port); \(own) in \(folder.adminToken)")
            }
        } catch  where RunningServer.isPortTaken(error) {
            throw CommandFailure(
                .unavailable,
                "\(address) is taken by another program. Name another with --listen.")
        }
        await database.close()
    }

    /// A path of the command line begins where the command was given, not in the data folder.
    private static func fromHere(_ path: String) -> String { URL(filePath: path).path }

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
