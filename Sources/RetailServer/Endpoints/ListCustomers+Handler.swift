import RetailModels
import RetailStore

extension ListCustomers: HandledEndpoint {
    func answer(_ call: Call) async throws -> Page<Customer> {
        let customers = try await call.database.read { tx in
            try CatalogueStore.customers(
                search: search, after: after, limit: limit + 1, tenant: call.tenant, in: tx)
        }
        return Page(customers, limit: Int(limit)) { $0.number }
    }
}
