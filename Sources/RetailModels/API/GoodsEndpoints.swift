/// Whoever the shop buys from, by name.
public struct ListSuppliers: Endpoint {
    public typealias Reply = Page<Supplier>
    public static let verb = HTTPVerb.get
    public static let path = "/api/suppliers"
    public init() {}
    public init(_ input: EndpointInput) throws(Problem) {}
    public var input: EndpointInput { EndpointInput() }
}

/// Keeps a supplier: a new one under the id that its maker chose, or another state of a known one.
public struct SaveSupplier: ManagerEndpoint {
    public typealias Reply = Supplier
    public static let verb = HTTPVerb.put
    public static let path = "/api/suppliers/{id}"
    public var id: String
    public var body: Supplier

    public init(_ supplier: Supplier) {
        id = supplier.id
        body = supplier
    }
    public init(_ input: EndpointInput) throws(Problem) {
        id = try input.pathValue("id")
        body = try input.decodedBody(Supplier.self)
        body.id = id
    }
    public var input: EndpointInput {
        EndpointInput(path: ["id": id], body: (try? CanonicalJSON.encode(body)) ?? [])
    }
}

/// What of a product is on hand at each location that the server knows; a till's own knows one.
public struct ListPlaces: Endpoint {
    public typealias Reply = Page<PlaceStock>
    public static let verb = HTTPVerb.get
    public static let path = "/api/stock/{product}/locations"
    /// Its id.
    public var product: String

    public init(product: String) { self.product = product }
    public init(_ input: EndpointInput) throws(Problem) {
        product = try input.pathValue("product")
    }
    public var input: EndpointInput { EndpointInput(path: ["product": product]) }
}

/// What is on hand at a location.
public struct PlaceStock: Codable, Hashable, Sendable {
    public var location: ShopLocation
    public var onHand: Quantity

    public init(location: ShopLocation, onHand: Quantity) {
        self.location = location
        self.onHand = onHand
    }
}

/// What the goods on hand are worth, by department.
public struct StockValue: Endpoint {
    public typealias Reply = Page<StockValueRow>
    public static let verb = HTTPVerb.get
    public static let path = "/api/reports/stock"
    /// All locations that the server knows, and not only the token's.
    public var isEverywhere: Bool

    public init(isEverywhere: Bool = false) { self.isEverywhere = isEverywhere }
    public init(_ input: EndpointInput) throws(Problem) {
        isEverywhere = try input.number("all", in: 0...1, default: 0) == 1
    }
    public var input: EndpointInput {
        EndpointInput(query: ["all": isEverywhere ? "1" : "0"])
    }
}

/// What the goods of a department are worth, in minor units. What is on hand below zero counts
/// below zero.
public struct StockValueRow: Codable, Hashable, Sendable {
    public var department: String
    /// Those of which something, or less than nothing, is on hand.
    public var products: Int64
    /// By the products' cost, and by their shelf prices.
    public var cost: Int64
    public var price: Int64

    public init(department: String, products: Int64, cost: Int64, price: Int64) {
        self.department = department
        self.products = products
        self.cost = cost
        self.price = price
    }
}
