import ArgumentParser
import RetailModels
import RetailStore
import Till

extension ReportCommand {
    /// `pos report x`: the session so far, from the journal's running totals.
    struct X: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "x", abstract: "Print the X report of the open shift.")

        @OptionGroup var common: CommonOptions

        func run() async throws {
            guard let session = try await SessionSoFar.look(common.settings()) else {
                throw RegisterFailure.noShiftOpen
            }
            try session.show(common)
        }
    }

    /// `pos report z`: a Z as it was stored.
    struct Z: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "z", abstract: "Print a stored Z report, the newest without --number.")

        @OptionGroup var common: CommonOptions
        @Option(help: "The Z's number.")
        var number: Int64?

        func run() async throws {
            let place = try await Delivered.open(common.settings(), as: "pos report")
            let signed = try await place.database.read { [number] tx in
                try SaleStore.zReport(
                    series: place.identity.series, number: number,
                    tenant: place.identity.tenant, in: tx)
            }
            guard let signed else {
                throw CommandFailure(
                    .state,
                    number.map { "There is no Z \($0) of this till." }
                        ?? "This till has no Z yet. Close a shift with pos shift close.")
            }
            let document = try signed.decoded()
            guard case .shiftClose(let closing) = document.body else {
                throw CommandFailure(.data, "The stored Z is damaged. Run pos verify.")
            }
            try PrintedReport(closing, of: document, hash: signed.hash, at: place).show(common)
        }
    }

    /// `pos report stock`: what is on hand.
    struct Stock: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "stock",
            abstract: "Print the stock on hand of every product that ever moved.")

        @OptionGroup var common: CommonOptions
        @Option(help: "table, csv or json.")
        var format: Format?

        func run() async throws {
            let place = try await Workplace.look(common.settings())
            let rows = try await place.database.read { tx in
                try StockStore.report(
                    tenant: place.identity.tenant, location: place.identity.location, in: tx)
            }
            let table = TextTable(
                columns: ["sku", "name", "department", "on_hand", "minimum"],
                rows: rows.map {
                    [
                        $0.product.sku, $0.product.name, $0.product.department, $0.onHand.text,
                        $0.minimum.text,
                    ]
                })
            Output.table(table, as: format ?? (common.json ? .json : .table))
        }
    }
}
