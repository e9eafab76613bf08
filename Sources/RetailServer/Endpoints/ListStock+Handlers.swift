import RetailModels
import RetailStore

extension ListStock: HandledEndpoint {
    func answer(_ call: Call) async throws -> StockPage {
        let query = StockList.Query(
            search: search, sort: sort, isDescending: isDescending, lowOnly: lowOnly,
            after: after.flatMap { StockKey($0, of: sort) }, limit: limit)
        return try await call.database.read { [tenant = call.tenant, location = call.location] tx in
            let rows = try StockList.page(query, tenant: tenant, location: location, in: tx)
            let shown = rows.prefix(Int(limit))
            return StockPage(
                items: shown.map(\.product),
                next: rows.count > shown.count ? shown.last?.key.text : nil,
                count: isCounted
                    ? try StockList.count(query, tenant: tenant, location: location, in: tx) : nil)
        }
    }
}

extension StockHistory: HandledEndpoint {
    func answer(_ call: Call) async throws -> Page<ProductHistory> {
        let found = try await call.database.read { [tenant = call.tenant] tx in
            try ReportStore.sold(products, from: from, days: days, tenant: tenant, in: tx)
        }
        return Page(items: found, next: nil)
    }
}
