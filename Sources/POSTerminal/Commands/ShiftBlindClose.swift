import ArgumentParser
import LocalStore
import RetailModels
import RetailStore
import Till

extension ShiftCommand {
    /// `pos shift blind-close`: whether the till keeps to itself what should be in the drawer.
    struct BlindClose: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "blind-close",
            abstract: "Hide what should be in the drawer until it is counted: on or off.")

        /// What the setting can be.
        enum Choice: String, ExpressibleByArgument, CaseIterable {
            case on, off
        }

        @OptionGroup var who: Who
        @Option(help: "A tenant of a server on PostgreSQL (default: the shop of the data folder).")
        var tenant: String?
        @Argument(help: "on or off; without it the command says which it is.")
        var choice: Choice?

        func run() async throws {
            let settings = try who.common.settings()
            if let tenant {
                let database = try await Workplace.openDatabase(settings, ofTenant: tenant)
                let (shop, _, _) = try await Workplace.shop(tenant, in: database)
                try await choose(shop, in: database)
                return await database.close()
            }
            guard choice != nil else {
                return try show(try await Workplace.look(settings).shop.settings)
            }
            let place = try await Workplace.own(settings, as: "pos shift")
            let person = try await place.person(number: who.operatorNumber)
            guard place.shop.settings.limits(of: person.role).allows(.settings) else {
                throw CommandFailure(
                    .noPermission,
                    "\(person.name) may not change settings. Name who may with --operator.")
            }
            try await note(by: person, at: place)
            try await choose(place.shop, in: place.database)
            await place.database.close()
        }

        /// The next document of the till carries it.
        private func note(by person: Operator, at place: Workplace) async throws {
            let (journal, register, _, _) = try await TillMachine.openRegister(place)
            let keeper = try SQLiteCartKeeper(path: place.folder.cart)
            try await register.keepNotes(in: keeper)
            await register.note(
                .settingsChange, by: person, subject: "blindClose",
                detail: choice?.rawValue ?? "")
            await keeper.close()
            await journal.close()
        }

        private func choose(_ shop: Shop, in database: any Database) async throws {
            var chosen = shop.settings
            if let choice { chosen.blindClose = choice == .on ? true : nil }
            let settings = chosen == ShopSettings() ? nil : chosen
            try await database.write { tx in
                try ShopStore.choose(settings, tenant: shop.tenant, in: tx)
            }
            try show(chosen)
        }

        private func show(_ settings: ShopSettings) throws {
            let choice: Choice = settings.blindClose ?? false ? .on : .off
            if who.common.json {
                try Output.data(json: ["blindClose": choice == .on])
            } else {
                Output.data("blind close: \(choice.rawValue)")
            }
        }
    }
}
