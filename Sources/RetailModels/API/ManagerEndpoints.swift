/// A session that an operator has opened with the PIN, on top of a tenant's token.
public enum OperatorSession {
    /// What a call sends it in.
    public static let header = "POS-Operator-Session"
    public static let lifeMs: Int64 = 15 * 60 * 1_000
}

/// An operator signs in at the server. The session is this device's, and nobody else's.
public struct OpenOperatorSession: Endpoint {
    public struct Body: Codable, Hashable, Sendable {
        /// The operator's number.
        public var number: Int64
        /// 4 or 5 digits.
        public var pin: String

        public init(number: Int64, pin: String) {
            self.number = number
            self.pin = pin
        }
    }
    public struct Reply: Codable, Hashable, Sendable {
        /// Opaque; only its hash is kept.
        public var session: String
        /// Milliseconds since 1970, by the server's clock.
        public var expiresAt: Int64
        public var `operator`: Operator

        public init(session: String, expiresAt: Int64, operator: Operator) {
            self.session = session
            self.expiresAt = expiresAt
            self.operator = `operator`
        }
    }
    public static let verb = HTTPVerb.post
    public static let path = "/api/operators/session"
    public var body: Body

    public init(_ body: Body) { self.body = body }
    public init(_ input: EndpointInput) throws(Problem) {
        body = try input.decodedBody(Body.self)
        guard PINHasher.isPIN(body.pin) else {
            throw Problem(.malformedBody, "a PIN has 4 or 5 digits")
        }
    }
    public var input: EndpointInput {
        EndpointInput(body: (try? CanonicalJSON.encode(body)) ?? [])
    }
}

/// A call of a shop's manager: it wants a tenant's token and, besides, a manager's session. Tenant
/// and device come from the token.
public protocol ManagerEndpoint: Endpoint {}

/// The devices of the shop: those that wait, with code and fingerprint, that work, and that were
/// revoked.
public struct ListShopDevices: ManagerEndpoint {
    public typealias Reply = Page<Device>
    public static let verb = HTTPVerb.get
    public static let path = "/api/devices"
    public init() {}
    public init(_ input: EndpointInput) throws(Problem) {}
    public var input: EndpointInput { EndpointInput() }
}

/// Approves the device that shows a code, and gives it its place.
public struct ApproveShopDevice: ManagerEndpoint {
    public typealias Reply = Device
    public static let verb = HTTPVerb.post
    public static let path = "/api/devices/approve"
    public var body: ApproveDevice.Body

    public init(_ body: ApproveDevice.Body) { self.body = body }
    public init(_ input: EndpointInput) throws(Problem) {
        body = try input.decodedBody(ApproveDevice.Body.self)
    }
    public var input: EndpointInput {
        EndpointInput(body: (try? CanonicalJSON.encode(body)) ?? [])
    }
}

/// Renames or revokes a device.
public struct ChangeShopDevice: ManagerEndpoint {
    public typealias Reply = Device
    public struct Body: Codable, Hashable, Sendable {
        public var name: String?
        /// True takes its access away for good.
        public var isRevoked: Bool?

        public init(name: String? = nil, isRevoked: Bool? = nil) {
            self.name = name
            self.isRevoked = isRevoked
        }
    }
    public static let verb = HTTPVerb.patch
    public static let path = "/api/devices/{id}"
    public var id: String
    public var body: Body

    public init(id: String, body: Body) {
        self.id = id
        self.body = body
    }
    public init(_ input: EndpointInput) throws(Problem) {
        id = try input.pathValue("id")
        body = try input.decodedBody(Body.self)
    }
    public var input: EndpointInput {
        EndpointInput(path: ["id": id], body: (try? CanonicalJSON.encode(body)) ?? [])
    }
}

/// The shop's locations by number: where a device may be put.
public struct ListShopLocations: ManagerEndpoint {
    public typealias Reply = Page<ShopLocation>
    public static let verb = HTTPVerb.get
    public static let path = "/api/locations"
    public init() {}
    public init(_ input: EndpointInput) throws(Problem) {}
    public var input: EndpointInput { EndpointInput() }
}
