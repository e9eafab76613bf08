import RetailModels
import RetailStore

extension ListSales: HandledEndpoint {
    func answer(_ call: Call) async throws -> Page<SaleSummary> {
        let sales = try await call.database.read { tx in
            try SaleStore.list(
                filter, after: after, limit: limit + 1, tenant: call.tenant, in: tx)
        }
        return Page(sales, limit: Int(limit)) { $0.pageKey }
    }
}
