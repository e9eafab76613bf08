import Hummingbird
import RetailModels
import RetailStore

/// What a request carries through the middleware.
struct ServerContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Set by `AuthMiddleware` before any handler runs.
    var principal: Principal?

    init(source: Source) { coreContext = .init(source: source) }
}

/// What a handler may touch.
struct Call: Sendable {
    /// As the principal's tenant sees it.
    let database: any RetailStore.Database
    /// For the calls that name a tenant themselves; they enter it.
    let base: any RetailStore.Database
    let principal: Principal
    let host: Host
    /// The `Host` the request named.
    let authority: String
    /// Wrong tries so far.
    let tries: TryLimiter
    /// Where attachments are kept.
    let content: any AttachmentContent

    init(
        base: any RetailStore.Database, principal: Principal?, host: Host,
        authority: String = "", tries: TryLimiter = TryLimiter(),
        content: (any AttachmentContent)? = nil
    ) {
        self.content = content ?? DatabaseContent(database: base)
        self.base = base
        self.tries = tries
        // Without a token nothing of any tenant is seen.
        self.principal = principal ?? Principal(tenant: "", location: "")
        database = base.scoped(to: self.principal.tenant)
        self.host = host
        self.authority = authority
    }

    var tenant: String { principal.tenant }
    var location: String { principal.location }

    /// The paired device that sends documents, if one does.
    var sender: DocumentSender? {
        principal.device.map { DocumentSender(device: $0, location: location) }
    }
}

/// Who may call an endpoint.
enum Access: Sendable {
    /// Whoever has a tenant's token: its tills, and the server's own.
    case tenant
    /// Whoever runs the server.
    case admin
    /// Everybody: how a device comes to its first token.
    case everybody

    /// Throws unless the principal may pass.
    func check(_ principal: Principal?) throws(Problem) {
        switch (self, principal?.role) {
        case (.everybody, _), (.tenant, .own), (.tenant, .device), (.admin, .admin): return
        case (_, nil):
            throw Problem(.unauthorized, "Authorization must be Bearer and a token of this server")
        default: throw Problem(.forbidden, "this token is not for this call")
        }
    }
}

/// An endpoint with its server side: one file each in `Endpoints/`.
protocol HandledEndpoint: Endpoint {
    static var access: Access { get }
    func answer(_ call: Call) async throws -> Reply
    static func status(of reply: Reply) -> HTTPResponse.Status
}

extension HandledEndpoint {
    static var access: Access { .tenant }
    static func status(of reply: Reply) -> HTTPResponse.Status { .ok }
}
