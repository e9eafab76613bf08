import RetailModels
import RetailStore

extension ListMovements: HandledEndpoint {
    func answer(_ call: Call) async throws -> Page<StockMovement> {
        let movements = try await call.database.read { tx in
            try SaleStore.movements(product: product, limit: limit, tenant: call.tenant, in: tx)
        }
        return Page(items: movements, next: nil)
    }
}
