import Hummingbird
import RetailModels
import RetailStore

extension HandledEndpoint where Self: TenantEndpoint {
    static var access: Access { .admin }
}

extension TenantEndpoint {
    /// Runs `body` on the tenant's own rows.
    /// - Parameter event: what it changes in what the tenant's locations share; who listens hears.
    func onTenant<Value: Sendable>(
        _ call: Call, event: StreamEvent? = nil,
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        let tenant = tenant
        let (value, hint) = try await call.base.scoped(to: tenant).write { tx in
            guard try TenantStore.find(tenant, in: tx) != nil else {
                throw Problem(.notFound, "there is no tenant \(tenant)")
            }
            let value = try body(tx)
            let hint = try event.map {
                let head = try SyncLog.notePeople(tenant: tenant, now: call.host.now(), in: tx)
                return StreamHint(stream: Realtime.shopStream, head: head, event: $0)
            }
            return (value, hint)
        }
        if let hint { call.hub.publish(TenantHint(tenant: tenant, hint: hint)) }
        return value
    }
}

/// Throws unless the texts may be stored and shown.
private func checkTexts(_ texts: String..., limit: Int = 200) throws(Problem) {
    guard texts.allSatisfy({ !$0.isEmpty && CleanText.isClean($0, limit: limit) }) else {
        throw Problem(.badRequest, "a text is empty, too long or has control characters")
    }
}

extension ListTenants: HandledEndpoint {
    static var access: Access { .admin }

    func answer(_ call: Call) async throws -> Page<TenantSummary> {
        let all = try await call.database.read { tx in try TenantStore.all(in: tx) }
        return Page(items: all, next: nil)
    }
}

extension CreateTenant: HandledEndpoint {
    static var access: Access { .admin }

    func answer(_ call: Call) async throws -> TenantSummary {
        var shop = body.shop
        if shop.tenant.isEmpty { shop.tenant = call.host.newID() }
        try checkTexts(shop.tenant, limit: 64)
        try checkTexts(shop.name, shop.timeZone)
        let others = [shop.address, shop.phone, shop.taxID]
        guard shop.tenant != "*", Currency(code: shop.currency) != nil,
            others.allSatisfy({ CleanText.isClean($0) }), !body.taxRates.isEmpty,
            body.taxRates.allSatisfy({
                CleanText.isClean($0.name) && (1...40).contains($0.name.unicodeScalars.count)
                    && (0...TaxRate.ppmLimit).contains($0.ppm)
            })
        else {
            throw Problem(.badRequest, "a currency such as USD and tax rates are needed")
        }
        guard Set(body.taxRates.map(\.name)).count == body.taxRates.count else {
            throw Problem(.exists, "two tax rates have the same name")
        }
        let pepper = call.host.secretText(bytes: 32)
        return try await call.base.scoped(to: shop.tenant).write { [shop, body] tx in
            guard try TenantStore.find(shop.tenant, in: tx) == nil else {
                throw Problem(.exists, "there is a tenant \(shop.tenant) already")
            }
            try ShopStore.insert(shop, in: tx)
            try ShopStore.insert(body.taxRates, tenant: shop.tenant, in: tx)
            try TenantStore.insertPepper(pepper, tenant: shop.tenant, in: tx)
            let location = ShopLocation(
                id: DerivedID.make(shop.tenant, "location", "1"), number: "1", name: shop.name)
            try TenantStore.insert(location, tenant: shop.tenant, in: tx)
            return TenantSummary(
                id: shop.tenant, name: shop.name, status: .active, currency: shop.currency,
                timeZone: shop.timeZone)
        }
    }

    static func status(of reply: TenantSummary) -> HTTPResponse.Status { .created }
}

extension SetTenantStatus: HandledEndpoint {
    func answer(_ call: Call) async throws -> TenantSummary {
        let (tenant, status) = (tenant, body.status)
        return try await onTenant(call) { tx in
            try TenantStore.setStatus(status, of: tenant, in: tx)
            guard let summary = try TenantStore.find(tenant, in: tx) else {
                throw Problem(.notFound, "there is no tenant \(tenant)")
            }
            return summary
        }
    }
}

extension ListLicences: HandledEndpoint {
    func answer(_ call: Call) async throws -> Page<Licence> {
        let tenant = tenant
        return try await onTenant(call) { tx in
            Page(items: try TenantStore.licences(tenant: tenant, in: tx), next: nil)
        }
    }
}

