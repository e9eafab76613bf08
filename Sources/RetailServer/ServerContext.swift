import Hummingbird
import Logging
import NIOCore
import RetailModels
import RetailStore

/// What a request carries through the middleware.
struct ServerContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Set by `AuthMiddleware` before any handler runs.
    var principal: Principal?
    /// Set by `RequestMiddleware`.
    var requestID = ""
    let notes = RequestNotes()
    /// The other end of the connection: who asks, or the proxy.
    let peer: SocketAddress?
    /// Whether the request was made in this process, its body whole.
    let isDirect: Bool

    init(source: Source) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress
        isDirect = false
    }

    /// Of a request that comes through the direct door.
    init(logger: Logger) {
        coreContext = .init(source: DirectSource(logger: logger))
        peer = nil
        isDirect = true
    }
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
    /// Tells who listens what has changed.
    let hub: HintHub
    /// Stores tills' writes together.
    let lines: RecordLines
    let metrics: ServerMetrics
    /// Whether it keeps the log or fills an outbox.
    let side: ServerSide
    /// Where attachments are kept.
    let content: any AttachmentContent
    /// Who was let in by the manager's door.
    var manager: Operator?
    /// The pepper of a tenant when the database does not hold it.
    let pepper: @Sendable (_ tenant: String) -> [UInt8]?

    init(
        base: any RetailStore.Database, principal: Principal?, host: Host,
        authority: String = "", tries: TryLimiter = TryLimiter(), hub: HintHub = HintHub(),
        lines: RecordLines = RecordLines(),
        metrics: ServerMetrics = ServerMetrics(), content: (any AttachmentContent)? = nil,
        pepper: @escaping @Sendable (_ tenant: String) -> [UInt8]? = { _ in nil },
        side: ServerSide = .cloud
    ) {
        self.content = content ?? DatabaseContent(database: base)
        self.base = base
        self.side = side
        self.hub = hub
        self.lines = lines
        self.tries = tries
        self.metrics = metrics
        self.pepper = pepper
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
    /// A shop's manager: who has a tenant's token and a manager's session (`ManagerDoor`).
    case manager
    /// Whoever runs the server.
    case admin
    /// Everybody: how a device comes to its first token.
    case everybody

    /// Throws unless the principal may pass.
    func check(_ principal: Principal?) throws(Problem) {
        switch (self, principal?.role) {
        case (.everybody, _), (.tenant, .own), (.tenant, .device), (.manager, .own),
            (.manager, .device), (.admin, .admin):
            return
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
    /// Whether the reply has an entity tag, by which a client learns that it has it already.
    static var isTagged: Bool { get }
    /// Whether the request is a file, which may take longer than a few lines of JSON.
    static var isFile: Bool { get }
    /// The reply on the wire, JSON unless an endpoint says otherwise.
    static func response(_ reply: Reply, to request: Request) throws -> Response
}

extension HandledEndpoint {
    static var access: Access { .tenant }
    static func status(of reply: Reply) -> HTTPResponse.Status { .ok }
    static func response(_ reply: Reply, to request: Request) throws -> Response {
        try Representation(reply, isTagged: isTagged).response(
            to: request, status: status(of: reply))
    }
    static var isTagged: Bool { false }
    static var isFile: Bool { false }
}
