import RetailModels
import RetailStore

extension GetDocument: HandledEndpoint {
    func answer(_ call: Call) async throws -> SignedDocument {
        let signed = try await call.database.read { [tenant = call.tenant] tx in
            try DocumentStore.signed(id: id, tenant: tenant, in: tx)
        }
        guard let signed else { throw Problem(.notFound, "no document has the id \(id)") }
        return signed
    }
}
