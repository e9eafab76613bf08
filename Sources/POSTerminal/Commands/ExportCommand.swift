public import ArgumentParser
import RetailModels
public import Till

/// `pos export`: figures for other programs.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Export the ledger or the sales.",
        subcommands: [Journal.self, Sales.self])

    struct Journal: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "journal", abstract: "Export the ledger.")

        @OptionGroup var common: CommonOptions
        @Option(help: "hledger or csv.")
        var format: LedgerExport.Format = .hledger

        func run() async throws {
            let place = try await Workplace.look(common.settings())
            try await LedgerExport(
                database: place.database, tenant: place.identity.tenant, currency: place.currency
            ).run(format) { Output.data($0) }
        }
    }

    struct Sales: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sales",
            abstract: "Export one line per sale, after delivering what the journal still holds.")

        @OptionGroup var common: CommonOptions
        @Option(help: "csv or jsonl.")
        var format: SalesExport.Format = .csv

        func run() async throws {
            let place = try await Delivered.open(common.settings(), as: "pos export")
            try await SalesExport(
                database: place.database, tenant: place.identity.tenant, currency: place.currency
            ).run(format) { Output.data($0) }
        }
    }
}

extension LedgerExport.Format: ExpressibleByArgument {}
extension SalesExport.Format: ExpressibleByArgument {}
