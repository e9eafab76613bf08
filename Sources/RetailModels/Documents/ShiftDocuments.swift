/// A cashier's session begins with a float in the drawer.
public struct ShiftOpening: Codable, Hashable, Sendable {
    /// The form that a session begun now has: its totals know each operator's part, how often the
    /// drawer was opened, and what the audit log says.
    public static let currentForm: Int64 = 2

    public var float: Money
    /// Which figures the session's totals have; nil for those that the first tills had.
    public var form: Int64?

    public init(float: Money, form: Int64? = nil) {
        self.float = float
        self.form = form
    }
}

/// So many notes or coins of one value.
public struct CountedPieces: Codable, Hashable, Sendable {
    /// More pieces of one kind than any drawer holds.
    public static let countMax: Int64 = 1_000_000
    /// More kinds than any currency has.
    public static let kindCountMax = 100

    public var value: Money
    public var count: Int64

    public init(value: Money, count: Int64) {
        self.value = value
        self.count = count
    }

    /// What they are worth together.
    public var amount: Money {
        get throws(AmountFailure) {
            let (minor, overflow) = value.minor.multipliedReportingOverflow(by: count)
            guard !overflow else { throw .outOfRange }
            return try Money(minor: minor)
        }
    }

    public static func sum(_ pieces: [CountedPieces]) throws(AmountFailure) -> Money {
        var total = Money.zero
        for kind in pieces { total = try total + kind.amount }
        return total
    }
}

/// What a person found in the drawer.
public struct DrawerCount: Codable, Hashable, Sendable {
    public var amount: Money
    /// Notes and coins, when they were counted one kind after the other; their sum is `amount`.
    public var pieces: [CountedPieces]?

    public init(_ amount: Money, pieces: [CountedPieces]? = nil) {
        self.amount = amount
        self.pieces = pieces
    }

    public init(pieces: [CountedPieces]) throws(AmountFailure) {
        amount = try CountedPieces.sum(pieces)
        self.pieces = pieces
    }
}

/// A session ends with a count and its Z report.
public struct ShiftClosing: Codable, Hashable, Sendable {
    /// From 1 on each till, never reused, besides the document's own number.
    public var zNumber: Int64
    public var openedAt: Int64
    public var counted: Money
    public var totals: ShiftTotals
    /// The notes and coins that `counted` is made of; nil when only their sum was typed.
    public var pieces: [CountedPieces]?

    public init(
        zNumber: Int64, openedAt: Int64, counted: Money, totals: ShiftTotals,
        pieces: [CountedPieces]? = nil
    ) {
        self.zNumber = zNumber
        self.openedAt = openedAt
        self.counted = counted
        self.totals = totals
        self.pieces = pieces
    }

    /// What is wrong with the count by notes and coins, or nil.
    public func fault() -> String? {
        guard let pieces else { return nil }
        guard !pieces.isEmpty, pieces.count <= CountedPieces.kindCountMax,
            pieces.allSatisfy({
                $0.value > .zero && (1...CountedPieces.countMax).contains($0.count)
            })
        else { return "a count of notes and coins that is none" }
        return (try? CountedPieces.sum(pieces)) == counted
            ? nil : "notes and coins that do not sum to the count"
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
        /// From the drawer into the safe, while the session goes on.
        case drop
    }
    public var kind: Kind
    /// Zero for `noSale`, otherwise above zero.
    public var amount: Money
    public var reason: String
    /// Who agreed, when the operator may not do it alone.
    public var approvedBy: Approval?

    public init(kind: Kind, amount: Money, reason: String, approvedBy: Approval? = nil) {
        self.kind = kind
        self.amount = amount
        self.reason = reason
        self.approvedBy = approvedBy
    }

    /// What a role must be allowed to do it alone.
    public var permission: Permission {
        switch kind {
        case .paidIn, .paidOut: .cashInOut
        case .drop: .drop
        case .noSale: .noSale
        }
    }

    /// What it adds to the drawer.
    public var change: Money {
        switch kind {
        case .paidIn, .noSale: amount
        case .paidOut, .drop: -amount
        }
    }

    /// What is wrong with it, or nil.
    public func fault() -> String? {
        (amount == .zero) == (kind == .noSale) && amount >= .zero && CleanText.isClean(reason)
            ? nil : "an amount that does not fit its kind"
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
