import RetailModels
import RetailStore
import TestSupport
import Testing

@testable import RetailServer

/// What managers do, and that nobody else does it.
struct ManagerTests {
    @Test(arguments: Engine.allCases)
    func aManagerLooksAfterTheDevices(engine: Engine) async throws {
        try await TwoShops.with(engine) { shops in
            let (client, mine) = (shops.run.client, shops.mine)
            let session = try await shops.session(of: mine.manager, mine)
            func send<E: Endpoint>(_ call: E) async throws -> E.Reply {
                try await client.send(call, token: mine.token, session: session)
                    .expectReply(E.self)
            }
            let devices = try await send(ListShopDevices()).items
            let waiting = try #require(devices.first { $0.status == .pending })
            #expect(waiting.code == mine.code && waiting.fingerprint.count == 19)
            let active = try #require(devices.first { $0.id == mine.device })
            #expect(active.status == .active && active.series == "09")
            #expect(active.lastSeen == ServerRun.now)

            _ = try await client.send(
                CreateLocation(tenant: mine.tenant, body: .init(number: "2", name: "Harbour")),
                token: TwoShops.admin)
            let places = try await send(ListShopLocations()).items
            #expect(places.map(\.name) == ["Main street", "Harbour"])
            let approved = try await send(
                ApproveShopDevice(
                    .init(code: mine.code.lowercased(), location: "2", series: "07")))
            #expect(approved.status == .active && approved.series == "07")
            #expect(approved.location == places[1].id)
            let renamed = try await send(
                ChangeShopDevice(id: waiting.id, body: .init(name: "Harbour till")))
            #expect(renamed.name == "Harbour till" && renamed.status == .active)
            let revoked = try await send(
                ChangeShopDevice(id: waiting.id, body: .init(isRevoked: true)))
            #expect(revoked.status == .revoked && revoked.name == "Harbour till")
            try await client.send(
                ChangeShopDevice(id: waiting.id, body: .init(name: "")), token: mine.token,
                session: session
            ).expectProblem(.badRequest)
        }
    }

    /// The other shop's, a till's, a cashier's, one that is over: nothing else opens the door.
    @Test(arguments: Engine.allCases)
    func everyCallWantsAManagersSession(engine: Engine) async throws {
        try await TwoShops.with(engine) { shops in
            let (client, mine, others) = (shops.run.client, shops.mine, shops.others)
            let session = try await shops.session(of: mine.manager, mine)
            let cashiers = try await shops.session(of: mine.cashier, mine)
            let theirs = try await shops.session(of: others.manager, others)
            let byHand = try await shops.session(of: mine.manager, mine, token: "secret-token")
            try await shops.run.database.scoped(to: mine.tenant).write { tx in
                try OperatorSessionStore.insert(
                    "over", person: mine.manager.id, device: mine.device,
                    expiresAt: ServerRun.now, now: ServerRun.now, tenant: mine.tenant, in: tx)
            }
            let calls = try shops.samples(of: mine).filter { $0.access == .manager }
            #expect(calls.count >= 4)
            for (call, _) in calls {
                try await client.send(call, token: nil, session: session)
                    .expectProblem(.unauthorized)
                try await client.send(call, token: TwoShops.admin, session: session)
                    .expectProblem(.forbidden)
                try await client.send(call, token: mine.token).expectProblem(.sessionNeeded)
                for wrong in ["", "none", theirs, byHand, mine.token] {
                    try await client.send(call, token: mine.token, session: wrong)
                        .expectProblem(.sessionNeeded)
                }
                for token in [others.token, "secret-token", "other-secret"] {
                    try await client.send(call, token: token, session: session)
                        .expectProblem(.sessionNeeded)
                }
                let detail = try await client.send(call, token: mine.token, session: cashiers)
                    .expectProblem(.forbidden)
                #expect(detail.contains("not a manager"))
                try await client.send(call, token: mine.token, session: "over")
                    .expectProblem(.sessionExpired)
            }
            let unchanged = try await client.send(
                ListShopDevices(), token: mine.token, session: session
            ).expectReply(ListShopDevices.self).items
            #expect(unchanged.map(\.status.rawValue).sorted() == ["active", "known", "pending"])
        }
    }

    /// At once, although the token itself is believed for some seconds.
    @Test(arguments: Engine.allCases, ["operator", "device", "tenant"])
    func aSessionEndsWithWhatItStandsOn(engine: Engine, what: String) async throws {
        try await TwoShops.with(engine) { shops in
            let (client, mine) = (shops.run.client, shops.mine)
            let session = try await shops.session(of: mine.manager, mine)
            _ = try await client.send(ListShopDevices(), token: mine.token, session: session)
                .expectReply(ListShopDevices.self)
            let database = shops.run.database.scoped(to: mine.tenant)
            let problem: Problem.Code
            switch what {
            case "operator":
                try await database.write { tx in
                    try tx.send(
                        """
                        UPDATE operator SET role = 'cashier'
                        WHERE tenant_id = \(mine.tenant) AND id = \(mine.manager.id)
                        """)
                }
                problem = .forbidden
            case "device":
                _ = try await client.send(
                    ChangeShopDevice(id: mine.device, body: .init(isRevoked: true)),
                    token: mine.token, session: session
                ).expectReply(ChangeShopDevice.self)
                problem = .deviceRevoked
            default:
                _ = try await client.send(
                    SetTenantStatus(tenant: mine.tenant, body: .init(status: .suspended)),
                    token: TwoShops.admin)
                problem = .tenantSuspended
            }
            try await client.send(ListShopDevices(), token: mine.token, session: session)
                .expectProblem(problem)
            guard what != "operator" else { return }
            try await shops.signIn(mine.manager.number, TwoShops.managerPIN, token: mine.token)
                .expectProblem(problem)
        }
    }

