/// A tenant as whoever runs the server sees it.
public struct TenantSummary: Codable, Hashable, Sendable {
    public enum Status: String, Codable, Sendable, CaseIterable { case active, suspended }

    public var id: String
    public var name: String
    public var status: Status
    public var currency: String
    public var timeZone: String

    public init(id: String, name: String, status: Status, currency: String, timeZone: String) {
        self.id = id
        self.name = name
        self.status = status
        self.currency = currency
        self.timeZone = timeZone
    }
}

/// A licence, without its key.
public struct Licence: Codable, Hashable, Sendable {
    public var id: String
    /// How many devices may be active at once.
    public var seats: Int64
    /// Milliseconds since 1970; nil never ends.
    public var expiresAt: Int64?
    public var createdAt: Int64

    public init(id: String, seats: Int64, expiresAt: Int64?, createdAt: Int64) {
        self.id = id
        self.seats = seats
        self.expiresAt = expiresAt
        self.createdAt = createdAt
    }
}

/// One of a tenant's shops.
public struct ShopLocation: Codable, Hashable, Sendable {
    public var id: String
    public var number: String
    public var name: String

    public init(id: String, number: String, name: String) {
        self.id = id
        self.number = number
        self.name = name
    }
}

/// A new tenant's shop and tax rates.
public struct NewTenant: Codable, Hashable, Sendable {
    public var shop: Shop
    public var taxRates: [TaxRate]

    public init(shop: Shop, taxRates: [TaxRate]) {
        self.shop = shop
        self.taxRates = taxRates
    }
}

/// What a tenant's operator is made of; the PIN is hashed by the server.
public struct NewOperator: Codable, Hashable, Sendable {
    public var name: String
    public var role: OperatorRole
    public var pin: String

    public init(name: String, role: OperatorRole, pin: String) {
        self.name = name
        self.role = role
        self.pin = pin
    }
}

/// A list or an act of whoever runs the server, on one tenant. Needs the admin token.
public protocol TenantEndpoint: Endpoint {
    associatedtype Body: Codable & Sendable = NoBody
    var tenant: String { get }
    var body: Body { get }
    init(tenant: String, body: Body)
}

/// For calls that say all in their address.
public struct NoBody: Codable, Hashable, Sendable {
    public init() {}
}

extension TenantEndpoint {
    public init(_ input: EndpointInput) throws(Problem) {
        let hasBody = Self.verb != .get && Body.self != NoBody.self
        let body: Body =
            hasBody
            ? try input.decodedBody(Body.self)
            : try EndpointInput(body: Array("{}".utf8)).decodedBody(Body.self)
        self.init(tenant: try input.pathValue("tenant"), body: body)
    }
    public var input: EndpointInput {
        let bytes = Self.verb == .get ? [] : (try? CanonicalJSON.encode(body)) ?? []
        return EndpointInput(path: ["tenant": tenant], body: bytes)
    }
}

extension TenantEndpoint where Body == NoBody {
    public init(tenant: String) { self.init(tenant: tenant, body: NoBody()) }
}

/// Every tenant of the server.
public struct ListTenants: Endpoint {
    public typealias Reply = Page<TenantSummary>
    public static let verb = HTTPVerb.get
    public static let path = "/api/admin/tenants"
    public init() {}
    public init(_ input: EndpointInput) throws(Problem) {}
    public var input: EndpointInput { EndpointInput() }
}

/// Makes a tenant with its first location, number 1.
public struct CreateTenant: Endpoint {
    public typealias Reply = TenantSummary
    public static let verb = HTTPVerb.post
    public static let path = "/api/admin/tenants"
    public var body: NewTenant
    public init(_ body: NewTenant) { self.body = body }
    public init(_ input: EndpointInput) throws(Problem) {
        body = try input.decodedBody(NewTenant.self)
    }
    public var input: EndpointInput {
        EndpointInput(body: (try? CanonicalJSON.encode(body)) ?? [])
    }
}

/// Suspends a tenant, whose tills then sell locally, or takes it back.
public struct SetTenantStatus: TenantEndpoint {
    public typealias Reply = TenantSummary
    public struct Body: Codable, Hashable, Sendable {
        public var status: TenantSummary.Status

        public init(status: TenantSummary.Status) {
            self.status = status
        }
    }
    public static let verb = HTTPVerb.put
    public static let path = "/api/admin/tenants/{tenant}/status"
    public var tenant: String
    public var body: Body
    public init(tenant: String, body: Body) {
        self.tenant = tenant
        self.body = body
    }
}

/// A tenant's licences.
public struct ListLicences: TenantEndpoint {
    public typealias Reply = Page<Licence>
    public static let verb = HTTPVerb.get
    public static let path = "/api/admin/tenants/{tenant}/licences"
    public var tenant: String
    public var body: NoBody
    public init(tenant: String, body: NoBody) {
        self.tenant = tenant
        self.body = body
    }
}

/// A licence with its key, which is shown this once: only its hash is kept.
public struct IssuedLicence: Codable, Hashable, Sendable {
    public var licence: Licence
    public var key: String

    public init(licence: Licence, key: String) {
        self.licence = licence
        self.key = key
    }
}

/// Makes a licence.
public struct CreateLicence: TenantEndpoint {
    public typealias Reply = IssuedLicence
    public struct Body: Codable, Hashable, Sendable {
        /// How many devices may be active.
        public var seats: Int64
        /// Milliseconds since 1970; nil never ends.
        public var expiresAt: Int64?

