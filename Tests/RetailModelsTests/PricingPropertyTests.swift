import Testing

@testable import RetailModels

/// What holds for every priced sale.
@Suite struct PricingPropertyTests {
    /// `numerator / denominator` half-up, for figures that are not negative, written another way
    /// than the engine's.
    private func rounded(_ numerator: Int64, _ denominator: Int64) -> Int64 {
        let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
        return remainder * 2 >= denominator ? quotient + 1 : quotient
    }

    /// Invariants 1 and 2 of `PricedSale`.
    @Test func theWholeIsItsLinesAndItsTaxes() {
        forEachSeed(600) { random, seed in
            let (cart, rules) = (try random.cart(), random.rules())
            let sale = try cart.priced(rules: rules)
            let sold = try cart.sold(rules: rules)
            #expect(sale.lines.map(\.line) == sold.lines, seed)
            for line in sale.lines {
                #expect(line.net.minor + line.tax.minor == line.gross.minor, seed)
                let base = rules.mode == .inclusive ? line.gross : line.net
                #expect(line.amount.minor - line.discount.minor == base.minor, seed)
            }
            for tax in sale.taxes {
                #expect(tax.net.minor + tax.tax.minor == tax.gross.minor, seed)
                let lines = sale.lines.filter {
                    $0.line.product.taxClass == tax.name && $0.line.product.taxPPM == tax.ppm
                }
                #expect(!lines.isEmpty, seed)
                #expect(lines.reduce(0) { $0 + $1.net.minor } == tax.net.minor, seed)
                #expect(lines.reduce(0) { $0 + $1.tax.minor } == tax.tax.minor, seed)
                #expect(lines.reduce(0) { $0 + $1.gross.minor } == tax.gross.minor, seed)
            }
            for figures in [
                [sale.net, sale.tax, sale.gross],
                try [
                    Money.sum(sale.lines.map(\.net)), Money.sum(sale.lines.map(\.tax)),
                    Money.sum(sale.lines.map(\.gross)),
                ],
                try [
                    Money.sum(sale.taxes.map(\.net)), Money.sum(sale.taxes.map(\.tax)),
                    Money.sum(sale.taxes.map(\.gross)),
                ],
            ] {
                #expect(figures == [sale.net, sale.tax, sale.gross], seed)
            }
            #expect(sale.net.minor + sale.tax.minor == sale.gross.minor, seed)
            #expect(sale.cost.minor == sale.lines.reduce(0) { $0 + $1.cost.minor }, seed)
            #expect(
                sale.quantity.milli == cart.lines.reduce(0) { $0 + $1.quantity.milli }, seed)
        }
    }

    /// Invariant 3, and its like for prices without tax.
    @Test func shelfPricesLessDiscountsAreTheTotal() {
        forEachSeed(600) { random, seed in
            let (cart, rules) = (try random.cart(), random.rules())
            let sale = try cart.priced(rules: rules)
            let sold = try cart.sold(rules: rules)
            // A label says what its line costs.
            let shelf = sold.lines.reduce(Int64(0)) { sum, line in
                let price = rounded(line.unitPrice.minor * line.quantity.milli, 1000)
                return sum + (line.label?.amount?.minor ?? price) - line.discount.minor
            }
            let total = rules.mode == .inclusive ? sale.gross : sale.net
            #expect(total.minor == shelf - sold.documentDiscount.minor, seed)
            let own = sold.lines.reduce(Int64(0)) { $0 + $1.discount.minor }
            #expect(sale.discount.minor == own + sold.documentDiscount.minor, seed)
            // No line is discounted below nothing, and a discount never raises a price.
            for (priced, line) in zip(sale.lines, sold.lines) {
                #expect(priced.discount >= line.discount, seed)
                #expect(priced.discount <= priced.amount, seed)
            }
        }
    }

    @Test func taxIsRoundedOncePerRateOrOncePerLine() {
        forEachSeed(600) { random, seed in
            let (cart, rules) = (try random.cart(), random.rules())
            let sale = try cart.priced(rules: rules)
            func tax(_ base: Int64, _ ppm: Int64) -> Int64 {
                rules.mode == .inclusive
                    ? rounded(base * ppm, 1_000_000 + ppm) : rounded(base * ppm, 1_000_000)
            }
            for total in sale.taxes {
                let lines = sale.lines.filter { $0.line.product.taxClass == total.name }
                let bases = lines.map { $0.amount.minor - $0.discount.minor }
                switch rules.rounding {
                case .document:
                    #expect(total.tax.minor == tax(bases.reduce(0, +), total.ppm), seed)
                    // The residue on a line is less than a unit.
                    for (line, base) in zip(lines, bases) {
                        #expect(abs(line.tax.minor - tax(base, total.ppm)) <= 1, seed)
                    }
                case .line:
                    #expect(lines.map(\.tax.minor) == bases.map { tax($0, total.ppm) }, seed)
                }
            }
        }
    }

    /// With a discount on the whole, its last units go to the first of equal lines, whatever their
    /// rates; without one, no figure of the document depends on the order.
    @Test func theOrderOfLinesDoesNotChangeTheTotals() {
        forEachSeed(400) { random, seed in
            var (cart, rules) = (try random.cart(), random.rules())
            if random.chance(percent: 50) { cart.documentDiscount = .zero }
            let sale = try cart.priced(rules: rules)
            cart.lines.shuffle(using: &random)
            let other = try cart.priced(rules: rules)
            #expect(other.discount == sale.discount, seed)
            #expect(other.cost == sale.cost, seed)
            #expect(other.quantity == sale.quantity, seed)
            if rules.mode == .inclusive {
                #expect(other.gross == sale.gross, seed)
            } else {
                #expect(other.net == sale.net, seed)
            }
            guard cart.documentDiscount == .zero else { return }
            #expect(Set(other.taxes) == Set(sale.taxes), seed)
            #expect(
                [other.net, other.tax, other.gross] == [sale.net, sale.tax, sale.gross], seed)
        }
    }

    /// Lines sold and taken back in one document: the sums hold all the same.
    @Test func linesOfBothSigns() {
        forEachSeed(400) { random, seed in
            var (cart, rules) = (try random.cart(lines: 2...8), random.rules())
            for index in cart.lines.indices where random.chance(percent: 50) {
                let quantity = cart.lines[index].quantity
                cart.lines[index].quantity = -quantity
                cart.lines[index].discount = -cart.lines[index].discount
            }
            let sale = try cart.priced(rules: rules)
            #expect(try Money.sum(sale.taxes.map(\.gross)) == sale.gross, seed)
            #expect(try Money.sum(sale.lines.map(\.gross)) == sale.gross, seed)
            #expect(sale.net.minor + sale.tax.minor == sale.gross.minor, seed)
        }
    }

    @Test func aVoidedLineIsCounted() throws {
        var random = SeededGenerator(seed: 7)
        var cart = Cart(id: "a")
        #expect(cart.isEmpty)
        #expect(cart.voidLast() == nil)
        #expect(cart.voidedLines == 0)
        let line = try random.cartLine()
        cart.lines = [try random.cartLine(), line]
        #expect(cart.voidLast() == line)
        #expect(cart.lines.count == 1)
        #expect(cart.voidedLines == 1)
    }
}
