import RetailModels
import RetailStore
import TestSupport
import Testing

@testable import RetailServer

/// Every route answers, with the reply that its endpoint names.
struct RouteTests {
    /// One request of every endpoint, with all that it can be asked.
    static func samples(
        _ till: DocumentBuilder, tenant: String = "t", device: String = "d", code: String = "c"
    ) throws -> [any Endpoint] {
        let sale = SignedDocument(
            document: till.writes[1].body, signature: till.writes[1].signature ?? "",
            key: till.key.publicKey)
        return try [
            ListProducts(
                search: "creme", after: 0, limit: 7, lowOnly: true, favouritesOnly: true),
            FindProduct(code: "A-1"), ListCategories(), ListTaxRates(),
            ListDepartments(), ListUnknownCodes(after: "1", limit: 5),
            ListStock(
                search: "creme", sort: .price, isDescending: true, lowOnly: true, isCounted: true,
                after: "9.1", limit: 7),
            StockHistory(products: [till.shop.productID("A-1")], from: 1, days: 30),
            ListMovements(
                product: till.shop.productID("A-1"),
                after: MovementKey(at: .max, documentID: "x", position: 1), limit: 5),
            ListCustomers(search: "1", after: "0", limit: 9),
            ListOperators(),
            ListShifts(after: (at: .max, id: "x"), limit: 3),
            listSales,
            GetSale(id: till.documents[1].id), GetReceipt(number: till.documents[1].number),
            GetValue(ValueHolder(.giftCard, "GC-0001")), ListOverUses(), PostSale(sale: sale),
            RecordJournal(key: till.key.publicKey, writes: till.writes),
            SalesReport(by: .department, from: "2017-01-01", to: "2017-12-31"), SyncHealth(),
        ] + otherSamples(tenant, device, code) + attachmentSamples(till) + [
            PushBundles(push()), PullLog(since: .start(of: ServerRun.shop.location)),
            ReadDigest(stream: ServerRun.shop.location, at: 0), ReportTill(report),
            VerifyChain(tenant: tenant, body: .init()),
            ListInventory(search: "creme", after: 0, limit: 7),
            // The test's host knows one id only.
            CreateSnapshot(relies: []), GetSnapshotPart(id: "id", part: 1),
            DeleteSnapshot(id: "id"),
            SalvageBundles(
                .init(device: device, nonce: "n", signature: "s", url: "u", push: push())),
            ListParked(after: (at: 0, hash: "x"), limit: 5),
            ListConflicts(after: "a", limit: 5), ReleaseParked(hash: "x"),
            ResolveConflict(id: "x", choice: .keep),
        ] + pushSessionSamples(till) + heldSamples() + shopSamples(tenant)
            + goodsSamples(till) + recordSamples(till)
    }

    private static let listSales = ListSales(
        SaleFilter(text: "creme", total: 1, from: 1, until: 2, customer: "c", product: "p"),
        after: (at: .max, id: "x"), limit: 2)

    private static func recordSamples(_ till: DocumentBuilder) -> [any Endpoint] {
        let after = MovementKey(at: .max, documentID: "x", position: 1)
        return [
            ListAccounts(
                search: "z", sort: .owes, isDescending: true, isCounted: true, after: "c1",
                limit: 7),
            ListAccountMovements(customer: "c1", after: after, limit: 5),
            GetDocument(id: till.documents[0].id),
            ListAudit(
                actions: ["login", "voidLine"], person: "Maria", from: 1, until: 2, after: after,
                limit: 5),
        ]
    }

    private static func goodsSamples(_ till: DocumentBuilder) -> [any Endpoint] {
        [
            ListSuppliers(), SaveSupplier(Supplier(id: "s", name: "n")),
            ListPlaces(product: till.shop.productID("A-1")), StockValue(isEverywhere: true),
            AddProduct(
                Product(
                    id: "", sku: "N-1", barcode: "", name: "n", department: "GROCERY",
                    category: "", brand: "", unit: "each", price: .zero, cost: .zero,
                    taxClass: "none", ordinal: 0)),
            SetProductCodes(sku: "A-1", .init(packs: [PackCode(code: "777")])),
        ]
    }

