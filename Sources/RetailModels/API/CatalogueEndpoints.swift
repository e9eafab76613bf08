/// The product of a barcode or SKU, exactly.
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

    public init(search: String = "", after: Int64 = 0, limit: Int64 = 50, lowOnly: Bool = false) {
        self.search = search
        self.after = after
        self.limit = limit
        self.lowOnly = lowOnly
    }
    public init(_ input: EndpointInput) throws(Problem) {
        search = input.query["search"] ?? ""
        after = try input.number("after", in: 0...Int64.max, default: 0)
        limit = try input.number("limit", in: PageLimit.range, default: PageLimit.fallback)
        lowOnly = try input.number("low", in: 0...1, default: 0) == 1
    }
    public var input: EndpointInput {
        var query = ["after": "\(after)", "limit": "\(limit)"]
        if !search.isEmpty { query["search"] = search }
        if lowOnly { query["low"] = "1" }
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
        guard let key = try input.timeKey() else { return }
        guard let point = key.id.lastIndex(of: "."),
            let position = Int64(key.id[key.id.index(after: point)...])
        else { throw EndpointInput.noKey }
        after = MovementKey(
            at: key.at, documentID: String(key.id[..<point]), position: position)
    }
    public var input: EndpointInput {
        var query = ["limit": "\(limit)"]
        query["after"] = after?.text
        return EndpointInput(path: ["product": product], query: query)
    }
}
