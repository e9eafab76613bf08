import RetailModels
import RetailStore

extension ListUnknownCodes: HandledEndpoint {
    func answer(_ call: Call) async throws -> Page<UnknownCode> {
        let codes = try await call.database.read { [tenant = call.tenant] tx in
            try SaleStore.unknownCodes(after: after, limit: limit + 1, tenant: tenant, in: tx)
        }
        return Page(codes, limit: Int(limit)) { $0.code }
    }
}
