/// The running totals of one session and of the till, kept with the journal in the same
/// transaction as each document, so that X and Z cost nothing however long the day was.
public struct ShiftTotals: Codable, Hashable, Sendable {
    /// How many, and how much.
    public struct Count: Codable, Hashable, Sendable {
        public var count: Int64 = 0
        public var amount = Money.zero

        public init(count: Int64 = 0, amount: Money = .zero) {
            self.count = count
            self.amount = amount
        }

        mutating func add(_ money: Money, count more: Int64 = 1) throws(AmountFailure) {
            count = try sum(count, more)
            amount = try amount + money
        }
    }
    /// Net, tax and gross of a tax rate or a department.
    public struct Turnover: Codable, Hashable, Sendable {
        public var count: Int64 = 0
        public var net = Money.zero
        public var tax = Money.zero
        public var gross = Money.zero

        mutating func add(net: Money, tax: Money, gross: Money) throws(AmountFailure) {
            count = try sum(count, 1)
            self.net = try self.net + net
            self.tax = try self.tax + tax
            self.gross = try self.gross + gross
        }
    }

    public var float = Money.zero
    /// By tender: what it paid, less change.
    public var tenders: [String: Count] = [:]
    /// By operator's name: receipts and gross.
    public var operators: [String: Count] = [:]
    /// By tax class.
    public var taxes: [String: Turnover] = [:]
    /// By department's name.
    public var departments: [String: Turnover] = [:]
    public var sales = Count()
    public var refunds = Count()
    public var discounts = Count()
    public var rounding = Money.zero
    public var net = Money.zero
    public var tax = Money.zero
    public var gross = Money.zero
    public var voidedLines: Int64 = 0
    public var paidIn = Count()
    public var paidOut = Count()
    public var noSales: Int64 = 0
    /// Never reset: everything this till ever sold, gave back, and the difference.
    public var grandSales = Money.zero
    public var grandReturns = Money.zero

    public init() {}

    public var grandNet: Money {
        get throws(AmountFailure) { try grandSales + grandReturns }
    }

    /// Float + cash sales − change − cash refunds + cash in − cash out.
    public var expectedCash: Money {
        get throws(AmountFailure) {
            try float + (tenders[Tender.cash.rawValue]?.amount ?? .zero) + paidIn.amount
                - paidOut.amount
        }
    }

    /// The totals with which the next session starts.
    public func reset() -> ShiftTotals {
        var next = ShiftTotals()
        next.grandSales = grandSales
        next.grandReturns = grandReturns
        return next
    }

    /// Counts a document in, or nothing of it when it throws. A closing is not counted: it carries
    /// the totals that it ends.
    public mutating func add(_ document: Document) throws(AmountFailure) {
        var next = self
        try next.count(document)
        self = next
    }

    private mutating func count(_ document: Document) throws(AmountFailure) {
        switch document.body {
        case .sale(let sale): try add(sale, by: document.operatorName, isRefund: false)
        case .refund(let sale): try add(sale, by: document.operatorName, isRefund: true)
        case .shiftOpen(let opening):
            self = reset()
            float = opening.float
        case .cash(let movement):
            switch movement.kind {
            case .paidIn: try paidIn.add(movement.amount)
            case .paidOut: try paidOut.add(movement.amount)
            case .noSale: noSales = try sum(noSales, 1)
            }
        case .shiftClose, .stock, .gap: break
        }
    }

    private mutating func add(
        _ sale: Sale, by name: String, isRefund: Bool
    ) throws(AmountFailure) {
        let priced = sale.priced
        if isRefund {
            try refunds.add(priced.gross)
            grandReturns = try grandReturns + priced.gross
        } else {
            try sales.add(priced.gross)
            grandSales = try grandSales + priced.gross
        }
        for payment in sale.payments {
            try tenders[payment.tender.rawValue, default: Count()].add(payment.amount)
        }
        try operators[name, default: Count()].add(priced.gross)
        for total in priced.taxes {
            try taxes[total.name, default: Turnover()].add(
                net: total.net, tax: total.tax, gross: total.gross)
        }
        for line in priced.lines {
            try departments[line.line.product.department, default: Turnover()].add(
                net: line.net, tax: line.tax, gross: line.gross)
        }
        if priced.discount != .zero { try discounts.add(priced.discount) }
        rounding = try rounding + sale.rounding
        net = try net + priced.net
        tax = try tax + priced.tax
        gross = try gross + priced.gross
        voidedLines = try sum(voidedLines, sale.voidedLines)
    }
}

/// A count may come from another machine's document, so its sum is checked as amounts are.
private func sum(_ count: Int64, _ more: Int64) throws(AmountFailure) -> Int64 {
    let (result, overflow) = count.addingReportingOverflow(more)
    guard !overflow else { throw .outOfRange }
    return result
}
