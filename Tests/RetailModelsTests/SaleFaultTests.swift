import Testing

@testable import RetailModels

/// No figure of a sale can be altered without notice.
@Suite struct SaleFaultTests {
    @Test func whatTheTillMakesIsGood() {
        forEachSeed(500) { random, seed in
            let sale = try random.sale()
            #expect(sale.fault() == nil, seed)
            let refund = try sale.mirrored(saleID: "a")
            #expect(refund.fault() == nil, seed)
        }
    }

    /// What is given away is at most what there is.
    @Test func aDiscountLargerThanItsLineIsAFault() throws {
        var random = SeededGenerator(seed: 5)
        var cart = try random.cart(lines: 2...2)
        cart.documentDiscount = .zero
        let rules = TaxRules(mode: .exclusive)
        func fault(_ discounts: [Int64], whole: Int64 = 0) throws -> String? {
            for index in cart.lines.indices {
                cart.lines[index].quantity = .one
                cart.lines[index].unitPrice = try Money(minor: 1000)
                cart.lines[index].discount = try Money(minor: discounts[index])
            }
            cart.documentDiscount = try Money(minor: whole)
            // As a till writes it that does not limit what is entered.
            let priced = try Pricing.price(
                cart.lines, documentDiscount: cart.documentDiscount, rules: rules)
            var settlement = Settlement(due: priced.gross, cashStep: 1)
            try settlement.pay(.cash)
            return Sale(
                rules: rules, priced: priced, documentDiscount: cart.documentDiscount,
                payments: settlement.payments, rounding: settlement.rounding
            ).fault()
        }
        #expect(try fault([1000, 0]) == nil)
        #expect(try fault([1001, 0]) == "a discount larger than what it is taken off")
        #expect(try fault([-1, 0]) == "a discount larger than what it is taken off")
        #expect(try fault([0, 0], whole: 2000) == nil)
        #expect(try fault([1000, 0], whole: -1) == "a discount larger than what it is taken off")
    }