    /// With the ids of the first tenant's cashier, who was made by a call.
    private static func shopSamples(_ tenant: String) -> [any Endpoint] {
        var edit = ShopEdit()
        edit.phone = "1"
        return [
            GetShop(), ChangeShop(edit), SetTaxRate(name: "none", body: .init(ppm: 0)),
            AddOperator(NewOperator(name: "n", role: .cashier, pin: "1111")),
            ChangeOperator(
                id: DerivedID.make(tenant, "operator", "2"), body: .init(isActive: true)),
        ]
    }

    static func heldSale(_ id: String = "held") -> HeldSale {
        HeldSale(
            name: "coat", at: 1, operatorID: "o", operatorName: "O", total: .zero,
            cart: Cart(id: id))
    }

    private static func heldSamples() -> [any Endpoint] {
        let sale = heldSale()
        return [
            OfferHeldSales([HeldOffer(sale, series: "01")]), ListHeldSales(),
            ClaimHeldSale(id: sale.id), GiveHeldSale(sale),
            SettleHeldSale(id: sale.id, hasArrived: false),
        ]
    }

    /// A catalogue in one part, for a shop that has one already.
    private static func pushSessionSamples(_ till: DocumentBuilder) throws -> [any Endpoint] {
        let text = try CanonicalJSON.text(CatalogueSeed(taxRates: [], products: []))
        let hash = Digest.sha256(text)
        let id = DerivedID.make(till.shop.tenant, "push-session", "", "1", hash)
        return [
            CreatePushSession(parts: 1, hash: hash), PutPushPart(id: id, part: 1, content: text),
            CommitPushSession(id: id),
        ]
    }

    /// In this order there is something to get and to delete.
    private static func attachmentSamples(_ till: DocumentBuilder) throws -> [any Endpoint] {
        let post = try AttachmentTests.post(product: till.shop.productID("A-1"))
        let id = DerivedID.make(till.shop.tenant, "attachment", post.product, post.sha256)
        return [
            post, ListAttachments(product: post.product), GetAttachment(id: id),
            GetAttachmentContent(id: id), DeleteAttachment(id: id),
        ]
    }

    /// What the server's own token does not open.
    private static func otherSamples(
        _ tenant: String, _ device: String, _ code: String
    ) -> [any Endpoint] {
        let key = String(repeating: "a", count: 64)
        let body = RegisterDevice.Body(
            tenant: tenant, licenceKey: "l", device: device, name: "n", publicKey: key)
        let shop = NewTenant(shop: ServerRun.shop.shop, taxRates: ServerRun.shop.rates)
        return [
            RegisterDevice(body), ChallengeDevice(device: device),
            IssueToken(device: device, body: .init(nonce: "n", signature: "s", url: "u")),
            GetTillSetup(), ListTenants(), CreateTenant(shop),
            SetTenantStatus(tenant: tenant, body: .init(status: .active)),
            ListLicences(tenant: tenant), CreateLicence(tenant: tenant, body: .init(seats: 1)),
            ListLocations(tenant: tenant),
            CreateLocation(tenant: tenant, body: .init(number: "2", name: "n")),
            ListTenantOperators(tenant: tenant),
            CreateOperator(tenant: tenant, body: .init(name: "n", role: .cashier, pin: "1111")),
            ListDevices(tenant: tenant), ApproveDevice(tenant: tenant, body: .init(code: code)),
            ChangeDevice(tenant: tenant, body: .init(device: device)),
            OpenOperatorSession(.init(number: 2, pin: "2222")), ListShopDevices(),
            ApproveShopDevice(.init(code: code, location: "1", series: "07")),
            ChangeShopDevice(id: device, body: .init(name: "n", isRevoked: true)),
            ListShopLocations(), LiveCheck(), ReadyCheck(),
            MetricsReport(),
        ]
    }

