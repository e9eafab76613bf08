import RetailModels
import RetailStore
import TestSupport
import Testing

@testable import RetailServer

/// What managers change of the shop and its people.
struct ShopTests {
    @Test(arguments: Engine.allCases)
    func aManagerChangesTheShop(engine: Engine) async throws {
        try await TwoShops.with(engine) { shops in
            let office = try await Office(shops)
            let before = try await office.send(GetShop()).expectReply(GetShop.self)
            var edit = ShopEdit()
            (edit.name, edit.taxID) = ("Corner & Söhne", "DE 123")
            edit.receiptHeader = ["Open till 8"]
            edit.blindClose = true
            edit.labelMasks = ["21IIIIIWWWWWC"]
            var payment = PaymentEdit()
            (payment.cashStep, payment.offline) = (5, ["giftCard": "cap 3000"])
            edit.payment = payment
            edit.roles = ["cashier": RoleLimits(allowed: [.stock], discountMaxPPM: 50_000)]
            let changed = try await office.send(ChangeShop(edit)).expectReply(GetShop.self)
            #expect(changed.shop.name == "Corner & Söhne" && changed.shop.taxID == "DE 123")
            #expect(changed.shop.address == before.shop.address)
            #expect(changed.shop.settings.receiptHeader == ["Open till 8"])
            #expect(changed.shop.settings.limits(of: .cashier).allowed == [.stock])
            #expect(changed.shop.settings.limits(of: .manager) == .standard(.manager))
            #expect(changed.shop.settings.codes?.readable.count == 1)
            let taken = changed.shop.payment
            let cap = try Money(minor: 3_000)
            #expect(taken.cashStep == 5 && taken.offline == ["giftCard": .cap(cap)])
            #expect(changed.taxRates == before.taxRates)
            // What is taken back leaves no trace in the settings.
            var back = ShopEdit()
            (back.receiptHeader, back.blindClose) = ([], false)
            back.roles = ["cashier": .standard(.cashier)]
            back.labelMasks = []
            // What is the usual again is chosen no more.
            (payment.cashStep, payment.offline) = (0, ["giftCard": "refuse"])
            back.payment = payment
            let again = try await office.send(ChangeShop(back)).expectReply(GetShop.self)
            #expect(again.shop.chosen == before.shop.chosen)
            #expect(again.shop.name == "Corner & Söhne")
            // The tills take it: with a hint, and where they ask for their setup.
            let log = try await shops.run.database.scoped(to: shops.mine.tenant).read { tx in
                try SyncLog.head(of: Realtime.shopStream, tenant: shops.mine.tenant, in: tx)
            }
            #expect(log?.seq ?? 0 >= 2)
        }
    }

