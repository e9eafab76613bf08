import ArgumentParser
import RetailModels

extension ReportCommand {
    /// `pos report inventory`: what every location has, from the cloud.
    struct Inventory: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "inventory",
            abstract: "Print the stock of every location, from the cloud.",
            discussion: """
                The last line of each location says how old its tills' word is. It is for \
                managers: --manager, and the PIN from --pin-file, POS_MANAGER_PIN or a prompt.
                """)

        @OptionGroup var common: CommonOptions
        @OptionGroup var manager: ManagerOptions
        @Option(help: "Only products that a search finds.")
        var search = ""
        @Option(help: "table, csv or json.")
        var format: Format?

        func run() async throws {
            let settings = try common.settings()
            let pin = try manager.pin(TillFolder(path: settings.dataDirectory))
            try await ShopServer.with(settings, command: "pos report inventory") { server in
                let server = try await server.signedIn(number: manager.manager, pin: pin)
                try show(try await all(server))
            }
        }

        private func all(_ server: ShopServer) async throws -> MasterInventory {
            var after: Int64 = 0
            var whole = MasterInventory(locations: [], items: [], next: nil)
            while true {
                let page = try await server.call(
                    ListInventory(search: search, after: after, limit: 500))
                whole.locations = page.locations
                // What never moved anywhere has nothing to say.
                whole.items += page.items.filter { !$0.onHand.isEmpty }
                guard let next = page.next.flatMap({ Int64($0) }) else { return whole }
                after = next
                if Output.isTerminal { Output.note("\(whole.items.count) products") }
            }
        }

        private func show(_ inventory: MasterInventory) throws {
            let format = format ?? (common.json ? .json : .table)
            guard format != .json else { return try Output.data(json: inventory) }
            let locations = inventory.locations
            let table = TextTable(
                columns: ["sku", "name", "total"] + locations.map { "at_\($0.location.number)" },
                rows: inventory.items.map { item in
                    [item.product.sku, item.product.name, item.total?.text ?? "out of range"]
                        + locations.map { item.onHand[$0.location.id]?.text ?? "0" }
                }, wordsCount: 2)
            Output.table(table, as: format)
            for location in locations { Output.note(Self.age(location)) }
        }

        /// How old what is known of a location is.
        private static func age(_ report: LocationReport) -> String {
            let place = "\(report.location.number) \(report.location.name)"
            guard !report.tills.isEmpty else { return "\(place): no till" }
            let oldest = report.oldest.map { "all told since \(AdminTime.text($0)) UTC" }
            let waiting = report.waiting == 0 ? "" : ", \(report.waiting) writes still to come"
            return "\(place): \(oldest ?? "a till has not told yet")\(waiting)"
        }
    }
}
