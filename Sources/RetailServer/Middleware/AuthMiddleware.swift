import HTTPTypes
import Hummingbird
import RetailModels

/// Finds out whose bearer token a request carries. Tokens travel in `Authorization` only. A request
/// with a token that is not known is refused; one without may reach the calls that are open to
/// everybody.
struct AuthMiddleware: RouterMiddleware {
    typealias Context = ServerContext

    /// Fixed ones, from files.
    let tokens: [String: Principal]
    /// Those of paired devices.
    let book: TokenBook

    func handle(
        _ request: Request, context: ServerContext,
        next: @concurrent (Request, ServerContext) async throws -> Response
    ) async throws -> Response {
        let header = request.headers[.authorization] ?? ""
        if header.isEmpty, Self.isOpen(request.uri.path) { return try await next(request, context) }
        var context = context
        context.principal = try await principal(of: header)
        return try await next(request, context)
    }

    /// Whose the token in an `Authorization` header is; throws `Problem` for one that is not known.
    func principal(of header: String) async throws -> Principal {
        guard header.hasPrefix("Bearer ") else { throw Self.unknown }
        let given = header.dropFirst(7)
        if let principal = find(given) { return principal }
        guard let principal = try await book.principal(of: String(given)) else {
            throw Self.unknown
        }
        return principal
    }

    private static let unknown = Problem(
        .unauthorized, "Authorization must be Bearer and a token of this server")

    /// How a device comes to its first token, and whether the server is well. Everything else wants
    /// one, also what does not exist.
    private static func isOpen(_ path: String) -> Bool {
        [RegisterDevice.path, LiveCheck.path, ReadyCheck.path].contains(path)
            || path.hasPrefix(RegisterDevice.path + "/")
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
