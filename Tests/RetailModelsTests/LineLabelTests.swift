import Testing

@testable import RetailModels

/// Lines whose label says what they cost, and deposits.
@Suite struct LineLabelTests {
    private static let rules = TaxRules(mode: .inclusive)

    private func line(
        _ name: String = "Salmon", milli: Int64 = 719, price: Int64 = 4_000, label: LineLabel? = nil
    ) throws -> CartLine {
        CartLine(
            product: SoldProduct(
                id: name, sku: name, barcode: "", name: name, department: "Fish", unit: "kg",
                taxClass: "none", taxPPM: 0, cost: try Money(minor: 2_000)),
            quantity: try Quantity(milli: milli), unitPrice: try Money(minor: price),
            entry: .scanned, label: label)
    }

    private func sale(_ lines: CartLine...) throws -> Sale {
        var cart = Cart(id: "cart")
        cart.lines = lines
        var settlement = Settlement(due: try cart.priced(rules: Self.rules).gross, cashStep: 1)
        try settlement.pay(.cash)
        return try Sale(cart: cart, settlement: settlement, rules: Self.rules)
    }

    /// 0.719 × 40.00 is 28.76; the label says 28.75.
    @Test func theLabelIsTheTruth() throws {
        let label = LineLabel(amount: try Money(minor: 2_875), lot: "L-1")
        let sold = try sale(line(label: label))
        let priced = try #require(sold.priced.lines.first)
        #expect(priced.amount.minor == 2_875 && sold.priced.gross.minor == 2_875)
        #expect(priced.cost.minor == 1_438)
        #expect(sold.fault() == nil)
        #expect(try sale(line()).priced.gross.minor == 2_876)
        let back = try sold.mirrored(saleID: "sale")
        #expect(back.priced.gross.minor == -2_875)
        #expect(back.fault() == nil)
        #expect(back.priced.lines.first?.line.label?.lot == "L-1")
    }

    @Test func partOfALabelIsItsShare() throws {
        let whole = try line(milli: 2_000, label: LineLabel(amount: try Money(minor: 999)))
        let half = try whole.taking(.one)
        #expect(half.label?.amount?.minor == 500 && half.quantity == .one)
        let back = try whole.taking(-Quantity.one)
        #expect(back.label?.amount?.minor == -500)
        #expect(try line().taking(.one).label == nil)
    }

    @Test func aLabelThatCannotBeIsAFault() throws {
        let labels = [
            LineLabel(amount: try Money(minor: -1)), LineLabel(expiry: "2026-02-30"),
            LineLabel(lot: "a\u{1B}p"), LineLabel(serial: String(repeating: "x", count: 65)),
        ]
        for label in labels {
            var sold = try sale(line())
            sold.priced.lines[0].line.label = label
            #expect(sold.fault() != nil, "\(label)")
        }
        var old = try sale(line())
        old.priced.lines[0].line.checkedAge = 100
        #expect(old.fault() == "an age that no law asks for")
    }

    @Test func aDepositGoesWithTheLineBeforeIt() throws {
        var cart = Cart(id: "cart")
        for (name, isDeposit) in [
            ("a", false), ("b", false), ("c", true), ("d", true), ("e", false),
        ] {
            var line = try line(name)
            line.isDeposit = isDeposit ? true : nil
            cart.lines.append(line)
        }
        #expect((0..<5).map { cart.group(of: $0) } == [0..<1, 1..<4, 1..<4, 1..<4, 4..<5])
        #expect(cart.group(of: 5).isEmpty && cart.group(of: -1).isEmpty)
    }

    /// A line without anything of it has the bytes that it always had, and no row beside it.
    @Test func aPlainLineStaysAsItWas() throws {
        let text = try CanonicalJSON.text(line())
        for word in ["label", "isDeposit", "checkedAge"] { #expect(!text.contains(word)) }
        let label = LineLabel(lot: "L-1")
        let read = try CanonicalJSON.decode(
            CartLine.self, from: Array(CanonicalJSON.text(line(label: label)).utf8))
        #expect(try read == line(label: label))
    }
}
