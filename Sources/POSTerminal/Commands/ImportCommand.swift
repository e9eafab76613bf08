import ArgumentParser
import RetailModels
import RetailStore
import Till

/// `pos import`: brings files into the shop.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Import a catalogue, counted stock or promotions.",
        subcommands: [Products.self, Stock.self, PromotionsImport.self])

    struct Products: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "products",
            abstract: "Import products; the same file again changes nothing.")

        @OptionGroup var common: CommonOptions
        @Flag(help: "Import all rows or none.")
        var strict = false
        @Option(
            help: "A tenant of a server on PostgreSQL (default: the shop of the data folder).")
        var tenant: String?
        @Argument(
            help: """
                sku,barcode,name,department,category,brand,unit,price,cost,tax_class and any of \
                plu,extra_barcodes,deposit_sku,age_limit,open_price,favourite
                """)
        var file: String

        func run() async throws {
            let bytes = try Output.file(file)
            let settings = try common.settings()
            if let tenant {
                let database = try await Workplace.openDatabase(settings, ofTenant: tenant)
                let (shop, currency, _) = try await Workplace.shop(tenant, in: database)
                return try await take(bytes, shop, currency, into: database, settings)
            }
            let place = try await Workplace.own(settings, as: "pos import")
            try await take(bytes, place.shop, place.currency, into: place.database, settings)
            withExtendedLifetime(place) {}
        }

        private func take(
            _ bytes: [UInt8], _ shop: Shop, _ currency: Currency, into database: any Database,
            _ settings: Settings
        ) async throws {
            do {
                let summary = try await CatalogueFile(shop: shop, currency: currency)
                    .run(
                        bytes, into: database, isStrict: strict,
                        now: RetailModels.Host.live.now()
                    ) { _, milli in
                        Output.progress("products", milli: milli)
                    }
                await database.close()
                if let head = summary.shopHead {
                    let hint = StreamHint(
                        stream: Realtime.shopStream, head: head, event: .productUpdated)
                    settings.database.tell(TenantHint(tenant: shop.tenant, hint: hint))
                }
                Output.refused(summary.refused, of: file)
                try summary.show(json: common.json, noun: "products", file: file)
            } catch let failure as StrictImportFailure {
                Output.refused(failure.refused, of: file)
                throw CommandFailure(
                    .data,
                    "\(failure.refused.count) rows are bad; nothing was imported. "
                        + "Correct them, or leave --strict out.")
            }
        }
    }

    struct Stock: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "stock",
            abstract: "Import counted stock; posts what differs from the stock on hand.")

        @OptionGroup var common: CommonOptions
        @Argument(help: "sku,quantity,minimum")
        var file: String

        func run() async throws {
            let bytes = try Output.file(file)
            let place = try await Workplace.own(common.settings(), as: "pos import")
            let machine = try await TillMachine.start(place, logger: Logs.quiet)
            let summary = try await StockFile(
                register: machine.register, database: place.database, host: .live
            ).run(bytes, by: place.person())
            _ = try await machine.drain()
            await machine.stop()
            Output.refused(summary.refused, of: file)
            try summary.show(json: common.json, noun: "counts", file: file)
        }
    }
}

extension ImportSummary {
    func show(json: Bool, noun: String, file: String) throws {
        if json {
            try Output.data(json: self)
        } else {
            Output.data(
                "\(rows) \(noun): \(added) added, \(changed) changed, \(unchanged) unchanged, "
                    + "\(refused.count) refused")
        }
        try Output.requireSome(
            of: Int(added + changed + unchanged), refused: refused.count, in: file)
    }
}
