import RetailModels
import RetailStore
import TestSupport
import Testing

@testable import RetailServer

/// A device's way to its first token, and out again.
struct PairingTests {
    private static let admin = "admin-secret"

    /// A tenant with a licence, and what a device needs to ask.
    private struct Shop {
        let run: ServerRun
        let licence: String
        let key = SigningKey()

        /// Sends as whoever runs the server.
        func admin<E: Endpoint>(_ call: E) async throws -> E.Reply {
            try await run.client.send(call, token: PairingTests.admin).expectReply(E.self)
        }

        func register(
            device: String = "device-9", licence: String? = nil, key: SigningKey? = nil
        ) async throws -> Reply {
            try await run.client.send(
                RegisterDevice(
                    .init(
                        tenant: "cloud-tenant", licenceKey: licence ?? self.licence,
                        device: device, name: "Till nine",
                        publicKey: (key ?? self.key).publicKey)), token: nil)
        }

        func challenge(device: String = "device-9") async throws -> String {
            try await run.client.send(ChallengeDevice(device: device), token: nil)
                .expectReply(ChallengeDevice.self).nonce
        }

        func token(nonce: String, key: SigningKey? = nil) async throws -> Reply {
            let url = "http://127.0.0.1:\(run.client.port)"
            let text = Pairing.challengeText(
                nonce: nonce, tenant: "cloud-tenant", device: "device-9", url: url)
            let body = IssueToken.Body(
                nonce: nonce, signature: (key ?? self.key).sign(text: text) ?? "", url: url)
            return try await run.client.send(
                IssueToken(device: "device-9", body: body), token: nil)
        }

        /// Registers, approves, and returns a token.
        func pair() async throws -> String {
            let asked = try await register().expectReply(RegisterDevice.self)
            _ = try await admin(
                ApproveDevice(tenant: "cloud-tenant", body: .init(code: asked.code ?? "")))
            let reply = try await token(nonce: challenge()).expectReply(IssueToken.self)
            return try #require(reply.token)
        }
    }

    private static func with(
        _ engine: Engine, seats: Int64 = 2, _ body: (Shop) async throws -> Void
    ) async throws {
        var configuration = ServerRun.configuration
        configuration.tokens[admin] = .admin
        try await ServerRun.with(engine, configuration) { run in
            let made = try await run.client.send(
                CreateTenant(
                    NewTenant(
                        shop: RetailModels.Shop(
                            tenant: "cloud-tenant", name: "Two", currency: "USD",
                            taxRules: TaxRules(mode: .exclusive), timeZone: "UTC"),
                        taxRates: [TaxRate(name: "none", ppm: 0)])), token: admin)
            #expect(made.status == 201, "\(String(decoding: made.body, as: UTF8.self))")
            let licence = try await run.client.send(
                CreateLicence(tenant: "cloud-tenant", body: .init(seats: seats)), token: admin
            ).expectReply(CreateLicence.self)
            try await body(Shop(run: run, licence: licence.key))
        }
    }

    @Test(arguments: Engine.allCases)
    func aDeviceIsPairedWorksAndIsRevoked(engine: Engine) async throws {
        try await Self.with(engine) { shop in
            let asked = try await shop.register().expectReply(RegisterDevice.self)
            #expect(asked.status == .pending)
            #expect(asked.code?.count == Pairing.codeLength)
            #expect(asked.fingerprint == Pairing.fingerprint(ofKey: shop.key.publicKey))
            // Asking again shows the same code, and there is no token before the approval.
            #expect(try await shop.register().expectReply(RegisterDevice.self) == asked)
            let early = try await shop.token(nonce: shop.challenge()).expectReply(IssueToken.self)
            #expect(early == IssueToken.Reply(status: .pending))

            _ = try await shop.admin(
                CreateOperator(
                    tenant: "cloud-tenant",
                    body: .init(name: "Eva", role: .manager, pin: "4711")))
            let device = try await shop.admin(
                ApproveDevice(tenant: "cloud-tenant", body: .init(code: asked.code ?? "")))
            #expect(device.status == .active && device.series == "01")
            let reply = try await shop.token(nonce: shop.challenge()).expectReply(IssueToken.self)
            let token = try #require(reply.token)
            #expect(reply.expiresAt == ServerRun.now + Pairing.tokenLifeMs)

            let setup = try await shop.run.client.send(GetTillSetup(), token: token)
                .expectReply(GetTillSetup.self)
            #expect(setup.identity.device == "device-9" && setup.identity.series == "01")
            #expect(setup.people.map(\.person.name) == ["Eva"])
            let pepper = try #require(Hex.bytes(setup.pepper))
            #expect(PINHasher(pepper: pepper).verify("4711", against: setup.people[0].pinHash))

            // Not the admin's calls.
            try await shop.run.client.send(ListTenants(), token: token).expectProblem(.forbidden)

            let revoked = try await shop.admin(
                ChangeDevice(
                    tenant: "cloud-tenant", body: .init(device: "device-9", isRevoked: true)))
            #expect(revoked.status == .revoked)
            try await shop.token(nonce: shop.challenge()).expectProblem(.deviceRevoked)
        }
    }

