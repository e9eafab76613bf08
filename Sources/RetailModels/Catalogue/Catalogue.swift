/// A product of the catalogue.
public struct Product: Codable, Hashable, Sendable {
    public var id: String
    public var sku: String
    /// The product's first barcode, empty when it has none.
    public var barcode: String
    public var name: String
    public var department: String
    public var category: String
    public var brand: String
    /// What a quantity counts: `each`, `kg`, `gal` …
    public var unit: String
    public var price: Money
    public var cost: Money
    public var taxClass: String
    /// The order of insertion: the catalogue's own order, and the key of its pages.
    public var ordinal: Int64
    /// What only some products have.
    public var traits: ProductTraits?

    public init(
        id: String, sku: String, barcode: String, name: String, department: String,
        category: String, brand: String, unit: String, price: Money, cost: Money,
        taxClass: String, ordinal: Int64, traits: ProductTraits? = nil
    ) {
        self.id = id
        self.sku = sku
        self.barcode = barcode
        self.name = name
        self.department = department
        self.category = category
        self.brand = brand
        self.unit = unit
        self.price = price
        self.cost = cost
        self.taxClass = taxClass
        self.ordinal = ordinal
        self.traits = traits
    }
}

/// A product with its stock at the till's location.
public struct StockedProduct: Codable, Hashable, Sendable {
    public var product: Product
    public var onHand: Quantity
    /// Below this, the list marks the product as low.
    public var minimum: Quantity
    /// How many of it the code stands for that it was found by; nil for one.
    public var pack: Quantity?
    /// What is sold with each of it, when it was looked up by a code.
    public var deposit: Product?

    public init(
        product: Product, onHand: Quantity, minimum: Quantity, pack: Quantity? = nil,
        deposit: Product? = nil
    ) {
        self.product = product
        self.onHand = onHand
        self.minimum = minimum
        self.pack = pack
        self.deposit = deposit
    }

    public var isLow: Bool { onHand < minimum || onHand < .zero }
}

/// A category within a department.
public struct Category: Codable, Hashable, Sendable {
    public var id: String
    public var name: String
    public var department: String

    public init(id: String, name: String, department: String) {
        self.id = id
        self.name = name
        self.department = department
    }
}

/// A department, as something that is sold by.
public struct Department: Codable, Hashable, Sendable {
    public var id: String
    public var name: String
    /// The class of most of its products; the first of equals by name.
    public var taxClass: String

    public init(id: String, name: String, taxClass: String) {
        self.id = id
        self.name = name
        self.taxClass = taxClass
    }
}

/// A code that no product has, and what was sold under it.
public struct UnknownCode: Codable, Hashable, Sendable {
    public var code: String
    /// As it was sold last.
    public var department: String
    public var price: Money
    /// How often it was sold, and for how much in all.
    public var lines: Int64
    public var gross: Money
    /// Milliseconds since 1970, UTC.
    public var lastAt: Int64

    public init(
        code: String, department: String, price: Money, lines: Int64, gross: Money, lastAt: Int64
    ) {
        self.code = code
        self.department = department
        self.price = price
        self.lines = lines
        self.gross = gross
        self.lastAt = lastAt
    }
}

/// A customer of the shop.
public struct Customer: Codable, Hashable, Sendable {
    public var id: String
    /// The shop's own number for the customer, unique in the shop.
    public var number: String
    public var name: String
    /// Nil when nothing special holds. Edits set it; a new customer has none.
    public var terms: CustomerTerms?

    public init(id: String, number: String, name: String, terms: CustomerTerms? = nil) {
        self.id = id
        self.number = number
        self.name = name
        self.terms = terms
    }
}

/// What holds for one customer and not for all.
public struct CustomerTerms: Codable, Hashable, Sendable {
    /// Why the customer pays no tax.
    public var exemption: TaxExemption?
    /// As much as the customer may owe; nil for no limit.
    public var creditLimit: Money?

    public init(exemption: TaxExemption? = nil, creditLimit: Money? = nil) {
        self.exemption = exemption
        self.creditLimit = creditLimit
    }
}

/// A customer with the account.
public struct CustomerAccount: Codable, Hashable, Sendable {
    public var customer: Customer
    /// What the customer owes; below zero when the shop owes it.
    public var owes: Money

    public init(customer: Customer, owes: Money) {
        self.customer = customer
        self.owes = owes
    }
}

/// Why goods moved, and by how much.
public struct StockMovement: Codable, Hashable, Sendable {
    public var documentID: String
    public var position: Int64
    public var kind: String
    public var quantity: Quantity
    public var at: Int64

    public init(documentID: String, position: Int64, kind: String, quantity: Quantity, at: Int64) {
        self.documentID = documentID
        self.position = position
        self.kind = kind
        self.quantity = quantity
        self.at = at
    }
}

/// Where a movement stands among those of its product, by time.
public struct MovementKey: Hashable, Sendable {
    public var at: Int64
    public var documentID: String
    public var position: Int64

    public init(at: Int64, documentID: String, position: Int64) {
        self.at = at
        self.documentID = documentID
        self.position = position
    }

    /// Time, document and position with points between them.
    public var text: String { "\(at).\(documentID).\(position)" }
}

extension StockMovement {
    /// The key of pages.
    public var key: MovementKey {
        MovementKey(at: at, documentID: documentID, position: position)
    }
}