    /// Wrong PINs count for the operator and for the device; other people on other devices go on.
    @Test(arguments: Engine.allCases)
    func aPINCannotBeGuessed(engine: Engine) async throws {
        try await TwoShops.with(engine) { shops in
            let mine = shops.mine
            let (boss, cashier) = (mine.manager.number, mine.cashier.number)
            func signIn(_ number: Int64, _ pin: String, _ token: String) async throws -> Reply {
                try await shops.signIn(number, pin, token: token)
            }
            try await signIn(boss, "12", mine.token).expectProblem(.malformedBody)
            for pin in ["0000", "0001", "0002"] {
                try await signIn(boss, pin, mine.token).expectProblem(.pinWrong)
            }
            let reply = try await signIn(boss, TwoShops.managerPIN, mine.token)
            reply.expectProblem(.tooManyRequests)
            #expect(reply.headers["retry-after"] == "2")
            // The device for everybody, the operator everywhere.
            try await signIn(cashier, TwoShops.cashierPIN, mine.token)
                .expectProblem(.tooManyRequests)
            try await signIn(boss, TwoShops.managerPIN, "secret-token")
                .expectProblem(.tooManyRequests)
            let elsewhere = try await signIn(cashier, TwoShops.cashierPIN, "secret-token")
            #expect(elsewhere.status == 201)
            // Another shop's operator of the same number is another one.
            _ = try await shops.session(of: shops.others.manager, shops.others)
        }
    }

    /// The count is the database's: after the fifth wrong PIN every process waits half an hour.
    @Test(arguments: Engine.allCases)
    func allProcessesCountTogether(engine: Engine) async throws {
        try await TwoShops.with(engine) { shops in
            let (mine, number) = (shops.mine, shops.mine.manager.number)
            let database = shops.run.database.scoped(to: mine.tenant)
            func keep(_ attempts: SignInAttempts) async throws {
                for subject in [
                    OperatorSessionStore.Subject.person(number: number), .device(mine.device),
                ] {
                    try await database.write { tx in
                        _ = try OperatorSessionStore.holdAttempts(
                            subject, tenant: mine.tenant, in: tx)
                        try OperatorSessionStore.keep(
                            attempts, of: subject, tenant: mine.tenant, in: tx)
                    }
                }
            }
            try await keep(SignInAttempts(wrong: 4))
            try await shops.signIn(number, "0000", token: mine.token).expectProblem(.pinWrong)
            let reply = try await shops.signIn(
                number, TwoShops.managerPIN, token: mine.token)
            reply.expectProblem(.tooManyRequests)
            #expect(reply.headers["retry-after"] == "1800")
            // Once the time is over a manager's right PIN lets everybody begin anew.
            try await keep(SignInAttempts(wrong: 5, waitUntil: ServerRun.now))
            _ = try await shops.session(of: mine.manager, mine)
            for pin in ["0000", "0001"] {
                try await shops.signIn(number, pin, token: mine.token).expectProblem(.pinWrong)
            }
            _ = try await shops.session(of: mine.manager, mine)
        }
    }

    /// A till keeps its pepper in a file; its own server is told where, of its own tenant only.
    @Test(arguments: Engine.allCases)
    func aTillsOwnServerKnowsPINsToo(engine: Engine) async throws {
        let shop = ServerRun.shop
        let pepper = [UInt8](repeating: 7, count: 32)
        let person = Operator(id: "ada", number: 9, name: "Ada", role: .manager)
        let hash = try PINHasher(pepper: pepper).hash("4711", salt: Array(0..<16))
        var configuration = ServerRun.configuration
        configuration.pepper = { $0 == shop.tenant ? pepper : nil }
        try await ServerRun.with(engine, configuration) { run in
            try await run.database.scoped(to: shop.tenant).write { tx in
                try OperatorStore.insert(person, pinHash: hash, tenant: shop.tenant, in: tx)
            }
            let opened = try await run.client.send(
                OpenOperatorSession(.init(number: 9, pin: "4711"))
            )
            .expect(OpenOperatorSession.Reply.self, 201)
            #expect(opened.operator == person)
            try await run.client.send(OpenOperatorSession(.init(number: 9, pin: "4712")))
                .expectProblem(.pinWrong)
            let devices = try await run.client.send(
                ListShopDevices(), headers: [(OperatorSession.header, opened.session)])
            #expect(devices.status == 200)
            try await run.client.send(
                OpenOperatorSession(.init(number: 9, pin: "4711")), token: "other-secret"
            ).expectProblem(.notFound)
        }
    }

    /// Tries that arrive together are counted one by one.
    @Test(arguments: Engine.allCases)
    func triesAtTheSameTimeTakeTurns(engine: Engine) async throws {
        try await TwoShops.with(engine) { shops in
            let (client, mine) = (shops.run.client, shops.mine)
            let codes = try await withThrowingTaskGroup(of: Int.self) { tasks in
                for number in 0..<8 {
                    let pin = "000\(number)"
                    tasks.addTask {
                        let call = OpenOperatorSession(
                            .init(number: mine.manager.number, pin: pin))
                        var status = 503
                        // A busy machine may keep connections so long that others are told to ask
                        // again, and then nothing was tried.
                        for _ in 0..<50 where status == 503 {
                            status = try await client.send(call, token: mine.token).status
                        }
                        return status
                    }
                }
                return try await tasks.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(codes.count { $0 == 401 } == Int(SignInAttempts.freeTries) + 1)
            #expect(codes.count { $0 == 429 } == 5)
        }
    }
}
