public import RetailStore

/// For whom a token speaks. Tenant, location and device come from it and never from a request.
public struct Principal: Hashable, Sendable {
    /// What the token opens.
    public enum Role: Hashable, Sendable {
        /// The server's own token, of the tenant of `pos init`: a till paired by hand.
        case own
        /// A paired device.
        case device(String)
        /// Whoever runs the server; sees no shop's data but through the admin calls.
        case admin
    }
    public var tenant: String
    public var location: String
    public var role: Role

    public init(tenant: String, location: String, role: Role = .own) {
        self.tenant = tenant
        self.location = location
        self.role = role
    }

    /// Whoever runs the server.
    public static let admin = Principal(tenant: "*", location: "", role: .admin)

    /// The device that speaks, if it is one.
    public var device: String? {
        if case .device(let id) = role { id } else { nil }
    }
}

/// How the server listens, whom it answers, and what it bears.
public struct ServerConfiguration: Sendable {
    public var address: String
    /// 0 lets the system choose.
    public var port: Int
    /// Who may call, by bearer token.
    public var tokens: [String: Principal]
    /// Names besides the loopback ones under which the server is reached.
    public var hostNames: Set<String> = []
    /// TLS ends in front of it, so whatever host was asked for has been checked there.
    public var isBehindProxy = false
    public var bodyBytesMax = 8 << 20
    public var headerBytesMax = 16 << 10
    public var headerCountMax = 100
    /// A request that has not arrived whole by then is given up.
    public var requestTimeoutMs = 10_000
    public var idleTimeoutMs = 60_000
    /// Where attachments are kept; nil keeps them in the database.
    public var content: (any AttachmentContent)?

    public init(address: String, port: Int, tokens: [String: Principal]) {
        self.address = address
        self.port = port
        self.tokens = tokens
    }
}
