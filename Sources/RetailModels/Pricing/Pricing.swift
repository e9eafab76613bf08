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
/// 2. The lines' figures sum to the whole's, and so do the rates'.
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
    /// - Parameter documentDiscount: taken off the whole; the same sign as the sum of the lines.
    /// - Throws: `AmountFailure.outOfRange` when any figure leaves the range of `Money`.
    public static func price(
        _ lines: [CartLine], documentDiscount: Money = .zero, rules: TaxRules
    ) throws(AmountFailure) -> PricedSale {
        var priced: [PricedLine] = []
        priced.reserveCapacity(lines.count)
        for line in lines {
            let amount = try line.unitPrice.times(line.quantity)
            priced.append(
                PricedLine(
                    line: line, amount: amount, discount: line.discount, net: .zero, tax: .zero,
                    gross: try amount - line.discount,
                    cost: try line.product.cost.times(line.quantity)))
        }
        if documentDiscount != .zero {
            let isNegative = documentDiscount < .zero
            let weights = priced.map(\.gross.minor).map { ($0 < 0) == isNegative ? $0 : 0 }
            let shares = Rounding.spread(documentDiscount.minor, over: weights)
            for index in priced.indices {
                let share = try Money(minor: shares[index])
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
        for index in lines.indices {
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
        return totals
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
