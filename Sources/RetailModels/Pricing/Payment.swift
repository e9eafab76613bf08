/// How a part of a sale is paid.
public enum Tender: String, Codable, Sendable, CaseIterable {
    case cash, card, account, giftCard, credit, coupon
}

/// One tender of a sale.
public struct Payment: Codable, Hashable, Sendable {
    public var tender: Tender
    /// What it pays of the sale: tendered less change. Below zero where money goes back.
    public var amount: Money
    /// What the customer handed over.
    public var tendered: Money
    /// Given back; only cash gives change.
    public var change: Money
    /// What identifies it: a coupon's code, or a card's brand, last four and authorisation code.
    /// Never a card number.
    public var reference: String?
    /// Whose balance pays: a customer's id, or a gift card's or store credit's number.
    public var holder: String?

    public init(
        tender: Tender, amount: Money, tendered: Money, change: Money = .zero,
        reference: String? = nil, holder: String? = nil
    ) {
        self.tender = tender
        self.amount = amount
        self.tendered = tendered
        self.change = change
        self.reference = reference
        self.holder = holder
    }
}

/// What a payment says besides its amount.
public struct PaymentDetail: Hashable, Sendable {
    public var reference: String?
    public var holder: String?

    public init(reference: String? = nil, holder: String? = nil) {
        self.reference = reference
        self.holder = holder
    }

    public static let none = PaymentDetail()
}

/// Why a tender was refused.
public enum PaymentFailure: Error, Equatable, Sendable {
    /// A card, coupon or account pays at most what is due; cash pays all of the rest rounded to
    /// coins, or less than what remains, and nothing in between.
    case overTender(remaining: Money)
    /// Nothing or less than nothing was tendered.
    case nothingTendered
    /// Cash that no coins make.
    case notCoins(step: Int64)
    /// The sale is paid already.
    case alreadyPaid
    /// No more goes back by this tender than came by it.
    case notPaidWith(most: Money)
    case amount(AmountFailure)
}

/// The payments of one sale while they are being taken, or of a refund while they are given.
///
/// Invariants:
/// 1. `remaining = due + rounding − Σ amount`; it never falls below zero for a sale, nor rises
///    above it where money goes back.
/// 2. Only cash gives change, and only the payment that completes the sale.
/// 3. `rounding` is set by the cash payment that completes the sale, and by nothing else
///    (retail-rules: cash rounding applies to the cash-payable total only).
/// 4. What goes back by a tender is at most what came by it, as `ways` say.
public struct Settlement: Codable, Hashable, Sendable {
    /// The sale's gross; below zero where money goes back.
    public let due: Money
    /// Smallest coin in minor units.
    public let cashStep: Int64
    public private(set) var payments: [Payment] = []
    /// What rounding to coins adds to (or takes off) what is due.
    public private(set) var rounding = Money.zero
    /// How the money of what comes back was paid. Empty where nothing says so, and then it may go
    /// back any way.
    public let ways: [GivingBack.Way]
    /// What earlier refunds of the same sale gave back in cash; nil where this is no refund of one
    /// sale alone.
    private let before: GivingBack?

    /// More payments than anybody splits a sale into.
    public static let paymentCountMax = 100

    public init(due: Money, cashStep: Int64) {
        self.init(due: due, cashStep: cashStep, givingBack: [], isOfOneSale: false)
    }

    /// - Parameters:
    ///   - givingBack: of the sales whose goods come back.
    ///   - isOfOneSale: whether that is all there is.
    init(due: Money, cashStep: Int64, givingBack: [GivingBack], isOfOneSale: Bool) {
        self.due = due
        self.cashStep = cashStep
        ways = due < .zero ? givingBack.flatMap(\.ways) : []
        before = due < .zero && isOfOneSale ? givingBack.first : nil
    }

    /// Whether money goes back.
    public var isRefund: Bool { due < .zero }

    /// What is still to pay, before any rounding to coins.
    public var remaining: Money {
        get throws(AmountFailure) {
            try (due + rounding) - Money.sum(payments.map(\.amount))
        }
    }

