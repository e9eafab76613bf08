/// A sale and the documents that give something of it back: exact bytes with their signatures.
public struct SaleReceipt: Codable, Hashable, Sendable {
    public var sale: SignedDocument
    /// In the order of their times.
    public var returns: [SignedDocument]

    public init(sale: SignedDocument, returns: [SignedDocument]) {
        self.sale = sale
        self.returns = returns
    }
}

/// The sale whose receipt bears a number, with what came back of it.
public struct GetReceipt: Endpoint {
    public typealias Reply = SaleReceipt
    public static let verb = HTTPVerb.get
    public static let path = "/api/receipts/{number}"
    public var number: String

    public init(number: String) { self.number = number }
    public init(_ input: EndpointInput) throws(Problem) { number = try input.pathValue("number") }
    public var input: EndpointInput { EndpointInput(path: ["number": number]) }
}

/// What a gift card or a store credit still is worth, or what a customer owes.
public struct ValueBalance: Codable, Hashable, Sendable {
    public var kind: ValueHolder.Kind
    public var name: String
    /// Nil when nothing was ever posted for it.
    public var balance: Money?
    /// As much as the customer of an account may owe; nil for no limit.
    public var limit: Money?

    public init(_ holder: ValueHolder, balance: Money?, limit: Money? = nil) {
        kind = holder.kind
        name = holder.name
        self.balance = balance
        self.limit = limit
    }
}

/// The balance of a gift card, a store credit or a customer's account.
public struct GetValue: Endpoint {
    public typealias Reply = ValueBalance
    public static let verb = HTTPVerb.get
    public static let path = "/api/values/{kind}/{name}"
    public var holder: ValueHolder

    public init(_ holder: ValueHolder) { self.holder = holder }
    public init(_ input: EndpointInput) throws(Problem) {
        guard let kind = ValueHolder.Kind(rawValue: try input.pathValue("kind")) else {
            throw Problem(.badRequest, "kind must be giftCard, credit or account")
        }
        holder = ValueHolder(kind, try input.pathValue("name"))
    }
    public var input: EndpointInput {
        EndpointInput(path: ["kind": holder.kind.rawValue, "name": holder.name])
    }
}

/// Something of which more was used than there was, because two tills did not see each other.
public struct OverUse: Codable, Hashable, Sendable {
    public enum Kind: String, Codable, Sendable {
        /// More came back of a sold line than was sold.
        case returned
        /// More was spent from a gift card or store credit than was on it.
        case spent
    }
    public var kind: Kind
    /// The sale's number, or the card's.
    public var name: String
    public var over: Money
    /// Numbers of the documents that did it, the last ones where there are many.
    public var documents: [String]

    public init(kind: Kind, name: String, over: Money, documents: [String]) {
        self.kind = kind
        self.name = name
        self.over = over
        self.documents = documents
    }
}

/// What more was used of than there was, for a manager who settles it with the customer.
public struct ListOverUses: Endpoint {
    public typealias Reply = Page<OverUse>
    public static let verb = HTTPVerb.get
    public static let path = "/api/attention"
    public init() {}
    public init(_ input: EndpointInput) throws(Problem) {}
    public var input: EndpointInput { EndpointInput() }
}
