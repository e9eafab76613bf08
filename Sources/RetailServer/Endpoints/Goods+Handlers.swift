import RetailModels
import RetailStore

extension ListSuppliers: HandledEndpoint {
    func answer(_ call: Call) async throws -> Page<Supplier> {
        try await call.database.read { [tenant = call.tenant] tx in
            Page(items: try SupplierStore.all(tenant: tenant, in: tx), next: nil)
        }
    }
}

extension SaveSupplier: HandledEndpoint {
    func answer(_ call: Call) async throws -> Supplier {
        if let fault = body.fault() { throw Problem(.badRequest, fault) }
        return try await call.changeShop { [body, tenant = call.tenant] tx in
            try SupplierStore.save(body, tenant: tenant, in: tx)
            guard try SupplierStore.count(tenant: tenant, in: tx) <= Supplier.countMax else {
                throw Problem(.badRequest, "a shop has at most \(Supplier.countMax) suppliers")
            }
            return body
        }
    }
}

extension ListPlaces: HandledEndpoint {
    func answer(_ call: Call) async throws -> Page<PlaceStock> {
        try await call.database.read { [product, tenant = call.tenant] tx in
            let levels = try StockStore.everywhere([product], tenant: tenant, in: tx)
            let here = levels[product] ?? [:]
            let places = try TenantStore.locations(tenant: tenant, in: tx).map { location in
                PlaceStock(location: location, onHand: here[location.id] ?? .zero)
            }
            return Page(items: places, next: nil)
        }
    }
}

extension StockValue: HandledEndpoint {
    func answer(_ call: Call) async throws -> Page<StockValueRow> {
        try await call.database.read { [tenant = call.tenant, location = call.location] tx in
            let rows = try StockValueStore.rows(
                tenant: tenant, location: isEverywhere ? nil : location, in: tx)
            return Page(items: rows, next: nil)
        }
    }
}
