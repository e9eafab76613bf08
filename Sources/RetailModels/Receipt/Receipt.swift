/// The receipt of a sale or refund, from the document alone: it shows figures and computes none.
public enum Receipt {
    /// - Parameter time: the document's time on the shop's wall, such as `2017-01-31 12:03`.
    public static func lines(
        of document: Document, _ sale: Sale, shop: Shop, time: String,
        columns: Int = PaperLines.columnsDefault
    ) -> [String] {
        guard let currency = Currency(code: document.currency) else { return [] }
        var paper = PaperLines(columns: columns)
        paper.center(shop.name)
        for line in [shop.address, shop.phone, shop.taxID] where !line.isEmpty {
            paper.center(line)
        }
        paper.space()
        paper.pair("\(document.kind == "refund" ? "Refund" : "Receipt") \(document.number)", time)
        paper.left("Served by \(document.operatorName)")
        if let refundOf = sale.refundOf { paper.left("Refund of \(refundOf)") }
        paper.rule()
        for line in sale.priced.lines { add(line, currency, to: &paper) }
        paper.rule()
        addTotals(sale, currency, to: &paper)
        paper.space()
        paper.center("Thank you")
        return paper.lines
    }

    private static func add(
        _ priced: PricedLine, _ currency: Currency, to paper: inout PaperLines
    ) {
        let line = priced.line
        paper.pair(line.product.name, currency.text(priced.amount))
        if line.quantity != .one {
            let unit = line.product.unit == "each" ? "" : " \(line.product.unit)"
            paper.left("  \(line.quantity.text)\(unit) x \(currency.text(line.unitPrice))")
        }
        if priced.discount != .zero {
            paper.pair("  discount", currency.text(-priced.discount))
        }
    }

    private static func addTotals(
        _ sale: Sale, _ currency: Currency, to paper: inout PaperLines
    ) {
        let priced = sale.priced
        if sale.rules.mode == .exclusive {
            paper.pair("Net", currency.text(priced.net))
        }
        for tax in priced.taxes where tax.tax != .zero {
            let rate = TaxRate(name: tax.name, ppm: tax.ppm).percentText
            let word = sale.rules.mode == .inclusive ? "incl. tax" : "Tax"
            paper.pair("\(word) \(tax.name) \(rate) %", currency.text(tax.tax))
        }
        paper.pair("TOTAL \(currency.code)", currency.text(priced.gross))
        if sale.rounding != .zero { paper.pair("Rounding", currency.text(sale.rounding)) }
        for payment in sale.payments {
            paper.pair(
                payment.tender.title + (payment.reference.map { " \($0)" } ?? ""),
                currency.text(payment.tendered))
            if payment.change != .zero { paper.pair("CHANGE", currency.text(payment.change)) }
        }
    }
}

extension Tender {
    /// The word for people.
    public var title: String {
        switch self {
        case .cash: "Cash"
        case .card: "Card"
        case .account: "Account"
        case .giftCard: "Gift card"
        case .coupon: "Coupon"
        }
    }
}
