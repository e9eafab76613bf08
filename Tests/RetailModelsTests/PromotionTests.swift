import RetailModels
import Testing

/// Promotions by example, and what holds of them all.
@Suite struct PromotionTests {
    private static let rules = TaxRules(mode: .inclusive)

    private func line(_ sku: String, _ price: Int64, milli: Int64 = 1_000) throws -> CartLine {
        CartLine(
            product: SoldProduct(
                id: sku, sku: sku, barcode: "", name: sku, department: "DELI", unit: "each",
                taxClass: "standard", taxPPM: 70_000, cost: .zero),
            quantity: try Quantity(milli: milli), unitPrice: try Money(minor: price),
            entry: .keyed)
    }

    private func promotion(_ kind: Promotion.Kind, _ skus: String...) -> Promotion {
        Promotion(id: "P", version: 3, name: "Offer", kind: kind, skus: skus)
    }

    /// What is taken off each line, in minor units.
    private func off(_ promotions: [Promotion], _ lines: [CartLine]) throws -> [Int64] {
        var cart = Cart(id: "c")
        cart.lines = lines
        cart.take(promotions)
        return try cart.priced(rules: Self.rules).lines.map(\.discount.minor)
    }

    @Test func aShareAndASumOff() throws {
        let lines = [try line("A", 279), try line("B", 100, milli: 2_500), try line("C", 50)]
        #expect(try off([promotion(.percent(100_000), "A", "B")], lines) == [28, 25, 0])
        let sum = Promotion.Kind.amountOff(try Money(minor: 40))
        #expect(try off([promotion(sum, "B", "C")], lines) == [0, 100, 40])
        // Never more than the line.
        #expect(try off([promotion(.amountOff(try Money(minor: 90)), "C")], lines) == [0, 0, 50])
    }

    @Test func theCheapestOfAGroupAreFree() throws {
        let deal = promotion(.buyGet(buy: 2, get: 1), "A", "B")
        // Dearest first: 300 300 | 200 200 200 leaves one group of three with 200 free.
        let lines = [try line("B", 200, milli: 3_000), try line("A", 300, milli: 2_000)]
        #expect(try off([deal], lines) == [200, 0])
        #expect(try off([deal], [try line("A", 300, milli: 9_000)]) == [900])
        #expect(try off([deal], [try line("A", 300, milli: 2_000)]) == [0])
        // What is weighed is no thing to count.
        #expect(try off([deal], [try line("A", 300, milli: 3_500)]) == [0])
    }

    @Test func aGroupHasItsPrice() throws {
        let deal = promotion(.countForPrice(count: 3, price: try Money(minor: 500)), "A", "B")
        // 300 + 200 + 200 for 500: 200 off, by largest remainder.
        let lines = [try line("A", 300), try line("B", 200, milli: 2_000)]
        #expect(try off([deal], lines) == [86, 114])
        #expect(try off([deal], [try line("A", 300, milli: 7_000)]) == [800])
        // Nobody pays more for a group than for its things.
        #expect(try off([deal], [try line("A", 100, milli: 3_000)]) == [0])
    }

    @Test func aLineIsPartOfOneAndKeepsItsSource() throws {
        var cart = Cart(id: "c")
        cart.lines = [try line("A", 1_000), try line("A", 1_000), try line("A", 1_000)]
        cart.lines[1].set(.share(500_000))
        cart.lines[2].priceSource = PriceSource.override
        let (first, second) = (promotion(.percent(100_000), "A"), promotion(.percent(900_000), "A"))
        cart.take([first, second])
        let sold = try cart.sold(rules: Self.rules).lines
        #expect(sold.map(\.discount.minor) == [100, 500, 0])
        #expect(sold.map(\.priceSource) == ["promotion:P:3", "catalogue", "override"])
        #expect(sold.map(\.promotion) == ["Offer", nil, nil])
        // Those that are for nothing on the sale do not travel with it.
        cart.take([promotion(.percent(1), "Z")])
        #expect(cart.promotions == nil)
    }

    @Test func theOrderOfScansChangesNoTotal() throws {
        var random = SeededGenerator(seed: 5)
        for _ in 1...300 {
            let kinds: [Promotion.Kind] = [
                .percent(random.integer(1...1_000_000)), .amountOff(try random.money(1...500)),
                .buyGet(buy: random.integer(1...3), get: random.integer(1...2)),
                .countForPrice(count: random.integer(2...4), price: try random.money(0...900)),
            ]
            let deal = promotion(random.one(of: kinds), "A", "B", "C")
            var lines: [CartLine] = []
            for _ in 0..<random.number(1...6) {
                lines.append(
                    try line(
                        random.one(of: ["A", "B", "C", "D"]), random.integer(1...400),
                        milli: 1_000 * random.integer(1...5)))
            }
            let taken = try off([deal], lines)
            let turned = try off([deal], Array(lines.reversed()))
            #expect(taken.reduce(0, +) == turned.reduce(0, +), "\(deal.kind) \(lines)")
            for (line, taken) in zip(lines, taken) {
                #expect(try (0...line.unitPrice.times(line.quantity).minor).contains(taken))
            }
        }
    }

    @Test func anExemptSaleMayHaveOne() throws {
        var cart = Cart(id: "c")
        cart.lines = [try line("A", 1_070)]
        cart.exemption = TaxExemption(reason: "Resale", certificate: "")
        cart.take([promotion(.percent(500_000), "A")])
        // 10.70 with 7 % is 10.00 without; half of it is taken off.
        #expect(try cart.priced(rules: Self.rules).gross == Money(minor: 500))
    }

    @Test(arguments: [
        ("2026-11-27", 5), ("2026-11-30", 1), ("2024-02-29", 4), ("2000-03-01", 3),
        ("1970-01-01", 4), ("2027-01-03", 7),
    ])
    func theDayOfTheWeek(day: String, number: Int64) {
        #expect(Promotion.weekday(of: day) == number)
    }

    @Test func itHoldsOnItsDays() {
        var deal = promotion(.percent(1), "A")
        #expect(deal.holds(on: "2026-01-01", weekday: 4))
        deal.from = "2026-01-02"
        deal.through = "2026-01-09"
        #expect(!deal.holds(on: "2026-01-01", weekday: 4))
        #expect(
            deal.holds(on: "2026-01-02", weekday: 5) && deal.holds(on: "2026-01-09", weekday: 5))
        #expect(!deal.holds(on: "2026-01-10", weekday: 6))
        deal.weekdays = [6, 7]
        #expect(!deal.holds(on: "2026-01-05", weekday: 1))
        #expect(deal.holds(on: "2026-01-03", weekday: 6))
    }

    @Test func itsJSONIsReadAsItWasWritten() throws {
        let kinds: [Promotion.Kind] = [
            .percent(5), .amountOff(try Money(minor: 5)), .buyGet(buy: 2, get: 1),
            .countForPrice(count: 3, price: try Money(minor: 500)),
        ]
        for kind in kinds {
            let deal = promotion(kind, "A")
            let text = try CanonicalJSON.text(deal)
            #expect(try CanonicalJSON.decode(Promotion.self, from: Array(text.utf8)) == deal)
            #expect(deal.fault() == nil)
        }
        #expect(promotion(.buyGet(buy: 0, get: 1), "A").fault() != nil)
        #expect(promotion(.percent(0), "A").fault() != nil)
        #expect(promotion(.percent(5)).fault() == "the promotion is for nothing")
    }
}
