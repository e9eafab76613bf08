import ArgumentParser
import RetailModels

/// `pos init`: sets up a shop and its first till.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Set up a shop and this till.")

    @OptionGroup var common: CommonOptions

    @Option(help: "The shop's name.")
    var shop: String

    @Option(help: "The currency, as in USD.")
    var currency: String

    @Option(help: "Whether prices contain the tax: exclusive or inclusive.")
    var tax: String

    @Option(
        name: .customLong("tax-rate"),
        help: "A tax class and its percentage, as in standard=7.25; repeated.")
    var taxRates: [String] = []

    @Option(help: "The till's number, as in 01.")
    var till: String

    @Option(
        name: .customLong("operator"),
        help: "NAME:ROLE:PIN, role cashier or manager; repeated, numbered from 1.")
    var operators: [String] = []

    @Option(help: "The tenant's id; a new one is made without it.")
    var tenant: String?

    @Option(name: .customLong("time-zone"), help: "As in Europe/Zurich.")
    var timeZone = "UTC"

    @Option(help: "The address for receipts.")
    var address = ""

    @Option(help: "The phone number for receipts.")
    var phone = ""

    @Option(name: .customLong("tax-id"), help: "The tax number for receipts.")
    var taxID = ""

    func run() async throws {
        let setup = try ShopSetup(
            name: shop, currency: currency, taxMode: tax, taxRates: taxRates, till: till,
            operators: operators, tenant: tenant, timeZone: timeZone, address: address,
            phone: phone, taxID: taxID)
        let identity = try await setup.run(common.settings())
        if common.json {
            try Output.data(
                json: [
                    "tenant": identity.tenant, "location": identity.location,
                    "till": identity.till, "device": identity.device, "series": identity.series,
                ])
        } else {
            Output.data(identity.tenant)
            Output.note("The shop \(shop) is set up with till \(till).")
        }
    }
}
