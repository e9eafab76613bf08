/// A device asks to be paired with a tenant. Open to everybody who has the licence key.
public struct RegisterDevice: Endpoint {
    public struct Body: Codable, Hashable, Sendable {
        public var tenant: String
        public var licenceKey: String
        /// The device's UUID.
        public var device: String
        public var name: String
        /// Ed25519, 64 hexadecimal digits.
        public var publicKey: String

        public init(
            tenant: String, licenceKey: String, device: String, name: String, publicKey: String
        ) {
            self.tenant = tenant
            self.licenceKey = licenceKey
            self.device = device
            self.name = name
            self.publicKey = publicKey
        }
    }
    public struct Reply: Codable, Hashable, Sendable {
        public var status: DeviceStatus
        /// While pending: what a manager types to approve it.
        public var code: String?
        public var codeExpiresAt: Int64?
        public var fingerprint: String

        public init(
            status: DeviceStatus, code: String?, codeExpiresAt: Int64?, fingerprint: String
        ) {
            self.status = status
            self.code = code
            self.codeExpiresAt = codeExpiresAt
            self.fingerprint = fingerprint
        }
    }
    public static let verb = HTTPVerb.post
    public static let path = "/api/sync/credentials"
    public var body: Body

    public init(_ body: Body) { self.body = body }
    public init(_ input: EndpointInput) throws(Problem) {
        body = try input.decodedBody(Body.self)
        let texts = [body.tenant, body.licenceKey, body.device, body.name]
        guard texts.allSatisfy({ !$0.isEmpty && CleanText.isClean($0, limit: 64) }),
            Hex.bytes(body.publicKey)?.count == 32
        else {
            throw Problem(
                .malformedBody, "tenant, licenceKey, device, name and publicKey are needed")
        }
    }
    public var input: EndpointInput {
        EndpointInput(body: (try? CanonicalJSON.encode(body)) ?? [])
    }
}

/// A device asks for something to sign.
public struct ChallengeDevice: Endpoint {
    public struct Reply: Codable, Hashable, Sendable {
        public var nonce: String
        /// Milliseconds since 1970, by the server's clock.
        public var expiresAt: Int64

        public init(nonce: String, expiresAt: Int64) {
            self.nonce = nonce
            self.expiresAt = expiresAt
        }
    }
    public static let verb = HTTPVerb.post
    public static let path = "/api/sync/credentials/{device}/challenge"
    public var device: String

    public init(device: String) { self.device = device }
    public init(_ input: EndpointInput) throws(Problem) { device = try input.pathValue("device") }
    public var input: EndpointInput { EndpointInput(path: ["device": device]) }
}

/// A device shows that it holds its key, and gets a token of 15 minutes once it is approved.
public struct IssueToken: Endpoint {
    public struct Body: Codable, Hashable, Sendable {
        public var nonce: String
        /// Over `Pairing.challengeText`, 128 hexadecimal digits.
        public var signature: String
        /// The address under which the device reaches the server.
        public var url: String

        public init(nonce: String, signature: String, url: String) {
            self.nonce = nonce
            self.signature = signature
            self.url = url
        }
    }
    public struct Reply: Codable, Hashable, Sendable {
        public var status: DeviceStatus
        /// When active.
        public var token: String?
        public var expiresAt: Int64?

        public init(status: DeviceStatus, token: String? = nil, expiresAt: Int64? = nil) {
            self.status = status
            self.token = token
            self.expiresAt = expiresAt
        }
    }
    public static let verb = HTTPVerb.post
    public static let path = "/api/sync/credentials/{device}/token"
    public var device: String
    public var body: Body

    public init(device: String, body: Body) {
        self.device = device
        self.body = body
    }
    public init(_ input: EndpointInput) throws(Problem) {
        device = try input.pathValue("device")
        body = try input.decodedBody(Body.self)
    }
    public var input: EndpointInput {
        EndpointInput(path: ["device": device], body: (try? CanonicalJSON.encode(body)) ?? [])
    }
}

/// What a paired till needs to sell by itself: its shop, its place in it, and the people who may
/// sign in. The catalogue comes by its own pages.
public struct GetTillSetup: Endpoint {
    public struct Person: Codable, Hashable, Sendable {
        public var person: Operator
        public var pinHash: String

        public init(person: Operator, pinHash: String) {
            self.person = person
            self.pinHash = pinHash
        }
    }
    public struct Reply: Codable, Hashable, Sendable {
        public var shop: Shop
        public var identity: TillIdentity
        public var locationNumber: String
        public var locationName: String
        public var taxRates: [TaxRate]
        public var people: [Person]
        /// The tenant's pepper for PINs, 64 hexadecimal digits.
        public var pepper: String
        /// Nil from a server that knows of none.
        public var suppliers: [Supplier]?

        public init(
            shop: Shop, identity: TillIdentity, locationNumber: String, locationName: String,
            taxRates: [TaxRate], people: [Person], pepper: String, suppliers: [Supplier]? = nil
        ) {
            self.suppliers = suppliers
            self.shop = shop
            self.identity = identity
            self.locationNumber = locationNumber
            self.locationName = locationName
            self.taxRates = taxRates
            self.people = people
            self.pepper = pepper
        }
    }
    public static let verb = HTTPVerb.get
    public static let path = "/api/sync/setup"
    public init() {}
    public init(_ input: EndpointInput) throws(Problem) {}
    public var input: EndpointInput { EndpointInput() }
}
