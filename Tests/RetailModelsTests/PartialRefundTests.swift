import Testing

@testable import RetailModels

/// Refunds of a sale, part by part, sum to the sale.
@Suite struct PartialRefundTests {
    /// A sale with the coin it was paid in, as a till signs it.
    private func sold(_ random: inout SeededGenerator) throws -> Document {
        let (cart, rules) = (try random.cart(), random.rules())
        let settlement = try random.settlement(due: cart.priced(rules: rules).gross)
        var document = try random.document("gap")
        document.id = "sold"
        document.body = .sale(
            try Sale(
                cart: cart, settlement: settlement, rules: rules, cashStep: settlement.cashStep))
        return document
    }

    /// Lines that take some of what is left back; all of it when `isLast`.
    private func lines(
        _ sold: SoldSale, isLast: Bool, _ random: inout SeededGenerator
    ) throws -> [CartLine] {
        var sold = sold
        var lines: [CartLine] = []
        for index in sold.sale.priced.lines.indices {
            let rest = sold.returnable(index)
            guard rest != .zero, isLast || random.chance(percent: 50) else { continue }
            let part = isLast ? rest : try Quantity(milli: random.integer(1...rest.milli))
            let line = try sold.giving(back: part, of: index)
            try sold.add([line])
            lines.append(line)
        }
        return lines
    }

    /// The refund of the lines, paid by `pay`.
    private func refund(
        _ lines: [CartLine], of sold: SoldSale, id: String, pay: (inout Settlement) throws -> Void
    ) throws -> Document {
        var cart = Cart(id: id)
        try cart.add(lines, of: sold)
        let rules = sold.sale.rules
        let due = try cart.priced(rules: rules).gross
        var settlement = cart.settlement(due: due, cashStep: sold.sale.cashStep ?? 1)
        try pay(&settlement)
        let sale = try Sale(
            cart: cart, settlement: settlement, rules: rules, cashStep: settlement.cashStep)
        #expect(sale.isRefund)
        #expect(sale.fault() == nil)
        #expect(sale.isRounded(within: settlement.cashStep))
        #expect(sale.refundOf == sold.id)
        var random = SeededGenerator(seed: 1)
        var document = try random.document("gap")
        document.id = id
        document.body = .refund(sale)
        return document
    }

    private func byProposal(_ settlement: inout Settlement) throws {
        var count = 0
        while !settlement.isComplete, count < 20 {
            try settlement.pay(settlement.proposal?.tender ?? .cash)
            count += 1
        }
        #expect(settlement.isComplete)
    }

    private func sums(_ payments: [Payment]) -> [Tender: Int64] {
        var sums: [Tender: Int64] = [:]
        for payment in payments { sums[payment.tender, default: 0] += payment.amount.minor }
        return sums.filter { $0.value != 0 }
    }

