/// How a shop computes tax.
public struct TaxRules: Codable, Hashable, Sendable {
    public var mode: TaxMode
    public var rounding: TaxRounding

    public init(mode: TaxMode, rounding: TaxRounding = .document) {
        self.mode = mode
        self.rounding = rounding
    }
}

/// What one tax rate comes to in a document.
public struct TaxTotal: Codable, Hashable, Sendable {
    public var name: String
    public var ppm: Int64
    public var net: Money
    public var tax: Money
    public var gross: Money
}

/// Every figure of a sale before it is paid. Made by `Pricing.price` only.
///
/// Invariants:
/// 1. `gross = net + tax`, for each line, each rate and the whole.
/// 2. The lines' figures sum to the whole's, and so do the rates', but for lines that sell a
///    value: these have no rate.
/// 3. With inclusive tax, `gross` is the sum of the shelf prices less discounts.
public struct PricedSale: Codable, Hashable, Sendable {
    public var lines: [PricedLine]
    /// In order of first appearance.
    public var taxes: [TaxTotal]
    public var quantity: Quantity
    public var discount: Money
    public var net: Money
    public var tax: Money
    public var gross: Money
    public var cost: Money
}

/// The one engine that computes a sale (retail-rules: "Order of computation").
public enum Pricing {
    /// Prices the lines: unit price × quantity − line discount, then the document's discount spread
    /// by largest remainder, then tax per rate with its residue spread likewise.
    ///
    /// Lines of both signs are goods and goods given back: the discount is taken off those of the
    /// sum's sign, and tax is computed for these as if they were alone, the rest falling to the
    /// others. So no line's share has another sign than the line.
    ///
    /// Lines that give back what another sale sold keep the figures that they inherit, and lines
    /// that sell a value are no turnover: neither takes part in discount or tax.
    /// - Parameter documentDiscount: taken off the whole; the same sign as the sum of the lines.
    /// - Throws: `AmountFailure.outOfRange` when any figure leaves the range of `Money`.
    public static func price(
        _ lines: [CartLine], documentDiscount: Money = .zero, rules: TaxRules
    ) throws(AmountFailure) -> PricedSale {
        var priced: [PricedLine] = []
        priced.reserveCapacity(lines.count)
        for line in lines { priced.append(try unfinished(line)) }
        if documentDiscount != .zero {
            let isNegative = documentDiscount < .zero
            let open = priced.indices.filter { !lines[$0].isFixed }
            guard !open.isEmpty else { throw .outOfRange }
            let weights = open.map { priced[$0].gross.minor }
                .map { ($0 < 0) == isNegative ? $0 : 0 }
            let shares = Rounding.spread(documentDiscount.minor, over: weights)
            for (index, share) in zip(open, shares) {
                let share = try Money(minor: share)
                priced[index].discount = try priced[index].discount + share
                priced[index].gross = try priced[index].gross - share
            }
        }
        let taxes = try applyTax(to: &priced, rules: rules)
        return PricedSale(
            lines: priced, taxes: taxes,
            quantity: try totalQuantity(lines),
            discount: try Money.sum(priced.map(\.discount)),
            net: try Money.sum(priced.map(\.net)), tax: try Money.sum(priced.map(\.tax)),
            gross: try Money.sum(priced.map(\.gross)), cost: try Money.sum(priced.map(\.cost)))
    }

    /// A line before the document's discount and tax; finished already when its figures are fixed.
    private static func unfinished(_ line: CartLine) throws(AmountFailure) -> PricedLine {
        if let figures = line.returned?.origin?.figures { return PricedLine(line, figures) }
        let amount = try line.amount
        let rest = try amount - line.discount
        return PricedLine(
            line: line, amount: amount, discount: line.discount,
            net: line.value == nil ? .zero : rest, tax: .zero, gross: rest,
            cost: try line.product.cost.times(line.quantity))
    }

    private static func totalQuantity(_ lines: [CartLine]) throws(AmountFailure) -> Quantity {
        var total = Quantity.zero
        for line in lines { total = try total + line.quantity }
        return total
    }

