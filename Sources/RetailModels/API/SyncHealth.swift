/// Whether the server answers, and for whom.
public struct SyncHealth: Endpoint {
    public struct Reply: Codable, Hashable, Sendable {
        /// The server's clock, milliseconds since 1970.
        public var now: Int64
        /// The versions of the protocol it speaks.
        public var protocolMin: Int64
        public var protocolMax: Int64
        public var tenant: String

        public init(now: Int64, protocolMin: Int64, protocolMax: Int64, tenant: String) {
            self.now = now
            self.protocolMin = protocolMin
            self.protocolMax = protocolMax
            self.tenant = tenant
        }
    }
    public static let verb = HTTPVerb.get
    public static let path = "/api/sync/health"
    public init() {}
    public init(_ input: EndpointInput) throws(Problem) {}
    public var input: EndpointInput { EndpointInput() }
}

/// The protocol's version, sent as `POS-Protocol` with every reply: a reply without it is not ours.
public enum SyncProtocol {
    public static let header = "POS-Protocol"
    public static let version: Int64 = 1
}