    /// Every figure of every line, every rate, every tender and the rounding.
    @Test func theRefundsOfASaleSumToTheSale() {
        forEachSeed(400) { random, seed in
            let document = try sold(&random)
            var sold = try #require(SoldSale(document))
            let sale = sold.sale
            var refunds: [Sale] = []
            while sold.isOpen {
                let isLast = refunds.count == 6 || random.chance(percent: 30)
                let lines = try lines(sold, isLast: isLast, &random)
                guard !lines.isEmpty else { continue }
                let refund = try refund(
                    lines, of: sold, id: "refund-\(refunds.count)", pay: byProposal)
                try sold.add(refund)
                refunds.append(try #require(refund.sale))
            }
            for (line, back) in zip(sale.priced.lines, sold.back) {
                #expect(back.quantity == line.line.quantity, seed)
                #expect(back.figures == line.figures, seed)
            }
            for tax in sale.priced.taxes {
                let back = refunds.flatMap(\.priced.taxes)
                    .filter { $0.name == tax.name && $0.ppm == tax.ppm }
                #expect(back.reduce(0) { $0 + $1.tax.minor } == -tax.tax.minor, seed)
                #expect(back.reduce(0) { $0 + $1.net.minor } == -tax.net.minor, seed)
            }
            let back = sums(refunds.flatMap(\.payments)).mapValues { -$0 }
            #expect(back == sums(sale.payments), seed)
            #expect(refunds.reduce(0) { $0 + $1.rounding.minor } == -sale.rounding.minor, seed)
        }
    }

    /// Whatever is chosen by hand: no tender gives back more than it took, and nothing is lost.
    @Test func noTenderGivesBackMoreThanItTook() {
        forEachSeed(300) { random, seed in
            var sold = try #require(SoldSale(try sold(&random)))
            let took = sums(sold.sale.payments)
            var refunds: [Sale] = []
            while sold.isOpen {
                let isLast = refunds.count == 4 || random.chance(percent: 40)
                let lines = try lines(sold, isLast: isLast, &random)
                guard !lines.isEmpty else { continue }
                let refund = try refund(lines, of: sold, id: "refund-\(refunds.count)") {
                    settlement in
                    for _ in 0..<random.number(0...6) where !settlement.isComplete {
                        let before = settlement
                        let tendered =
                            random.chance(percent: 60) ? try random.money(-5...9_000) : nil
                        do {
                            try settlement.pay(
                                random.one(of: Tender.allCases), tendered: tendered)
                        } catch { #expect(settlement == before, seed) }
                        #expect(try settlement.remaining <= .zero, seed)
                    }
                    // What is left is always good for store credit.
                    while !settlement.isComplete {
                        try settlement.pay(
                            .credit, PaymentDetail(reference: "··0001", holder: "SC-0001"))
                    }
                }
                try sold.add(refund)
                refunds.append(try #require(refund.sale))
            }
            for (tender, back) in sums(refunds.flatMap(\.payments)) where tender != .credit {
                #expect(-back <= took[tender, default: 0], "\(seed) \(tender)")
            }
            #expect(sold.back.map(\.figures) == sold.sale.priced.lines.map(\.figures), seed)
        }
    }

    @Test func moreThanWasSoldDoesNotComeBack() throws {
        var random = SeededGenerator(seed: 3)
        var sold = try #require(SoldSale(try sold(&random)))
        let whole = sold.sale.priced.lines[0].line.quantity
        #expect(throws: AmountFailure.outOfRange) {
            try sold.giving(back: whole + Quantity(milli: 1), of: 0)
        }
        #expect(throws: AmountFailure.outOfRange) { try sold.giving(back: .zero, of: 0) }
        #expect(throws: AmountFailure.outOfRange) { try sold.giving(back: -whole, of: 0) }
        try sold.add([sold.giving(back: whole, of: 0)])
        #expect(sold.returnable(0) == .zero)
        #expect(throws: AmountFailure.outOfRange) { try sold.giving(back: whole, of: 0) }
    }

    /// A whole sale given back at once, as before lines were named, leaves nothing.
    @Test func aMirroredSaleIsAllBack() {
        forEachSeed(100) { random, seed in
            let document = try sold(&random)
            var sold = try #require(SoldSale(document))
            var mirror = document
            mirror.id = "mirror"
            mirror.body = .refund(try sold.sale.mirrored(saleID: document.id))
            try sold.add(mirror)
            #expect(!sold.isOpen, seed)
            #expect(sold.back.map(\.figures) == sold.sale.priced.lines.map(\.figures), seed)
            #expect(try sold.givingBack().ways.allSatisfy { $0.amount == .zero }, seed)
        }
    }

    /// No figure of a return can be altered alone.
    @Test func anAlteredFigureIsAFault() throws {
        var random = SeededGenerator(seed: 11)
        var sold = try #require(SoldSale(try sold(&random)))
        let lines = try lines(sold, isLast: true, &random)
        let good = try #require(
            try refund(lines, of: sold, id: "a", pay: byProposal).sale)
        try sold.add(lines)
        for change in [1, -1] as [Int64] {
            var bad = good
            let path = \LineFigures.gross
            let figures = try #require(bad.priced.lines[0].line.returned?.origin?.figures)
            var altered = figures
            altered[keyPath: path] = try Money(minor: figures.gross.minor + change)
            bad.priced.lines[0].line.returned?.origin?.figures = altered
            #expect(bad.fault() != nil)
        }
        var bad = good
        bad.priced.lines[0].line.returned?.origin?.position = 0
        #expect(bad.fault() == "a return that does not name its line")
    }
}

/// Exchanges, goods without a receipt and values, in figures and in the ledger.
@Suite struct SpecialLineTests {
    private let rules = TaxRules(mode: .exclusive)

    private func line(_ minor: Int64, milli: Int64 = 1000) throws -> CartLine {
        var random = SeededGenerator(seed: 1)
        var product = try random.soldProduct()
        product.taxClass = "standard"
        product.taxPPM = 100_000
        return CartLine(
            product: product, quantity: try Quantity(milli: milli),
            unitPrice: try Money(minor: minor), entry: .scanned)
    }

    private func giftCard(_ minor: Int64, _ number: String = "GC-0001") throws -> CartLine {
        CartLine(
            product: .value(.giftCard), quantity: .one, unitPrice: try Money(minor: minor),
            entry: .keyed, priceSource: "entered",
            value: ValueHolder(ValueHolder.Kind.giftCard, number))
    }

    private func sale(_ lines: [CartLine], pay: (inout Settlement) throws -> Void) throws -> Sale {
        var cart = Cart(id: "cart")
        cart.lines = lines
        var settlement = cart.settlement(
            due: try cart.priced(rules: rules).gross, cashStep: 1)
        try pay(&settlement)
        return try Sale(cart: cart, settlement: settlement, rules: rules)
    }