    /// What is still to pay when the rest is paid in cash.
    public var cashPayable: Money {
        get throws(AmountFailure) {
            let remaining = try remaining
            guard isRefund else { return try remaining.rounded(toStep: cashStep) }
            return -(try cashBack(of: -remaining))
        }
    }

    /// The coins that go back for an amount. Rounding mirrors the sale's: over all refunds of it
    /// the cash that went back is the rounded sum, not the sum of what was rounded.
    private func cashBack(of rest: Money) throws(AmountFailure) -> Money {
        let nearest = try rest.rounded(toStep: cashStep)
        guard !ways.isEmpty else { return nearest }
        let most = try left(for: .cash)
        var coins = nearest
        if let before, !payments.contains(where: { $0.tender == .cash }) {
            // The last of the sale takes all the cash that is left of it.
            if -due == before.openGross, try (rest - most).minor.magnitude < cashStep {
                return most
            }
            let upTo = try (before.cashGross + rest).rounded(toStep: cashStep)
            coins = max(.zero, try upTo - before.cash)
        }
        let lack = try rest - most
        return coins > most && lack.minor < cashStep ? most : coins
    }

    /// The change of the payment that gave some.
    public var change: Money { payments.last?.change ?? .zero }

    /// True when nothing remains; a sale of nothing is settled by a payment of nothing.
    public var isComplete: Bool { !payments.isEmpty && (try? remaining) == .zero }

    /// Adds a payment. `tendered` nil means all that remains, or all of it that may go back by the
    /// tender; it is above zero whichever way the money goes.
    public mutating func pay(
        _ tender: Tender, tendered: Money? = nil, reference: String? = nil
    ) throws(PaymentFailure) {
        try pay(tender, tendered: tendered, PaymentDetail(reference: reference))
    }

    /// The same with all that is known of the payment.
    public mutating func pay(
        _ tender: Tender, tendered: Money? = nil, _ detail: PaymentDetail
    ) throws(PaymentFailure) {
        do {
            guard payments.count < Self.paymentCountMax else { throw AmountFailure.outOfRange }
            if isRefund {
                try giveBack(tender, tendered, detail)
            } else {
                try take(tender, tendered, detail)
            }
        } catch let failure as PaymentFailure {
            throw failure
        } catch let failure as AmountFailure {
            throw .amount(failure)
        } catch {
            preconditionFailure("only these two failures are thrown: \(error)")
        }
    }

    private mutating func take(
        _ tender: Tender, _ tendered: Money?, _ detail: PaymentDetail
    ) throws {
        let remaining = try remaining
        // A sale of nothing still records how it was settled: one cash payment of zero.
        guard remaining > .zero || (due == .zero && payments.isEmpty) else {
            throw PaymentFailure.alreadyPaid
        }
        let payable = tender == .cash ? try cashPayable : remaining
        let tendered = tendered ?? payable
        guard tendered > .zero || (tendered == .zero && payable == .zero) else {
            throw PaymentFailure.nothingTendered
        }
        guard tender != .cash || tendered.minor.isMultiple(of: cashStep) else {
            throw PaymentFailure.notCoins(step: cashStep)
        }
        guard tendered >= payable else {
            // Rounded up to coins, and given less than that but no less than what remains: as
            // a part payment it would leave nothing or less than nothing to pay.
            guard tendered < remaining else {
                throw PaymentFailure.overTender(remaining: payable)
            }
            return add(tender, amount: tendered, tendered: tendered, detail)
        }
        guard tender == .cash || tendered == payable else {
            throw PaymentFailure.overTender(remaining: remaining)
        }
        let rounding = try self.rounding + (payable - remaining)
        // What is due with it must be an amount too, or nothing could be added up later.
        _ = try due + rounding
        let change = try tendered - payable
        self.rounding = rounding
        add(tender, amount: payable, tendered: tendered, change: change, detail)
    }

