/// The shop with its settings and tax rates, as its tills work with them.
public struct GetShop: Endpoint {
    public struct Reply: Codable, Hashable, Sendable {
        public var shop: Shop
        /// In the order in which they were made.
        public var taxRates: [TaxRate]

        public init(shop: Shop, taxRates: [TaxRate]) {
            self.shop = shop
            self.taxRates = taxRates
        }
    }
    public static let verb = HTTPVerb.get
    public static let path = "/api/shop"
    public init() {}
    public init(_ input: EndpointInput) throws(Problem) {}
    public var input: EndpointInput { EndpointInput() }
}

/// Changes what is the shop's. What currency and tax rules are stays: figures were made by them.
public struct ChangeShop: ManagerEndpoint {
    public typealias Reply = GetShop.Reply
    public static let verb = HTTPVerb.patch
    public static let path = "/api/shop"
    public var body: ShopEdit

    public init(_ body: ShopEdit) { self.body = body }
    public init(_ input: EndpointInput) throws(Problem) {
        body = try input.decodedBody(ShopEdit.self)
    }
    public var input: EndpointInput {
        EndpointInput(body: (try? CanonicalJSON.encode(body)) ?? [])
    }
}

/// What a manager changes of the shop; what is nil stays as it is.
public struct ShopEdit: Codable, Hashable, Sendable {
    public var name: String?
    public var address: String?
    public var phone: String?
    public var taxID: String?
    /// Lines under the address on a receipt, and at its end; none takes them away.
    public var receiptHeader: [String]?
    public var receiptFooter: [String]?
    public var blindClose: Bool?
    /// The layouts of labels with a price or weight in them, all there are to be; none takes them
    /// away.
    public var labelMasks: [String]?
    public var payment: PaymentEdit?
    /// By the name of the role; a role that is not named stays as it is.
    public var roles: [String: RoleLimits]?
    /// All there are to be, in the order in which they are tried.
    public var promotions: [Promotion]?

    public init() {}

    /// More lines than a receipt has place for.
    public static let receiptLinesMax = 10
    public static let promotionsMax = 1_000

    /// Why it cannot be taken; nil when it can.
    public func fault() -> String? {
        if let name, name.isEmpty { return "the name is empty" }
        let texts = [name, address, phone, taxID].compactMap { $0 }
        let lines = (receiptHeader ?? []) + (receiptFooter ?? [])
        guard (texts + lines).allSatisfy({ CleanText.isClean($0, limit: 200) }) else {
            return "a text is too long or has control characters"
        }
        guard
            [receiptHeader, receiptFooter].allSatisfy({
                $0?.count ?? 0 <= Self.receiptLinesMax
            })
        else { return "a receipt's header and footer have \(Self.receiptLinesMax) lines each" }
        guard roles?.keys.allSatisfy({ OperatorRole(rawValue: $0) != nil }) ?? true else {
            return "there is no such role"
        }
        if let labelMasks, let fault = CodeSettings(masks: labelMasks).fault() { return fault }
        if let fault = payment?.fault() { return fault }
        guard let promotions else { return nil }
        guard promotions.count <= Self.promotionsMax,
            Set(promotions.map(\.id)).count == promotions.count
        else { return "two promotions have the same id, or there are too many" }
        return promotions.lazy.compactMap { $0.fault() }.first
    }

    /// Whether managers could still do what only they do: nobody else could give it back.
    public var keepsManagers: Bool {
        guard let limits = roles?[OperatorRole.manager.rawValue] else { return true }
        return limits.allows(.people) && limits.allows(.settings)
    }

    /// The shop as it is behind the change.
    public func applied(to shop: Shop) -> Shop {
        var (changed, settings) = (shop, shop.settings)
        changed.name = name ?? shop.name
        changed.address = address ?? shop.address
        changed.phone = phone ?? shop.phone
        changed.taxID = taxID ?? shop.taxID
        if let receiptHeader {
            settings.receiptHeader = receiptHeader.isEmpty ? nil : receiptHeader
        }
        if let receiptFooter {
            settings.receiptFooter = receiptFooter.isEmpty ? nil : receiptFooter
        }
        if let blindClose { settings.blindClose = blindClose ? true : nil }
        if let labelMasks {
            settings.codes = labelMasks.isEmpty ? nil : CodeSettings(masks: labelMasks)
        }
        if let payment, let currency = Currency(code: shop.currency) {
            settings.payment = payment.applied(to: settings.payment, currency)
        }
        if let promotions { settings.promotions = promotions.isEmpty ? nil : promotions }
        if let roles {
            let all = (settings.roles ?? [:]).merging(roles) { $1 }.filter { name, limits in
                OperatorRole(rawValue: name).map { limits != .standard($0) } ?? true
            }
            settings.roles = all.isEmpty ? nil : all
        }
        // A shop that has chosen nothing keeps the bytes it had before there were settings.
        changed.chosen = settings == ShopSettings() ? nil : settings
        return changed
    }
}

/// Adds a tax rate, or changes the one of that name for whatever is sold from now on.
public struct SetTaxRate: ManagerEndpoint {
    public typealias Reply = TaxRate
    public struct Body: Codable, Hashable, Sendable {
        /// Parts per million.
        public var ppm: Int64

        public init(ppm: Int64) { self.ppm = ppm }
    }
    public static let verb = HTTPVerb.put
    public static let path = "/api/tax-rates/{name}"
    public var name: String
    public var body: Body

    public init(name: String, body: Body) {
        self.name = name
        self.body = body
    }
    public init(_ input: EndpointInput) throws(Problem) {
        name = try input.pathValue("name")
        body = try input.decodedBody(Body.self)
    }
    public var input: EndpointInput {
        EndpointInput(path: ["name": name], body: (try? CanonicalJSON.encode(body)) ?? [])
    }
}

/// Makes an operator under the next number.
public struct AddOperator: ManagerEndpoint {
    public typealias Reply = Operator
    public static let verb = HTTPVerb.post
    public static let path = "/api/operators"
    public var body: NewOperator

    public init(_ body: NewOperator) { self.body = body }
    public init(_ input: EndpointInput) throws(Problem) {
        body = try input.decodedBody(NewOperator.self)
    }
    public var input: EndpointInput {
        EndpointInput(body: (try? CanonicalJSON.encode(body)) ?? [])
    }
}

/// Changes an operator; what is nil stays. The last manager who may sign in stays one.
public struct ChangeOperator: ManagerEndpoint {
    public typealias Reply = Operator
    public struct Body: Codable, Hashable, Sendable {
        public var name: String?
        public var role: OperatorRole?
        /// 4 or 5 digits; hashed by the server.
        public var pin: String?
        public var isActive: Bool?

        public init(
            name: String? = nil, role: OperatorRole? = nil, pin: String? = nil,
            isActive: Bool? = nil
        ) {
            self.name = name
            self.role = role
            self.pin = pin
            self.isActive = isActive
        }
    }
    public static let verb = HTTPVerb.patch
    public static let path = "/api/operators/{id}"
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
