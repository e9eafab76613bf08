import ArgumentParser
import RetailModels
import RetailStore

/// `pos report`: figures as they were stored.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Print reports.",
        subcommands: [Sales.self, X.self, Z.self, Stock.self, Inventory.self])

    /// How a report is printed.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table, csv, json
    }

    struct Sales: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sales",
            abstract: "Print sales by department, product, tender, tax, hour, day or operator.")

        @OptionGroup var common: CommonOptions
        @Option(help: "department, product, tender, tax, hour, day or operator.")
        var by: String
        @Option(help: "The first business day, as in 2017-01-01.")
        var from: String?
        @Option(help: "The last business day.")
        var to: String?
        @Option(help: "table, csv or json.")
        var format: Format?

        func run() async throws {
            guard let key = ReportKey(rawValue: by) else {
                let keys = ReportKey.allCases.map(\.rawValue).joined(separator: ", ")
                throw CommandFailure(.usage, "--by must be one of \(keys), not '\(by)'.")
            }
            for day in [from, to].compactMap({ $0 }) where !BusinessDay.isValid(day) {
                throw CommandFailure(.usage, "'\(day)' is no day; write it as 2017-01-31.")
            }
            let place = try await Workplace.look(common.settings())
            let rows = try await place.database.read { [from, to] tx in
                try ReportStore.sales(
                    by: key, from: from, to: to, tenant: place.identity.tenant, in: tx)
            }
            let columns = ["key", "sales", "quantity", "net", "discount", "tax", "gross"]
            let table = TextTable(
                columns: columns,
                rows: rows.map { Self.fields($0, currency: place.currency) })
            Output.table(table, as: format ?? (common.json ? .json : .table))
        }

        private static func fields(_ row: ReportRow, currency: Currency) -> [String] {
            [
                row.key, "\(row.sales)",
                DecimalText.format(row.quantity, digits: Quantity.digits, trimmed: true),
            ] + [row.net, row.discount, row.tax, row.gross].map { currency.text(minor: $0) }
        }
    }
}
