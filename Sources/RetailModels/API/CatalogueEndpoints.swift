/// The product of a barcode, PLU number or SKU, exactly, with its deposit and how many of it the
/// code stands for.
public struct FindProduct: Endpoint {
    public typealias Reply = StockedProduct
    public static let verb = HTTPVerb.get
    public static let path = "/api/products/{code}"
    public var code: String

    public init(code: String) { self.code = code }
    public init(_ input: EndpointInput) throws(Problem) { code = try input.pathValue("code") }
    public var input: EndpointInput { EndpointInput(path: ["code": code]) }
}

/// Products in the catalogue's order, or those whose name holds every word as a prefix; a product
/// whose code is exactly the search text comes first.
public struct ListProducts: Endpoint {
    public typealias Reply = Page<StockedProduct>
    public static let verb = HTTPVerb.get
    public static let path = "/api/products"
    public var search: String
    /// The ordinal of the last product of the page before.
    public var after: Int64
    public var limit: Int64
    public var lowOnly: Bool
    /// The page of favourites, in its order: one page, and nothing else counts.
    public var favouritesOnly: Bool

    public init(
        search: String = "", after: Int64 = 0, limit: Int64 = 50, lowOnly: Bool = false,
        favouritesOnly: Bool = false
    ) {
        self.search = search
        self.after = after
        self.limit = limit
        self.lowOnly = lowOnly
        self.favouritesOnly = favouritesOnly
    }
    public init(_ input: EndpointInput) throws(Problem) {
        search = input.query["search"] ?? ""
        after = try input.number("after", in: 0...Int64.max, default: 0)
        limit = try input.number("limit", in: PageLimit.range, default: PageLimit.fallback)
        lowOnly = try input.number("low", in: 0...1, default: 0) == 1
        favouritesOnly = try input.number("favourites", in: 0...1, default: 0) == 1
    }
    public var input: EndpointInput {
        var query = ["after": "\(after)", "limit": "\(limit)"]
        if !search.isEmpty { query["search"] = search }
        if lowOnly { query["low"] = "1" }
        if favouritesOnly { query["favourites"] = "1" }
        return EndpointInput(query: query)
    }
}

/// Every category with its department.
public struct ListCategories: Endpoint {
    public typealias Reply = Page<Category>
    public static let verb = HTTPVerb.get
    public static let path = "/api/categories"
    public init() {}
    public init(_ input: EndpointInput) throws(Problem) {}
    public var input: EndpointInput { EndpointInput() }
}

/// Every department, with the tax class that most of its products have.
public struct ListDepartments: Endpoint {
    public typealias Reply = Page<Department>
    public static let verb = HTTPVerb.get
    public static let path = "/api/departments"
    public init() {}
    public init(_ input: EndpointInput) throws(Problem) {}
    public var input: EndpointInput { EndpointInput() }
}

/// Codes that were sold by department and price because no product had them, and none has now.
public struct ListUnknownCodes: Endpoint {
    public typealias Reply = Page<UnknownCode>
    public static let verb = HTTPVerb.get
    public static let path = "/api/unknown-codes"
    /// The last code of the page before.
    public var after: String
    public var limit: Int64

    public init(after: String = "", limit: Int64 = PageLimit.fallback) {
        self.after = after
        self.limit = limit
    }
    public init(_ input: EndpointInput) throws(Problem) {
        after = input.query["after"] ?? ""
        limit = try input.number("limit", in: PageLimit.range, default: PageLimit.fallback)
    }
    public var input: EndpointInput {
        EndpointInput(query: ["after": after, "limit": "\(limit)"])
    }
}

/// The shop's tax rates.
public struct ListTaxRates: Endpoint {
    public typealias Reply = Page<TaxRate>
    public static let verb = HTTPVerb.get
    public static let path = "/api/tax-rates"
    public init() {}
    public init(_ input: EndpointInput) throws(Problem) {}
    public var input: EndpointInput { EndpointInput() }
}

/// A product's movements, the newest first.
public struct ListMovements: Endpoint {
    public typealias Reply = Page<StockMovement>
    public static let verb = HTTPVerb.get
    public static let path = "/api/stock/{product}/movements"
    public var product: String
    /// The last movement of the page before.
    public var after: MovementKey?
    public var limit: Int64

    public init(product: String, after: MovementKey? = nil, limit: Int64 = 50) {
        self.product = product
        self.after = after
        self.limit = limit
    }
    public init(_ input: EndpointInput) throws(Problem) {
        product = try input.pathValue("product")
        limit = try input.number("limit", in: PageLimit.range, default: PageLimit.fallback)
        after = try input.movementKey()
    }
    public var input: EndpointInput {
        var query = ["limit": "\(limit)"]
        query["after"] = after?.text
        return EndpointInput(path: ["product": product], query: query)
    }
}
