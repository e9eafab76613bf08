/// How a line came onto the sale.
public enum LineEntry: String, Codable, Sendable, CaseIterable {
    case scanned, keyed, searched, imported
}

/// What a line sells, as it was known when the line was added. A later change of the catalogue
/// does not touch it.
public struct SoldProduct: Codable, Hashable, Sendable {
    public var id: String
    public var sku: String
    /// The code that was read; the product's own when it was found otherwise.
    public var barcode: String
    public var name: String
    public var department: String
    /// The unit a quantity counts, such as `each` or `kg`.
    public var unit: String
    public var taxClass: String
    /// Parts per million.
    public var taxPPM: Int64
    /// Cost of one unit, for the cost of goods.
    public var cost: Money

    public init(
        id: String, sku: String, barcode: String, name: String, department: String, unit: String,
        taxClass: String, taxPPM: Int64, cost: Money
    ) {
        self.id = id
        self.sku = sku
        self.barcode = barcode
        self.name = name
        self.department = department
        self.unit = unit
        self.taxClass = taxClass
        self.taxPPM = taxPPM
        self.cost = cost
    }
}

/// One line as the cashier entered it.
public struct CartLine: Codable, Hashable, Sendable {
    public var product: SoldProduct
    public var quantity: Quantity
    public var unitPrice: Money
    /// Taken off `unitPrice × quantity`; the same sign as that amount.
    public var discount: Money
    public var entry: LineEntry
    /// Where the price came from (`PriceSource`).
    public var priceSource: String
    /// The discount as a share of the amount, parts per million; nil when it is a sum.
    public var discountPPM: Int64?
    /// What the unit would have cost, when somebody gave it another price or takes the tax off it.
    public var regularPrice: Money?
    /// The rate that an exempt customer does not pay.
    public var exemptFromPPM: Int64?
    /// The name of the promotion that the discount comes from.
    public var promotion: String?
    /// For the customer, printed below the line.
    public var note: String?
    /// Who allowed what about the line that the operator may not do alone.
    public var approvals: [SaleApproval]?
    /// What its label said; nil for most lines.
    public var label: LineLabel?
    /// True for a deposit, which goes with the line before it.
    public var isDeposit: Bool?
    /// How old the buyer must be, when somebody has looked.
    public var checkedAge: Int64?
    /// What the line gives back; nil for one that sells.
    public var returned: LineReturn?
    /// Whose value the line sells, such as a gift card's; nil for goods.
    public var value: ValueHolder?

    public init(
        product: SoldProduct, quantity: Quantity, unitPrice: Money, discount: Money = .zero,
        entry: LineEntry, priceSource: String = "catalogue", label: LineLabel? = nil,
        returned: LineReturn? = nil, value: ValueHolder? = nil
    ) {
        self.product = product
        self.quantity = quantity
        self.unitPrice = unitPrice
        self.discount = discount
        self.entry = entry
        self.priceSource = priceSource
        self.label = label
        self.returned = returned
        self.value = value
    }

    /// Figures that are inherited from the sold line, or are no turnover: neither the document's
    /// discount nor its tax touches them.
    public var isFixed: Bool { value != nil || returned?.origin != nil }
}

/// A line with every figure that the engine computed for it.
public struct PricedLine: Codable, Hashable, Sendable {
    public var line: CartLine
    /// `unitPrice × quantity`, half-up, or what its label says.
    public var amount: Money
    /// The line's own discount and its share of the document's.
    public var discount: Money
    public var net: Money
    public var tax: Money
    public var gross: Money
    /// `cost × quantity`, half-up.
    public var cost: Money

    enum CodingKeys: String, CodingKey {
        case line, amount, discount, net, tax, gross, cost
    }

    /// What the engine computed, or the line inherited.
    public var figures: LineFigures {
        LineFigures(
            amount: amount, discount: discount, net: net, tax: tax, gross: gross, cost: cost)
    }
}

extension SoldProduct {
    /// A product of the catalogue as it is sold now.
    /// - Parameters:
    ///   - code: what was scanned or typed.
    ///   - taxPPM: the rate of the product's tax class.
    public init(_ product: Product, code: String, taxPPM: Int64) {
        self.init(
            id: product.id, sku: product.sku, barcode: code, name: product.name,
            department: product.department, unit: product.unit, taxClass: product.taxClass,
            taxPPM: taxPPM, cost: product.cost)
    }
}
