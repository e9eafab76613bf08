public import Logging
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

/// Whose server it is. The same handlers answer on both sides.
public enum ServerSide: Hashable, Sendable {
    /// Many tills send to it: it keeps the log.
    case cloud
    /// A till's own: what it stores waits in the outbox for the cloud.
    case till
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
    public var side = ServerSide.cloud
    /// With which it speaks TLS itself, under the names of the certificate; nil is plain HTTP.
    public var tls: TLSFiles?
    public var bodyBytesMax = 8 << 20
    public var headerBytesMax = 16 << 10
    public var headerCountMax = 100
    /// A request that has not arrived whole by then is given up.
    public var requestTimeoutMs = 10_000
    /// The same for a request that is a file of a few MiB: a shop's line may be slow.
    public var fileTimeoutMs = 60_000
    /// A connection without a request is closed then, also one whose headers do not end.
    public var idleTimeoutMs = 60_000
    /// Where attachments are kept; nil keeps them in the database.
    public var content: (any AttachmentContent)?
    /// The pepper of a tenant's PINs when the database does not hold it: a till's stays a file.
    /// Asked for at each sign-in, since pairing may bring another.
    public var pepper: @Sendable (_ tenant: String) -> [UInt8]? = { _ in nil }
    /// How fast one token may ask; nil without a limit, as in the till.
    public var tokenRate: RequestRate?
    /// How fast one address may ask without a token, or with a wrong one.
    public var strangerRate: RequestRate?
    /// The server takes care of the log: expired snapshots go, and entries older than `logDays`.
    /// Only a server that runs alone does.
    public var keepsLog = false
    /// How many days an entry stays at least; nil is for ever.
    public var logDays: Int?
    /// What it counts; whoever has more to count adds to it.
    public var metrics = ServerMetrics()
    /// The level of the line that each request leaves in the log. A till's own server is asked with
    /// every key of a search, so there it is one that is not written.
    public var requestLogLevel = Logger.Level.debug
    /// Connections beyond these wait in the system's queue until others end.
    public var connectionCountMax = 500
    /// And beyond these in the queue they are let in late, or not at all.
    public var waitingConnectionCountMax = 4_096

    /// A connection on which a request is not answered whole by then is closed, whoever is slow.
    var exchangeTimeoutMs: Int { requestTimeoutMs + idleTimeoutMs }

    public init(address: String, port: Int, tokens: [String: Principal]) {
        self.address = address
        self.port = port
        self.tokens = tokens
    }
}