extension CreateLicence: HandledEndpoint {
    /// More seats than any company has tills.
    private static let seatsMax: Int64 = 100_000
    private static let keyLength = 20
    /// Until the end of the year 9999.
    private static let ends: ClosedRange<Int64> = 0...253_402_300_799_999

    func answer(_ call: Call) async throws -> IssuedLicence {
        guard (1...Self.seatsMax).contains(body.seats) else {
            throw Problem(.badRequest, "seats must be from 1 to \(Self.seatsMax)")
        }
        guard body.expiresAt.map(Self.ends.contains) ?? true else {
            throw Problem(.badRequest, "expiresAt must be a time between 1970 and the year 9999")
        }
        let key = Pairing.code(call.host, length: Self.keyLength)
        let licence = Licence(
            id: call.host.newID(), seats: body.seats, expiresAt: body.expiresAt,
            createdAt: call.host.now())
        try await onTenant(call) { [tenant] tx in
            try TenantStore.insert(
                licence, keyHash: Digest.sha256(key), tenant: tenant, in: tx)
        }
        let groups = stride(from: 0, to: Self.keyLength, by: 5).map {
            key.dropFirst($0).prefix(5)
        }
        return IssuedLicence(licence: licence, key: groups.joined(separator: "-"))
    }

    static func status(of reply: IssuedLicence) -> HTTPResponse.Status { .created }
}

extension ListLocations: HandledEndpoint {
    func answer(_ call: Call) async throws -> Page<ShopLocation> {
        let tenant = tenant
        return try await onTenant(call) { tx in
            Page(items: try TenantStore.locations(tenant: tenant, in: tx), next: nil)
        }
    }
}

extension CreateLocation: HandledEndpoint {
    func answer(_ call: Call) async throws -> ShopLocation {
        guard (1...8).contains(body.number.utf8.count),
            body.number.utf8.allSatisfy({ (0x20..<0x7F).contains($0) })
        else { throw Problem(.badRequest, "a location's number is 1 to 8 letters and digits") }
        try checkTexts(body.name)
        let (tenant, body) = (tenant, body)
        let location = ShopLocation(
            id: DerivedID.make(tenant, "location", body.number), number: body.number,
            name: body.name)
        return try await onTenant(call) { tx in
            let all = try TenantStore.locations(tenant: tenant, in: tx)
            guard !all.contains(where: { $0.number == body.number }) else {
                throw Problem(.exists, "there is a location \(body.number) already")
            }
            try TenantStore.insert(location, tenant: tenant, in: tx)
            return location
        }
    }

    static func status(of reply: ShopLocation) -> HTTPResponse.Status { .created }
}

extension ListTenantOperators: HandledEndpoint {
    func answer(_ call: Call) async throws -> Page<Operator> {
        let tenant = tenant
        return try await onTenant(call) { tx in
            Page(items: try OperatorStore.all(tenant: tenant, in: tx), next: nil)
        }
    }
}

extension CreateOperator: HandledEndpoint {
    func answer(_ call: Call) async throws -> Operator {
        try checkTexts(body.name)
        guard PINHasher.isPIN(body.pin) else {
            throw Problem(.badRequest, "a PIN has 4 or 5 digits")
        }
        let (tenant, body, salt) = (tenant, body, Hex.bytes(call.host.secretText(bytes: 16)) ?? [])
        return try await onTenant(call, event: .operatorUpdated) { tx in
            guard let pepper = try TenantStore.pepper(tenant, in: tx).flatMap(Hex.bytes) else {
                throw Problem(
                    .notFound, "the tenant's pepper is not here: pos init made it, in its folder")
            }
            let known = try OperatorStore.all(tenant: tenant, in: tx).map(\.number)
            let number = (known.max() ?? 0) + 1
            let person = Operator(
                id: DerivedID.make(tenant, "operator", "\(number)"), number: number,
                name: body.name, role: body.role)
            let hash = try PINHasher(pepper: pepper).hash(body.pin, salt: salt)
            try OperatorStore.insert(person, pinHash: hash, tenant: tenant, in: tx)
            return person
        }
    }

    static func status(of reply: Operator) -> HTTPResponse.Status { .created }
}
