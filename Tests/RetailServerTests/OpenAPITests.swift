import FoundationEssentials
import RetailModels
import RetailStore
import TestSupport
import Testing

@testable import RetailServer

/// `docs/openapi.yaml` says what the server does: the same routes, parameters, fields and problems.
struct OpenAPITests {
    private let document: PlainYAML

    init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let bytes = try Data(contentsOf: root.appending(path: "docs/openapi.yaml"))
        document = try PlainYAML(String(decoding: bytes, as: UTF8.self))
    }

    /// Each operation with its verb and path.
    private var operations: [(verb: String, path: String, operation: PlainYAML)] {
        guard let paths = document["paths"] else { return [] }
        return paths.keys.flatMap { path in
            (paths[path]?.keys ?? []).compactMap { verb in
                paths[path]?[verb].map { (verb.uppercased(), path, $0) }
            }
        }
    }

    /// What a `$ref` stands for, or the node itself.
    private func resolved(_ node: PlainYAML) throws -> PlainYAML {
        guard let reference = node["$ref"]?.text else { return node }
        var found = document
        for part in reference.split(separator: "/").dropFirst() {
            found = try #require(found[String(part)], "\(reference) leads nowhere")
        }
        return found
    }

    @Test func theRoutesAreDocumented() throws {
        let documented = Set(operations.map { "\($0.verb) \($0.path)" })
        #expect(documented == Set(Endpoints.all.map { "\($0.verb.rawValue) \($0.path)" }))
        #expect(documented == Set(Routes.all.map { "\($0.verb.rawValue) \($0.path)" }))
        let names = Set(operations.compactMap { $0.operation["operationId"]?.text })
        #expect(names == Set(Endpoints.all.map { "\($0)" }))
    }

    /// The parameters that an endpoint reads, in path and query, and no others.
    @Test func theParametersAreDocumented() throws {
        for sample in try RouteTests.samples(RouteTests.till()) {
            let kind = type(of: sample)
            let operation = try #require(
                operations.first { $0.path == kind.path && $0.verb == kind.verb.rawValue }?
                    .operation)
            let parameters = try (operation["parameters"]?.items ?? []).map(resolved)
            var names: [String: Set<String>] = ["path": [], "query": [], "header": []]
            for parameter in parameters {
                let name = try #require(parameter["name"]?.text)
                let place = try #require(parameter["in"]?.text)
                names[place]?.insert(place == "header" ? name.lowercased() : name)
                #expect(parameter["schema"] != nil, "\(kind.path) \(name)")
                if place == "path" { #expect(parameter["required"]?.text == "true") }
            }
            #expect(names["path"] == Set(sample.input.path.keys), "\(kind)")
            #expect(names["query"] == Set(sample.input.query.keys), "\(kind)")
            // OpenAPI names the type with the body.
            let headers = Set(kind.headerNames).subtracting(["content-type"])
            #expect(names["header"] == headers, "\(kind)")
            let inBraces = kind.path.split(separator: "/").filter { $0.hasPrefix("{") }
                .map { String($0.dropFirst().dropLast()) }
            #expect(Set(inBraces) == names["path"], "\(kind)")
            #expect(
                (operation["requestBody"] != nil) == !sample.input.body.isEmpty, "\(kind)")
        }
        let limit = try resolved(.map([("$ref", .text("#/components/parameters/limit"))]))["schema"]
        #expect(limit?["minimum"]?.text == "\(PageLimit.range.lowerBound)")
        #expect(limit?["maximum"]?.text == "\(PageLimit.range.upperBound)")
        #expect(limit?["default"]?.text == "\(PageLimit.fallback)")
    }

    @Test func everyOperationHasSecurityAndProblems() throws {
        #expect(document["openapi"]?.text == "3.1.0")
        #expect(document["security"]?.items.map(\.keys) == [["token"]])
        let scheme = document["components"]?["securitySchemes"]?["token"]
        #expect(scheme?["type"]?.text == "http")
        #expect(scheme?["scheme"]?.text == "bearer")
        let session = document["components"]?["securitySchemes"]?["session"]
        #expect(session?["name"]?.text == OperatorSession.header)
        for (verb, path, operation) in operations {
            let access = Routes.all.first { $0.path == path && $0.verb.rawValue == verb }?.access
            let schemes: [[String]]? =
                switch access {
                case .everybody: []
                case .manager: [["token", "session"]]
                default: nil
                }
            #expect(
                operation["security"]?.items.map(\.keys) == schemes,
                "\(verb) \(path): who may call")
            let responses = try #require(operation["responses"])
            for status in responses.keys {
                let response = try resolved(#require(responses[status]))
                let kind = Routes.all.first { $0.path == path && $0.verb.rawValue == verb }
                let isTagged = try #require(kind).isTagged
                var headers: Set = ["POS-Protocol", "X-Request-Id"]
                if status == "304" {
                    #expect(isTagged && response["content"] == nil, "\(verb) \(path)")
                    headers.formUnion(["ETag", "Vary"])
                } else if status.hasPrefix("2") {
                    let types =
                        switch path {
                        case MetricsReport.path: ["text/plain"]
                        case GetAttachmentContent.path: AttachmentType.allCases.map(\.rawValue)
                        default: ["application/json"]
                        }
                    #expect(response["content"]?.keys == types, "\(verb) \(path)")
                    if path == GetAttachmentContent.path {
                        headers.formUnion(["Content-Disposition", "X-Content-Type-Options"])
                    }
                    #expect((responses["304"] != nil) == isTagged, "\(verb) \(path)")
                    if isTagged { headers.formUnion(["ETag", "Vary"]) }
                    if hasNextPage(operation) { headers.insert("Link") }
                } else {
                    #expect(response["content"]?.keys == ["application/problem+json"])
                    headers.insert("Retry-After")
                }
                #expect(
                    Set(response["headers"]?.keys ?? []) == headers, "\(verb) \(path) \(status)")
            }
            #expect(responses.keys.contains("default"), "\(verb) \(path)")
            #expect(responses.keys.contains { $0.hasPrefix("2") }, "\(verb) \(path)")
        }
    }

    private func hasNextPage(_ operation: PlainYAML) -> Bool {
        (operation["parameters"]?.items ?? []).contains { $0["name"]?.text == "after" }
    }

    @Test func theProblemsAreDocumented() throws {
        let schema = try #require(document["components"]?["schemas"]?["Problem"])
        let codes = (schema["properties"]?["code"]?["enum"]?.items ?? []).compactMap(\.text)
        #expect(codes == Problem.Code.allCases.map(\.rawValue))
        var problem = Problem(.notFound, "x")
        problem.requestID = "y"
        try expectFields(of: problem, "Problem")
    }

    /// What the server sends has the fields that the document names, and lacks no required one.
    @Test func theFieldsAreDocumented() throws {
        let shop = ServerRun.shop
        let money = try Money(minor: 1)
        let product = Product(
            id: "", sku: "", barcode: "", name: "", department: "", category: "", brand: "",
            unit: "", price: money, cost: money, taxClass: "", ordinal: 1,
            traits: ProductTraits(
                plu: "", packs: [], depositSKU: "", ageLimit: 1, isOpenPrice: true, favourite: 1))
        try expectFields(of: product, "Product")
        try expectFields(of: #require(product.traits), "ProductTraits")
        try expectFields(of: PackCode(code: "x"), "PackCode")
        try expectFields(
            of: StockedProduct(
                product: product, onHand: .one, minimum: .one, pack: .one, deposit: product),
            "StockedProduct")
        try expectFields(of: RetailModels.Category(id: "", name: "", department: ""), "Category")
        try expectFields(of: shop.rates[0], "TaxRate")
        try expectFields(of: Department(id: "", name: "", taxClass: ""), "Department")
        let unknown = UnknownCode(
            code: "", department: "", price: money, lines: 1, gross: money, lastAt: 1)
        try expectFields(of: unknown, "UnknownCode")
        try expectHeldFields()
        try expectFields(of: shop.operators[0], "Operator")
        try expectAccountFields(money)
        try expectFields(
            of: StockMovement(documentID: "", position: 1, kind: "", quantity: .one, at: 1),
            "Movement")
        let shift = ShiftSummary(
            id: "", series: "", operatorName: "", openedAt: 1, float: money, zNumber: 1,
            closedAt: 1, gross: money, variance: money, zID: "")
        try expectFields(of: shift, "Shift")
        try expectFields(
            of: SaleSummary(
                id: "", kind: "", number: "", series: "", at: 1, operatorName: "", items: 1,
                gross: money),
            "SaleSummary")
        try expectFields(
            of: SignedDocument(document: "", signature: "", key: ""), "SignedDocument")
        let result = WriteResult(
            id: "", status: .parked, problem: Problem(.notFound, ""), seq: 1, stamp: 1)
        try expectFields(of: result, "WriteResult")
        let write = JournalWrite(id: "", kind: .sale, body: "", signature: "")
        try expectFields(of: write, "JournalWrite")
        try expectFields(
            of: RecordJournal(key: "", writes: [write], relies: []).body, "JournalRequest")
        try expectFields(of: RecordJournal.Reply(results: [result], heads: []), "JournalReply")
        try expectFields(
            of: ReportRow(key: "", sales: 1, quantity: 1, net: 1, discount: 1, tax: 1, gross: 1),
            "ReportRow")
        try expectSyncFields(write, product)
        try expectStockFields(product)
        try expectShopFields()
        try expectFields(of: OpenOperatorSession.Body(number: 1, pin: ""), "OperatorSignIn")
        try expectFields(
            of: OpenOperatorSession.Reply(
                session: "", expiresAt: 1, operator: shop.operators[0]), "OperatorSession")
        try expectFields(
            of: ChangeShopDevice.Body(name: "", isRevoked: true), "ShopDeviceChange")
        let attachment = RetailModels.Attachment(
            tenant: "", product: "", name: "", mediaType: .png, size: 1, sha256: "", createdAt: 1,
            createdBy: "")
        try expectFields(of: attachment, "Attachment")
        for page in document["components"]?["schemas"]?.keys ?? [] where page.hasSuffix("Page") {
            try expectFields(of: Page(items: ["x"], next: "y"), page)
        }
    }

    private func expectAccountFields(_ money: Money) throws {
        let exemption = TaxExemption(reason: "", certificate: "")
        let terms = CustomerTerms(exemption: exemption, creditLimit: money)
        let customer = Customer(id: "", number: "", name: "", terms: terms)
        try expectFields(of: customer, "Customer")
        try expectFields(of: terms, "CustomerTerms")
        try expectFields(of: exemption, "TaxExemption")
        try expectFields(of: CustomerAccount(customer: customer, owes: money), "CustomerAccount")
        let movement = AccountMovement(
            document: "", position: 1, number: "", kind: "", at: 1, operatorName: "",
            amount: money, owes: money)
        try expectFields(of: movement, "AccountMovement")
        try expectFields(of: AccountPage(items: [], next: "", count: 1), "AccountList")
        let line = AuditEntry(
            document: "", position: 1, at: 1, series: "", action: "", operatorName: "",
            approverName: "", subject: "", detail: "")
        try expectFields(of: line, "AuditEntry")
        try expectFields(
            of: ValueBalance(ValueHolder(.account, "c"), balance: money, limit: money),
            "ValueBalance")
    }

    private func expectHeldFields() throws {
        let sale = RouteTests.heldSale()
        try expectFields(of: sale, "HeldSale")
        let offer = HeldOffer(sale, series: "01")
        try expectFields(of: offer, "HeldOffer")
        try expectFields(of: OfferHeldSales([offer]).body, "HeldOffers")
        try expectFields(of: OfferHeldSales.Reply(wanted: []), "HeldWanted")
        try expectFields(of: ClaimHeldSale.Reply(state: .ready, sale: sale), "HeldClaim")
        try expectFields(of: SettleHeldSale.Reply(isKept: true), "HeldSettled")
        try expectFields(of: GiveHeldSale.Reply(isTaken: true), "HeldGiven")
    }

    private func expectStockFields(_ product: Product) throws {
        let stocked = StockedProduct(product: product, onHand: .zero, minimum: .zero)
        try expectFields(of: StockPage(items: [stocked], next: "", count: 1), "StockList")
        try expectFields(of: ProductHistory(product: "", sold: [1]), "ProductHistory")
        try expectFields(of: Supplier(id: "", name: ""), "Supplier")
        let location = ShopLocation(id: "", number: "", name: "")
        try expectFields(of: PlaceStock(location: location, onHand: .zero), "PlaceStock")
        try expectFields(
            of: StockValueRow(department: "", products: 1, cost: 1, price: 1), "StockValueRow")
    }

    private func expectSyncFields(_ write: JournalWrite, _ product: Product) throws {
        let place = LogPosition(stream: "", seq: 1, hash: "")
        try expectFields(of: place, "LogPosition")
        let outcome = EditOutcome(stamp: 1, results: [])
        try expectFields(of: outcome, "EditOutcome")
        let op = SyncOp(write: write, key: "", outcome: outcome)
        try expectFields(of: op, "SyncOp")
        let bundle = SyncBundle(
            seq: 1, stream: "", kind: .sale, clock: 1, prev: "", epoch: "", ops: [op])
        try expectFields(of: bundle, "SyncBundle")
        try expectFields(
            of: PushBundles.Body(epoch: "", relies: [], bundles: [bundle]), "PushRequest")
        let result = PushBundles.Result(seq: 1, status: .parked, code: "", logSeq: 1, stamp: 1)
        try expectFields(of: result, "PushResult")
        try expectFields(of: PushBundles.Reply(results: [result], heads: []), "PushReply")
        let alias = SyncAlias(kind: .customer, local: "", cloud: "")
        try expectFields(of: alias, "SyncAlias")
        let column = ColumnState(table: .product, row: "", column: "", value: "", first: "")
        try expectFields(of: column, "ColumnState")
        let conflict = EditConflict(
            id: "", kind: .conflict, table: .product, row: "", code: "", column: "", current: "",
            other: "", edit: "", device: "", by: "", at: 1)
        try expectFields(of: conflict, "EditConflict")
        try expectFields(of: ResolveConflict(id: "", choice: .keep).body, "ConflictChoice")
        let entry = LogEntry(
            seq: 1, kind: .alias, state: .ok, content: "", hash: "", stamp: 1, columns: [],
            alias: alias)
        try expectFields(of: entry, "LogEntry")
        try expectFields(
            of: PullLog.Reply(bundles: [entry], next: place, more: false, head: 1), "PullReply")
        let salvage = SalvageBundles.Body(
            device: "", nonce: "", signature: "", url: "",
            push: .init(epoch: "", relies: [], bundles: []))
        try expectFields(of: salvage, "SalvageRequest")
        var parked = ParkedWrite(
            hash: "", id: "", kind: .sale, code: "", detail: "", receivedAt: 1, body: "")
        (parked.device, parked.number, parked.at, parked.gross) = ("", "", 1, 1)
        try expectFields(of: parked, "ParkedWrite")
        let session = PushSession(
            id: "", parts: 1, received: [], isCommitted: false, expiresAt: 1)
        try expectFields(of: session, "PushSession")
        try expectFields(of: CreatePushSession(parts: 1, hash: "").body, "PushSessionRequest")
        try expectFields(of: PutPushPart(id: "", part: 1, content: "").body, "PushPart")
        let chain = ChainHead(device: "", series: "", number: 1, hash: "")
        try expectFields(of: chain, "ChainHead")
        let table = TableDigest(table: "", rows: 1, sum: "")
        try expectFields(of: table, "TableDigest")
        let digest = ReadDigest.Reply(stream: "", at: 1, head: 1, tables: [table], chains: [chain])
        try expectFields(of: digest, "Digest")
        try expectFields(of: RouteTests.report, "TillReport")
        try expectFields(of: ReportTill.Reply(now: 1), "TillReportReply")
        let snapshot = SnapshotSession(id: "", expiresAt: 1, positions: [place], parts: [])
        try expectFields(of: snapshot, "SnapshotSession")
        try expectFields(
            of: SnapshotSession.Part(stream: "", bytes: 1, hash: ""), "SnapshotPart")
        try expectFields(
            of: SnapshotContent(aliases: [alias], columns: [], conflicts: []), "SnapshotContent")
        try expectFields(of: CreateSnapshot(relies: []).body, "SnapshotRequest")
        let stream = SyncHealth.Stream(id: "", head: 1, hash: "", floor: 0, floorHash: "")
        try expectFields(of: stream, "StreamState")
        let device = SyncHealth.DeviceState(status: "", series: "", number: 1, chainHead: "")
        try expectFields(of: device, "DeviceState")
        try expectFields(of: SyncHealth.Limits(), "SyncLimits")
        let health = SyncHealth.Reply(
            now: 1, protocolMin: 1, protocolMax: 1, tenant: "", schemaMin: 1, schemaMax: 1,
            device: device, streams: [stream], limits: SyncHealth.Limits())
        try expectFields(of: health, "Health")
    }

    /// What managers change of the shop.
    private func expectShopFields() throws {
        var edit = ShopEdit()
        (edit.name, edit.address, edit.phone, edit.taxID) = ("", "", "", "")
        (edit.receiptHeader, edit.receiptFooter, edit.blindClose) = ([], [], true)
        (edit.roles, edit.promotions) = ([:], [])
        var payment = PaymentEdit()
        (payment.cashStep, payment.quickNotes) = (0, [])
        (payment.refundsApart, payment.offline) = ("", [:])
        (edit.labelMasks, edit.payment) = ([], payment)
        try expectFields(of: payment, "PaymentEdit")
        try expectFields(of: edit, "ShopEdit")
        try expectFields(of: RoleLimits.standard(.manager), "RoleLimits")
        let permissions = document["components"]?["schemas"]?["RoleLimits"]?["properties"]?[
            "allowed"]?["items"]?["enum"]
        #expect(
            (permissions?.items ?? []).compactMap(\.text) == Permission.allCases.map(\.rawValue))
        try expectFields(of: SetTaxRate.Body(ppm: 1), "TaxRateChange")
        try expectFields(
            of: ChangeOperator.Body(name: "", role: .cashier, pin: "", isActive: true),
            "OperatorChange")
        let shop = ServerRun.shop
        try expectFields(
            of: GetShop.Reply(shop: shop.shop, taxRates: shop.rates), "ShopState")
    }

    private func expectFields(
        of value: some Encodable, _ name: String, _ location: SourceLocation = #_sourceLocation
    ) throws {
        let schema = try #require(document["components"]?["schemas"]?[name], "\(name)")
        let fields = Set(schema["properties"]?.keys ?? [])
        guard case .object(let members) = try JSON(bytes: CanonicalJSON.encode(value)) else {
            Issue.record("\(name) is no object", sourceLocation: location)
            return
        }
        #expect(Set(members.keys) == fields, "\(name)", sourceLocation: location)
        let required = (schema["required"]?.items ?? []).compactMap(\.text)
        #expect(Set(required).isSubset(of: fields), "\(name)", sourceLocation: location)
    }

    /// The words of every enumeration are the program's.
    @Test func theWordsAreDocumented() throws {
        let by = operations.first { $0.path == SalesReport.path }?
            .operation["parameters"]?.items.first
        let words = (by?["schema"]?["enum"]?.items ?? []).compactMap(\.text)
        #expect(words == ReportKey.allCases.map(\.rawValue))
        let types = document["components"]?["schemas"]?["Attachment"]?["properties"]?["mediaType"]
        #expect(
            (types?["enum"]?.items ?? []).compactMap(\.text)
                == AttachmentType.allCases.map(\.rawValue))
        let roles = document["components"]?["schemas"]?["Operator"]?["properties"]?["role"]?["enum"]
        #expect((roles?.items ?? []).compactMap(\.text) == OperatorRole.allCases.map(\.rawValue))
    }

    /// The reader refuses what it does not understand.
    @Test(arguments: [
        "a: 1\n  b: 2\n", "a: {b: 1}\n", "a: \"x\"\n", "a:\n", "a: 1\na: 2\n", "- a\nb: 1\n",
        "a: [1\n",
    ])
    func theReaderIsStrict(source: String) {
        #expect(throws: PlainYAML.Failure.self) { try PlainYAML(source) }
    }
}
