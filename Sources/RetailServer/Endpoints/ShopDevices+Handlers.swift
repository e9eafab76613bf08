import RetailModels
import RetailStore

extension HandledEndpoint where Self: ManagerEndpoint {
    static var access: Access { .manager }
}

extension ListShopDevices: HandledEndpoint {
    func answer(_ call: Call) async throws -> Page<Device> {
        let devices = try await call.database.read { [tenant = call.tenant] tx in
            try DeviceStore.all(tenant: tenant, in: tx)
        }
        return Page(items: devices, next: nil)
    }
}

extension ApproveShopDevice: HandledEndpoint {
    func answer(_ call: Call) async throws -> Device {
        let (body, tenant, now) = (body, call.tenant, call.host.now())
        return try await call.guessing(codesOf: tenant) {
            try await call.database.write { tx in
                try DeviceCare(tenant: tenant, tx: tx).approve(body, now: now)
            }
        }
    }
}

extension ChangeShopDevice: HandledEndpoint {
    func answer(_ call: Call) async throws -> Device {
        try await call.database.write { [id, body, tenant = call.tenant] tx in
            try DeviceCare(tenant: tenant, tx: tx)
                .change(id, name: body.name, isRevoked: body.isRevoked)
        }
    }
}

extension ListShopLocations: HandledEndpoint {
    func answer(_ call: Call) async throws -> Page<ShopLocation> {
        let locations = try await call.database.read { [tenant = call.tenant] tx in
            try TenantStore.locations(tenant: tenant, in: tx)
        }
        return Page(items: locations, next: nil)
    }
}
