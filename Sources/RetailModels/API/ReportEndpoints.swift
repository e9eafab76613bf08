/// What a sales report groups by.
public enum ReportKey: String, Codable, Sendable, CaseIterable {
    case department, product, tender, tax, hour, day, `operator`
}

/// One row of a sales report. Figures of all rows sum to the totals of the period, but for
/// `sales`: a sale counts in every row it touches.
public struct ReportRow: Codable, Hashable, Sendable {
    public var key: String
    public var sales: Int64
    /// Thousandths.
    public var quantity: Int64
    public var net: Int64
    public var discount: Int64
    public var tax: Int64
    public var gross: Int64

    public init(
        key: String, sales: Int64, quantity: Int64, net: Int64, discount: Int64, tax: Int64,
        gross: Int64
    ) {
        self.key = key
        self.sales = sales
        self.quantity = quantity
        self.net = net
        self.discount = discount
        self.tax = tax
        self.gross = gross
    }
}

/// Sales and refunds of a period by one key.
public struct SalesReport: Endpoint {
    public typealias Reply = Page<ReportRow>
    public static let verb = HTTPVerb.get
    public static let path = "/api/reports/sales"
    public var by: ReportKey
    /// Business days `YYYY-MM-DD`, both included; nil is open.
    public var from: String?
    public var to: String?

    public init(by: ReportKey, from: String? = nil, to: String? = nil) {
        self.by = by
        self.from = from
        self.to = to
    }
    public init(_ input: EndpointInput) throws(Problem) {
        guard let by = ReportKey(rawValue: input.query["by"] ?? "") else {
            let keys = ReportKey.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem(.badRequest, "by must be one of \(keys)")
        }
        self.init(by: by, from: input.query["from"], to: input.query["to"])
        for day in [from, to].compactMap({ $0 }) where !BusinessDay.isValid(day) {
            throw Problem(.badRequest, "from and to must be days such as 2017-01-31")
        }
    }
    public var input: EndpointInput {
        var query = ["by": by.rawValue]
        query["from"] = from
        query["to"] = to
        return EndpointInput(query: query)
    }
}

/// Days as the tables keep them.
public enum BusinessDay {
    /// True for `YYYY-MM-DD` that is a day of the calendar.
    public static func isValid(_ text: String) -> Bool { CalendarDay(text) != nil }
}
