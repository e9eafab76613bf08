import RetailModels
import RetailStore

extension GetSale: HandledEndpoint {
    func answer(_ call: Call) async throws -> SignedDocument {
        let signed = try await call.database.read { tx in
            try DocumentStore.signed(id: id, tenant: call.tenant, in: tx)
        }
        guard let signed, try signed.decoded().sale != nil else {
            throw Problem(.notFound, "no sale has the id \(id)")
        }
        return signed
    }
}
