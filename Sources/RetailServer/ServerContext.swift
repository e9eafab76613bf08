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
    let database: any RetailStore.Database
    let principal: Principal
    let host: Host

    var tenant: String { principal.tenant }
    var location: String { principal.location }
}

/// An endpoint with its server side: one file each in `Endpoints/`.
protocol HandledEndpoint: Endpoint {
    func answer(_ call: Call) async throws -> Reply
    static func status(of reply: Reply) -> HTTPResponse.Status
}

extension HandledEndpoint {
    static func status(of reply: Reply) -> HTTPResponse.Status { .ok }
}
