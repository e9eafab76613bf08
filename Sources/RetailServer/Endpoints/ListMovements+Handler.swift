import RetailModels
import RetailStore

extension ListMovements: HandledEndpoint {
    func answer(_ call: Call) async throws -> Page<StockMovement> {
        let movements = try await call.database.read { tx in
            try SaleStore.movements(
                product: product, location: call.location, after: after, limit: limit + 1,
                tenant: call.tenant, in: tx)
        }
        return Page(movements, limit: Int(limit)) { $0.key.text }
    }
}