    private mutating func add(
        _ tender: Tender, amount: Money, tendered: Money, change: Money = .zero,
        _ detail: PaymentDetail
    ) {
        payments.append(
            Payment(
                tender: tender, amount: amount, tendered: tendered, change: change,
                reference: detail.reference, holder: detail.holder))
    }

    /// Takes the last payment back; does nothing when there is none.
    public mutating func undo() {
        guard payments.popLast() != nil else { return }
        rounding = .zero
    }
}

// MARK: - Giving back

extension Settlement {
    private mutating func giveBack(
        _ tender: Tender, _ typed: Money?, _ detail: PaymentDetail
    ) throws {
        let rest = -(try remaining)
        guard rest > .zero else { throw PaymentFailure.alreadyPaid }
        let way = way(for: tender)
        guard ways.isEmpty || tender == .credit || way != nil else {
            throw PaymentFailure.notPaidWith(most: .zero)
        }
        let isAsItCame = typed == nil && detail == .none
        let most = ways.isEmpty ? nil : most(for: tender, way, isAsItCame)
        let whole = tender == .cash ? try cashBack(of: rest) : rest
        let payable = most.map { min($0, whole) } ?? whole
        let back = typed ?? payable
        guard back > .zero || (typed == nil && whole == .zero) else {
            throw most == .zero
                ? PaymentFailure.notPaidWith(most: .zero) : PaymentFailure.nothingTendered
        }
        guard tender != .cash || back.minor.isMultiple(of: cashStep) else {
            throw PaymentFailure.notCoins(step: cashStep)
        }
        guard back <= payable else {
            throw payable < whole
                ? PaymentFailure.notPaidWith(most: payable)
                : PaymentFailure.overTender(remaining: payable)
        }
        if back == whole {
            // What coins cannot make is rounding, of the sign that leaves nothing to give.
            let rounding = try self.rounding + (rest - back)
            _ = try due + rounding
            self.rounding = rounding
        } else {
            guard back < rest else { throw PaymentFailure.overTender(remaining: payable) }
        }
        let known =
            detail == .none
            ? PaymentDetail(reference: way?.reference, holder: way?.holder) : detail
        add(tender, amount: -back, tendered: -back, known)
    }

    /// Store credit is owed instead of money, so anything may go back by it; but what came by it
    /// goes back to where it came from first.
    private func most(
        for tender: Tender, _ way: GivingBack.Way?, _ isAsItCame: Bool
    ) -> Money? {
        let came = way?.amount ?? .zero
        guard tender == .credit else { return came }
        return isAsItCame && came > .zero ? came : nil
    }

    /// The first payment of that tender of which something may still go back.
    private func way(for tender: Tender) -> GivingBack.Way? {
        stillOpen.first { $0.tender == tender && $0.amount > .zero }
            ?? stillOpen.first { $0.tender == tender }
    }

    /// What may still go back, payment by payment.
    private var stillOpen: [GivingBack.Way] {
        var open = ways
        for payment in payments {
            var left = -payment.amount
            for index in open.indices where open[index].isOf(payment) && left > .zero {
                let part = min(left, open[index].amount)
                guard let rest = try? open[index].amount - part, let next = try? left - part
                else { continue }
                (open[index].amount, left) = (rest, next)
            }
        }
        return open
    }

    private func left(for tender: Tender) throws(AmountFailure) -> Money {
        try Money.sum(stillOpen.lazy.filter { $0.tender == tender }.map(\.amount))
    }

    /// By which tender money goes back next, and how much of it: the first in `GivingBack.order` by
    /// which some came. Nil when nothing says how, or no way is left.
    public var proposal: (tender: Tender, amount: Money)? {
        guard isRefund, let rest = try? -remaining, rest > .zero else { return nil }
        for tender in GivingBack.order {
            guard let way = way(for: tender) else { continue }
            let whole = tender == .cash ? (try? cashBack(of: rest)) ?? rest : rest
            let amount = min(way.amount, whole)
            if amount > .zero || whole == .zero { return (tender, amount) }
        }
        return nil
    }
}
