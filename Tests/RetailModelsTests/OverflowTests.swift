import Testing

@testable import RetailModels

/// Whatever the figures, a result out of range is a typed error and never a trap.
@Suite struct OverflowTests {
    /// Amounts around zero and around the limits.
    private static func money(_ random: inout SeededGenerator) throws -> Money {
        let limit = Money.limit
        return try Money(
            minor: random.one(of: [
                limit, -limit, limit - 1, 0, 1, -1, limit / 1000, random.integer(-limit...limit),
                random.integer(-limit...limit) >> random.integer(0...50),
            ]))
    }

    private static func quantity(_ random: inout SeededGenerator) throws -> Quantity {
        let limit = Quantity.limit
        return try Quantity(
            milli: random.one(of: [
                limit, -limit, 0, 1, -1, 499, 500, 1000, random.integer(-limit...limit),
            ]))
    }

    private static func line(_ random: inout SeededGenerator) throws -> CartLine {
        var product = try random.soldProduct()
        product.cost = try money(&random)
        product.taxPPM = random.one(of: [
            product.taxPPM, product.taxPPM, product.taxPPM, -1, -1_000_000, .max, .min, 1_000_000,
        ])
        return CartLine(
            product: product, quantity: try quantity(&random), unitPrice: try money(&random),
            discount: random.chance(percent: 50) ? try money(&random) : .zero, entry: .keyed)
    }

    @Test func amountsAtTheLimits() {
        forEachSeed(2_000) { random, seed in
            let (one, other) = (try Self.money(&random), try Self.money(&random))
            let quantity = try Self.quantity(&random)
            let wide = Int128(one.minor) * Int128(quantity.milli)
            let exact = (abs(wide) + 500) / 1000
            let product = try? one.times(quantity)
            #expect((product == nil) == (exact > Int128(Money.limit)), seed)
            if let product { #expect(Int128(product.minor.magnitude) == exact, seed) }
            let sum = one.minor + other.minor
            #expect((try? one + other)?.minor == (abs(sum) <= Money.limit ? sum : nil), seed)
            _ = try? one.rounded(toStep: random.one(of: [.max, .min, 0, 5, Money.limit]))
            let rate = TaxRate(name: "a", ppm: random.integer(0...1_000_000))
            #expect(throws: Never.self, seed) { try rate.taxOnNet(one) }
            #expect(throws: Never.self, seed) { try rate.taxInGross(one) }
        }
    }

    @Test func aThousandLinesAtTheLimits() throws {
        let most = try Money(minor: Money.limit)
        #expect(throws: AmountFailure.outOfRange) {
            try Money.sum(Array(repeating: most, count: 1_000))
        }
        #expect(throws: AmountFailure.outOfRange) {
            try Money.sum(Array(repeating: -most, count: 1_000))
        }
        // A thousand lines that just fit.
        let part = try Money(minor: Money.limit / 1_000)
        #expect(try Money.sum(Array(repeating: part, count: 1_000)) == most)
        var cart = Cart(id: "a")
        let product = SoldProduct(
            id: "a", sku: "a", barcode: "", name: "", department: "", unit: "", taxClass: "a",
            taxPPM: 0, cost: part)
        cart.lines = Array(
            repeating: CartLine(product: product, quantity: .one, unitPrice: part, entry: .keyed),
            count: Cart.lineCountMax)
        for mode in TaxMode.allCases {
            let priced = try cart.priced(rules: TaxRules(mode: mode))
            #expect(priced.gross == most)
            #expect(priced.cost == most)
        }
        cart.lines[0].product.taxPPM = 1_000_000
        #expect(throws: AmountFailure.outOfRange) {
            try cart.priced(rules: TaxRules(mode: .exclusive))
        }
        #expect(throws: Never.self) { try cart.priced(rules: TaxRules(mode: .inclusive)) }
    }

    @Test func cartsAtTheLimits() {
        forEachSeed(1_000) { random, seed in
            var cart = Cart(id: "a")
            for _ in 0..<random.number(1...4) { cart.lines.append(try Self.line(&random)) }
            if random.chance(percent: 50) { cart.documentDiscount = try Self.money(&random) }
            let rules = random.rules()
            guard let priced = try? cart.priced(rules: rules) else { return }
            #expect(try priced.net + priced.tax == priced.gross, seed)
            var sale = Sale(
                rules: rules, priced: priced, documentDiscount: cart.documentDiscount,
                payments: [], rounding: try Self.money(&random),
                voidedLines: random.one(of: [0, .max, .min]))
            for _ in 0..<random.number(0...3) {
                let amount = try Self.money(&random)
                sale.payments.append(
                    Payment(
                        tender: random.one(of: Tender.allCases), amount: amount,
                        tendered: try Self.money(&random), change: try Self.money(&random)))
            }
            _ = sale.fault()
            _ = try? sale.mirrored(saleID: "b").fault()
            _ = try? sale.change
            var document = try random.document("gap")
            document.body = .sale(sale)
            _ = try? Projection(document)
            var totals = ShiftTotals()
            for _ in 0..<3 { try? totals.add(document) }
            _ = try? totals.expectedCash
            _ = try? totals.grandNet
        }
    }

    /// Ten thousand payments that cancel out within the limits, yet not within one account.
    @Test func paymentsThatOverflowAnAccount() throws {
        let most = try Money(minor: Money.limit)
        var random = SeededGenerator(seed: 1)
        var sale = try random.sale()
        for _ in 0..<10_000 {
            sale.payments.append(Payment(tender: .cash, amount: most, tendered: most))
            sale.payments.append(Payment(tender: .card, amount: -most, tendered: -most))
        }
        #expect(sale.fault() != nil)
        var document = try random.document("gap")
        document.body = .sale(sale)
        #expect(throws: AmountFailure.outOfRange) { try Posting.entry(of: document) }
        #expect(throws: AmountFailure.outOfRange) { try Projection(document) }
    }

    @Test func closingsAtTheLimits() {
        forEachSeed(300) { random, seed in
            var totals = ShiftTotals()
            totals.float = try Self.money(&random)
            totals.tenders["cash"] = ShiftTotals.Count(
                count: .max, amount: try Self.money(&random))
            totals.paidIn = ShiftTotals.Count(count: .max, amount: try Self.money(&random))
            totals.paidOut.amount = try Self.money(&random)
            totals.noSales = .max
            totals.voidedLines = .max
            let closing = ShiftClosing(
                zNumber: .max, openedAt: .min, counted: try Self.money(&random), totals: totals)
            var document = try random.document("gap")
            document.body = .shiftClose(closing)
            if let projection = try? Projection(document) {
                #expect(projection.balances.reduce(0) { $0 + $1.amount } == 0, seed)
            }
            for kind in ["sale", "refund", "cash"] {
                try? totals.add(try random.document(kind))
            }
        }
    }

    @Test func settlementsAtTheLimits() {
        forEachSeed(1_000) { random, seed in
            var settlement = Settlement(
                due: try Self.money(&random),
                cashStep: random.one(of: [1, 5, 500, 0, -5, .max, .min]))
            for _ in 0..<random.number(1...5) {
                let tendered = random.chance(percent: 70) ? try Self.money(&random) : nil
                try? settlement.pay(random.one(of: Tender.allCases), tendered: tendered)
                _ = try? settlement.cashPayable
                if random.chance(percent: 20) { settlement.undo() }
            }
            if settlement.due >= .zero { #expect(try settlement.remaining >= .zero, seed) }
        }
    }
}
