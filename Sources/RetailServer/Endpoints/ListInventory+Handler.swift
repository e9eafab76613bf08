import RetailModels
import RetailStore

extension ListInventory: HandledEndpoint {
    func answer(_ call: Call) async throws -> MasterInventory {
        guard call.side == .cloud else {
            throw Problem(.notFound, "a till's own server knows its own location only")
        }
        return try await call.database.read { [tenant = call.tenant, location = call.location] tx in
            let found =
                search.isEmpty
                ? try ProductStore.list(
                    after: after, limit: limit + 1, lowOnly: false, tenant: tenant,
                    location: location, in: tx)
                : try ProductStore.search(
                    search, after: after, limit: limit + 1, tenant: tenant, location: location,
                    in: tx)
            let page = Page(found.map(\.product), limit: Int(limit)) { "\($0.ordinal)" }
            let levels = try StockStore.everywhere(
                page.items.map(\.id), tenant: tenant, in: tx)
            return MasterInventory(
                locations: try Self.locations(tenant, tx),
                items: page.items.map {
                    InventoryItem(product: $0, onHand: levels[$0.id] ?? [:])
                }, next: page.next)
        }
    }

    private static func locations(
        _ tenant: String, _ tx: any SQLTransaction
    ) throws -> [LocationReport] {
        let devices = try DeviceStore.all(tenant: tenant, in: tx).filter { $0.status == .active }
        return try TenantStore.locations(tenant: tenant, in: tx).map { location in
            LocationReport(
                location: location,
                tills: devices.filter { $0.location == location.id }.map {
                    TillAge(
                        series: $0.series ?? "", name: $0.name, reportedAt: $0.reportedAt,
                        waiting: $0.report?.waiting ?? 0)
                })
        }
    }
}
