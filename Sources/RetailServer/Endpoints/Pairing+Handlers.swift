import RetailModels
import RetailStore

extension RegisterDevice: HandledEndpoint {
    static var access: Access { .everybody }

    func answer(_ call: Call) async throws -> Reply {
        let (body, host, now) = (body, call.host, call.host.now())
        try await call.tries.check(body.tenant, now: now)
        do {
            return try await register(body, Pairing.code(host), now, call)
        } catch let problem as Problem where problem.code == .licenceInvalid {
            await call.tries.failed(body.tenant, now: now)
            throw problem
        }
    }

    private func register(
        _ body: Body, _ wanted: String, _ now: Int64, _ call: Call
    ) async throws -> Reply {
        let record = try await call.base.scoped(to: body.tenant).write { tx in
            guard let tenant = try TenantStore.find(body.tenant, in: tx),
                let licence = try TenantStore.licences(
                    tenant: body.tenant,
                    keyHash: Digest.sha256(Pairing.normalised(body.licenceKey)), in: tx
                ).first
            else {
                // One answer for both, so that nobody learns which tenants there are.
                throw Problem(.licenceInvalid, "there is no such tenant and licence")
            }
            guard licence.expiresAt.map({ $0 > now }) ?? true else {
                throw Problem(.licenceInvalid, "the licence has ended")
            }
            guard tenant.status == .active else {
                throw Problem(.tenantSuspended, "the tenant is suspended")
            }
            return try Self.pend(body, wanted, licence, now, in: tx)
        }
        return Reply(
            status: record.device.status, code: record.device.code,
            codeExpiresAt: record.device.codeExpiresAt, fingerprint: record.device.fingerprint)
    }

    /// Makes the device pending, also one that was revoked; one that is active stays so, and one
    /// that waits keeps its code.
    private static func pend(
        _ body: Body, _ code: String, _ licence: Licence, _ now: Int64, in tx: any SQLTransaction
    ) throws -> DeviceStore.Record {
        let elsewhere = Problem(
            .deviceElsewhere, "this device belongs to another tenant, or had another key")
        if let holder = try DeviceStore.tenant(ofDevice: body.device, in: tx) {
            guard holder == body.tenant else { throw elsewhere }
        }
        let known = try DeviceStore.find(body.device, tenant: body.tenant, in: tx)
        if let known {
            guard known.publicKey == body.publicKey else { throw elsewhere }
            switch known.device.status {
            case .active: return known
            case .pending where (known.device.codeExpiresAt ?? 0) > now: return known
            // A revoked device may ask again; a manager decides.
            case .pending, .known, .revoked: break
            }
        }
        let active = try DeviceStore.count(.active, tenant: body.tenant, now: now, in: tx)
        guard active < licence.seats else {
            throw Problem(.noSeats, "all \(licence.seats) seats of the licence are taken")
        }
        let pending = try DeviceStore.count(.pending, tenant: body.tenant, now: now, in: tx)
        guard pending < Pairing.pendingMax else {
            throw Problem(.tooManyPending, "\(pending) devices wait to be approved already")
        }
        try DeviceStore.setPending(
            body.device, name: body.name, publicKey: body.publicKey, code: code,
            expiresAt: now + Pairing.codeLifeMs, tenant: body.tenant, in: tx)
        guard let record = try DeviceStore.find(body.device, tenant: body.tenant, in: tx) else {
            throw elsewhere
        }
        return record
    }
}

extension ChallengeDevice: HandledEndpoint {
    static var access: Access { .everybody }

    /// Unknown devices get a challenge too: it tells nothing, and is good for nothing.
    func answer(_ call: Call) async throws -> Reply {
        let now = call.host.now()
        let reply = Reply(
            nonce: call.host.secretText(bytes: 32), expiresAt: now + Pairing.nonceLifeMs)
        try await call.base.write { tx in
            try DeviceStore.insertNonce(
                reply.nonce, device: device, expiresAt: reply.expiresAt, now: now, in: tx)
        }
        return reply
    }
}

