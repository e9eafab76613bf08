import ArgumentParser
import RetailModels
import RetailStore
import Till

/// `pos import promotions`: replaces the shop's promotions.
struct PromotionsImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "promotions",
        abstract: "Replace the promotions by those of a file; the same file changes nothing.")

    @OptionGroup var common: CommonOptions
    @Option(help: "A tenant of a server on PostgreSQL (default: the shop of the data folder).")
    var tenant: String?
    @Argument(help: "id,name,kind,value,skus,departments,from,through,weekdays")
    var file: String

    func run() async throws {
        let bytes = try Output.file(file)
        let settings = try common.settings()
        if let tenant {
            let database = try await Workplace.openDatabase(settings, ofTenant: tenant)
            let (shop, currency, _) = try await Workplace.shop(tenant, in: database)
            try await take(bytes, shop, currency, into: database)
            return await database.close()
        }
        let place = try await Workplace.own(settings, as: "pos import")
        try await take(bytes, place.shop, place.currency, into: place.database)
        withExtendedLifetime(place) {}
    }

    private func take(
        _ bytes: [UInt8], _ shop: Shop, _ currency: Currency, into database: any Database
    ) async throws {
        let known = shop.settings.promotions ?? []
        let read = try PromotionFile(currency: currency, known: known).read(bytes)
        Output.refused(read.summary.refused, of: file)
        // Half a list would be other prices than somebody meant.
        if read.summary.refused.isEmpty {
            var chosen = shop.settings
            chosen.promotions = read.promotions.isEmpty ? nil : read.promotions
            let settings = chosen == ShopSettings() ? nil : chosen
            try await database.write { tx in
                try ShopStore.choose(settings, tenant: shop.tenant, in: tx)
            }
        }
        try read.summary.show(json: common.json, noun: "promotions", file: file)
    }
}
