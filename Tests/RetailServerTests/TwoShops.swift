import RetailModels
import RetailStore
import TestSupport
import Testing

@testable import RetailServer

/// A server with the shop of `ServerRun`, which has sold, and another one beside it. Both have a
/// paired till, a device that waits, a manager and a cashier.
struct TwoShops {
    static let admin = "admin-secret"
    static let other = "shop-b"
    static let managerPIN = "4711"
    static let cashierPIN = "1234"

    /// One of the two, as a caller.
    struct Side: Sendable {
        var tenant: String
        /// Of the paired till.
        var token: String
        var device: String
        /// What the waiting device shows.
        var code: String
        var manager: Operator
        var cashier: Operator
    }

    let run: ServerRun
    let till: DocumentBuilder
    /// The shop of `ServerRun`.
    let mine: Side
    let others: Side

    static func with(
        _ engine: Engine, _ body: (TwoShops) async throws -> Void
    ) async throws {
        var configuration = ServerRun.configuration
        configuration.tokens[admin] = .admin
        try await ServerRun.with(engine, configuration) { run in
            let till = try RouteTests.till()
            try await run.database.record(till)
            let shop = Shop(
                tenant: other, name: "Other", currency: "USD",
                taxRules: TaxRules(mode: .exclusive), timeZone: "UTC")
            let made = try await run.client.send(
                CreateTenant(NewTenant(shop: shop, taxRates: [TaxRate(name: "none", ppm: 0)])),
                token: admin)
            #expect(made.status == 201)
            try await run.database.scoped(to: ServerRun.shop.tenant).write { tx in
                try TenantStore.insertPepper(
                    String(repeating: "ab", count: 32), tenant: ServerRun.shop.tenant, in: tx)
            }
            try await body(
                TwoShops(
                    run: run, till: till, mine: try await side(ServerRun.shop.tenant, run),
                    others: try await side(other, run)))
        }
    }

    private static func side(_ tenant: String, _ run: ServerRun) async throws -> Side {
        let licence = CreateLicence(tenant: tenant, body: .init(seats: 2))
        _ = try await run.client.send(licence, token: admin).expectReply(CreateLicence.self)
        let people = [
            NewOperator(name: "Manager of \(tenant)", role: .manager, pin: managerPIN),
            NewOperator(name: "Cashier of \(tenant)", role: .cashier, pin: cashierPIN),
        ]
        var made: [Operator] = []
        for person in people {
            made.append(
                try await run.client.send(
                    CreateOperator(tenant: tenant, body: person), token: admin
                ).expectReply(CreateOperator.self))
        }
        let token = String(repeating: tenant == other ? "b" : "a", count: 64)
        let (device, code) = ("paired-\(tenant)", tenant == other ? "BBBBBBBB" : "AAAAAAAA")
        let identity = ServerRun.shop.identity
        try await run.database.scoped(to: tenant).write { tx in
            let locations = try TenantStore.locations(tenant: tenant, in: tx)
            try DeviceStore.setPending(
                device, name: "Till of \(tenant)", publicKey: String(repeating: "0", count: 64),
                code: "x", expiresAt: 0, tenant: tenant, in: tx)
            try DeviceStore.activate(
                device,
                at: TillIdentity(
                    tenant: tenant, location: locations[0].id, till: identity.till,
                    device: device, series: "09"), tenant: tenant, in: tx)
            try DeviceStore.insertToken(
                token, device: device, tenant: tenant,
                expiresAt: ServerRun.now + Pairing.tokenLifeMs, now: ServerRun.now, in: tx)
            try DeviceStore.setPending(
                "waiting-\(tenant)", name: "New till of \(tenant)",
                publicKey: String(repeating: "1", count: 64), code: code,
                expiresAt: ServerRun.now + 1, tenant: tenant, in: tx)
        }
        return Side(
            tenant: tenant, token: token, device: device, code: code, manager: made[0],
            cashier: made[1])
    }

    /// Opens a session on the side's till, or with another token.
    func session(
        of person: Operator, _ side: Side, token: String? = nil
    ) async throws -> String {
        let pin = person.role == .manager ? Self.managerPIN : Self.cashierPIN
        let reply = try await signIn(person.number, pin, token: token ?? side.token)
        let opened = try reply.expect(OpenOperatorSession.Reply.self, 201)
        #expect(opened.operator == person)
        #expect(opened.expiresAt == ServerRun.now + OperatorSession.lifeMs)
        return opened.session
    }

    func signIn(_ number: Int64, _ pin: String, token: String) async throws -> Reply {
        try await run.client.send(
            OpenOperatorSession(.init(number: number, pin: pin)), token: token)
    }

    /// One request of every endpoint, with what belongs to `side`.
    func samples(of side: Side) throws -> [(endpoint: any Endpoint, access: Access)] {
        try RouteTests.samples(till, tenant: side.tenant, device: side.device, code: side.code)
            .map { sample in
                let kind = try #require(type(of: sample) as? any HandledEndpoint.Type)
                return (sample, kind.access)
            }
    }
}
