import RetailModels
import RetailStore

extension FindProduct: HandledEndpoint {
    static var isTagged: Bool { true }

    func answer(_ call: Call) async throws -> StockedProduct {
        let product = try await call.database.read { tx in
            try ProductStore.find(
                code: code, tenant: call.tenant, location: call.location, in: tx)
        }
        guard let product else { throw Problem(.notFound, "no product has the code \(code)") }
        return product
    }
}
