/// How a part of a sale is paid.
public enum Tender: String, Codable, Sendable, CaseIterable {
    case cash, card, account, giftCard, coupon
}

/// One tender of a sale.
public struct Payment: Codable, Hashable, Sendable {
    public var tender: Tender
    /// What it pays of the sale: tendered less change.
    public var amount: Money
    /// What the customer handed over.
    public var tendered: Money
    /// Given back; only cash gives change.
    public var change: Money
    /// What identifies it: a coupon's code, or a card's brand, last four and authorisation code.
    /// Never a card number.
    public var reference: String?

    public init(
        tender: Tender, amount: Money, tendered: Money, change: Money = .zero,
        reference: String? = nil
    ) {
        self.tender = tender
        self.amount = amount
        self.tendered = tendered
        self.change = change
        self.reference = reference
    }
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
    case amount(AmountFailure)
}

/// The payments of one sale while they are being taken.
///
/// Invariants:
/// 1. `remaining = due + rounding − Σ amount`; it never falls below zero for a sale.
/// 2. Only cash gives change, and only the payment that completes the sale.
/// 3. `rounding` is set by the cash payment that completes the sale, and by nothing else
///    (retail-rules: cash rounding applies to the cash-payable total only).
public struct Settlement: Codable, Hashable, Sendable {
    /// The sale's gross.
    public let due: Money
    /// Smallest coin in minor units.
    public let cashStep: Int64
    public private(set) var payments: [Payment] = []
    /// What rounding to coins adds to (or takes off) what is due.
    public private(set) var rounding = Money.zero

    /// More payments than anybody splits a sale into.
    public static let paymentCountMax = 100

    public init(due: Money, cashStep: Int64) {
        self.due = due
        self.cashStep = cashStep
    }

    /// What is still to pay, before any rounding to coins.
    public var remaining: Money {
        get throws(AmountFailure) {
            try (due + rounding) - Money.sum(payments.map(\.amount))
        }
    }

    /// What is still to pay when the rest is paid in cash.
    public var cashPayable: Money {
        get throws(AmountFailure) { try remaining.rounded(toStep: cashStep) }
    }

    /// The change of the payment that gave some.
    public var change: Money { payments.last?.change ?? .zero }

    /// True when nothing remains; a sale of nothing is settled by a payment of nothing.
    public var isComplete: Bool { !payments.isEmpty && (try? remaining) == .zero }

    /// Adds a payment. `tendered` nil means all that remains.
    public mutating func pay(
        _ tender: Tender, tendered: Money? = nil, reference: String? = nil
    ) throws(PaymentFailure) {
        do {
            guard payments.count < Self.paymentCountMax else { throw AmountFailure.outOfRange }
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
            if tendered >= payable {
                guard tender == .cash || tendered == payable else {
                    throw PaymentFailure.overTender(remaining: remaining)
                }
                let rounding = try self.rounding + (payable - remaining)
                // What is due with it must be an amount too, or nothing could be added up later.
                _ = try due + rounding
                let change = try tendered - payable
                self.rounding = rounding
                payments.append(
                    Payment(
                        tender: tender, amount: payable, tendered: tendered,
                        change: change, reference: reference))
            } else {
                // Rounded up to coins, and given less than that but no less than what remains: as
                // a part payment it would leave nothing or less than nothing to pay.
                guard tendered < remaining else {
                    throw PaymentFailure.overTender(remaining: payable)
                }
                payments.append(
                    Payment(
                        tender: tender, amount: tendered, tendered: tendered,
                        reference: reference))
            }
        } catch let failure as PaymentFailure {
            throw failure
        } catch let failure as AmountFailure {
            throw .amount(failure)
        } catch {
            preconditionFailure("only these two failures are thrown: \(error)")
        }
    }

    /// Takes the last payment back; does nothing when there is none.
    public mutating func undo() {
        guard payments.popLast() != nil else { return }
        rounding = .zero
    }
}