    private func balances(_ sale: Sale) throws -> [String: Int64] {
        var random = SeededGenerator(seed: 2)
        var document = try random.document("gap")
        document.body = sale.isRefund ? .refund(sale) : .sale(sale)
        let entry = try Posting.entry(of: document)
        #expect(entry.isBalanced)
        return Dictionary(
            entry.lines.map { ($0.account, $0.debit - $0.credit) }, uniquingKeysWith: +)
    }

    @Test func aGiftCardIsOwedAndNoTurnover() throws {
        let sale = try sale([line(1000), giftCard(2500)]) { try $0.pay(.card) }
        #expect(sale.fault() == nil)
        #expect(sale.priced.gross.minor == 3600)
        let balances = try balances(sale)
        #expect(balances["liabilities:gift-cards:GC-0001"] == -2500)
        #expect(balances["income:sales"] == -1000)
        #expect(balances["liabilities:tax:standard"] == -100)
        #expect(balances["assets:clearing:card"] == 3600)
        var totals = ShiftTotals()
        var random = SeededGenerator(seed: 2)
        var document = try random.document("gap")
        document.body = .sale(sale)
        try totals.add(document)
        #expect(totals.gross.minor == 1100)
        #expect(totals.values == ShiftTotals.Count(count: 1, amount: try Money(minor: 2500)))
        #expect(totals.grandSales.minor == 1100)
        let row = try #require(Projection(document).rows.first)
        let columns = Dictionary(
            zip(row.table.columns, row.values), uniquingKeysWith: { first, _ in first })
        #expect(columns["gross_minor"] == .integer(1100))
        #expect(columns["value_minor"] == .integer(2500))
    }

    @Test func payingWithAGiftCardTakesFromItsBalance() throws {
        let sale = try sale([line(1000)]) {
            try $0.pay(.giftCard, PaymentDetail(reference: "··0001", holder: "GC-0001"))
        }
        #expect(sale.fault() == nil)
        #expect(try balances(sale)["liabilities:gift-cards:GC-0001"] == 1100)
    }

    @Test func anExchangeIsSalesAndReturns() throws {
        let sold = try sale([line(1000), line(500)]) { try $0.pay(.cash) }
        var random = SeededGenerator(seed: 4)
        var document = try random.document("gap")
        document.body = .sale(sold)
        let before = try #require(SoldSale(document))
        var cart = Cart(id: "exchange")
        try cart.add([before.giving(back: .one, of: 0)], of: before)
        cart.lines.append(try line(1500))
        let due = try cart.priced(rules: rules).gross
        #expect(due.minor == 1650 - 1100)
        var settlement = cart.settlement(due: due, cashStep: 1)
        try settlement.pay(.cash)
        let exchange = try Sale(cart: cart, settlement: settlement, rules: rules)
        #expect(!exchange.isRefund)
        #expect(exchange.refundOf == nil)
        #expect(exchange.fault() == nil)
        let balances = try balances(exchange)
        #expect(balances["income:sales"] == -1500)
        #expect(balances["income:returns"] == 1000)
        #expect(balances["liabilities:tax:standard"] == -50)
        var totals = ShiftTotals()
        document.body = .sale(exchange)
        try totals.add(document)
        #expect(totals.sales.amount.minor == 1650)
        #expect(totals.refunds.amount.minor == -1100)
        #expect(totals.gross.minor == 550)
    }

    @Test func goodsWithoutAReceiptAreARefund() throws {
        var back = try line(1000, milli: -2000)
        back.returned = LineReturn(reason: "gift")
        let refund = try sale([back]) { try $0.pay(.cash) }
        #expect(refund.isRefund)
        #expect(refund.refundOf == nil)
        #expect(refund.fault() == nil)
        #expect(refund.payments.map(\.amount.minor) == [-2200])
        #expect(try balances(refund)["income:returns"] == 2000)
    }

    @Test func aDocumentsDiscountLeavesThemAlone() throws {
        var cart = Cart(id: "cart")
        cart.lines = [try line(1000), try giftCard(2500)]
        cart.documentDiscount = try Money(minor: 300)
        let priced = try cart.priced(rules: rules)
        #expect(priced.lines.map(\.discount.minor) == [300, 0])
        #expect(priced.gross.minor == 770 + 2500)
        cart.lines = [try giftCard(2500)]
        #expect(try cart.priced(rules: rules).gross.minor == 2500)
        #expect(throws: AmountFailure.outOfRange) {
            try Pricing.price(cart.lines, documentDiscount: Money(minor: 300), rules: rules)
        }
    }
}
