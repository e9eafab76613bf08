/// What a shop writes above and below every receipt, and which codes stand on it.
public struct ReceiptTexts: Codable, Hashable, Sendable {
    /// Lines under the shop's name and address.
    public var header: [String]
    /// Lines at the end.
    public var footer: [String]
    /// The number as bars, and as a QR code, for who brings goods back.
    public var hasBarcode: Bool
    public var hasQRCode: Bool

    public init(
        header: [String] = [], footer: [String] = ["Thank you"], hasBarcode: Bool = false,
        hasQRCode: Bool = false
    ) {
        self.header = header
        self.footer = footer
        self.hasBarcode = hasBarcode
        self.hasQRCode = hasQRCode
    }

    /// What the shop has chosen for all its tills, without codes.
    public init(of shop: Shop) {
        self.init()
        header = shop.settings.receiptHeader ?? header
        footer = shop.settings.receiptFooter ?? footer
    }
}

/// The receipt of a sale or refund, from the document alone: it shows figures and computes none.
public enum Receipt {
    /// - Parameters:
    ///   - time: the document's time on the shop's wall, such as `2017-01-31 12:03`.
    ///   - texts: the shop's own without it.
    ///   - copy: how often it was printed before; a copy says that it is one.
    public static func paper(
        of document: Document, _ sale: Sale, shop: Shop, time: String,
        texts: ReceiptTexts? = nil, copy: Int64 = 0
    ) -> PaperLines {
        let texts = texts ?? ReceiptTexts(of: shop)
        var paper = PaperLines()
        guard let currency = Currency(code: document.currency) else { return paper }
        if document.isTraining { paper.center(training, [.bold]) }
        paper.center(shop.name, [.bold, .wide, .tall])
        for line in [shop.address, shop.phone, shop.taxID] + texts.header where !line.isEmpty {
            paper.center(line)
        }
        paper.space()
        if copy > 0 {
            paper.center("*** COPY \(copy) ***", [.bold, .tall])
            paper.space()
        }
        paper.pair("\(document.kind == "refund" ? "Refund" : "Receipt") \(document.number)", time)
        paper.left("Served by \(document.operatorName)")
        addOrigin(document, sale, to: &paper)
        if let customer = sale.customer {
            paper.left("Customer \(customer.number) \(customer.name)")
        }
        paper.rule()
        for line in sale.priced.lines { add(line, currency, to: &paper) }
        paper.rule()
        addTotals(sale, currency, to: &paper)
        addTerms(sale, to: &paper)
        addEnd(document.number, texts, to: &paper)
        if document.isTraining { paper.center(training, [.bold]) }
        return paper
    }

    /// What nobody may take for a receipt.
    private static let training = "*** TRAINING, NO RECEIPT ***"

    /// The receipt as lines of text.
    public static func lines(
        of document: Document, _ sale: Sale, shop: Shop, time: String,
        columns: Int = PaperLines.columnsDefault
    ) -> [String] {
        paper(of: document, sale, shop: shop, time: time)
            .lines(on: .characters(columns: columns))
    }

    /// Which sale it takes back, or why goods came without one.
    private static func addOrigin(
        _ document: Document, _ sale: Sale, to paper: inout PaperLines
    ) {
        let word =
            switch sale.correction {
            case .postVoid: "Void of"
            case .tenders: document.kind == "refund" ? "Reversal of" : "Corrects"
            case nil: document.kind == "refund" ? "Refund of" : "Return of"
            }
        if sale.correction != nil, let number = sale.reference {
            return paper.left("\(word) \(number)")
        }
        var numbers: [String] = []
        for line in sale.priced.lines {
            guard let returned = line.line.returned else { continue }
            let text = returned.origin?.number ?? "no receipt: \(returned.reason ?? "")"
            if !numbers.contains(text) { numbers.append(text) }
        }
        if numbers.isEmpty, let refundOf = sale.refundOf { numbers = [refundOf] }
        for number in numbers { paper.left("\(word) \(number)") }
    }

    private static func add(
        _ priced: PricedLine, _ currency: Currency, to paper: inout PaperLines
    ) {
        let line = priced.line
        paper.pair(line.product.name, currency.text(priced.amount))
        if let value = line.value, value.kind != .account {
            paper.left("  \(value.shortName)")
        }
        if line.quantity != .one {
            let unit = line.product.unit == "each" ? "" : " \(line.product.unit)"
            paper.left("  \(line.quantity.text)\(unit) x \(currency.text(line.unitPrice))")
        }
        if priced.discount != .zero {
            let share = line.discountPPM.map { " \(TaxRate(name: "", ppm: $0).percentText) %" }
            let word = line.promotion ?? "discount"
            paper.pair("  \(word)\(share ?? "")", currency.text(-priced.discount))
        }
        if let regular = line.regularPrice, regular != line.unitPrice {
            paper.left("  instead of \(currency.text(regular))")
        }
        if let note = line.note { paper.left("  \(note)") }
    }

    /// What was granted and noted about the whole sale. Figures stand with the lines already.
    private static func addTerms(_ sale: Sale, to paper: inout PaperLines) {
        if let ppm = sale.discountPPM {
            paper.left("\(TaxRate(name: "", ppm: ppm).percentText) % off the whole sale")
        }
        if let exemption = sale.exemption {
            paper.left("Tax exempt: \(exemption.reason)")
            if !exemption.certificate.isEmpty {
                paper.left("Certificate \(exemption.certificate)")
            }
        }
        if let note = sale.note {
            paper.space()
            paper.left(note)
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
        paper.pair("TOTAL \(currency.code)", currency.text(priced.gross), [.bold, .tall])
        if sale.rounding != .zero { paper.pair("Rounding", currency.text(sale.rounding)) }
        for payment in sale.payments {
            paper.pair(
                payment.tender.title + (payment.reference.map { " \($0)" } ?? ""),
                currency.text(payment.tendered))
            if payment.change != .zero {
                paper.pair("CHANGE", currency.text(payment.change), .bold)
            }
        }
    }

    private static func addEnd(
        _ number: String, _ texts: ReceiptTexts, to paper: inout PaperLines
    ) {
        paper.space()
        for line in texts.footer { paper.center(line) }
        if texts.hasBarcode { paper.barcode(number) }
        if texts.hasQRCode { paper.qrCode(number) }
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
        case .credit: "Store credit"
        case .coupon: "Coupon"
        }
    }
}
