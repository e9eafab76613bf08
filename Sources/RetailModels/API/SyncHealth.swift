/// Whether the server answers, and for whom.
public struct SyncHealth: Endpoint {
    public struct Reply: Codable, Hashable, Sendable {
        /// The server's clock, milliseconds since 1970.
        public var now: Int64
        /// The versions of the protocol it speaks.
        public var protocolMin: Int64
        public var protocolMax: Int64
        public var tenant: String
        /// The versions of bundles it takes.
        public var schemaMin: Int64?
        public var schemaMax: Int64?
        /// How the cloud knows the till that asks.
        public var device: DeviceState?
        /// The streams that the till may pull.
        public var streams: [Stream]?
        public var limits: Limits?

        public init(
            now: Int64, protocolMin: Int64, protocolMax: Int64, tenant: String,
            schemaMin: Int64? = nil, schemaMax: Int64? = nil, device: DeviceState? = nil,
            streams: [Stream]? = nil, limits: Limits? = nil
        ) {
            self.now = now
            self.protocolMin = protocolMin
            self.protocolMax = protocolMax
            self.tenant = tenant
            self.schemaMin = schemaMin
            self.schemaMax = schemaMax
            self.device = device
            self.streams = streams
            self.limits = limits
        }
    }

    /// A till as the cloud knows it.
    public struct DeviceState: Codable, Hashable, Sendable {
        public var status: String
        /// The last document that is stored of it: its series, number and hash.
        public var series: String?
        public var number: Int64?
        public var chainHead: String?

        public init(status: String, series: String?, number: Int64?, chainHead: String?) {
            self.status = status
            self.series = series
            self.number = number
            self.chainHead = chainHead
        }
    }

    /// Where a stream stands.
    public struct Stream: Codable, Hashable, Sendable {
        /// `shop`, or a location's id.
        public var id: String
        /// The last entry and the running hash there.
        public var head: Int64
        public var hash: String
        /// The last entry that can no longer be pulled, and the hash there.
        public var floor: Int64
        public var floorHash: String

        public init(id: String, head: Int64, hash: String, floor: Int64, floorHash: String) {
            self.id = id
            self.head = head
            self.hash = hash
            self.floor = floor
            self.floorHash = floorHash
        }
    }

    /// How much one request may carry.
    public struct Limits: Codable, Hashable, Sendable {
        public var bundles: Int
        public var bytes: Int

        public init(
            bundles: Int = PushBundles.bundleCountMax, bytes: Int = PushBundles.bytesMax
        ) {
            self.bundles = bundles
            self.bytes = bytes
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
