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
        let now = call.host.now()
        let key = "code \(tenant)"
        try await call.tries.check(key, now: now)
        do { return try await approve(call, now) } catch let problem as Problem
            where problem.code == .notFound
        {
            await call.tries.failed(key, now: now)
            throw problem
        }
    }

    private func approve(_ call: Call, _ now: Int64) async throws -> Device {
        let (tenant, body) = (tenant, body)
        return try await onTenant(call) { tx in
            try DeviceCare(tenant: tenant, tx: tx).approve(body, now: now)
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
