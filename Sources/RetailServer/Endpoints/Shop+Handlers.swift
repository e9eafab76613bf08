import Hummingbird
import RetailModels
import RetailStore

extension Call {
    /// Changes what the tenant's tills share. In the cloud it is in the log, and who listens hears;
    /// a till's own server has no log, and what it changes is this till's.
    func changeShop<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        let (tenant, now, isCloud) = (tenant, host.now(), side == .cloud)
        let (value, head) = try await database.write { tx in
            let value = try body(tx)
            return (value, isCloud ? try SyncLog.notePeople(tenant: tenant, now: now, in: tx) : nil)
        }
        if let head {
            let hint = StreamHint(stream: Realtime.shopStream, head: head, event: .operatorUpdated)
            hub.publish(TenantHint(tenant: tenant, hint: hint))
        }
        return value
    }

    /// The hash of a PIN under the tenant's pepper.
    func pinHash(_ pin: String, in tx: any SQLTransaction) throws -> String {
        guard
            let pepper = try TenantStore.pepper(tenant, in: tx).flatMap(Hex.bytes)
                ?? self.pepper(tenant)
        else { throw Problem(.notFound, "this server has no pepper of the shop: ask the cloud") }
        return try PINHasher(pepper: pepper)
            .hash(pin, salt: Hex.bytes(host.secretText(bytes: 16)) ?? [])
    }
}

extension GetShop: HandledEndpoint {
    func answer(_ call: Call) async throws -> Reply {
        try await call.database.read { [tenant = call.tenant] tx in
            try Self.reply(tenant, in: tx)
        }
    }

    static func reply(_ tenant: String, in tx: any SQLTransaction) throws -> Reply {
        guard let shop = try ShopStore.shop(tenant, in: tx) else {
            throw Problem(.notFound, "there is no shop \(tenant)")
        }
        return Reply(shop: shop, taxRates: try ShopStore.taxRates(tenant: tenant, in: tx))
    }
}

extension ChangeShop: HandledEndpoint {
    func answer(_ call: Call) async throws -> Reply {
        if let fault = body.fault() { throw Problem(.badRequest, fault) }
        guard body.keepsManagers else {
            throw Problem(.lastManager, "managers keep what only they may do: people and settings")
        }
        return try await call.changeShop { [body, tenant = call.tenant] tx in
            try TenantStore.hold(tenant, in: tx)
            let before = try GetShop.reply(tenant, in: tx)
            try ShopStore.update(body.applied(to: before.shop), in: tx)
            return try GetShop.reply(tenant, in: tx)
        }
    }
}

extension SetTaxRate: HandledEndpoint {
    func answer(_ call: Call) async throws -> TaxRate {
        guard CleanText.isClean(name), (1...40).contains(name.unicodeScalars.count),
            (0...TaxRate.ppmLimit).contains(body.ppm)
        else {
            throw Problem(
                .badRequest, "a tax rate has a name of up to 40 characters and up to 1000000 ppm")
        }
        let rate = TaxRate(name: name, ppm: body.ppm)
        try await call.changeShop { [tenant = call.tenant] tx in
            try ShopStore.set(rate, tenant: tenant, in: tx)
        }
        return rate
    }
}

extension AddOperator: HandledEndpoint {
    func answer(_ call: Call) async throws -> Operator {
        try OperatorRules.check(name: body.name, pin: body.pin)
        return try await call.changeShop { [body, tenant = call.tenant] tx in
            // Two who are made at the same time have numbers of their own.
            try TenantStore.hold(tenant, in: tx)
            let known = try OperatorStore.all(tenant: tenant, in: tx).map(\.number)
            let number = (known.max() ?? 0) + 1
            let person = Operator(
                id: DerivedID.make(tenant, "operator", "\(number)"), number: number,
                name: body.name, role: body.role)
            try OperatorStore.insert(
                person, pinHash: call.pinHash(body.pin, in: tx), tenant: tenant, in: tx)
            return person
        }
    }

    static func status(of reply: Operator) -> HTTPResponse.Status { .created }
}

extension ChangeOperator: HandledEndpoint {
    func answer(_ call: Call) async throws -> Operator {
        try OperatorRules.check(name: body.name, pin: body.pin)
        return try await call.changeShop { [id, body, tenant = call.tenant] tx in
            // Two managers who take each other's role at the same time leave one.
            try TenantStore.hold(tenant, in: tx)
            var people = try OperatorStore.credentials(tenant: tenant, in: tx)
            guard let index = people.firstIndex(where: { $0.person.id == id }) else {
                throw Problem(.notFound, "there is no operator \(id)")
            }
            let before = people[index].person
            people[index].person.name = body.name ?? before.name
            people[index].person.role = body.role ?? before.role
            people[index].person.isActive = body.isActive ?? before.isActive
            if let pin = body.pin { people[index].pinHash = try call.pinHash(pin, in: tx) }
            guard people.contains(where: { $0.person.isActive && $0.person.role == .manager })
            else {
                throw Problem(.lastManager, "\(before.name) is the last manager who may sign in")
            }
            let changed = people[index]
            try OperatorStore.save(
                changed.person, pinHash: changed.pinHash, tenant: tenant, in: tx)
            return changed.person
        }
    }
}

/// What an operator may be called and sign in with.
private enum OperatorRules {
    /// - Parameters:
    ///   - name, pin: nil when it stays.
    static func check(name: String?, pin: String?) throws(Problem) {
        if let name, name.isEmpty || !CleanText.isClean(name, limit: 200) {
            throw Problem(.badRequest, "the name is empty, too long or has control characters")
        }
        if let pin, !PINHasher.isPIN(pin) {
            throw Problem(.badRequest, "a PIN has 4 or 5 digits")
        }
    }
}
