/// What a line takes back into the shop.
public struct LineReturn: Codable, Hashable, Sendable {
    /// The line that was sold; nil for goods that come without a receipt.
    public var origin: Origin?
    /// Why goods come without a receipt.
    public var reason: String?
    /// Who else agreed to that.
    public var approvedBy: Approval?

    public init(origin: Origin? = nil, reason: String? = nil, approvedBy: Approval? = nil) {
        self.origin = origin
        self.reason = reason
        self.approvedBy = approvedBy
    }

    /// Where the goods were sold, and what of it comes back.
    public struct Origin: Codable, Hashable, Sendable {
        /// The id of the sale's document.
        public var sale: String
        /// Its number, as the customer's receipt shows it.
        public var number: String
        /// The sold line, from 1.
        public var position: Int64
        /// This return's share of the sold line's figures, with the other sign.
        public var figures: LineFigures

        public init(sale: String, number: String, position: Int64, figures: LineFigures) {
            self.sale = sale
            self.number = number
            self.position = position
            self.figures = figures
        }
    }

    /// What is wrong with it, or nil. The figures are held against the sold line where that is
    /// known (`ReturnStore`): a till may be apart from the one that sold it.
    func fault(of line: CartLine, rules: TaxRules) -> String? {
        guard line.value == nil else { return "a value that is given back as goods" }
        guard let origin else {
            return line.quantity != .zero && line.unitPrice >= .zero
                ? nil : "goods without a receipt that are none"
        }
        guard !origin.sale.isEmpty, origin.position > 0, line.quantity != .zero else {
            return "a return that does not name its line"
        }
        guard line.discount == .zero, origin.figures.isConsistent(rules) else {
            return "a return whose figures do not add up"
        }
        let isBack = line.quantity < .zero
        let amount = origin.figures.amount
        return amount == .zero || (amount < .zero) == isBack
            ? nil : "a return that goes the wrong way"
    }
}

/// Every figure of a line, as `Pricing` computed it.
public struct LineFigures: Codable, Hashable, Sendable {
    public var amount: Money
    public var discount: Money
    public var net: Money
    public var tax: Money
    public var gross: Money
    public var cost: Money

    public init(
        amount: Money, discount: Money, net: Money, tax: Money, gross: Money, cost: Money
    ) {
        self.amount = amount
        self.discount = discount
        self.net = net
        self.tax = tax
        self.gross = gross
        self.cost = cost
    }

    public static let zero = LineFigures(
        amount: .zero, discount: .zero, net: .zero, tax: .zero, gross: .zero, cost: .zero)

    public static func + (left: Self, right: Self) throws(AmountFailure) -> Self {
        LineFigures(
            amount: try left.amount + right.amount, discount: try left.discount + right.discount,
            net: try left.net + right.net, tax: try left.tax + right.tax,
            gross: try left.gross + right.gross, cost: try left.cost + right.cost)
    }

    public static prefix func - (value: Self) -> Self {
        LineFigures(
            amount: -value.amount, discount: -value.discount, net: -value.net, tax: -value.tax,
            gross: -value.gross, cost: -value.cost)
    }

    /// Whether net, tax and discount make the gross, and none has another sign than it.
    func isConsistent(_ rules: TaxRules) -> Bool {
        guard (try? net + tax) == gross else { return false }
        let base = rules.mode == .inclusive ? gross : net
        guard (try? amount - discount) == base else { return false }
        func isPart(_ part: Money, of whole: Money) -> Bool {
            whole < .zero
                ? (whole...Money.zero).contains(part) : (Money.zero...whole).contains(part)
        }
        return isPart(discount, of: amount) && isPart(tax, of: gross)
    }
}

extension PricedLine {
    /// A line whose figures are known.
    init(_ line: CartLine, _ figures: LineFigures) {
        self.init(
            line: line, amount: figures.amount, discount: figures.discount, net: figures.net,
            tax: figures.tax, gross: figures.gross, cost: figures.cost)
    }
}
