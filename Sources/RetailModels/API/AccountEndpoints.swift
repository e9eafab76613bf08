/// What customers are sorted by.
public enum AccountSort: String, Codable, Sendable, CaseIterable {
    case number, name
    /// Who never had an account comes last, whichever way.
    case owes
}

/// Customers with what they owe: sorted, and filtered by number or name.
public struct ListAccounts: Endpoint {
    public typealias Reply = AccountPage
    public static let verb = HTTPVerb.get
    public static let path = "/api/accounts"
    /// The beginning of a number or of a name.
    public var search: String
    public var sort: AccountSort
    public var isDescending: Bool
    /// Whether `AccountPage.count` is wanted, which may take longer than the page.
    public var isCounted: Bool
    /// The id of the last customer of the page before.
    public var after: String?
    public var limit: Int64

    public init(
        search: String = "", sort: AccountSort = .number, isDescending: Bool = false,
        isCounted: Bool = false, after: String? = nil, limit: Int64 = 50
    ) {
        self.search = search
        self.sort = sort
        self.isDescending = isDescending
        self.isCounted = isCounted
        self.after = after
        self.limit = limit
    }
    public init(_ input: EndpointInput) throws(Problem) {
        search = input.query["search"] ?? ""
        guard let sort = AccountSort(rawValue: input.query["sort"] ?? "number") else {
            let names = AccountSort.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem(.badRequest, "sort must be one of \(names)")
        }
        self.sort = sort
        isDescending = try input.number("desc", in: 0...1, default: 0) == 1
        isCounted = try input.number("count", in: 0...1, default: 0) == 1
        after = input.query["after"].flatMap { $0.isEmpty ? nil : $0 }
        limit = try input.number("limit", in: PageLimit.range, default: PageLimit.fallback)
    }
    public var input: EndpointInput {
        var query = ["limit": "\(limit)", "sort": sort.rawValue]
        if !search.isEmpty { query["search"] = search }
        if isDescending { query["desc"] = "1" }
        if isCounted { query["count"] = "1" }
        query["after"] = after
        return EndpointInput(query: query)
    }
}

/// A page of customers with their accounts.
public struct AccountPage: Codable, Hashable, Sendable, PagedReply {
    public var items: [CustomerAccount]
    public var next: String?
    /// How many there are in all, when that was asked for; of a search at most one more than
    /// `ListStock.hitCountMax`, which says that there are more.
    public var count: Int64?

    public init(items: [CustomerAccount], next: String?, count: Int64? = nil) {
        self.items = items
        self.next = next
        self.count = count
    }
}

/// What a document did to a customer's account.
public struct AccountMovement: Codable, Hashable, Sendable {
    public var document: String
    /// Its place in the document's entry.
    public var position: Int64
    /// The document's number.
    public var number: String
    /// `sale` or `refund`.
    public var kind: String
    /// Milliseconds since 1970.
    public var at: Int64
    public var operatorName: String
    /// What the customer owes more; less when below zero.
    public var amount: Money
    /// What was owed afterwards.
    public var owes: Money

    public init(
        document: String, position: Int64, number: String, kind: String, at: Int64,
        operatorName: String, amount: Money, owes: Money
    ) {
        self.document = document
        self.position = position
        self.number = number
        self.kind = kind
        self.at = at
        self.operatorName = operatorName
        self.amount = amount
        self.owes = owes
    }

    /// The key of pages: time, document and place.
    public var key: MovementKey {
        MovementKey(at: at, documentID: document, position: position)
    }
}

/// The movements of a customer's account, the newest first.
public struct ListAccountMovements: Endpoint {
    public typealias Reply = Page<AccountMovement>
    public static let verb = HTTPVerb.get
    public static let path = "/api/accounts/{customer}/movements"
    /// The customer's id.
    public var customer: String
    /// The last movement of the page before.
    public var after: MovementKey?
    public var limit: Int64

    public init(customer: String, after: MovementKey? = nil, limit: Int64 = 50) {
        self.customer = customer
        self.after = after
        self.limit = limit
    }
    public init(_ input: EndpointInput) throws(Problem) {
        customer = try input.pathValue("customer")
        after = try input.movementKey()
        limit = try input.number("limit", in: PageLimit.range, default: PageLimit.fallback)
    }
    public var input: EndpointInput {
        var query = ["limit": "\(limit)"]
        query["after"] = after?.text
        return EndpointInput(path: ["customer": customer], query: query)
    }
}
