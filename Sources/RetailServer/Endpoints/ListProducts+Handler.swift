import RetailModels
import RetailStore

extension ListProducts: HandledEndpoint {
    static var isTagged: Bool { true }

    func answer(_ call: Call) async throws -> Page<StockedProduct> {
        guard !favouritesOnly else {
            let items = try await call.database.read { tx in
                try ProductStore.favourites(
                    limit: limit, tenant: call.tenant, location: call.location, in: tx)
            }
            return Page(items: items, next: nil)
        }
        let found = try await call.database.read { tx in
            search.isEmpty
                ? try ProductStore.list(
                    after: after, limit: limit + 1, lowOnly: lowOnly, tenant: call.tenant,
                    location: call.location, in: tx)
                : try ProductStore.search(
                    search, after: after, limit: limit + 1, tenant: call.tenant,
                    location: call.location, in: tx)
        }
        return Page(found, limit: Int(limit)) { "\($0.product.ordinal)" }
    }
}