    /// It asks again, is approved again, and its documents go on under its number.
    @Test(arguments: Engine.allCases)
    func aRevokedDeviceComesBackUnderItsNumber(engine: Engine) async throws {
        try await Self.with(engine) { shop in
            _ = try await shop.pair()
            let tenant = "cloud-tenant"
            let second = try await shop.admin(
                CreateLocation(tenant: tenant, body: .init(number: "2", name: "Harbour")))
            _ = try await shop.admin(
                ChangeDevice(tenant: tenant, body: .init(device: "device-9", isRevoked: true)))
            let asked = try await shop.register().expectReply(RegisterDevice.self)
            let code = try #require(asked.code)
            #expect(asked.status == .pending)
            // Until the approval it stays outside.
            let early = try await shop.token(nonce: shop.challenge()).expectReply(IssueToken.self)
            #expect(early.token == nil)
            try await shop.run.client.send(
                ApproveDevice(
                    tenant: tenant, body: .init(code: code, location: second.number, series: "01")),
                token: Self.admin
            ).expectProblem(.exists)
            let device = try await shop.admin(
                ApproveDevice(tenant: tenant, body: .init(code: code, series: "01")))
            #expect(device.status == .active && device.series == "01")
            #expect(device.location != second.id)
            let reply = try await shop.token(nonce: shop.challenge()).expectReply(IssueToken.self)
            let setup = try await shop.run.client.send(GetTillSetup(), token: reply.token)
                .expectReply(GetTillSetup.self)
            #expect(setup.identity.series == "01")

            // Without a number it is its own too, and a number that is named is another till.
            for (series, expected) in [(nil, "01"), ("07", "07")] as [(String?, String)] {
                _ = try await shop.admin(
                    ChangeDevice(tenant: tenant, body: .init(device: "device-9", isRevoked: true)))
                let again = try await shop.register().expectReply(RegisterDevice.self)
                let device = try await shop.admin(
                    ApproveDevice(
                        tenant: tenant, body: .init(code: again.code ?? "", series: series)))
                #expect(device.series == expected)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func whatIsWrongIsSaid(engine: Engine) async throws {
        try await Self.with(engine, seats: 1) { shop in
            try await shop.register(licence: "AAAAA-AAAAA-AAAAA-AAAAA")
                .expectProblem(.licenceInvalid)
            _ = try await shop.pair()
            // A challenge is good once, for the key it was made for.
            let nonce = try await shop.challenge()
            _ = try await shop.token(nonce: nonce).expectReply(IssueToken.self)
            try await shop.token(nonce: nonce).expectProblem(.challengeInvalid)
            try await shop.token(nonce: shop.challenge(), key: SigningKey())
                .expectProblem(.challengeInvalid)
            try await shop.token(nonce: "none").expectProblem(.challengeInvalid)
            // The one seat is taken, and a device keeps its key.
            try await shop.register(device: "device-10").expectProblem(.noSeats)
            try await shop.register(key: SigningKey()).expectProblem(.deviceElsewhere)
            _ = try await shop.admin(
                SetTenantStatus(tenant: "cloud-tenant", body: .init(status: .suspended)))
            try await shop.register().expectProblem(.tenantSuspended)
            try await shop.token(nonce: shop.challenge()).expectProblem(.tenantSuspended)
        }
    }

    /// A key cannot be guessed, and who watches the server needs no token.
    @Test(arguments: Engine.allCases)
    func guessingIsSlow(engine: Engine) async throws {
        try await Self.with(engine) { shop in
            for _ in 0..<TryLimiter.triesMax {
                try await shop.register(licence: "wrong").expectProblem(.licenceInvalid)
            }
            let reply = try await shop.register()
            reply.expectProblem(.tooManyRequests)
            #expect(reply.headers["retry-after"] == "60")
            for check in [LiveCheck(), ReadyCheck()] as [any Endpoint] {
                let answer = try await shop.run.client.send(check, token: nil)
                #expect(answer.status == 200)
            }
            await shop.run.database.close()
            try await shop.run.client.send(ReadyCheck(), token: nil).expectProblem(.unavailable)
            #expect(try await shop.run.client.send(LiveCheck(), token: nil).status == 200)
        }
    }

    @Test(arguments: Engine.allCases)
    func onlyFiveWait(engine: Engine) async throws {
        try await Self.with(engine, seats: 20) { shop in
            for number in 1...Int(Pairing.pendingMax) {
                _ = try await shop.register(device: "d\(number)", key: SigningKey())
                    .expectReply(RegisterDevice.self)
            }
            try await shop.register(device: "d9", key: SigningKey())
                .expectProblem(.tooManyPending)
        }
    }

    /// A device's documents are its own; another device's, or shop's, are kept for a person.
    @Test(arguments: Engine.allCases)
    func aDeviceSpeaksForItselfOnly(engine: Engine) async throws {
        try await Self.with(engine) { shop in
            let token = try await shop.pair()
            let stranger = try RouteTests.till()
            let reply = try await shop.run.client.send(
                RecordJournal(key: stranger.key.publicKey, writes: stranger.writes), token: token
            ).expectReply(RecordJournal.self)
            #expect(reply.results.allSatisfy { $0.status == .parked })
            // Nor does it see the other tenant's sales.
            try await shop.run.database.record(stranger)
            let sales = try await shop.run.client.send(ListSales(limit: 50), token: token)
                .expectReply(ListSales.self)
            #expect(sales.items.isEmpty)
            try await shop.run.client.send(
                GetSale(id: stranger.documents[1].id), token: token
            ).expectProblem(.notFound)
        }
    }
}

extension Reply {
    /// Expects an answer of that endpoint, and returns it.
    func expectReply<E: Endpoint>(
        _ endpoint: E.Type, _ location: SourceLocation = #_sourceLocation
    ) throws -> E.Reply {
        let text = String(decoding: body, as: UTF8.self)
        #expect((200...201).contains(status), "\(E.path): \(text)", sourceLocation: location)
        return try decoded(E.Reply.self)
    }
}
