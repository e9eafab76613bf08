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
    let limiter: RateLimiter
    let isBehindProxy: Bool

    func handle(
        _ request: Request, context: ServerContext,
        next: @concurrent (Request, ServerContext) async throws -> Response
    ) async throws -> Response {
        let header = request.headers[.authorization] ?? ""
        let address = RemoteAddress.text(request, context.peer, isBehindProxy: isBehindProxy)
        if header.isEmpty, Self.isOpen(request.uri.path) {
            // Whoever restarts a silent process is always answered; it costs nothing.
            if request.uri.path != LiveCheck.path { try limiter.take(forStranger: address) }
            return try await next(request, context)
        }
        let principal = try await admit(header, from: address)
        var context = context
        context.principal = principal
        context.notes.note { $0.tenant = principal.role == .admin ? nil : principal.tenant }
        return try await next(request, context)
    }

    /// Whose the token in an `Authorization` header is, counted as one request; throws for one that
    /// is not known, and for who asks too fast.
    func admit(_ header: String, from address: String) async throws -> Principal {
        guard header.hasPrefix("Bearer "),
            let principal = try await principal(of: header.dropFirst(7), address)
        else {
            try limiter.take(forStranger: address)
            throw Self.unknown
        }
        try limiter.take(for: principal)
        return principal
    }

    /// Throws when a token that was good is no longer so.
    func check(_ header: String) async throws {
        let given = header.dropFirst(7)
        // A fixed token is in no table, and the book would ask for it each time.
        if find(given) != nil { return }
        guard try await book.principal(of: String(given)) != nil else { throw Self.unknown }
    }

    /// A token that was not seen before is not even looked up for an address that has shown too
    /// many wrong ones. One that was seen is: other tills may share the address.
    private func principal(of given: Substring, _ address: String) async throws -> Principal? {
        if let principal = find(given) { return principal }
        let token = String(given)
        if !(await book.knows(token)) { try limiter.check(stranger: address) }
        return try await book.principal(of: token)
    }

    private static let unknown = Problem(
        .unauthorized, "Authorization must be Bearer and a token of this server")

    /// How a device comes to its first token and what it does without one, and whether the server
    /// is well. Everything else wants one, also what does not exist.
    private static func isOpen(_ path: String) -> Bool {
        [RegisterDevice.path, SalvageBundles.path, LiveCheck.path, ReadyCheck.path].contains(path)
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
