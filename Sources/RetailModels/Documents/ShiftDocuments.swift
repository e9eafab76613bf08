/// A cashier's session begins with a float in the drawer.
public struct ShiftOpening: Codable, Hashable, Sendable {
    public var float: Money

    public init(float: Money) { self.float = float }
}

/// A session ends with a count and its Z report.
public struct ShiftClosing: Codable, Hashable, Sendable {
    /// From 1 on each till, never reused, besides the document's own number.
    public var zNumber: Int64
    public var openedAt: Int64
    public var counted: Money
    public var totals: ShiftTotals

    public init(zNumber: Int64, openedAt: Int64, counted: Money, totals: ShiftTotals) {
        self.zNumber = zNumber
        self.openedAt = openedAt
        self.counted = counted
        self.totals = totals
    }

    /// What the drawer held beyond what was expected; negative when money is missing.
    public var variance: Money {
        get throws(AmountFailure) { try counted - totals.expectedCash }
    }
}

/// Money put into or taken out of the drawer, or the drawer opened without a sale.
public struct CashMovement: Codable, Hashable, Sendable {
    public enum Kind: String, Codable, Sendable, CaseIterable {
        case paidIn, paidOut, noSale
    }
    public var kind: Kind
    /// Zero for `noSale`, otherwise above zero.
    public var amount: Money
    public var reason: String

    public init(kind: Kind, amount: Money, reason: String) {
        self.kind = kind
        self.amount = amount
        self.reason = reason
    }
}

/// Numbers of a series that no document of this journal will ever bear, named so that the gap is
/// accounted for.
public struct GapRecord: Codable, Hashable, Sendable {
    /// The first and the last number skipped. Of a series that is left: the first number that is
    /// not this journal's, and the last one that is.
    public var from: Int64
    public var through: Int64
    public var reason: String
    /// The series that is left to another machine or an older disk; this record is the first of the
    /// new one. Nil for a gap within a series.
    public var leaves: String?

    public init(from: Int64, through: Int64, reason: String, leaves: String? = nil) {
        self.from = from
        self.through = through
        self.reason = reason
        self.leaves = leaves
    }
}

/// Goods counted, received, adjusted or moved.
public struct StockDocument: Codable, Hashable, Sendable {
    public enum Kind: String, Codable, Sendable, CaseIterable {
        case count, receipt, adjustment, transfer
    }
    public struct Line: Codable, Hashable, Sendable {
        public var productID: String
        public var sku: String
        /// The figure that was counted; nil for other kinds.
        public var counted: Quantity?
        /// What it adds to the stock on hand (a count: the difference at the moment of counting).
        public var change: Quantity
        /// The cost of one unit.
        public var cost: Money

        public init(
            productID: String, sku: String, counted: Quantity? = nil, change: Quantity, cost: Money
        ) {
            self.productID = productID
            self.sku = sku
            self.counted = counted
            self.change = change
            self.cost = cost
        }
    }
    public var kind: Kind
    /// True for the first count of a shop: it is posted against the opening balance.
    public var isOpening: Bool
    public var lines: [Line]
    public var reason: String

    public init(kind: Kind, isOpening: Bool, lines: [Line], reason: String) {
        self.kind = kind
        self.isOpening = isOpening
        self.lines = lines
        self.reason = reason
    }
}