    static let report = ReportTill.Body(
        clock: 1, version: "1", pulled: 0, waiting: 0, series: "01", number: 2,
        chainHead: Document.noHash)

    private static func push() -> PushBundles.Body {
        let write = JournalWrite(id: "x", kind: .customer, body: "{}")
        let bundle = SyncBundle(
            seq: 1, stream: Realtime.shopStream, kind: .customer, clock: 1,
            prev: Document.noHash, epoch: "e", ops: [SyncOp(write: write, key: nil)])
        return PushBundles.Body(epoch: "e", relies: [], bundles: [bundle])
    }

    static func till() throws -> DocumentBuilder {
        var till = try DocumentBuilder(shop: ServerRun.shop)
        try till.openShift()
        try till.sell(try till.line(0, milli: 2_000))
        return till
    }

    private static func key(_ type: any Endpoint.Type) -> String { "\(type.verb) \(type.path)" }

    @Test func theServerHasTheEndpointsThatTheClientKnows() throws {
        let known = Endpoints.all.map(Self.key)
        #expect(Routes.all.map { Self.key($0) } == known)
        #expect(Set(known).count == known.count)
        #expect(try Self.samples(Self.till()).map { Self.key(type(of: $0)) } == known)
    }

    @Test(arguments: Engine.allCases)
    func everyRouteAnswers(engine: Engine) async throws {
        let till = try Self.till()
        try await ServerRun.with(engine) { run in
            try await run.database.record(till)
            try await run.signManagerIn()
            for endpoint in try Self.samples(till) {
                let access = (type(of: endpoint) as? any HandledEndpoint.Type)?.access
                let isOfAttachments = endpoint is PostAttachment || endpoint is DeleteAttachment
                guard access == .tenant || isOfAttachments,
                    !(endpoint is GetTillSetup), !(endpoint is OpenOperatorSession),
                    // The shop has a catalogue.
                    !(endpoint is CommitPushSession)
                else { continue }
                let reply = try await run.client.send(
                    endpoint, headers: ServerRun.managerHeaders)
                try Self.expect(reply, of: endpoint)
            }
        }
    }

    private static func expect<E: Endpoint>(_ reply: Reply, of endpoint: E) throws {
        #expect(reply.status == 200, "\(E.path): \(String(decoding: reply.body, as: UTF8.self))")
        #expect(reply.headers["pos-protocol"] == "1", "\(E.path)")
        guard !(E.Reply.self is any VerbatimReply.Type) else { return }
        #expect(reply.headers["content-type"] == "application/json")
        _ = try reply.decoded(E.Reply.self)
    }