        public init(seats: Int64, expiresAt: Int64? = nil) {
            self.seats = seats
            self.expiresAt = expiresAt
        }
    }
    public static let verb = HTTPVerb.post
    public static let path = "/api/admin/tenants/{tenant}/licences"
    public var tenant: String
    public var body: Body
    public init(tenant: String, body: Body) {
        self.tenant = tenant
        self.body = body
    }
}

/// A tenant's locations by number.
public struct ListLocations: TenantEndpoint {
    public typealias Reply = Page<ShopLocation>
    public static let verb = HTTPVerb.get
    public static let path = "/api/admin/tenants/{tenant}/locations"
    public var tenant: String
    public var body: NoBody
    public init(tenant: String, body: NoBody) {
        self.tenant = tenant
        self.body = body
    }
}

/// Makes a location.
public struct CreateLocation: TenantEndpoint {
    public typealias Reply = ShopLocation
    public struct Body: Codable, Hashable, Sendable {
        public var number: String
        public var name: String

        public init(number: String, name: String) {
            self.number = number
            self.name = name
        }
    }
    public static let verb = HTTPVerb.post
    public static let path = "/api/admin/tenants/{tenant}/locations"
    public var tenant: String
    public var body: Body
    public init(tenant: String, body: Body) {
        self.tenant = tenant
        self.body = body
    }
}

/// A tenant's operators, without their PINs.
public struct ListTenantOperators: TenantEndpoint {
    public typealias Reply = Page<Operator>
    public static let verb = HTTPVerb.get
    public static let path = "/api/admin/tenants/{tenant}/operators"
    public var tenant: String
    public var body: NoBody
    public init(tenant: String, body: NoBody) {
        self.tenant = tenant
        self.body = body
    }
}

/// Makes an operator under the next number.
public struct CreateOperator: TenantEndpoint {
    public typealias Reply = Operator
    public typealias Body = NewOperator
    public static let verb = HTTPVerb.post
    public static let path = "/api/admin/tenants/{tenant}/operators"
    public var tenant: String
    public var body: Body
    public init(tenant: String, body: Body) {
        self.tenant = tenant
        self.body = body
    }
}

/// A tenant's devices.
public struct ListDevices: TenantEndpoint {
    public typealias Reply = Page<Device>
    public static let verb = HTTPVerb.get
    public static let path = "/api/admin/tenants/{tenant}/devices"
    public var tenant: String
    public var body: NoBody
    public init(tenant: String, body: NoBody) {
        self.tenant = tenant
        self.body = body
    }
}

/// Approves the device that shows a code, and gives it its place.
public struct ApproveDevice: TenantEndpoint {
    public typealias Reply = Device
    public struct Body: Codable, Hashable, Sendable {
        public var code: String
        /// A location's number; the first without it.
        public var location: String?
        /// The till's number; without it the one it had, or the next free one.
        public var series: String?

        public init(code: String, location: String? = nil, series: String? = nil) {
            self.code = code
            self.location = location
            self.series = series
        }
    }
    public static let verb = HTTPVerb.post
    public static let path = "/api/admin/tenants/{tenant}/devices/approve"
    public var tenant: String
    public var body: Body
    public init(tenant: String, body: Body) {
        self.tenant = tenant
        self.body = body
    }
}

/// Revokes or renames a device.
public struct ChangeDevice: TenantEndpoint {
    public typealias Reply = Device
    public struct Body: Codable, Hashable, Sendable {
        public var device: String
        public var name: String?
        /// True takes its access away for good.
        public var isRevoked: Bool?

        public init(device: String, name: String? = nil, isRevoked: Bool? = nil) {
            self.device = device
            self.name = name
            self.isRevoked = isRevoked
        }
    }
    public static let verb = HTTPVerb.put
    public static let path = "/api/admin/tenants/{tenant}/devices"
    public var tenant: String
    public var body: Body
    public init(tenant: String, body: Body) {
        self.tenant = tenant
        self.body = body
    }
}

/// Proves the documents of a tenant's tills from their bytes, a page at a time, and holds the end
/// of each chain against what its till last told. Called again with `next` until there is none.
public struct VerifyChain: TenantEndpoint {
    public struct Body: Codable, Hashable, Sendable {
        /// The `next` of the page before; the first page without it.
        public var after: String?

        public init(after: String? = nil) { self.after = after }
    }
    public struct Reply: Codable, Hashable, Sendable {
        /// The till that the page is of; nil when there is none left.
        public var device: String?
        public var documents: Int64
        /// Rows that were derived from them anew and compared.
        public var rows: Int64
        /// Sentences for a person.
        public var findings: [String]
        /// Documents that the till has told of and that are not here yet, on its last page.
        public var behind: Int64?
        public var next: String?

        public init(
            device: String?, documents: Int64 = 0, rows: Int64 = 0, findings: [String] = [],
            behind: Int64? = nil, next: String? = nil
        ) {
            self.device = device
            self.documents = documents
            self.rows = rows
            self.findings = findings
            self.behind = behind
            self.next = next
        }
    }
    public static let verb = HTTPVerb.post
    public static let path = "/api/admin/tenants/{tenant}/chain"
    public var tenant: String
    public var body: Body
    public init(tenant: String, body: Body) {
        self.tenant = tenant
        self.body = body
    }
}