    @Test(arguments: Engine.allCases)
    func badTextsAndLimitsAreRefused(engine: Engine) async throws {
        try await TwoShops.with(engine) { shops in
            let office = try await Office(shops)
            func refused(
                _ code: Problem.Code = .badRequest, _ change: (inout ShopEdit) -> Void
            ) async throws {
                var edit = ShopEdit()
                change(&edit)
                try await office.send(ChangeShop(edit)).expectProblem(code)
            }
            try await refused { $0.name = "" }
            try await refused { $0.address = "a\u{1B}p" }
            try await refused { $0.phone = String(repeating: "1", count: 201) }
            try await refused { $0.receiptFooter = Array(repeating: "x", count: 11) }
            try await refused { $0.labelMasks = ["22PC"] }
            try await refused {
                $0.payment = PaymentEdit()
                $0.payment?.cashStep = 501
            }
            for rule in ["perhaps", "cap", "cap -1", "cap 1.00", "cap 9999999999999999"] {
                try await refused {
                    $0.payment = PaymentEdit()
                    $0.payment?.refundsApart = rule
                }
            }
            try await refused {
                $0.payment = PaymentEdit()
                $0.payment?.offline = ["card": "allow"]
            }
            try await refused {
                $0.payment = PaymentEdit()
                $0.payment?.quickNotes = [0]
            }
            try await refused { $0.roles = ["owner": .standard(.cashier)] }
            try await refused(.lastManager) {
                $0.roles = ["manager": RoleLimits(allowed: [.people], discountMaxPPM: 0)]
            }
            let promotion = Promotion(id: "A", version: 1, name: "A", kind: .percent(1))
            try await refused { $0.promotions = [promotion] }
            var good = promotion
            good.skus = ["A-1"]
            try await refused { [good] in $0.promotions = [good, good] }
            for (name, ppm) in [
                ("x", -1), ("x", 1_000_001), (String(repeating: "x", count: 41), 1),
            ] {
                try await office.send(SetTaxRate(name: name, body: .init(ppm: Int64(ppm))))
                    .expectProblem(.badRequest)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func taxRatesAreAddedAndChanged(engine: Engine) async throws {
        try await TwoShops.with(engine) { shops in
            let office = try await Office(shops)
            let before = try await office.send(GetShop()).expectReply(GetShop.self).taxRates
            let first = try #require(before.first)
            _ = try await office.send(SetTaxRate(name: first.name, body: .init(ppm: 1)))
                .expectReply(SetTaxRate.self)
            _ = try await office.send(SetTaxRate(name: "luxury", body: .init(ppm: 250_000)))
                .expectReply(SetTaxRate.self)
            let after = try await office.send(GetShop()).expectReply(GetShop.self).taxRates
            var wanted = before
            wanted[0].ppm = 1
            #expect(after == wanted + [TaxRate(name: "luxury", ppm: 250_000)])
        }
    }

    @Test(arguments: Engine.allCases)
    func operatorsAreMadeChangedAndTakenOut(engine: Engine) async throws {
        try await TwoShops.with(engine) { shops in
            let office = try await Office(shops)
            let made = try await office.send(
                AddOperator(NewOperator(name: "Łucja", role: .cashier, pin: "4321"))
            ).expectReply(AddOperator.self)
            #expect(made.role == .cashier && made.isActive)
            let mine = shops.mine.token
            _ = try await shops.signIn(made.number, "4321", token: mine)
                .expect(OpenOperatorSession.Reply.self, 201)
            func change(_ body: ChangeOperator.Body, _ id: String? = nil) async throws -> Reply {
                try await office.send(ChangeOperator(id: id ?? made.id, body: body))
            }
            let risen = try await change(.init(name: "Lucy", role: .manager, pin: "98765"))
                .expectReply(ChangeOperator.self)
            #expect(risen.name == "Lucy" && risen.role == .manager)
            try await shops.signIn(made.number, "4321", token: mine).expectProblem(.pinWrong)
            let opened = try await shops.signIn(made.number, "98765", token: mine)
                .expect(OpenOperatorSession.Reply.self, 201)
            // Out at once, although the session would have lasted.
            _ = try await change(.init(isActive: false)).expectReply(ChangeOperator.self)
            try await shops.run.client.send(
                ListShopDevices(), token: mine, session: opened.session
            ).expectProblem(.forbidden)
            try await change(.init(name: "")).expectProblem(.badRequest)
            try await change(.init(pin: "12a4")).expectProblem(.badRequest)
            try await change(.init(name: "x"), "nobody").expectProblem(.notFound)
        }
    }

    /// Whoever would lock everybody out is stopped, alone or together with another.
    @Test(arguments: Engine.allCases)
    func aManagerIsLeft(engine: Engine) async throws {
        try await TwoShops.with(engine) { shops in
            let office = try await Office(shops)
            let others = try await office.send(ListOperators()).expect(Page<Operator>.self).items
                .filter { $0.role == .manager && $0.id != shops.mine.manager.id }
            for one in others {
                _ = try await office.send(
                    ChangeOperator(id: one.id, body: .init(isActive: false)))
            }
            let own = shops.mine.manager.id
            try await office.send(ChangeOperator(id: own, body: .init(role: .cashier)))
                .expectProblem(.lastManager)
            try await office.send(ChangeOperator(id: own, body: .init(isActive: false)))
                .expectProblem(.lastManager)
            let second = try await office.send(
                AddOperator(NewOperator(name: "Second", role: .manager, pin: "4321"))
            ).expectReply(AddOperator.self)
            let seconds = try await shops.signIn(second.number, "4321", token: shops.mine.token)
                .expect(OpenOperatorSession.Reply.self, 201).session
            let (client, token) = (shops.run.client, shops.mine.token)
            async let first = client.send(
                ChangeOperator(id: second.id, body: .init(isActive: false)), token: token,
                session: office.session)
            async let other = client.send(
                ChangeOperator(id: own, body: .init(isActive: false)), token: token,
                session: seconds)
            let statuses = try await [first.status, other.status].sorted()
            #expect(statuses.first == 200 && statuses.last != 200)
        }
    }

    /// A till that works by itself keeps its own people; nothing of it is for a log.
    @Test(arguments: Engine.allCases)
    func aTillsOwnServerHasNoLogOfIt(engine: Engine) async throws {
        let shop = ServerRun.shop
        let pepper = [UInt8](repeating: 7, count: 32)
        let person = Operator(id: "ada", number: 9, name: "Ada", role: .manager)
        let hash = try PINHasher(pepper: pepper).hash("4711", salt: Array(0..<16))
        var configuration = ServerRun.configuration
        configuration.pepper = { $0 == shop.tenant ? pepper : nil }
        configuration.side = .till
        try await ServerRun.with(engine, configuration) { run in
            try await run.database.scoped(to: shop.tenant).write { tx in
                try OperatorStore.insert(person, pinHash: hash, tenant: shop.tenant, in: tx)
            }
            let opened = try await run.client.send(
                OpenOperatorSession(.init(number: 9, pin: "4711"))
            ).expect(OpenOperatorSession.Reply.self, 201)
            let headers = [(OperatorSession.header, opened.session)]
            let made = try await run.client.send(
                AddOperator(NewOperator(name: "New", role: .cashier, pin: "4321")),
                headers: headers)
            #expect(made.status == 201)
            let head = try await run.database.scoped(to: shop.tenant).read { tx in
                try SyncLog.head(of: Realtime.shopStream, tenant: shop.tenant, in: tx)
            }
            #expect(head?.seq ?? 0 == 0)
        }
    }
}
