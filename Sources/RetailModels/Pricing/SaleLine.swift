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
    /// Where the price came from, such as `catalogue`.
    public var priceSource: String

    public init(
        product: SoldProduct, quantity: Quantity, unitPrice: Money, discount: Money = .zero,
        entry: LineEntry, priceSource: String = "catalogue"
    ) {
        self.product = product
        self.quantity = quantity
        self.unitPrice = unitPrice
        self.discount = discount
        self.entry = entry
        self.priceSource = priceSource
    }
}

/// A line with every figure that the engine computed for it.
public struct PricedLine: Codable, Hashable, Sendable {
    public var line: CartLine
    /// `unitPrice × quantity`, half-up.
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
