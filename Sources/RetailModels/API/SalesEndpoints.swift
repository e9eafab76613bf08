/// A stored sale as lists show it.
public struct SaleSummary: Codable, Hashable, Sendable {
    public var id: String
    public var kind: String
    public var number: String
    /// The till's number.
    public var series: String
    public var at: Int64
    public var operatorName: String
    /// Things sold less things given back (`Quantity.itemCount`).
    public var items: Int64
    public var gross: Money

    public init(
        id: String, kind: String, number: String, series: String, at: Int64, operatorName: String,
        items: Int64, gross: Money
    ) {
        self.id = id
        self.kind = kind
        self.number = number
        self.series = series
        self.at = at
        self.operatorName = operatorName
        self.items = items
        self.gross = gross
    }

    /// The key of pages: time and id.
    public var pageKey: String { "\(at).\(id)" }
}

/// Sales and refunds that a filter lets through, the newest first.
public struct ListSales: Endpoint {
    public typealias Reply = Page<SaleSummary>
    public static let verb = HTTPVerb.get
    public static let path = "/api/sales"
    public var filter: SaleFilter
    /// Time and id of the last sale of the page before.
    public var after: (at: Int64, id: String)?
    public var limit: Int64

    public init(
        _ filter: SaleFilter = SaleFilter(), after: (at: Int64, id: String)? = nil,
        limit: Int64 = 50
    ) {
        self.filter = filter
        self.after = after
        self.limit = limit
    }
    public init(_ input: EndpointInput) throws(Problem) {
        filter = try SaleFilter(input)
        limit = try input.number("limit", in: PageLimit.range, default: PageLimit.fallback)
        after = try input.timeKey()
    }

    /// The key of a page from its text (`SaleSummary.pageKey`); nil when it is none.
    public static func key(_ text: String) -> (at: Int64, id: String)? {
        let parts = text.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let at = Int64(parts[0]) else { return nil }
        return (at, String(parts[1]))
    }

    public var input: EndpointInput {
        var query = filter.query
        query["limit"] = "\(limit)"
        if let after { query["after"] = "\(after.at).\(after.id)" }
        return EndpointInput(query: query)
    }
}

/// One document by its id: the exact bytes and their signature.
public struct GetSale: Endpoint {
    public typealias Reply = SignedDocument
    public static let verb = HTTPVerb.get
    public static let path = "/api/sales/{id}"
    public var id: String

    public init(id: String) { self.id = id }
    public init(_ input: EndpointInput) throws(Problem) { id = try input.pathValue("id") }
    public var input: EndpointInput { EndpointInput(path: ["id": id]) }
}

/// A session as lists show it; the figures of its Z are nil while it is open.
public struct ShiftSummary: Codable, Hashable, Sendable {
    public var id: String
    public var series: String
    public var operatorName: String
    public var openedAt: Int64
    public var float: Money
    public var zNumber: Int64?
    public var closedAt: Int64?
    public var gross: Money?
    public var variance: Money?
    /// The id of the Z's document.
    public var zID: String?

    public init(
        id: String, series: String, operatorName: String, openedAt: Int64, float: Money,
        zNumber: Int64?, closedAt: Int64?, gross: Money?, variance: Money?, zID: String? = nil
    ) {
        self.zID = zID
        self.id = id
        self.series = series
        self.operatorName = operatorName
        self.openedAt = openedAt
        self.float = float
        self.zNumber = zNumber
        self.closedAt = closedAt
        self.gross = gross
        self.variance = variance
    }

    /// The key of pages: time and id.
    public var pageKey: String { "\(openedAt).\(id)" }
}

/// Sessions, the newest first.
public struct ListShifts: Endpoint {
    public typealias Reply = Page<ShiftSummary>
    public static let verb = HTTPVerb.get
    public static let path = "/api/shifts"
    /// Time and id of the last session of the page before.
    public var after: (at: Int64, id: String)?
    public var limit: Int64

    public init(after: (at: Int64, id: String)? = nil, limit: Int64 = 50) {
        self.after = after
        self.limit = limit
    }
    public init(_ input: EndpointInput) throws(Problem) {
        limit = try input.number("limit", in: PageLimit.range, default: PageLimit.fallback)
        after = try input.timeKey()
    }
    public var input: EndpointInput {
        var query = ["limit": "\(limit)"]
        if let after { query["after"] = "\(after.at).\(after.id)" }
        return EndpointInput(query: query)
    }
}
