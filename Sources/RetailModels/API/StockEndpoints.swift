/// What the inventory is sorted by.
public enum StockSort: String, Codable, Sendable, CaseIterable {
    /// The catalogue's own order.
    case catalogue
    case sku, name, department, price, cost
    /// What never moved comes last, whichever way.
    case onHand = "on_hand"
}

/// The inventory of the till's location: sorted, filtered, or only what runs out.
public struct ListStock: Endpoint {
    public typealias Reply = StockPage
    public static let verb = HTTPVerb.get
    public static let path = "/api/stock"
    /// As of `ListProducts`; when nothing matches, what nearly does.
    public var search: String
    public var sort: StockSort
    public var isDescending: Bool
    public var lowOnly: Bool
    /// Whether `StockPage.count` is wanted, which may take longer than the page.
    public var isCounted: Bool
    /// The `next` of the page before.
    public var after: String?
    public var limit: Int64

    /// So many hits of a search are sorted and counted, in the catalogue's order; of more, these.
    public static let hitCountMax: Int64 = 10_000

    public init(
        search: String = "", sort: StockSort = .catalogue, isDescending: Bool = false,
        lowOnly: Bool = false, isCounted: Bool = false, after: String? = nil, limit: Int64 = 50
    ) {
        self.search = search
        self.sort = sort
        self.isDescending = isDescending
        self.lowOnly = lowOnly
        self.isCounted = isCounted
        self.after = after
        self.limit = limit
    }
    public init(_ input: EndpointInput) throws(Problem) {
        search = input.query["search"] ?? ""
        guard let sort = StockSort(rawValue: input.query["sort"] ?? StockSort.catalogue.rawValue)
        else {
            let names = StockSort.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem(.badRequest, "sort must be one of \(names)")
        }
        self.sort = sort
        isDescending = try input.number("desc", in: 0...1, default: 0) == 1
        lowOnly = try input.number("low", in: 0...1, default: 0) == 1
        isCounted = try input.number("count", in: 0...1, default: 0) == 1
        after = input.query["after"]
        limit = try input.number("limit", in: PageLimit.range, default: PageLimit.fallback)
        if let after, StockKey(after, of: sort) == nil { throw EndpointInput.noKey }
    }
    public var input: EndpointInput {
        var query = ["limit": "\(limit)", "sort": sort.rawValue]
        if !search.isEmpty { query["search"] = search }
        if isDescending { query["desc"] = "1" }
        if lowOnly { query["low"] = "1" }
        if isCounted { query["count"] = "1" }
        query["after"] = after
        return EndpointInput(query: query)
    }
}

/// A page of the inventory.
public struct StockPage: Codable, Hashable, Sendable, PagedReply {
    public var items: [StockedProduct]
    public var next: String?
    /// How many there are in all, when that was asked for; of a search, or of what runs out, at
    /// most one more than `ListStock.hitCountMax`, which says that there are more.
    public var count: Int64?

    public init(items: [StockedProduct], next: String?, count: Int64? = nil) {
        self.items = items
        self.next = next
        self.count = count
    }
}

/// Where a product stands in the sorted inventory: the value it is sorted by, and its ordinal.
public struct StockKey: Hashable, Sendable {
    public enum Value: Hashable, Sendable {
        case text(String)
        case number(Int64)
        /// Behind everything that has one.
        case none
    }
    public var value: Value
    public var ordinal: Int64

    public init(_ value: Value, ordinal: Int64) {
        self.value = value
        self.ordinal = ordinal
    }

    /// Reads `399.12`: the ordinal stands behind the last point.
    public init?(_ text: String, of sort: StockSort) {
        guard let point = text.lastIndex(of: "."),
            let ordinal = Int64(text[text.index(after: point)...]), ordinal >= 0
        else { return nil }
        let word = String(text[..<point])
        switch sort {
        case .sku, .name, .department: value = .text(word)
        case .catalogue, .price, .cost, .onHand:
            if word.isEmpty {
                value = .none
            } else {
                guard let number = Int64(word) else { return nil }
                value = .number(number)
            }
        }
        self.ordinal = ordinal
    }

    public var text: String {
        switch value {
        case .text(let word): "\(word).\(ordinal)"
        case .number(let number): "\(number).\(ordinal)"
        case .none: ".\(ordinal)"
        }
    }
}

/// What was sold of products, day by day: for sparklines.
public struct StockHistory: Endpoint {
    public typealias Reply = Page<ProductHistory>
    public static let verb = HTTPVerb.get
    public static let path = "/api/stock/history"
    public static let productCountMax = 100
    /// Their ids.
    public var products: [String]
    /// Milliseconds since 1970: where the first day begins.
    public var from: Int64
    public var days: Int64

    public init(products: [String], from: Int64, days: Int64 = 30) {
        self.products = products
        self.from = from
        self.days = days
    }
    public init(_ input: EndpointInput) throws(Problem) {
        products = (input.query["products"] ?? "").split(separator: ",").map(String.init)
        from = try input.number("from", in: 0...Self.fromMax, default: 0)
        days = try input.number("days", in: 1...366, default: 30)
        guard products.count <= Self.productCountMax else {
            throw Problem(.badRequest, "products are at most \(Self.productCountMax)")
        }
    }
    public var input: EndpointInput {
        EndpointInput(query: [
            "products": products.joined(separator: ","), "from": "\(from)", "days": "\(days)",
        ])
    }
    /// Far enough away, and no day behind it leaves the numbers.
    private static let fromMax: Int64 = 1 << 53
}

/// What was sold of a product, less what came back: thousandths, a figure for each 24 hours.
public struct ProductHistory: Codable, Hashable, Sendable {
    public var product: String
    public var sold: [Int64]

    public init(product: String, sold: [Int64]) {
        self.product = product
        self.sold = sold
    }
}
