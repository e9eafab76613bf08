import RetailModels
import RetailStore

extension ListTaxRates: HandledEndpoint {
    static var isTagged: Bool { true }

    func answer(_ call: Call) async throws -> Page<TaxRate> {
        let rates = try await call.database.read { tx in
            try ShopStore.taxRates(tenant: call.tenant, in: tx)
        }
        return Page(items: rates, next: nil)
    }
}
