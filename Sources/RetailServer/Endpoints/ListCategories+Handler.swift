import RetailModels
import RetailStore

extension ListCategories: HandledEndpoint {
    static var isTagged: Bool { true }

    func answer(_ call: Call) async throws -> Page<RetailModels.Category> {
        let categories = try await call.database.read { tx in
            try CatalogueStore.categories(tenant: call.tenant, in: tx)
        }
        return Page(items: categories, next: nil)
    }
}
