/// Customers by number, or those whose name or number begins with the search text.
public struct ListCustomers: Endpoint {
    public typealias Reply = Page<Customer>
    public static let verb = HTTPVerb.get
    public static let path = "/api/customers"
    public var search: String
    public var after: String
    public var limit: Int64

    public init(search: String = "", after: String = "", limit: Int64 = 50) {
        self.search = search
        self.after = after
        self.limit = limit
    }
    public init(_ input: EndpointInput) throws(Problem) {
        search = input.query["search"] ?? ""
        after = input.query["after"] ?? ""
        limit = try input.number("limit", in: PageLimit.range, default: PageLimit.fallback)
    }
    public var input: EndpointInput {
        EndpointInput(query: ["search": search, "after": after, "limit": "\(limit)"])
    }
}

/// The shop's operators, without their PINs.
public struct ListOperators: Endpoint {
    public typealias Reply = Page<Operator>
    public static let verb = HTTPVerb.get
    public static let path = "/api/operators"
    public init() {}
    public init(_ input: EndpointInput) throws(Problem) {}
    public var input: EndpointInput { EndpointInput() }
}