extension IssueToken: HandledEndpoint {
    static var access: Access { .everybody }

    func answer(_ call: Call) async throws -> Reply {
        let (device, body, now) = (device, body, call.host.now())
        let tenant = try await call.tenantOfProof(device: device, nonce: body.nonce, body.url)
        let token = call.host.secretText(bytes: 32)
        return try await call.base.scoped(to: tenant).write { tx in
            guard let record = try DeviceStore.find(device, tenant: tenant, in: tx),
                SignedDocument(
                    document: Pairing.challengeText(
                        nonce: body.nonce, tenant: tenant, device: device, url: body.url),
                    signature: body.signature, key: record.publicKey
                ).isSigned(by: record.publicKey)
            else { throw Problem(.challengeInvalid, "the signature is not this device's") }
            guard try TenantStore.find(tenant, in: tx)?.status == .active else {
                throw Problem(.tenantSuspended, "the tenant is suspended")
            }
            switch record.device.status {
            case .revoked:
                throw Problem(
                    .deviceRevoked,
                    "this device was revoked; pair it again with the licence key to come back")
            case .pending where (record.device.codeExpiresAt ?? 0) <= now:
                throw Problem(.codeExpired, "the code was not approved in time; pair again")
            case .pending, .known: return Reply(status: record.device.status)
            case .active: break
            }
            let expiresAt = now + Pairing.tokenLifeMs
            try DeviceStore.insertToken(
                token, device: device, tenant: tenant, expiresAt: expiresAt, now: now, in: tx)
            return Reply(status: .active, token: token, expiresAt: expiresAt)
        }
    }
}

extension Call {
    /// The tenant of a device that proves its key: uses its challenge up, and throws when that is
    /// not good or was answered for another server.
    func tenantOfProof(device: String, nonce: String, _ url: String) async throws -> String {
        guard Self.authority(of: url) == authority.lowercased() else {
            throw Problem(.challengeInvalid, "the url names another server than this one")
        }
        let now = host.now()
        // In a transaction of its own: a challenge is used up also by a wrong answer.
        let (isGood, tenant) = try await base.write { tx in
            (
                try DeviceStore.useNonce(nonce, device: device, now: now, in: tx),
                try DeviceStore.tenant(ofDevice: device, in: tx)
            )
        }
        guard isGood, let tenant else {
            throw Problem(.challengeInvalid, "the challenge is unknown, used or too old")
        }
        return tenant
    }

    /// `host:port` of an address.
    private static func authority(of url: String) -> String? {
        guard let scheme = ["http://", "https://"].first(where: url.hasPrefix) else { return nil }
        return url.dropFirst(scheme.count).prefix { $0 != "/" }.lowercased()
    }
}

extension GetTillSetup: HandledEndpoint {
    func answer(_ call: Call) async throws -> Reply {
        guard let device = call.principal.device else {
            throw Problem(.forbidden, "only a paired device has a place")
        }
        let tenant = call.tenant
        let reply = try await call.database.read { tx -> Reply? in
            guard let record = try DeviceStore.find(device, tenant: tenant, in: tx),
                let identity = record.place(in: tenant),
                let location = try TenantStore.locations(tenant: tenant, in: tx)
                    .first(where: { $0.id == identity.location }),
                let shop = try ShopStore.shop(tenant, in: tx),
                let pepper = try TenantStore.pepper(tenant, in: tx)
            else { return nil }
            return Reply(
                shop: shop, identity: identity,
                locationNumber: location.number, locationName: location.name,
                taxRates: try ShopStore.taxRates(tenant: tenant, in: tx),
                people: try OperatorStore.credentials(tenant: tenant, in: tx).map {
                    Person(person: $0.person, pinHash: $0.pinHash)
                },
                pepper: pepper, suppliers: try SupplierStore.all(tenant: tenant, in: tx))
        }
        guard let reply else { throw Problem(.notFound, "the device has no place yet") }
        return reply
    }
}
