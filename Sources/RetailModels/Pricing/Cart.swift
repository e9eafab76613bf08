/// An open sale: what the cashier has entered so far. Kept durably after every change.
///
/// Lines stay as they were entered; what they are sold at, with shares of the whole and without
/// the tax of an exempt customer, is derived by `sold`, so that each can be taken back.
public struct Cart: Codable, Hashable, Sendable {
    /// The id the sale will have, so that a paid sale is known again after a crash.
    public let id: String
    public var lines: [CartLine] = []
    /// A sum that is taken off the whole; a share stands in `discountPPM`.
    public var documentDiscount = Money.zero
    public var customerID: String?
    /// How often a line was taken back, for the Z report.
    public var voidedLines: Int64 = 0
    public var customer: SaleCustomer?
    public var exemption: TaxExemption?
    /// A share that is taken off the whole, parts per million.
    public var discountPPM: Int64?
    public var note: String?
    /// Those that held when a line was sold last, and are for one of the lines. They stay with the
    /// sale, so that it is paid at the prices it showed.
    public var promotions: [Promotion]?
    /// What others allowed about the whole sale.
    public var approvals: [SaleApproval]?
    /// Whose sale it is: it waits for them when somebody else signs in.
    public var owner: SaleOwner?
    /// How the money of returned lines goes back, by the sale they were sold in.
    public var givingBack: [GivingBack]?
    /// What was paid so far, while the sale is on its way to be paid.
    public var settlement: Settlement?

    /// More lines than any basket has, few enough for a screen and a receipt.
    public static let lineCountMax = 1_000
    /// More notes and approvals than this are kept by nobody.
    public static let approvalCountMax = 100

    public init(id: String) { self.id = id }

    public var isEmpty: Bool { lines.isEmpty }

    public func priced(rules: TaxRules) throws(AmountFailure) -> PricedSale {
        try sold(rules: rules).priced(rules: rules)
    }

    /// Takes the last line back and returns it.
    @discardableResult
    public mutating func voidLast() -> CartLine? {
        guard let line = lines.popLast() else { return nil }
        voidedLines += 1
        return line
    }
}

/// The operator who began a sale.
public struct SaleOwner: Codable, Hashable, Sendable {
    public var id: String
    public var name: String

    public init(id: String, name: String) {
        self.id = id
        self.name = name
    }
}

/// Lines as they go into the document, and what is taken off the whole.
public struct SoldLines: Hashable, Sendable {
    public var lines: [CartLine]
    public var documentDiscount: Money

    public func priced(rules: TaxRules) throws(AmountFailure) -> PricedSale {
        try Pricing.price(lines, documentDiscount: documentDiscount, rules: rules)
    }
}

extension Cart {
    /// Takes up the promotions that hold now, as far as they are for a line.
    public mutating func take(_ holding: [Promotion]) {
        let meant = holding.filter { promotion in
            lines.contains { promotion.includes($0.product) }
        }
        promotions = meant.isEmpty ? nil : meant
    }

    /// The discount of the whole, if there is one.
    public var discount: Discount? {
        if let discountPPM { return .share(discountPPM) }
        return documentDiscount == .zero ? nil : .amount(documentDiscount)
    }

    /// What is sold, line by line.
    public func sold(rules: TaxRules) throws(AmountFailure) -> SoldLines {
        // Nearly every sale has none of it, and is priced after every key.
        guard
            exemption != nil || discount != nil || promotions != nil
                || lines.contains(where: { $0.discountPPM != nil || $0.discount != .zero })
        else { return SoldLines(lines: lines, documentDiscount: .zero) }
        var entered = lines
        try Promotions.apply(promotions ?? [], to: &entered)
        var sold: [CartLine] = []
        sold.reserveCapacity(lines.count)
        for line in entered { sold.append(try self.sold(line, rules)) }
        var sum = Money.zero
        for line in sold where !line.isFixed { sum = try sum + (line.amount - line.discount) }
        return SoldLines(lines: sold, documentDiscount: try discount?.off(sum) ?? .zero)
    }

    private func sold(_ line: CartLine, _ rules: TaxRules) throws(AmountFailure) -> CartLine {
        // What comes back was priced when it was sold, and a value has no price.
        guard !line.isFixed else { return line }
        var sold = line
        if exemption != nil, line.product.taxPPM > 0 {
            sold.exemptFromPPM = line.product.taxPPM
            sold.product.taxPPM = 0
            if rules.mode == .inclusive {
                sold.regularPrice = line.regularPrice ?? line.unitPrice
                sold.unitPrice = try TaxExemption.netPrice(
                    line.unitPrice, ppm: line.product.taxPPM)
                if line.promotion != nil {
                    sold.discount = try TaxExemption.netPrice(
                        line.discount, ppm: line.product.taxPPM)
                }
            }
        }
        if let discount = sold.ownDiscount {
            sold.discount = try discount.off(sold.amount)
        }
        return sold
    }
}

extension CartLine {
    /// The line's own discount, if it has one.
    public var ownDiscount: Discount? {
        if let discountPPM { return .share(discountPPM) }
        return discount == .zero ? nil : .amount(discount)
    }

    /// Sets the line's own discount, or takes it off.
    public mutating func set(_ discount: Discount?) {
        discountPPM = nil
        self.discount = .zero
        switch discount {
        case .share(let ppm): discountPPM = ppm
        case .amount(let amount): self.discount = amount
        case nil: break
        }
    }
}

extension Cart {
    /// What is to be paid for it, or given back: the way it was paid, unless goods without a
    /// receipt are among it, for which nothing says how.
    public func settlement(due: Money, cashStep: Int64) -> Settlement {
        let origins = Set(lines.compactMap { $0.returned?.origin?.sale })
        let isLinked = !lines.contains { $0.returned != nil && $0.returned?.origin == nil }
        return Settlement(
            due: due, cashStep: cashStep,
            givingBack: isLinked ? (givingBack ?? []).filter { origins.contains($0.sale) } : [],
            isOfOneSale: origins.count == 1
                && lines.allSatisfy { $0.returned?.origin != nil })
    }

    /// Adds lines that give something of a sale back, and how its money goes back.
    public mutating func add(_ returned: [CartLine], of sale: SoldSale) throws(AmountFailure) {
        lines += returned
        var all = (givingBack ?? []).filter { $0.sale != sale.id }
        all.append(try sale.givingBack())
        givingBack = all
    }
}
