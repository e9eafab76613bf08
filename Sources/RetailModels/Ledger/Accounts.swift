/// The accounts that documents post to, named as hledger names them.
public enum Account {
    public static let sales = "income:sales"
    public static let salesDiscounts = "income:discounts:sales"
    public static let returns = "income:returns"
    public static let returnsDiscounts = "income:discounts:returns"
    public static let costOfGoods = "expenses:cost-of-goods"
    public static let stockVariance = "expenses:stock-variance"
    public static let rounding = "expenses:rounding"
    public static let cashOverShort = "expenses:cash-over-short"
    public static let paidInAndOut = "expenses:paid-in-and-out"
    public static let inventory = "assets:inventory"
    public static let safe = "assets:cash:safe"
    public static let openingBalances = "equity:opening-balances"
    public static let goodsReceived = "liabilities:goods-received"

    /// The drawer of a till, such as `assets:cash:till-01`.
    public static func drawer(series: String) -> String {
        "assets:cash:till-\(component(series))"
    }

    /// Where the money of a tender lies until someone pays it out.
    public static func tender(_ tender: Tender, series: String) -> String {
        switch tender {
        case .cash: drawer(series: series)
        case .card: "assets:clearing:card"
        case .account: "assets:receivable:customers"
        case .giftCard: "liabilities:gift-cards"
        case .credit: "liabilities:store-credit"
        case .coupon: "assets:receivable:coupons"
        }
    }

    /// Where a payment's money lies: with its holder when it has one.
    static func payment(_ payment: Payment, series: String) -> String {
        payment.valueHolder.map(holder) ?? tender(payment.tender, series: series)
    }

    /// The balance of one gift card, store credit or customer.
    static func holder(_ holder: ValueHolder) -> String {
        let name = component(holder.name)
        return switch holder.kind {
        case .giftCard: "liabilities:gift-cards:\(name)"
        case .credit: "liabilities:store-credit:\(name)"
        case .account: "assets:receivable:customers:\(name)"
        }
    }

    public static func taxPayable(_ name: String) -> String {
        "liabilities:tax:\(component(name))"
    }

    /// A name as one part of an account: hledger ends an account at two spaces (of any kind) and
    /// splits it at a colon, `;` begins a comment, and a space at either end is no part of it.
    /// Scalars are looked at, not characters: a colon with an accent is a colon to hledger.
    static func component(_ name: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in name.unicodeScalars {
            switch scalar {
            case ":", ";", "(", ")", "[", "]": scalars.append("-")
            case _ where scalar.properties.isWhitespace:
                if let last = scalars.last, last != " " { scalars.append(" ") }
            case _ where scalar.properties.generalCategory == .control: scalars.append("-")
            default: scalars.append(scalar)
            }
        }
        if scalars.last == " " { scalars.removeLast() }
        return scalars.isEmpty ? "-" : String(scalars)
    }
}

/// One side of a posting. Exactly one of the two amounts is above zero.
public struct LedgerLine: Hashable, Sendable {
    public var account: String
    public var debit: Int64
    public var credit: Int64

    public init(account: String, debit: Int64, credit: Int64) {
        self.account = account
        self.debit = debit
        self.credit = credit
    }
}

/// The balanced entry of one document (retail-rules: Ledger).
///
/// Invariant: Σ debit = Σ credit.
public struct LedgerEntry: Hashable, Sendable {
    public private(set) var lines: [LedgerLine] = []

    /// Adds to an account: a debit when `amount` is above zero, a credit when below. The same
    /// account again is added to its line, zero is left out.
    mutating func post(_ account: String, _ amount: Int64) throws(AmountFailure) {
        guard amount != 0 else { return }
        var balance = amount
        if let index = lines.firstIndex(where: { $0.account == account }) {
            let before = lines[index].debit - lines[index].credit
            let (sum, overflow) = before.addingReportingOverflow(amount)
            guard !overflow, sum != .min else { throw .outOfRange }
            balance = sum
            lines.remove(at: index)
        }
        guard balance != 0 else { return }
        lines.append(
            LedgerLine(account: account, debit: max(balance, 0), credit: max(-balance, 0)))
    }

    public var isBalanced: Bool {
        lines.reduce(0) { $0 + $1.debit - $1.credit } == 0
    }
}
