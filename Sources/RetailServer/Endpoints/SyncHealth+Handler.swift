import RetailModels
import RetailStore

extension SyncHealth: HandledEndpoint {
    /// Healthy means that the database answers, and with this tenant's shop.
    func answer(_ call: Call) async throws -> Reply {
        let (shop, streams, device) = try await call.database.read { tx in
            (
                try ShopStore.shop(call.tenant, in: tx),
                try LogReader.streams(location: call.location, tenant: call.tenant, in: tx),
                try call.principal.device.map {
                    try DocumentStore.state(ofDevice: $0, tenant: call.tenant, in: tx)
                }
            )
        }
        guard shop != nil else { throw Problem(.unavailable, "the shop is not set up here") }
        let isCloud = call.side == .cloud
        return Reply(
            now: call.host.now(), protocolMin: SyncProtocol.version,
            protocolMax: SyncProtocol.version, tenant: call.tenant,
            schemaMin: UpCasts.range.lowerBound, schemaMax: UpCasts.range.upperBound,
            device: device, streams: isCloud ? streams : nil, limits: Limits())
    }
}
