/// For whom a token speaks.
public struct Principal: Hashable, Sendable {
    public var tenant: String
    public var location: String

    public init(tenant: String, location: String) {
        self.tenant = tenant
        self.location = location
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
    public var bodyBytesMax = 8 << 20
    public var headerBytesMax = 16 << 10
    public var headerCountMax = 100
    /// A request that has not arrived whole by then is given up.
    public var requestTimeoutMs = 10_000
    public var idleTimeoutMs = 60_000

    public init(address: String, port: Int, tokens: [String: Principal]) {
        self.address = address
        self.port = port
        self.tokens = tokens
    }
}
