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

        fileprivate mutating func add(
            _ later: Count, since before: Count
        ) throws(AmountFailure) {
            try add(later.amount - before.amount, count: later.count - before.count)
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

    /// One operator's part of a session.
    public struct Part: Codable, Hashable, Sendable {
        public var sales = Count()
        public var refunds = Count()
        public var discounts = Count()
        /// By tender: what it paid, less change.
        public var tenders: [String: Count] = [:]
        public var voidedLines: Int64 = 0
        /// Sales and refunds with cash, money in and out, drops, and openings without a sale.
        public var drawerOpenings: Int64 = 0
        /// What they put into the drawer, less what they took out; the float is nobody's.
        public var cash = Money.zero

        public init() {}

        /// Counts what a document of theirs has added to the totals.
        fileprivate mutating func add(
            _ totals: ShiftTotals, since before: ShiftTotals
        ) throws(AmountFailure) {
            try sales.add(totals.sales, since: before.sales)
            try refunds.add(totals.refunds, since: before.refunds)
            try discounts.add(totals.discounts, since: before.discounts)
            for (tender, count) in totals.tenders where count != before.tenders[tender] {
                try tenders[tender, default: Count()].add(
                    count, since: before.tenders[tender] ?? Count())
            }
            voidedLines = try sum(voidedLines, totals.voidedLines - before.voidedLines)
            drawerOpenings = try sum(
                drawerOpenings, (totals.drawerOpenings ?? 0) - (before.drawerOpenings ?? 0))
            cash = try cash + (totals.expectedCash - before.expectedCash)
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
    /// Paid for gift cards and onto accounts: owed, and no turnover. Nil before the first.
    public var values: Count?
    /// Sales that were taken back whole right after they were made. Nil before the first.
    public var postVoids: Count?
    /// Sales for practice, and how many the till ever made. No document says so: they are in no
    /// chain. Nil before the first.
    public var training: Int64?
    public var trainingEver: Int64?
    /// Taken to the safe; nil before the first.
    public var drops: Count?
    /// How often the drawer was opened; nil in a session of the first form.
    public var drawerOpenings: Int64?
    /// By operator's name; nil in a session of the first form.
    public var parts: [String: Part]?
    /// How often what the audit log names by action; nil in a session of the first form.
    public var events: [String: Int64]?
    /// Never reset: everything this till ever sold, gave back, and the difference.
    public var grandSales = Money.zero
    public var grandReturns = Money.zero

    public init() {}

    public var grandNet: Money {
        get throws(AmountFailure) { try grandSales + grandReturns }
    }

    /// Float + cash sales − change − cash refunds + cash in − cash out, drops among them.
    public var expectedCash: Money {
        get throws(AmountFailure) {
            try float + (tenders[Tender.cash.rawValue]?.amount ?? .zero) + paidIn.amount
                - paidOut.amount - (drops?.amount ?? .zero)
        }
    }

    /// The totals with which the next session starts.
    public func reset() -> ShiftTotals {
        var next = ShiftTotals()
        next.grandSales = grandSales
        next.grandReturns = grandReturns
        next.trainingEver = trainingEver
        return next
    }

    /// Counts a sale for practice, and returns its number.
    public mutating func countTraining() -> Int64 {
        training = (training ?? 0) + 1
        trainingEver = (trainingEver ?? 0) + 1
        return trainingEver ?? 1
    }

    /// What the chain's documents come to: all but the practice.
    public var ofDocuments: ShiftTotals {
        var totals = self
        (totals.training, totals.trainingEver) = (nil, nil)
        return totals
    }

    /// Counts a document in, or nothing of it when it throws. Of a closing only what the audit log
    /// says is counted: it carries the totals that it ends.
    public mutating func add(_ document: Document) throws(AmountFailure) {
        var next = self
        try next.count(document)
        try next.countPart(of: document, since: self)
        self = next
    }

    /// These and what the audit log says, as far as the session counts it: those events that a Z
    /// takes along belong to it.
    public func counting(_ log: [AuditEvent]?) throws(AmountFailure) -> ShiftTotals {
        guard let log, var counts = events else { return self }
        for event in log { counts[event.action] = try sum(counts[event.action] ?? 0, 1) }
        var next = self
        next.events = counts
        return next
    }

    private mutating func count(_ document: Document) throws(AmountFailure) {
        switch document.body {
        case .sale(let sale): try add(sale, by: document.operatorName, isRefund: false)
        case .refund(let sale): try add(sale, by: document.operatorName, isRefund: true)
        case .shiftOpen(let opening):
            self = reset()
            float = opening.float
            if opening.form != nil { (drawerOpenings, parts, events) = (0, [:], [:]) }
        case .cash(let movement):
            switch movement.kind {
            case .paidIn: try paidIn.add(movement.amount)
            case .paidOut: try paidOut.add(movement.amount)
            case .noSale: noSales = try sum(noSales, 1)
            case .drop:
                var count = drops ?? Count()
                try count.add(movement.amount)
                drops = count
            }
        case .shiftClose, .stock, .gap: break
        }
        if document.opensDrawer, let openings = drawerOpenings {
            drawerOpenings = try sum(openings, 1)
        }
        self = try counting(document.audit)
    }

    /// Whose document it was, in a session of the second form.
    private mutating func countPart(
        of document: Document, since before: ShiftTotals
    ) throws(AmountFailure) {
        guard document.sale != nil || document.opensDrawer,
            var part = parts?[document.operatorName, default: Part()]
        else { return }
        try part.add(self, since: before)
        parts?[document.operatorName] = part
    }

    private mutating func add(
        _ sale: Sale, by name: String, isRefund: Bool
    ) throws(AmountFailure) {
        let priced = sale.priced
        let parts = try sale.turnover(isRefund: isRefund)
        // Somebody who buys nothing but a gift card was served too.
        if parts.isEmpty { try sales.add(.zero) }
        for part in parts {
            if part.isReturn {
                try refunds.add(part.figures.gross)
                grandReturns = try grandReturns + part.figures.gross
            } else {
                try sales.add(part.figures.gross)
                grandSales = try grandSales + part.figures.gross
            }
        }
        for payment in sale.payments {
            try tenders[payment.tender.rawValue, default: Count()].add(payment.amount)
        }
        let whole = try sale.wholeTurnover().figures
        try operators[name, default: Count()].add(whole.gross)
        for total in priced.taxes {
            try taxes[total.name, default: Turnover()].add(
                net: total.net, tax: total.tax, gross: total.gross)
        }
        for line in priced.lines where line.line.value == nil {
            try departments[line.line.product.department, default: Turnover()].add(
                net: line.net, tax: line.tax, gross: line.gross)
        }
        try addSpecials(of: sale, isRefund: isRefund)
        if priced.discount != .zero { try discounts.add(priced.discount) }
        rounding = try rounding + sale.rounding
        net = try net + whole.net
        tax = try tax + whole.tax
        gross = try gross + whole.gross
        voidedLines = try sum(voidedLines, sale.voidedLines)
    }

    private mutating func addSpecials(of sale: Sale, isRefund: Bool) throws(AmountFailure) {
        if sale.priced.lines.contains(where: { $0.line.value != nil }) {
            var count = values ?? Count()
            try count.add(sale.valueSold())
            values = count
        }
        if isRefund, sale.correction == .postVoid {
            var count = postVoids ?? Count()
            try count.add(sale.priced.gross)
            postVoids = count
        }
    }
}

extension Document {
    /// Whether the drawer is opened for it, besides for counting it.
    fileprivate var opensDrawer: Bool {
        switch body {
        case .sale(let sale), .refund(let sale): sale.payments.contains { $0.tender == .cash }
        case .cash: true
        case .shiftOpen, .shiftClose, .stock, .gap: false
        }
    }
}

/// A count may come from another machine's document, so its sum is checked as amounts are.
private func sum(_ count: Int64, _ more: Int64) throws(AmountFailure) -> Int64 {
    let (result, overflow) = count.addingReportingOverflow(more)
    guard !overflow else { throw .outOfRange }
    return result
}
