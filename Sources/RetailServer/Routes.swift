import HTTPTypes
import Hummingbird
import RetailModels
import RetailStore

/// Every route of the server. A test compares them with `Endpoints.all` and the documentation.
enum Routes {
    static let all: [any HandledEndpoint.Type] = [
        ListProducts.self, FindProduct.self, ListCategories.self, ListTaxRates.self,
        ListDepartments.self, ListUnknownCodes.self, ListStock.self, StockHistory.self,
        ListMovements.self, ListCustomers.self, ListOperators.self, ListShifts.self,
        ListSales.self, GetSale.self, GetReceipt.self, GetValue.self, ListOverUses.self,
        PostSale.self, RecordJournal.self, SalesReport.self,
        SyncHealth.self, RegisterDevice.self, ChallengeDevice.self, IssueToken.self,
        GetTillSetup.self, ListTenants.self, CreateTenant.self, SetTenantStatus.self,
        ListLicences.self, CreateLicence.self, ListLocations.self, CreateLocation.self,
        ListTenantOperators.self, CreateOperator.self, ListDevices.self, ApproveDevice.self,
        ChangeDevice.self, OpenOperatorSession.self, ListShopDevices.self,
        ApproveShopDevice.self, ChangeShopDevice.self, ListShopLocations.self, LiveCheck.self,
        ReadyCheck.self, MetricsReport.self, PostAttachment.self, ListAttachments.self,
        GetAttachment.self, GetAttachmentContent.self, DeleteAttachment.self,
        PushBundles.self, PullLog.self, ReadDigest.self, ReportTill.self,
        VerifyChain.self, ListInventory.self, CreateSnapshot.self, GetSnapshotPart.self,
        DeleteSnapshot.self, SalvageBundles.self, ListParked.self, ListConflicts.self,
        ReleaseParked.self,
        ResolveConflict.self, CreatePushSession.self, PutPushPart.self,
        CommitPushSession.self, OfferHeldSales.self, ListHeldSales.self, ClaimHeldSale.self,
        GiveHeldSale.self, SettleHeldSale.self, GetShop.self, ChangeShop.self,
        SetTaxRate.self, AddOperator.self, ChangeOperator.self, ListSuppliers.self,
        SaveSupplier.self, ListPlaces.self, StockValue.self, AddProduct.self,
        SetProductCodes.self,
        ListAccounts.self, ListAccountMovements.self, GetDocument.self, ListAudit.self,
    ]
    /// The paths of `all`: what a request's address is called in metrics and log.
    static let templates = Set(all.map { $0.path })

    static func router(
        database: any RetailStore.Database, host: Host, configuration: ServerConfiguration,
        auth: AuthMiddleware, hosts: HostMiddleware, hub: HintHub
    ) -> Router<ServerContext> {
        let router = Router(context: ServerContext.self)
        router.addMiddleware {
            RequestMiddleware(configuration: configuration, host: host)
            ProblemMiddleware()
            hosts
            auth
        }
        let (tries, lines) = (TryLimiter(), RecordLines())
        for endpoint in all {
            endpoint.register(
                on: router, database: database, host: host, configuration: configuration,
                tries: tries, hub: hub, lines: lines)
        }
        // A request that wants the socket never comes here (`ServerChannel`).
        router.get(RouterPath(Realtime.path)) { _, _ -> Response in
            throw Problem(.upgradeRequired, "this address is a WebSocket")
        }
        refuseOtherVerbs(on: router)
        return router
    }

    /// The router by itself answers a known address with an unknown verb as if there were nothing.
    private static func refuseOtherVerbs(on router: Router<ServerContext>) {
        let methods = [
            "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY",
        ].compactMap { HTTPRequest.Method($0) }
        for (path, endpoints) in Dictionary(grouping: all, by: { $0.path }) {
            let allowed = endpoints.map { $0.verb.rawValue }.sorted()
            for method in methods where !allowed.contains(method.rawValue) {
                router.on(RouterPath(path), method: method) { _, _ -> Response in
                    throw HTTPError(
                        .methodNotAllowed, headers: [.allow: allowed.joined(separator: ", ")])
                }
            }
        }
    }
}

extension HandledEndpoint {
    static func register(
        on router: Router<ServerContext>, database: any RetailStore.Database, host: Host,
        configuration: ServerConfiguration, tries: TryLimiter, hub: HintHub, lines: RecordLines
    ) {
        let method = HTTPRequest.Method(verb.rawValue) ?? .get
        router.on(RouterPath(path), method: method) { request, context -> Response in
            try access.check(context.principal)
            // The router finds the list behind the address of an item without a name.
            guard !request.uri.path.hasSuffix("/") else {
                throw Problem(.notFound, "no such address")
            }
            var manager: Operator?
            if access == .manager {
                manager = try await ManagerDoor(database: database, host: host)
                    .check(request.headers[ManagerDoor.header], context.principal)
            }
            let input = EndpointInput(
                path: try pathValues(context), query: try queryValues(request),
                body: verb == .get
                    ? []
                    : try await RequestBytes.collect(
                        request, isFile: isFile, isWhole: context.isDirect, configuration),
                headers: headerValues(request))
            var call = Call(
                base: database, principal: context.principal, host: host,
                authority: request.head.authority ?? "", tries: tries, hub: hub, lines: lines,
                metrics: configuration.metrics, content: configuration.content,
                pepper: configuration.pepper, side: configuration.side)
            call.manager = manager
            return try response(try await Self(input).answer(call), to: request)
        }
    }

    private static func headerValues(_ request: Request) -> [String: String] {
        var values: [String: String] = [:]
        for name in headerNames {
            guard let field = HTTPField.Name(name) else { continue }
            values[name] = request.headers[field]
        }
        return values
    }

    private static func pathValues(_ context: ServerContext) throws(Problem) -> [String: String] {
        var values: [String: String] = [:]
        for (name, text) in context.parameters {
            // The router matches the path as it was sent.
            guard let value = PercentText.decoded(text) else {
                throw Problem(.badRequest, "\(name) is not percent-encoded UTF-8 text")
            }
            guard !value.utf8.contains(0) else {
                throw Problem(.notFound, "nothing has a \(name) with a NUL")
            }
            values[String(name)] = value
        }
        return values
    }

    /// Of a name that is given twice the first counts.
    private static func queryValues(_ request: Request) throws(Problem) -> [String: String] {
        var values: [String: String] = [:]
        for (name, text) in request.uri.queryParameters where values[String(name)] == nil {
            guard !text.utf8.contains(0) else {
                throw Problem(.badRequest, "\(name) has a NUL")
            }
            values[String(name)] = String(text)
        }
        return values
    }
}
