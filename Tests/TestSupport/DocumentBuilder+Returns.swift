public import RetailModels

extension DocumentBuilder {
    /// Signs a refund of some of a sale's lines, by index and thousandths, as if nothing else of it
    /// had come back.
    @discardableResult
    public mutating func refund(
        _ sold: Document, _ lines: [(index: Int, milli: Int64)]
    ) throws -> JournalWrite {
        guard var sale = SoldSale(sold) else { throw NotASale() }
        let before = sale
        var cart = Cart(id: "refund")
        for (index, milli) in lines {
            let line = try sale.giving(back: Quantity(milli: milli), of: index)
            try sale.add([line])
            cart.lines.append(line)
        }
        let returned = cart.lines
        cart.lines = []
        try cart.add(returned, of: before)
        let rules = before.sale.rules
        let step = Currency(code: shop.shop.currency)?.cashStep ?? 1
        var settlement = cart.settlement(
            due: try cart.priced(rules: rules).gross, cashStep: step)
        while !settlement.isComplete {
            try settlement.pay(settlement.proposal?.tender ?? .credit)
        }
        return try add(.refund(try Sale(cart: cart, settlement: settlement, rules: rules)))
    }

    struct NotASale: Error {}

    /// Signs the sale of a gift card for cash.
    @discardableResult
    public mutating func sellGiftCard(_ number: String, _ minor: Int64) throws -> JournalWrite {
        let line = CartLine(
            product: .value(.giftCard), quantity: .one, unitPrice: try Money(minor: minor),
            entry: .keyed, priceSource: "entered",
            value: ValueHolder(ValueHolder.Kind.giftCard, number))
        return try add(.sale(sale([line])))
    }

    /// Signs a sale that a gift card, or a customer's account, pays.
    @discardableResult
    public mutating func sell(_ line: CartLine, from holder: ValueHolder) throws -> JournalWrite {
        var cart = Cart(id: "cart")
        cart.lines = [line]
        let rules = shop.shop.taxRules
        var settlement = cart.settlement(
            due: try cart.priced(rules: rules).gross, cashStep: 1)
        let tender: Tender = holder.kind == .account ? .account : .giftCard
        try settlement.pay(tender, PaymentDetail(holder: holder.name))
        return try add(.sale(try Sale(cart: cart, settlement: settlement, rules: rules)))
    }
}
