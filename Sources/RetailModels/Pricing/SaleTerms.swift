/// Where a line's price came from, as it stands in `CartLine.priceSource`.
public enum PriceSource {
    public static let catalogue = "catalogue"
    /// An operator gave it another price.
    public static let override = "override"
    /// The catalogue has none, so an operator did.
    public static let entered = "entered"
    /// Sold by department and price, not as a product.
    public static let department = "department"
    /// The same, because nobody knew the code that was read: managers find it in a list.
    public static let unknownCode = "unknown"

    /// Whether a line of that source sells a product, which moves stock.
    public static func isProduct(_ source: String) -> Bool {
        source != department && source != unknownCode
    }
}

/// The customer of a sale as the receipt shows them; `Sale.customerID` says who it is.
public struct SaleCustomer: Codable, Hashable, Sendable {
    public var number: String
    public var name: String

    public init(number: String, name: String) {
        self.number = number
        self.name = name
    }
}

/// Why a sale takes no tax.
public struct TaxExemption: Codable, Hashable, Sendable {
    public var reason: String
    /// The number of the paper that says so.
    public var certificate: String

    public static let reasonLengthMax = 80
    public static let certificateLengthMax = 40

    public init(reason: String, certificate: String) {
        self.reason = reason
        self.certificate = certificate
    }

    /// A price without the tax that stands in it.
    static func netPrice(_ price: Money, ppm: Int64) throws(AmountFailure) -> Money {
        try price - TaxRate(name: "", ppm: ppm).taxInGross(price)
    }
}

/// What another operator allowed, once, by their own PIN.
public struct SaleApproval: Codable, Hashable, Sendable {
    /// What it was: the name of a permission.
    public var permission: String
    public var operatorID: String
    public var operatorName: String

    public init(permission: String, operatorID: String, operatorName: String) {
        self.permission = permission
        self.operatorID = operatorID
        self.operatorName = operatorName
    }

    /// Who allowed something, in order and each once, as the tables show it.
    static func names(_ approvals: [SaleApproval]?) -> String? {
        guard let approvals, !approvals.isEmpty else { return nil }
        var names: [String] = []
        for approval in approvals where !names.contains(approval.operatorName) {
            names.append(approval.operatorName)
        }
        return names.joined(separator: ", ")
    }
}

/// Something taken off: a share or a sum.
public enum Discount: Hashable, Sendable {
    /// Parts per million.
    case share(Int64)
    case amount(Money)

    /// What it takes off an amount: never more than all of it, and with its sign.
    public func off(_ amount: Money) throws(AmountFailure) -> Money {
        switch self {
        case .share(let ppm):
            let share = Int128(amount.minor) * Int128(min(max(ppm, 0), TaxRate.ppmLimit))
            return try Money(wide: Rounding.halfUp(share, by: Int128(TaxRate.ppmLimit)))
        case .amount(let off):
            let limit = amount < .zero ? -amount : amount
            let taken = min(off < .zero ? -off : off, limit)
            return amount < .zero ? -taken : taken
        }
    }

    /// How much of an amount that is, rounded up: a limit is never passed by a rounding.
    public func ppm(of amount: Money) -> Int64 {
        switch self {
        case .share(let ppm): return ppm
        case .amount(let off):
            let whole = Int128(amount.minor.magnitude)
            guard whole > 0 else { return off == .zero ? 0 : TaxRate.ppmLimit }
            let share = Int128(off.minor.magnitude) * Int128(TaxRate.ppmLimit)
            return Int64(min((share + whole - 1) / whole, Int128(TaxRate.ppmLimit)))
        }
    }
}

extension Sale {
    /// What is wrong with discounts, prices and exemption as they are written down, whose sums are
    /// right.
    func termsFault() -> String? {
        let lines = priced.lines.map(\.line)
        let shares = [discountPPM] + lines.map(\.discountPPM)
        guard shares.allSatisfy({ (0...TaxRate.ppmLimit).contains($0 ?? 0) }) else {
            return "a discount of more than all"
        }
        guard lines.allSatisfy({ (0...TaxRate.ppmLimit).contains($0.exemptFromPPM ?? 0) }) else {
            return "a rate out of range"
        }
        // What comes back was taxed when it was sold.
        guard exemption == nil || lines.allSatisfy({ $0.isFixed || $0.product.taxPPM == 0 }) else {
            return "an exempt sale that takes tax"
        }
        guard exemption != nil || lines.allSatisfy({ $0.exemptFromPPM == nil }) else {
            return "a line without tax, and no reason"
        }
        guard exemption.map({ !$0.reason.isEmpty }) ?? true else { return "exempt for no reason" }
        return nil
    }
}
