/// What a server says of itself to whoever watches it.
public struct ServerCheck: Codable, Hashable, Sendable {
    public var status: String

    public init(status: String = "ok") { self.status = status }
}

/// Whether the process answers. Open to everybody: it tells nothing of a shop.
public struct LiveCheck: Endpoint {
    public typealias Reply = ServerCheck
    public static let verb = HTTPVerb.get
    public static let path = "/livez"
    public init() {}
    public init(_ input: EndpointInput) throws(Problem) {}
    public var input: EndpointInput { EndpointInput() }
}

/// Whether the server can do its work: the database answers. Otherwise 503, and whoever balances
/// the load asks another process.
public struct ReadyCheck: Endpoint {
    public typealias Reply = ServerCheck
    public static let verb = HTTPVerb.get
    public static let path = "/readyz"
    public init() {}
    public init(_ input: EndpointInput) throws(Problem) {}
    public var input: EndpointInput { EndpointInput() }
}

/// What the server counts about itself, in the text form of Prometheus. For whoever runs the
/// server: how much a shop sells can be read from it.
public struct MetricsReport: Endpoint {
    /// Text, not JSON.
    public typealias Reply = String
    public static let verb = HTTPVerb.get
    public static let path = "/metrics"
    public init() {}
    public init(_ input: EndpointInput) throws(Problem) {}
    public var input: EndpointInput { EndpointInput() }
}
