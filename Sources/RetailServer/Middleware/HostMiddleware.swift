import HTTPTypes
import Hummingbird
import RetailModels

/// Refuses requests that a page in somebody's browser could have made: those for another host, and
/// those that name an origin (architecture.md: Keys, trust, one owner).
struct HostMiddleware: RouterMiddleware {
    typealias Context = ServerContext

    /// Is left among the headers when a request has a second one. A constant and valid name.
    private static let secondHost = HTTPField.Name("Host") ?? .server
    private static let loopback: Set<String> = ["127.0.0.1", "localhost", "::1"]
    let names: Set<String>
    /// Whose names are the server's too; nil without TLS.
    var tls: TLSKeeper?
    /// Behind a proxy, which knows the server's names.
    var takesAll = false

    func handle(
        _ request: Request, context: ServerContext,
        next: @concurrent (Request, ServerContext) async throws -> Response
    ) async throws -> Response {
        // What is in front of this server may have looked at the other one.
        guard request.headers[Self.secondHost] == nil else {
            throw Problem(.badRequest, "a request has one Host")
        }
        try check(
            authority: request.head.authority ?? "", origin: request.headers[.origin])
        return try await next(request, context)
    }

    func check(authority: String, origin: String?) throws(Problem) {
        guard origin == nil else {
            throw Problem(.foreignHost, "requests from web pages are not served")
        }
        let name = Self.name(of: authority)
        guard takesAll || Self.loopback.contains(name) || isOurs(name) else {
            throw Problem(.foreignHost, "this server is not \(name.isEmpty ? "unnamed" : name)")
        }
    }

    /// `*.shop.example` is any one label before `.shop.example`, as in a certificate.
    private func isOurs(_ name: String) -> Bool {
        let pattern = "*" + name.drop { $0 != "." }
        return [names, tls?.current.names ?? []].contains {
            $0.contains(name) || $0.contains(pattern)
        }
    }

    /// The host without its port: `[::1]:8089` is `::1`.
    static func name(of authority: String) -> String {
        if authority.hasPrefix("[") {
            return String(authority.dropFirst().prefix { $0 != "]" })
        }
        return String(authority.prefix { $0 != ":" }).lowercased()
    }
}
