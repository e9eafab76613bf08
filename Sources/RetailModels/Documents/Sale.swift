/// A completed sale, or its mirror, a refund, with every amount negative.
///
/// Invariants (checked by `fault`):
/// 1. `priced` is what `Pricing` makes of the lines as entered.
/// 2. `Σ payment.amount = priced.gross + rounding`, and `rounding` is at most half a coin.
/// 3. No discount is larger than what it is taken off, or of the other sign.
/// 4. Every payment has the sign of the whole: a sale takes money, a refund gives it back.
public struct Sale: Codable, Hashable, Sendable {
    public var rules: TaxRules
    public var priced: PricedSale
    public var documentDiscount: Money
    public var payments: [Payment]
    /// What rounding to coins added to the gross.
    public var rounding: Money
    public var customerID: String?
    /// The sale this one gives back.
    public var refundOf: String?
    /// Where it came from, such as the store, till and basket of a recorded sale.
    public var reference: String?
    /// Lines taken back before payment, for the Z report.
    public var voidedLines: Int64

    /// More lines than anybody takes back in one sale.
    public static let voidedLineCountMax: Int64 = 1_000_000

    public init(
        rules: TaxRules, priced: PricedSale, documentDiscount: Money, payments: [Payment],
        rounding: Money, customerID: String? = nil, refundOf: String? = nil,
        reference: String? = nil, voidedLines: Int64 = 0
    ) {
        self.rules = rules
        self.priced = priced
        self.documentDiscount = documentDiscount
        self.payments = payments
        self.rounding = rounding
        self.customerID = customerID
        self.refundOf = refundOf
        self.reference = reference
        self.voidedLines = voidedLines
    }

    /// A sale of a paid cart.
    public init(
        cart: Cart, settlement: Settlement, rules: TaxRules, reference: String? = nil
    ) throws(AmountFailure) {
        self.init(
            rules: rules, priced: try cart.priced(rules: rules),
            documentDiscount: cart.documentDiscount, payments: settlement.payments,
            rounding: settlement.rounding, customerID: cart.customerID, reference: reference,
            voidedLines: cart.voidedLines)
    }

    public var change: Money {
        get throws(AmountFailure) { try Money.sum(payments.map(\.change)) }
    }

    /// The whole sale given back: every figure with the other sign, rates and rounding inherited
    /// (retail-rules: a refund mirrors its sale to the cent). The money goes back the way it came,
    /// without the change.
    public func mirrored(saleID: String) throws(AmountFailure) -> Sale {
        var lines: [CartLine] = []
        for line in priced.lines.map(\.line) {
            var mirror = line
            mirror.quantity = -line.quantity
            mirror.discount = -line.discount
            lines.append(mirror)
        }
        return Sale(
            rules: rules,
            priced: try Pricing.price(lines, documentDiscount: -documentDiscount, rules: rules),
            documentDiscount: -documentDiscount,
            payments: payments.map {
                Payment(
                    tender: $0.tender, amount: -$0.amount, tendered: -$0.amount,
                    reference: $0.reference)
            },
            rounding: -rounding, customerID: customerID, refundOf: saleID)
    }

    /// What is wrong with the figures, or nil. A server recomputes each sale that it is sent.
    public func fault() -> String? {
        guard !priced.lines.isEmpty else { return "no lines" }
        guard priced.lines.count <= Cart.lineCountMax else { return "too many lines" }
        let lines = priced.lines.map(\.line)
        guard
            let again = try? Pricing.price(
                lines, documentDiscount: documentDiscount, rules: rules)
        else { return "an amount is out of range" }
        guard again == priced else { return "the figures are not what the lines come to" }
        guard let sum = try? Money.sum(lines.indices.map { priced.lines[$0].amount }),
            lines.indices.allSatisfy({
                Self.isWithin(lines[$0].discount, of: priced.lines[$0].amount)
            }),
            Self.isWithin(documentDiscount, of: sum)
        else { return "a discount larger than what it is taken off" }
        guard let paid = try? Money.sum(payments.map(\.amount)),
            let due = try? priced.gross + rounding
        else { return "an amount is out of range" }
        guard paid == due else { return "the payments do not sum to the total" }
        guard (0...Self.voidedLineCountMax).contains(voidedLines) else {
            return "a count of voided lines out of range"
        }
        return paymentFault()
    }

    private static func isWithin(_ discount: Money, of amount: Money) -> Bool {
        amount < .zero
            ? (amount...Money.zero).contains(discount) : (Money.zero...amount).contains(discount)
    }

    /// What is wrong with the payments, whose sum is right.
    private func paymentFault() -> String? {
        guard !payments.isEmpty else { return "no payment" }
        guard payments.count <= Settlement.paymentCountMax else { return "too many payments" }
        let isRefund = refundOf != nil
        guard isRefund ? priced.gross <= .zero : priced.gross >= .zero else {
            return isRefund ? "a refund that takes money" : "a sale that gives money back"
        }
        for payment in payments {
            guard (try? payment.tendered - payment.change) == payment.amount,
                payment.change == .zero
                    || (payment.tender == .cash && payment.change > .zero && !isRefund)
            else { return "a payment does not add up" }
            guard isRefund ? payment.amount <= .zero : payment.amount >= .zero else {
                return "a payment goes the wrong way"
            }
        }
        guard rounding == .zero || payments.contains(where: { $0.tender == .cash }) else {
            return "rounded without cash"
        }
        guard rounding.minor.magnitude <= Currency.cashStepMax / 2 else {
            return "rounded by more than a coin"
        }
        return nil
    }
}