    /// Fills in net, tax and gross. On entry `gross` holds the discounted amount, which is the net
    /// of an exclusive line and the gross of an inclusive one.
    private static func applyTax(
        to lines: inout [PricedLine], rules: TaxRules
    ) throws(AmountFailure) -> [TaxTotal] {
        var groups: [(rate: TaxRate, lines: [Int])] = []
        for index in lines.indices where !lines[index].line.isFixed {
            let product = lines[index].line.product
            let rate = TaxRate(name: product.taxClass, ppm: product.taxPPM)
            if let known = groups.firstIndex(where: { $0.rate == rate }) {
                groups[known].lines.append(index)
            } else {
                groups.append((rate, [index]))
            }
        }
        var totals: [TaxTotal] = []
        for group in groups {
            let bases = group.lines.map { lines[$0].gross }
            let taxes = try taxes(on: bases, rate: group.rate, rules: rules)
            for (index, tax) in zip(group.lines, taxes) {
                let base = lines[index].gross
                lines[index].tax = tax
                lines[index].net = rules.mode == .inclusive ? try base - tax : base
                lines[index].gross = rules.mode == .inclusive ? base : try base + tax
            }
            totals.append(
                TaxTotal(
                    name: group.rate.name, ppm: group.rate.ppm,
                    net: try Money.sum(group.lines.map { lines[$0].net }),
                    tax: try Money.sum(taxes),
                    gross: try Money.sum(group.lines.map { lines[$0].gross })))
        }
        for line in lines where line.line.returned?.origin != nil {
            try add(inherited: line, to: &totals)
        }
        return totals
    }

    /// What comes back keeps the tax it was sold with, in the total of that rate.
    private static func add(
        inherited line: PricedLine, to totals: inout [TaxTotal]
    ) throws(AmountFailure) {
        let (name, ppm) = (line.line.product.taxClass, line.line.product.taxPPM)
        guard (0...TaxRate.ppmLimit).contains(ppm) else { throw .outOfRange }
        let index: Int
        if let known = totals.firstIndex(where: { $0.name == name && $0.ppm == ppm }) {
            index = known
        } else {
            index = totals.count
            totals.append(
                TaxTotal(name: name, ppm: ppm, net: .zero, tax: .zero, gross: .zero))
        }
        totals[index].net = try totals[index].net + line.net
        totals[index].tax = try totals[index].tax + line.tax
        totals[index].gross = try totals[index].gross + line.gross
    }

    private static func taxes(
        on bases: [Money], rate: TaxRate, rules: TaxRules
    ) throws(AmountFailure) -> [Money] {
        func tax(_ base: Money) throws(AmountFailure) -> Money {
            rules.mode == .inclusive ? try rate.taxInGross(base) : try rate.taxOnNet(base)
        }
        switch rules.rounding {
        case .line:
            var taxes: [Money] = []
            for base in bases { taxes.append(try tax(base)) }
            return taxes
        case .document:
            let sum = try Money.sum(bases)
            let whole = try tax(sum)
            let isNegative = sum < .zero || (sum == .zero && bases[0] < .zero)
            let main = bases.map { ($0 < .zero) == isNegative ? $0 : .zero }
            guard main != bases, main.contains(where: { $0 != .zero }) else {
                return try spread(whole, over: bases)
            }
            let other = bases.map { ($0 < .zero) == isNegative ? .zero : $0 }
            let mainTax = try tax(Money.sum(main))
            let mainParts = try spread(mainTax, over: main)
            let otherParts = try spread(whole - mainTax, over: other)
            var taxes: [Money] = []
            for (left, right) in zip(mainParts, otherParts) { taxes.append(try left + right) }
            return taxes
        }
    }

    private static func spread(
        _ total: Money, over weights: [Money]
    ) throws(AmountFailure) -> [Money] {
        var parts: [Money] = []
        for part in Rounding.spread(total.minor, over: weights.map(\.minor)) {
            parts.append(try Money(minor: part))
        }
        return parts
    }
}
