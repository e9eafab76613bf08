/// A completed sale, or its mirror, a refund, with every amount negative.
///
/// Invariants (checked by `fault`):
/// 1. `priced` is what `Pricing` makes of the lines as entered.
/// 2. `Σ payment.amount = priced.gross + rounding`, and `rounding` is at most half a coin, in a
///    refund less than one.
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
    /// The customer as known when the sale was paid.
    public var customer: SaleCustomer?
    /// Why no tax is taken; every line then has the rate 0.
    public var exemption: TaxExemption?
    /// The document's discount as a share of the lines, parts per million; nil when it is a sum.
    public var discountPPM: Int64?
    /// For the customer, printed on the receipt.
    public var note: String?
    /// Who allowed what about the whole sale that the operator may not do alone.
    public var approvals: [SaleApproval]?
    /// The smallest coin, where the shop has another than its currency.
    public var cashStep: Int64?
    /// Why a whole document is taken back, or what it was taken back for.
    public var correction: Correction?

    /// What a document corrects. Nothing that is signed is ever changed: what was wrong is taken
    /// back whole, and what is right is written anew.
    public enum Correction: String, Codable, Sendable, CaseIterable {
        /// The sale should not have been.
        case postVoid
        /// It was paid another way: the first of the two takes it back, the second, which names it
        /// as its `reference`, has the right tenders.
        case tenders
    }

    /// More lines than anybody takes back in one sale.
    public static let voidedLineCountMax: Int64 = 1_000_000

    public init(
        rules: TaxRules, priced: PricedSale, documentDiscount: Money, payments: [Payment],
        rounding: Money, customerID: String? = nil, refundOf: String? = nil,
        reference: String? = nil, voidedLines: Int64 = 0, cashStep: Int64? = nil,
        correction: Correction? = nil
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
        self.cashStep = cashStep
        self.correction = correction
    }

    /// A sale of a paid cart, or the refund that it comes to.
    public init(
        cart: Cart, settlement: Settlement, rules: TaxRules, reference: String? = nil,
        cashStep: Int64? = nil
    ) throws(AmountFailure) {
        let sold = try cart.sold(rules: rules)
        self.init(
            rules: rules, priced: try sold.priced(rules: rules),
            documentDiscount: sold.documentDiscount, payments: settlement.payments,
            rounding: settlement.rounding, customerID: cart.customerID, reference: reference,
            voidedLines: cart.voidedLines, cashStep: cashStep)
        if isRefund {
            refundOf = cart.lines.lazy.compactMap { $0.returned?.origin?.sale }.first
        }
        customer = cart.customer
        exemption = cart.exemption
        discountPPM = cart.discountPPM
        note = cart.note
        approvals = cart.approvals
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
            mirror.label?.amount = line.label?.amount.map { -$0 }
            if let figures = line.returned?.origin?.figures {
                mirror.returned?.origin?.figures = -figures
            }
            lines.append(mirror)
        }
        var refund = Sale(
            rules: rules,
            priced: try Pricing.price(lines, documentDiscount: -documentDiscount, rules: rules),
            documentDiscount: -documentDiscount,
            payments: payments.map {
                Payment(
                    tender: $0.tender, amount: -$0.amount, tendered: -$0.amount,
                    reference: $0.reference, holder: $0.holder)
            },
            rounding: -rounding, customerID: customerID, refundOf: saleID, cashStep: cashStep)
        refund.customer = customer
        refund.exemption = exemption
        refund.discountPPM = discountPPM
        return refund
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
        for line in lines { if let fault = line.labelFault { return fault } }
        if let fault = lineFault(lines) { return fault }
        let open = priced.lines.lazy.filter { !$0.line.isFixed }
        guard let sum = try? Money.sum(open.map(\.amount)),
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
        return termsFault() ?? paymentFault()
    }

    /// What is wrong with lines that are more than goods sold.
    private func lineFault(_ lines: [CartLine]) -> String? {
        for line in lines {
            if let fault = line.returned?.fault(of: line, rules: rules) { return fault }
            guard let value = line.value else { continue }
            if let fault = value.fault { return fault }
            guard line.product.taxPPM == 0, line.discount == .zero, line.product.cost == .zero
            else { return "a value with tax, cost or discount" }
        }
        return nil
    }

    private static func isWithin(_ discount: Money, of amount: Money) -> Bool {
        amount < .zero
            ? (amount...Money.zero).contains(discount) : (Money.zero...amount).contains(discount)
    }

    /// What is wrong with the payments, whose sum is right.
    private func paymentFault() -> String? {
        guard !payments.isEmpty else { return "no payment" }
        guard payments.count <= Settlement.paymentCountMax else { return "too many payments" }
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
            if payment.holder != nil {
                guard let holder = payment.valueHolder else { return "a payment of no holder" }
                if let fault = holder.fault { return fault }
            }
        }
        guard rounding == .zero || payments.contains(where: { $0.tender == .cash }) else {
            return "rounded without cash"
        }
        guard (1...Currency.cashStepMax).contains(cashStep ?? 1) else {
            return "a coin that there is not"
        }
        return isRounded(within: Currency.cashStepMax) ? nil : "rounded by more than a coin"
    }

    /// Whether rounding is what coins of that step may come to. Refunds of a sale are rounded
    /// together, so one of them may be off by nearly a coin.
    public func isRounded(within step: Int64) -> Bool {
        rounding.minor.magnitude <= (isRefund ? step - 1 : step / 2)
    }
}
