import HTTPTypes
import Hummingbird
import RetailModels

/// Lets a request pass that carries a known bearer token, and says whose it is. Tokens travel in
/// `Authorization` only.
struct AuthMiddleware: RouterMiddleware {
    typealias Context = ServerContext

    let tokens: [String: Principal]

    func handle(
        _ request: Request, context: ServerContext,
        next: @concurrent (Request, ServerContext) async throws -> Response
    ) async throws -> Response {
        let header = request.headers[.authorization] ?? ""
        guard header.hasPrefix("Bearer "), let principal = find(header.dropFirst(7)) else {
            throw Problem(.unauthorized, "Authorization must be Bearer and a token of this server")
        }
        var context = context
        context.principal = principal
        return try await next(request, context)
    }

    /// Compares every byte of every token, so that the time tells nothing.
    private func find(_ given: Substring) -> Principal? {
        let given = Array(given.utf8)
        var found: Principal?
        for (token, principal) in tokens where token.utf8.count == given.count {
            let difference = zip(token.utf8, given).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
            if difference == 0 { found = principal }
        }
        return found
    }
}
