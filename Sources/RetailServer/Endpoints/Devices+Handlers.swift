import RetailModels
import RetailStore

extension ListDevices: HandledEndpoint {
    func answer(_ call: Call) async throws -> Page<Device> {
        let tenant = tenant
        return try await onTenant(call) { tx in
            Page(items: try DeviceStore.all(tenant: tenant, in: tx), next: nil)
        }
    }
}

extension ApproveDevice: HandledEndpoint {
    func answer(_ call: Call) async throws -> Device {
        let (tenant, body, now) = (tenant, body, call.host.now())
        return try await call.guessing(codesOf: tenant) {
            try await onTenant(call) { tx in
                try DeviceCare(tenant: tenant, tx: tx).approve(body, now: now)
            }
        }
    }
}

extension Call {
    /// Counts codes that no device shows, so that nobody finds one by trying.
    func guessing(
        codesOf tenant: String, _ approve: () async throws -> Device
    ) async throws -> Device {
        let (key, now) = ("code \(tenant)", host.now())
        try await tries.check(key, now: now)
        do { return try await approve() } catch let problem as Problem
            where problem.code == .deviceElsewhere
        {
            await tries.failed(key, now: now)
            throw problem
        }
    }
}

extension ChangeDevice: HandledEndpoint {
    func answer(_ call: Call) async throws -> Device {
        let (tenant, body) = (tenant, body)
        return try await onTenant(call) { tx in
            try DeviceCare(tenant: tenant, tx: tx)
                .change(body.device, name: body.name, isRevoked: body.isRevoked)
        }
    }
}