    @Test(arguments: Engine.allCases)
    func theAnswersAreTheShops(engine: Engine) async throws {
        let till = try Self.till()
        let shop = ServerRun.shop
        try await ServerRun.with(engine) { run in
            try await run.database.record(till)
            let client = run.client
            let first = try await client.call("GET", "/api/products?limit=3")
                .expect(Page<StockedProduct>.self)
            #expect(first.items.map(\.product.sku) == ["A-1", "A-2", "A-3"])
            #expect(first.next == "3")
            let last = try await client.call("GET", "/api/products?after=9&limit=3")
                .expect(Page<StockedProduct>.self)
            #expect(last.items.map(\.product.sku) == ["4006381333931x"])
            #expect(last.next == nil)
            let low = try await client.call("GET", "/api/products?low=1")
                .expect(Page<StockedProduct>.self)
            #expect(low.items.map(\.product.sku) == ["A-1"])
            #expect(low.items[0].onHand.milli == -2_000)
            let found = try await client.call("GET", "/api/products?search=cr%C3%A8me%20br")
                .expect(Page<StockedProduct>.self)
            #expect(found.items.map(\.product.sku) == ["A-1"])
            let operators = try await client.send(ListOperators()).expect(Page<Operator>.self)
            #expect(operators.items == shop.operators)
            let rates = try await client.send(ListTaxRates()).expect(Page<TaxRate>.self)
            #expect(rates.items == shop.rates)
            let sales = try await client.send(ListSales()).expect(Page<SaleSummary>.self)
            #expect(sales.items.map(\.number) == ["01-000002"])
            #expect(sales.items.map(\.series) == ["01"])
            let wanted = till.documents[1].sale?.priced.lines.map(\.line.quantity.itemCount) ?? []
            #expect(sales.items.map(\.items) == [wanted.reduce(0, +)])
            let sale = try await client.send(GetSale(id: sales.items[0].id))
                .expect(SignedDocument.self)
            #expect(sale.document == till.writes[1].body)
            let report = try await client.send(SalesReport(by: .department))
                .expect(Page<ReportRow>.self)
            #expect(report.items.map(\.gross) == [856])
            let health = try await client.send(SyncHealth()).expect(SyncHealth.Reply.self)
            let streams = [Realtime.shopStream, shop.location].map {
                SyncHealth.Stream(
                    id: $0, head: 0, hash: Document.noHash, floor: 0, floorHash: Document.noHash)
            }
            #expect(
                health
                    == SyncHealth.Reply(
                        now: ServerRun.now, protocolMin: 1, protocolMax: 1, tenant: shop.tenant,
                        schemaMin: 1, schemaMax: 2, streams: streams, limits: .init()))
        }
    }

    /// A token speaks for its own tenant and sees nothing of another.
    @Test func aTokenSeesItsOwnTenantOnly() async throws {
        let till = try Self.till()
        try await ServerRun.with { run in
            try await run.database.record(till)
            var client = run.client
            client.token = "other-secret"
            try await client.send(SyncHealth()).expectProblem(.unavailable)
            let products = try await client.send(ListProducts()).expect(Page<StockedProduct>.self)
            #expect(products.items == [])
            try await client.send(GetSale(id: till.documents[1].id)).expectProblem(.notFound)
            try await client.send(FindProduct(code: "A-1")).expectProblem(.notFound)
            let sales = try await client.send(ListSales()).expect(Page<SaleSummary>.self)
            #expect(sales.items == [])
        }
    }

    /// A code with every character that an address treats in its own way.
    @Test(arguments: [
        ("A%2F9%20%25", 200), ("A%2f9%20%25", 200), ("4006381333931", 200), ("%41-1", 200),
        ("A/9%20%25", 404), ("A%2F9+%25", 404), ("A-1%", 400), ("A-1%2", 400), ("A-1%zz", 400),
        ("A-1%+1", 400), ("%C3%28", 400), ("%FF", 400), ("A-1%00", 404), ("%E7%B7%91", 404),
    ])
    func pathParametersArePercentDecoded(code: String, status: Int) async throws {
        try await ServerRun.with { run in
            let reply = try await run.client.call("GET", "/api/products/\(code)")
            #expect(reply.status == status)
            #expect(reply.headers["pos-protocol"] == "1")
        }
    }

    @Test func pagesOfSalesGoOnWithTheirKey() async throws {
        var till = try Self.till()
        for number in 0..<6 { try till.sell(try till.line(number)) }
        let made = till
        try await ServerRun.with { run in
            try await run.database.record(made)
            var seen: [String] = []
            var next: String?
            repeat {
                let query = next.map { "&after=\(RawClient.encoded($0))" } ?? ""
                let page = try await run.client.call("GET", "/api/sales?limit=3\(query)")
                    .expect(Page<SaleSummary>.self)
                seen += page.items.map(\.id)
                next = page.next
            } while next != nil && seen.count < 50
            let wanted = Array(made.documents.dropFirst().map(\.id).reversed())
            #expect(seen == wanted)
        }
    }
}
