import ArgumentParser
import RetailModels
import RetailStore

/// `pos init`: sets up a shop and its first till.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Set up a shop and this till.")

    @OptionGroup var common: CommonOptions

    @Option(help: "A file that answers everything, in place of the options (config/answers.yaml).")
    var answers: String?

    @Option(help: "The shop's name.")
    var shop: String?

    @Option(help: "The currency, as in USD.")
    var currency: String?

    @Option(help: "Whether prices contain the tax: exclusive or inclusive.")
    var tax: String?

    @Option(
        name: .customLong("tax-rate"),
        help: "A tax class and its percentage, as in standard=7.25; repeated.")
    var taxRates: [String] = []

    @Option(help: "The till's number, as in 01.")
    var till: String?

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

    @Option(
        name: .customLong("label-mask"),
        help: "The layout of a label with a price or weight, as in 21IIIIIWWWWWC; repeated.")
    var labelMasks: [String] = []

    func validate() throws {
        let needed = [("shop", shop), ("currency", currency), ("tax", tax), ("till", till)]
        if answers == nil {
            guard let missing = needed.first(where: { $0.1 == nil })?.0 else { return }
            throw ValidationError("Missing expected argument '--\(missing) <\(missing)>'")
        }
        let others = needed.contains { $0.1 != nil } || !taxRates.isEmpty || !operators.isEmpty
        guard !others, tenant == nil, address.isEmpty, phone.isEmpty, taxID.isEmpty,
            labelMasks.isEmpty, timeZone == "UTC"
        else {
            throw ValidationError("--answers answers everything; leave the other options out")
        }
    }

    func run() async throws {
        let settings = try common.settings()
        if let answers { return try await answer(SetupAnswers.read(file: answers), settings) }
        let setup = try ShopSetup(
            name: shop ?? "", currency: currency ?? "", taxMode: tax ?? "", taxRates: taxRates,
            till: till ?? "", operators: operators, tenant: tenant, timeZone: timeZone,
            address: address, phone: phone, taxID: taxID, labelMasks: labelMasks)
        try show(try await setup.run(settings), shop: setup.shop.name)
    }

    private func answer(_ answers: SetupAnswers, _ settings: Settings) async throws {
        guard settings.database == .sqlite else {
            throw CommandFailure(
                .usage, "--answers sets a till up; for PostgreSQL name the options one by one.")
        }
        guard FirstStart.isDue(in: settings) else {
            throw CommandFailure(
                .state,
                "There is a shop in \(settings.dataDirectory) already. "
                    + "Name another folder with --data.")
        }
        try await FirstStart(settings: settings, answers: answers).run()
        let place = try await Workplace.look(settings)
        await place.database.close()
        try show(place.identity, shop: place.shop.name)
    }

    private func show(_ identity: TillIdentity, shop: String) throws {
        if common.json {
            try Output.data(
                json: [
                    "tenant": identity.tenant, "location": identity.location,
                    "till": identity.till, "device": identity.device, "series": identity.series,
                ])
        } else {
            Output.data(identity.tenant)
            Output.note("The shop \(shop) is set up with till \(identity.series).")
        }
    }
}
