import ArgumentParser
import RetailModels
import RetailServer
import RetailStore
import UnixSignals

/// `pos serve`: the server alone.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run the shop's server alone.")

    @OptionGroup var common: CommonOptions
    @Option(help: "ADDRESS:PORT (default 127.0.0.1:8089).")
    var listen: String?

    func run() async throws {
        var flags: [SettingKey: String] = [:]
        flags[.serverListen] = listen
        let settings = try common.settings(flags)
        let place = try await Workplace.own(settings, as: "pos serve")
        let token = try place.folder.serverToken()
        let address = settings.server.listen
        let server = RetailServer(
            database: place.database, host: .live,
            configuration: RunningServer.configuration(place, listen: address, token: token),
            logger: Logs.server(level: settings.logLevel))
        do {
            try await server.run(stoppingOn: [.sigterm, .sigint]) { port in
                Output.note(
                    "Serving \(place.shop.name) on \(address.host):\(port); "
                        + "the token is in \(place.folder.token)")
            }
        } catch  where RunningServer.isPortTaken(error) {
            throw CommandFailure(
                .unavailable,
                "\(address) is taken by another program. Name another with --listen.")
        }
        await place.database.close()
    }
}
