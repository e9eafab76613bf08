import HTTPTypes
import Hummingbird
import RetailModels
import RetailStore

/// Every route of the server. A test compares them with `Endpoints.all` and the documentation.
enum Routes {
    static let all: [any HandledEndpoint.Type] = [
        ListProducts.self, FindProduct.self, ListCategories.self, ListTaxRates.self,
        ListMovements.self, ListCustomers.self, ListOperators.self, ListShifts.self,
        ListSales.self, GetSale.self, PostSale.self, RecordJournal.self, SalesReport.self,
        SyncHealth.self, RegisterDevice.self, ChallengeDevice.self, IssueToken.self,
        GetTillSetup.self, ListTenants.self, CreateTenant.self, SetTenantStatus.self,
        ListLicences.self, CreateLicence.self, ListLocations.self, CreateLocation.self,
        ListTenantOperators.self, CreateOperator.self, ListDevices.self, ApproveDevice.self,
        ChangeDevice.self, LiveCheck.self, ReadyCheck.self, PostAttachment.self,
        ListAttachments.self, GetAttachment.self, GetAttachmentContent.self, DeleteAttachment.self,
    ]

    static func router(
        database: any RetailStore.Database, host: Host, configuration: ServerConfiguration
    ) -> Router<ServerContext> {
        let router = Router(context: ServerContext.self)
        router.addMiddleware {
            ProblemMiddleware()
            HostMiddleware(
                names: configuration.hostNames, takesAll: configuration.isBehindProxy)
            AuthMiddleware(
                tokens: configuration.tokens, book: TokenBook(database: database, host: host))
        }
        let tries = TryLimiter()
        for endpoint in all {
            endpoint.register(
                on: router, database: database, host: host, configuration: configuration,
                tries: tries)
        }
        refuseOtherVerbs(on: router)
        return router
    }

    /// The router by itself answers a known address with an unknown verb as if there were nothing.
    private static func refuseOtherVerbs(on router: Router<ServerContext>) {
        let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]
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
        configuration: ServerConfiguration, tries: TryLimiter
    ) {
        let method = HTTPRequest.Method(verb.rawValue) ?? .get
        router.on(RouterPath(path), method: method) { request, context -> Response in
            try access.check(context.principal)
            let input = EndpointInput(
                path: try pathValues(context), query: try queryValues(request),
                body: verb == .get
                    ? [] : try await RequestBytes.collect(request, configuration),
                headers: headerValues(request))
            let call = Call(
                base: database, principal: context.principal, host: host,
                authority: request.head.authority ?? "", tries: tries,
                content: configuration.content)
            let reply = try await Self(input).answer(call)
            if let content = reply as? AttachmentContentReply { return .content(content) }
            return try Response.json(reply, status: status(of: reply))
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
            guard let value = PercentText.decoded(text), !value.utf8.contains(0) else {
                throw Problem(.badRequest, "\(name) is not percent-encoded UTF-8 text")
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

extension Response {
    /// A file as it is, to be kept and not to be shown: no browser may take it for a page.
    static func content(_ content: AttachmentContentReply) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = content.mediaType
        headers[.contentDisposition] =
            "attachment; filename*=UTF-8''\(PercentText.encoded(content.name))"
        headers[.xContentTypeOptions] = "nosniff"
        headers[.eTag] = "\"\(content.sha256)\""
        return Response(
            status: .ok, headers: headers,
            body: .init(byteBuffer: ByteBuffer(bytes: content.bytes)))
    }

    /// A reply in the product's one JSON form.
    static func json(
        _ value: some Encodable, status: HTTPResponse.Status,
        contentType: String = "application/json"
    ) throws -> Response {
        var headers = HTTPFields()
        headers[.contentType] = contentType
        let bytes = try CanonicalJSON.encode(value)
        return Response(
            status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
