import RetailModels
import Testing

/// Discounts, other prices and exemption: what is entered, and what is sold.
@Suite struct SaleTermsTests {
    private func line(
        _ price: Int64, ppm: Int64 = 70_000, milli: Int64 = 1_000
    ) throws -> CartLine {
        CartLine(
            product: SoldProduct(
                id: "p", sku: "1", barcode: "", name: "Bread", department: "PASTRY", unit: "each",
                taxClass: "standard", taxPPM: ppm, cost: .zero),
            quantity: try Quantity(milli: milli), unitPrice: try Money(minor: price),
            entry: .keyed)
    }

    private func cart(_ lines: CartLine...) -> Cart {
        var cart = Cart(id: "c")
        cart.lines = lines
        return cart
    }

    private func sale(_ cart: Cart, _ mode: TaxMode) throws -> Sale {
        let rules = TaxRules(mode: mode)
        var settlement = Settlement(due: try cart.priced(rules: rules).gross, cashStep: 1)
        try settlement.pay(.cash)
        return try Sale(cart: cart, settlement: settlement, rules: rules)
    }

    @Test(arguments: [(100_000, 279, 28), (50_000, 279, 14), (1_000_000, 279, 279), (1, 279, 0)])
    func aShareIsRoundedHalfUp(ppm: Int64, amount: Int64, off: Int64) throws {
        let (amount, off) = (try Money(minor: amount), try Money(minor: off))
        #expect(try Discount.share(ppm).off(amount) == off)
        // A refund mirrors its sale.
        #expect(try Discount.share(ppm).off(-amount) == -off)
    }

    @Test func aSumTakesNoMoreThanThereIs() throws {
        let five = Discount.amount(try Money(minor: 500))
        #expect(try five.off(Money(minor: 300)) == Money(minor: 300))
        #expect(try five.off(Money(minor: -300)) == Money(minor: -300))
        #expect(try five.off(.zero) == .zero)
        // One cent of three is more than a third by a hair, and never less.
        #expect(try Discount.amount(Money(minor: 1)).ppm(of: Money(minor: 3)) == 333_334)
        #expect(five.ppm(of: .zero) == 1_000_000)
    }

    /// The whole's share is taken off what the lines' own discounts leave.
    @Test func sharesFollowEachOther() throws {
        var cart = cart(try line(1_000), try line(500))
        cart.lines[0].set(.share(100_000))
        cart.discountPPM = 500_000
        let sold = try cart.sold(rules: TaxRules(mode: .exclusive))
        #expect(sold.lines[0].discount == (try Money(minor: 100)))
        #expect(sold.documentDiscount == (try Money(minor: 700)))
        #expect(try sale(cart, .exclusive).fault() == nil)
    }

    @Test func anExemptSaleTakesNoTax() throws {
        var cart = cart(try line(1_000), try line(500, ppm: 0))
        let exemption = TaxExemption(reason: "Resale", certificate: "7")
        cart.exemption = exemption
        let exclusive = try sale(cart, .exclusive)
        #expect(exclusive.priced.gross == (try Money(minor: 1_500)))
        #expect(exclusive.priced.lines[0].line.exemptFromPPM == 70_000)
        #expect(exclusive.priced.lines[1].line.exemptFromPPM == nil)
        #expect(exclusive.exemption == exemption)
        #expect(exclusive.fault() == nil)
        // A shelf price contains the tax, which is taken out of it.
        let inclusive = try sale(cart, .inclusive)
        #expect(inclusive.priced.lines[0].line.unitPrice == (try Money(minor: 935)))
        #expect(inclusive.priced.lines[0].line.regularPrice == (try Money(minor: 1_000)))
        #expect(inclusive.priced.tax == .zero && inclusive.fault() == nil)
        let refund = try inclusive.mirrored(saleID: "s")
        #expect(refund.exemption == exemption && refund.fault() == nil)
        // Taken off again, everything is as before.
        cart.exemption = nil
        #expect(try sale(cart, .inclusive).priced.gross == Money(minor: 1_500))
    }

    @Test func whatIsWrittenDownMustHold() throws {
        var cart = cart(try line(1_000))
        let sound = try sale(cart, .exclusive)
        var wrong = sound
        wrong.exemption = TaxExemption(reason: "Resale", certificate: "")
        #expect(wrong.fault() == "an exempt sale that takes tax")
        wrong = sound
        wrong.discountPPM = 1_000_001
        #expect(wrong.fault() == "a discount of more than all")
        cart.exemption = TaxExemption(reason: "Resale", certificate: "")
        wrong = try sale(cart, .exclusive)
        wrong.exemption = nil
        #expect(wrong.fault() == "a line without tax, and no reason")
        cart.exemption = TaxExemption(reason: "", certificate: "")
        #expect(try sale(cart, .exclusive).fault() == "exempt for no reason")
    }

    /// A sale without any of it has the bytes it had before there was any.
    @Test func nothingGrantedIsNothingWritten() throws {
        let text = try CanonicalJSON.text(try sale(cart(try line(1_000)), .exclusive))
        for word in [
            "approvals", "note", "exempt", "regularPrice", "customer", "discountPPM", "owner",
        ] {
            #expect(!text.contains("\"\(word)"), "\(word)")
        }
    }

    /// What is no product moves no stock.
    @Test func aDepartmentMovesNoStock() throws {
        var open = try line(320)
        open.priceSource = PriceSource.unknownCode
        let sold = try sale(cart(open, try line(100)), .exclusive)
        let document = Document(
            id: "d", tenant: "t", location: "l", till: "t", device: "d", series: "01",
            sequence: 1, previousHash: Document.noHash, at: 0, day: "2026-01-01", hour: 0,
            operatorID: "o", operatorName: "O", shift: "s", currency: "USD", body: .sale(sold))
        let projection = try Projection(document)
        #expect(projection.rows.count { $0.table == .stockMovement } == 1)
        #expect(projection.rows.count { $0.table == .saleLine } == 2)
    }
}
