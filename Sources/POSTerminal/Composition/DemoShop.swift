import Foundation
import Glibc
import RetailModels
import RetailStore
import Till

/// A small shop with real groceries, for a first look: made once, then kept.
struct DemoShop {
    /// What a visitor needs to know.
    static let notice = "Demo: operator 1, PIN 1111 (cashier); operator 2, PIN 2222 (manager)."

    private let settings: Settings

    init(settings: Settings) { self.settings = settings }

    /// Sets the shop up unless it is there.
    func makeIfMissing() async throws {
        guard access(TillFolder(path: settings.dataDirectory).identityFile, F_OK) != 0 else {
            return
        }
        let source = try Self.files()
        Output.note("Setting up the demo shop in \(settings.dataDirectory) …")
        let setup = try ShopSetup(
            name: "Corner Market", currency: "USD", taxMode: "exclusive",
            taxRates: ["standard=7.25", "reduced=2", "none=0"], till: "01",
            operators: ["Maria:cashier:1111", "Ada:manager:2222"], tenant: nil, timeZone: "UTC",
            address: "1 Main Street", labelMasks: ["21IIIIIWWWWWC", "22IIIIIVPPPPC"])
        _ = try await setup.run(settings)
        let place = try await Workplace.own(settings, as: "pos demo")
        try await Self.importProducts(into: place)
        let machine = try await TillMachine.start(place, logger: Logs.quiet)
        let person = try await place.person()
        _ = try await StockFile(
            register: machine.register, database: place.database, host: .live
        ).run(Output.file(source + "/stock.csv"), by: person)
        let baskets = try BasketFile(
            Output.file(source + "/baskets.csv"), currency: place.currency)
        _ = try await Replay(
            register: machine.register, journal: machine.journal, database: place.database,
            rates: place.taxRates(), currency: place.currency, person: person
        ).run(baskets) { done, all in
            Output.progress("sales", milli: all == 0 ? 1_000 : done * 1_000 / all)
        }
        _ = try await machine.drain()
        await machine.stop()
    }

    /// The tax classes of its products.
    static let taxClasses = ["standard", "reduced", "none"]

    /// Brings its catalogue into a shop that has its tax classes.
    static func importProducts(into place: Workplace) async throws {
        for file in ["catalogue.csv", "codes.csv"] {
            _ = try await CatalogueFile(shop: place.shop, currency: place.currency).run(
                Output.file("\(files())/\(file)"), into: place.database, isStrict: true,
                now: RetailModels.Host.live.now()
            ) { _, milli in Output.progress("products", milli: milli) }
        }
    }

    /// The folder with the demo's files: beside the sources while developing, below `share` when
    /// installed.
    private static func files() throws(CommandFailure) -> String {
        let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        var folder = program.deletingLastPathComponent()
        var candidates = [folder.deletingLastPathComponent().path + "/share/pos/demo"]
        for _ in 0..<6 {
            candidates.append(folder.path + "/config/demo")
            folder.deleteLastPathComponent()
        }
        guard let found = candidates.first(where: { access($0 + "/catalogue.csv", R_OK) == 0 })
        else {
            throw CommandFailure(
                .noInput,
                "The demo's files (config/demo) are not beside the program. Set a shop "
                    + "up with pos init instead.")
        }
        return found
    }
}
