/// The stock of every location in one view, for a manager, and how old each till's word on it is.
public struct ListInventory: ManagerEndpoint {
    public typealias Reply = MasterInventory
    public static let verb = HTTPVerb.get
    public static let path = "/api/inventory"
    /// As of `ListProducts`.
    public var search: String
    /// The ordinal of the last product of the page before.
    public var after: Int64
    public var limit: Int64

    public init(search: String = "", after: Int64 = 0, limit: Int64 = PageLimit.fallback) {
        self.search = search
        self.after = after
        self.limit = limit
    }
    public init(_ input: EndpointInput) throws(Problem) {
        search = input.query["search"] ?? ""
        after = try input.number("after", in: 0...Int64.max, default: 0)
        limit = try input.number("limit", in: PageLimit.range, default: PageLimit.fallback)
    }
    public var input: EndpointInput {
        var query = ["after": "\(after)", "limit": "\(limit)"]
        if !search.isEmpty { query["search"] = search }
        return EndpointInput(query: query)
    }
}

/// A page of the master inventory.
public struct MasterInventory: Codable, Hashable, Sendable, PagedReply {
    /// All locations, by number.
    public var locations: [LocationReport]
    public var items: [InventoryItem]
    public var next: String?

    public init(locations: [LocationReport], items: [InventoryItem], next: String?) {
        self.locations = locations
        self.items = items
        self.next = next
    }
}

/// A location, and how far what is known of it can be trusted.
public struct LocationReport: Codable, Hashable, Sendable {
    public var location: ShopLocation
    public var tills: [TillAge]

    public init(location: ShopLocation, tills: [TillAge]) {
        self.location = location
        self.tills = tills
    }

    /// When the till was heard of that was silent for longest; nil when one never was, or there is
    /// none.
    public var oldest: Int64? {
        let times = tills.map(\.reportedAt)
        return times.contains(nil) ? nil : times.compactMap { $0 }.min()
    }
    /// Writes that its tills still had to send.
    public var waiting: Int64 { tills.reduce(0) { $0 + $1.waiting } }
}

/// What a till last told of itself.
public struct TillAge: Codable, Hashable, Sendable {
    public var series: String
    public var name: String
    /// Nil for one that never told.
    public var reportedAt: Int64?
    public var waiting: Int64

    public init(series: String, name: String, reportedAt: Int64?, waiting: Int64) {
        self.series = series
        self.name = name
        self.reportedAt = reportedAt
        self.waiting = waiting
    }
}

/// A product and its stock everywhere.
public struct InventoryItem: Codable, Hashable, Sendable {
    public var product: Product
    /// By the location's id; a location where it never moved is left out.
    public var onHand: [String: Quantity]

    public init(product: Product, onHand: [String: Quantity]) {
        self.product = product
        self.onHand = onHand
    }

    /// Over all locations; nil when that leaves its range.
    public var total: Quantity? {
        var sum: Int64 = 0
        for quantity in onHand.values {
            let (next, isTooLarge) = sum.addingReportingOverflow(quantity.milli)
            if isTooLarge { return nil }
            sum = next
        }
        return try? Quantity(milli: sum)
    }
}
