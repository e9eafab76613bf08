/// What a sale is looked for by. Everything that is given must be so.
public struct SaleFilter: Hashable, Sendable {
    /// A receipt's number (`01-000124`, or `124` of any till), a customer's number or name, or a
    /// product's code or name.
    public var text: String?
    /// What was to be paid, in minor units; refunds are below zero.
    public var total: Int64?
    /// Milliseconds since 1970: not before the first, and before the second.
    public var from: Int64?
    public var until: Int64?
    /// A customer's id.
    public var customer: String?
    /// A product's id.
    public var product: String?

    public init(
        text: String? = nil, total: Int64? = nil, from: Int64? = nil, until: Int64? = nil,
        customer: String? = nil, product: String? = nil
    ) {
        self.text = text
        self.total = total
        self.from = from
        self.until = until
        self.customer = customer
        self.product = product
    }

    /// Text that is no more than white space finds everything.
    init(_ input: EndpointInput) throws(Problem) {
        text = input.query["text"].flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
        customer = input.query["customer"]
        product = input.query["product"]
        total = try input.moment("total")
        from = try input.moment("from")
        until = try input.moment("until")
    }

    /// What is given, as a query has it.
    var query: [String: String] {
        var query: [String: String] = [:]
        query["text"] = text
        query["total"] = total.map { "\($0)" }
        query["from"] = from.map { "\($0)" }
        query["until"] = until.map { "\($0)" }
        query["customer"] = customer
        query["product"] = product
        return query
    }
}
