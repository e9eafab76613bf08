import RetailModels
import RetailStore

extension SyncHealth: HandledEndpoint {
    /// Healthy means that the database answers, and with this tenant's shop.
    func answer(_ call: Call) async throws -> Reply {
        let shop = try await call.database.read { tx in
            try ShopStore.shop(call.tenant, in: tx)
        }
        guard shop != nil else { throw Problem(.unavailable, "the shop is not set up here") }
        return Reply(
            now: call.host.now(), protocolMin: SyncProtocol.version,
            protocolMax: SyncProtocol.version, tenant: call.tenant)
    }
}