    /// Every whole number of the canonical JSON, one up and one down. Two are left to the
    /// signature: how many lines were voided and where a price and a discount come from, which no
    /// figure depends on, and a unit price or cost whose change is lost when a weight below half a
    /// unit is rounded.
    @Test func everyAlteredNumberIsNoticed() {
        forEachSeed(60) { random, seed in
            var sale = try random.sale()
            if random.chance(percent: 30) { sale = try sale.mirrored(saleID: "a") }
            let tree = try CanonicalJSON.tree(sale)
            for place in tree.numbers {
                guard case .integer(let number)? = tree[place] else { continue }
                for altered in [number - 1, number + 1] {
                    var other = tree
                    other.replace(place, with: .integer(altered))
                    let path = place.map(\.description).joined(separator: ".")
                    if isLeftToTheSignature(place, number, altered, tree) { continue }
                    #expect(
                        isNoticed(other), "\(seed): \(path) \(number) → \(altered)")
                }
            }
        }
    }

    private func isNoticed(_ tree: JSON) -> Bool {
        guard
            let sale = try? CanonicalJSON.decode(Sale.self, from: tree.canonicalBytes())
        else { return true }
        return sale.fault() != nil
    }

    private func isLeftToTheSignature(
        _ place: [Step], _ number: Int64, _ altered: Int64, _ tree: JSON
    ) -> Bool {
        if place == [.key("voidedLines")] { return altered >= 0 }
        if case .key(let name)? = place.last,
            ["discountPPM", "exemptFromPPM", "regularPrice", "checkedAge"].contains(name)
        {
            return true
        }
        let isPrice = place.last == .key("unitPrice")
        let isCost = place.suffix(2) == [.key("product"), .key("cost")]
        // What a label says stands in place of the price.
        if isPrice, tree[place.dropLast() + [.key("label"), .key("amount")]] != nil { return true }
        guard isPrice || isCost,
            case .integer(let milli)? = tree[place.dropLast(isPrice ? 1 : 2) + [.key("quantity")]]
        else { return false }
        func amount(_ price: Int64) -> Int64 { (price * abs(milli) + 500) / 1000 }
        return abs(milli) < 1000 && amount(number) == amount(altered)
    }

    /// Alterations of two figures that fit each other, as a person with a database would try.
    @Test func figuresThatFitEachOtherAreStillNoticed() throws {
        var random = SeededGenerator(seed: 3)
        let good = try random.sale()
        let more = try Money(minor: 100)
        func fault(_ change: (inout Sale) throws -> Void) rethrows -> String? {
            var sale = good
            try change(&sale)
            return sale.fault()
        }
        #expect(
            try fault {
                $0.priced.gross = try $0.priced.gross + more
                $0.priced.tax = try $0.priced.tax + more
            } != nil)
        #expect(
            try fault {
                $0.priced.gross = try $0.priced.gross - more
                $0.payments[0].amount = try $0.payments[0].amount - more
                $0.payments[0].tendered = try $0.payments[0].tendered - more
            } != nil)
        #expect(fault { $0.priced.lines.removeLast() } != nil)
        #expect(fault { $0.priced.lines.append($0.priced.lines[0]) } != nil)
        #expect(fault { $0.priced.taxes.removeLast() } != nil)
        #expect(fault { $0.priced.taxes.reverse() } != nil || good.priced.taxes.count == 1)
    }

    private func sale(_ payments: [Payment], rounding: Int64 = 0) throws -> Sale {
        var cart = Cart(id: "a")
        let product = SoldProduct(
            id: "a", sku: "a", barcode: "", name: "a", department: "a", unit: "each",
            taxClass: "n", taxPPM: 0, cost: .zero)
        cart.lines = [
            CartLine(
                product: product, quantity: .one, unitPrice: try Money(minor: 1000), entry: .keyed)
        ]
        let rules = TaxRules(mode: .exclusive)
        return Sale(
            rules: rules, priced: try cart.priced(rules: rules), documentDiscount: .zero,
            payments: payments, rounding: try Money(minor: rounding))
    }

    private func payment(
        _ tender: Tender, _ amount: Int64, tendered: Int64? = nil, change: Int64 = 0
    ) throws -> Payment {
        Payment(
            tender: tender, amount: try Money(minor: amount),
            tendered: try Money(minor: tendered ?? amount), change: try Money(minor: change))
    }

    @Test func paymentsThatCannotBeAreNoticed() throws {
        #expect(try sale([payment(.card, 1000)]).fault() == nil)
        #expect(try sale([payment(.cash, 1000, tendered: 2000, change: 1000)]).fault() == nil)
        #expect(try sale([payment(.cash, 1002)], rounding: 2).fault() == nil)
        let bad: [(Sale, String)] = [
            (try sale([]), "the payments do not sum to the total"),
            (try sale([payment(.card, 999)]), "the payments do not sum to the total"),
            (
                try sale([payment(.card, 1000, tendered: 2000, change: 1000)]),
                "a payment does not add up"
            ),
            (
                try sale([payment(.cash, 1000, tendered: 900, change: -100)]),
                "a payment does not add up"
            ),
            (try sale([payment(.card, 1002)], rounding: 2), "rounded without cash"),
            // Most of the sale called rounding.
            (try sale([payment(.cash, 100)], rounding: -900), "rounded by more than a coin"),
            // Cash taken out of the drawer against a card.
            (
                try sale([payment(.card, 90_000), payment(.cash, -89_000)]),
                "a payment goes the wrong way"
            ),
        ]
        for (sale, fault) in bad { #expect(sale.fault() == fault) }
    }

    @Test func aSaleOfNothingNeedsAPaymentToo() throws {
        var free = try sale([])
        free.priced.lines[0].line.unitPrice = .zero
        free.priced = try Pricing.price(free.priced.lines.map(\.line), rules: free.rules)
        #expect(free.fault() == "no payment")
        free.payments = [try payment(.cash, 0)]
        #expect(free.fault() == nil)
    }

    @Test func theDirectionOfMoneyIsNoticed() throws {
        let good = try sale([payment(.card, 1000)])
        var refund = good
        refund.refundOf = "a"
        #expect(refund.fault() == "a refund that takes money")
        var sale = try good.mirrored(saleID: "a")
        sale.refundOf = nil
        #expect(sale.fault() == "a sale that gives money back")
    }

    @Test func limitsAreNoticed() throws {
        let good = try sale([payment(.card, 1000)])
        var many = good
        many.priced.lines = Array(repeating: good.priced.lines[0], count: Cart.lineCountMax + 1)
        #expect(many.fault() == "too many lines")
        many.priced.lines = []
        #expect(many.fault() == "no lines")
        var split = good
        split.payments = Array(repeating: try payment(.card, 10), count: 100)
        #expect(split.fault() == nil)
        split.payments += [try payment(.card, 0)]
        #expect(split.fault() == "too many payments")
        var voided = good
        for count in [-1, Sale.voidedLineCountMax + 1, .max, .min] {
            voided.voidedLines = count
            #expect(voided.fault() == "a count of voided lines out of range")
        }
        var rate = good
        for ppm in [-1, -1_000_000, 1_000_001, .max, .min] as [Int64] {
            rate.priced.lines[0].line.product.taxPPM = ppm
            for mode in TaxMode.allCases {
                rate.rules.mode = mode
                #expect(rate.fault() == "an amount is out of range")
            }
        }
    }
}
