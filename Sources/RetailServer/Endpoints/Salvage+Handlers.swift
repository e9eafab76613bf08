import RetailModels
import RetailStore

extension SalvageBundles: HandledEndpoint {
    static var access: Access { .everybody }

    func answer(_ call: Call) async throws -> Reply {
        try call.checkCloud()
        let tenant = try await call.tenantOfProof(device: body.device, nonce: body.nonce, body.url)
        let (body, now) = (body, call.host.now())
        return try await call.base.scoped(to: tenant).write { tx in
            let place = try Self.place(of: body, tenant: tenant, in: tx)
            var record = CloudRecord(
                tenant: tenant, location: place.location, now: now, in: tx)
            record.keeping = CloudRecord.Keeping(
                reason: Problem(
                    .deviceRevoked,
                    "till \(place.series) was revoked before it sent this; a manager decides"),
                key: place.key)
            return try PushLog.push(body.push, device: body.device, into: record).reply
        }
    }

    /// Where the device stood and its key; throws unless it is revoked and has signed this.
    private static func place(
        of body: Body, tenant: String, in tx: any SQLTransaction
    ) throws -> (location: String, series: String, key: String) {
        guard let record = try DeviceStore.find(body.device, tenant: tenant, in: tx),
            SignedDocument(
                document: Pairing.salvageText(
                    nonce: body.nonce, tenant: tenant, device: body.device, url: body.url,
                    push: body.push),
                signature: body.signature, key: record.publicKey
            ).isSigned(by: record.publicKey)
        else { throw Problem(.challengeInvalid, "the signature is not this device's") }
        guard try TenantStore.find(tenant, in: tx)?.status == .active else {
            throw Problem(.tenantSuspended, "the tenant is suspended")
        }
        guard record.device.status == .revoked, let place = record.place(in: tenant) else {
            throw Problem(.exists, "this device is not revoked; what it has it pushes")
        }
        return (place.location, place.series, record.publicKey)
    }
}

extension ListParked: HandledEndpoint {
    func answer(_ call: Call) async throws -> Page<ParkedWrite> {
        let writes = try await call.database.read { tx in
            try DocumentStore.parked(
                after: after, limit: limit + 1, tenant: call.tenant, in: tx)
        }
        return Page(writes, limit: Int(limit), key: \.pageKey)
    }
}

extension ReleaseParked: HandledEndpoint {
    func answer(_ call: Call) async throws -> ParkedWrite {
        try call.checkCloud()
        let (hash, tenant, now) = (hash, call.tenant, call.host.now())
        let released = try await call.database.write { tx in
            try ParkedRelease(tenant: tenant, in: tx).release(hash, now: now)
        }
        guard let released else { throw Problem(.notFound, "nothing is kept under \(hash)") }
        call.publish(released.outcome.events, released.outcome.heads)
        return released.write
    }
}
