public import RetailModels
public import RetailStore

/// Writes one line per sale or refund, the oldest first.
public struct SalesExport: Sendable {
    public enum Format: String, Sendable, CaseIterable {
        case csv, jsonl
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
        if format == .csv { try write(SaleStore.ExportRow.columns.joined(separator: ",")) }
        let tenant = tenant
        var after = (at: Int64.min, id: "")
        while true {
            let start = after
            let page = try await database.read { tx in
                try SaleStore.export(
                    after: start, limit: Self.pageSize, tenant: tenant, in: tx)
            }
            guard let last = page.last else { return }
            try write(page.map { line($0, format) }.joined(separator: "\n"))
            after = (last.at, last.id)
        }
    }

    private func line(_ row: SaleStore.ExportRow, _ format: Format) -> String {
        let fields = row.fields(currency: currency)
        switch format {
        case .csv: return fields.map(CSVText.quoted).joined(separator: ",")
        case .jsonl:
            let members = zip(SaleStore.ExportRow.columns, fields.map(JSON.string))
            let object = JSON.object(Dictionary(members, uniquingKeysWith: { first, _ in first }))
            return String(decoding: object.canonicalBytes(), as: UTF8.self)
        }
    }
}
