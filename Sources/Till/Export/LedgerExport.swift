public import RetailModels
public import RetailStore

/// Writes the ledger for other programs, a page at a time.
public struct LedgerExport: Sendable {
    public enum Format: String, Sendable, CaseIterable {
        case hledger, csv
    }
    static let pageSize = 500

    private let database: any Database
    private let tenant: String
    private let currency: Currency

    public init(database: any Database, tenant: String, currency: Currency) {
        self.database = database
        self.tenant = tenant
        self.currency = currency
    }

    /// - Parameter write: takes the next lines, joined.
    public func run(_ format: Format, write: (String) throws -> Void) async throws {
        let tenant = tenant
        switch format {
        case .hledger:
            let accounts = try await database.read {
                try LedgerStore.accounts(tenant: tenant, in: $0)
            }
            let unit = DecimalText.format(
                1_000 * (0..<currency.digits).reduce(Int64(1)) { power, _ in power * 10 },
                digits: currency.digits)
            // A decimal mark must stand in the declaration, also where there are no cents.
            let sample = currency.digits == 0 ? unit + "." : unit
            try write(
                (["decimal-mark .", "commodity \(sample) \(currency.code)"]
                    + accounts.map { "account \($0)" }).joined(separator: "\n"))
        case .csv: try write("date,entry,description,account,debit,credit,currency")
        }
        var after = (at: Int64.min, id: "")
        while true {
            let start = after
            let page = try await database.read { tx in
                try LedgerStore.entries(
                    after: start, limit: Self.pageSize, tenant: tenant, in: tx)
            }
            guard let last = page.last else { return }
            try write(page.map { text(of: $0, format) }.joined(separator: "\n"))
            after = (last.at, last.id)
        }
    }

    private func text(of entry: LedgerStore.Entry, _ format: Format) -> String {
        switch format {
        case .hledger:
            let lines = entry.lines.map { line in
                "    \(line.account)  \(currency.text(minor: line.debit - line.credit)) "
                    + entry.currency
            }
            return (["", "\(entry.day) \(entry.description)"] + lines).joined(separator: "\n")
        case .csv:
            return entry.lines.map { line in
                [
                    entry.day, entry.id, entry.description, line.account,
                    currency.text(minor: line.debit), currency.text(minor: line.credit),
                    entry.currency,
                ].map(CSVText.quoted).joined(separator: ",")
            }.joined(separator: "\n")
        }
    }
}
