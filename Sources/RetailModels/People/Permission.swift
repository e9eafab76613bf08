/// An action at the till that not everybody may do alone (retail-rules: People).
public enum Permission: String, Codable, Sendable, CaseIterable {
    case voidLine, voidSale, discount, priceOverride, openPrice
    case refund, refundUnlinked, postVoid, taxExempt
    case sellExpired, ageCheck
    case giftCard, accountLimit
    case noSale, cashInOut, drop, blindCount
    case reprint, training
    case stock, catalogue, customers, people, reports, audit, settings
}

/// What an operator's role may do alone; beyond it another operator's PIN is asked in place.
public struct RoleLimits: Codable, Hashable, Sendable {
    /// In the order of their names, none twice: one value, one spelling.
    public private(set) var allowed: [Permission]
    /// The largest discount, in parts per million of what it is taken off; 0…1,000,000.
    public var discountMaxPPM: Int64

    public static let wholePPM: Int64 = 1_000_000

    public init(allowed: Set<Permission>, discountMaxPPM: Int64) {
        self.allowed = allowed.sorted { $0.rawValue < $1.rawValue }
        self.discountMaxPPM = min(max(0, discountMaxPPM), Self.wholePPM)
    }

    /// Whether the role may do it alone.
    /// - Parameter discountPPM: how much of the amount is taken off, where it is a discount.
    public func allows(_ permission: Permission, discountPPM: Int64 = 0) -> Bool {
        allowed.contains(permission)
            && (permission != .discount || discountPPM <= discountMaxPPM)
    }

    /// What holds where the shop has not chosen otherwise.
    public static func standard(_ role: OperatorRole) -> RoleLimits {
        switch role {
        case .manager: RoleLimits(allowed: Set(Permission.allCases), discountMaxPPM: wholePPM)
        case .cashier:
            RoleLimits(
                allowed: [
                    .voidLine, .voidSale, .discount, .openPrice, .refund, .ageCheck, .giftCard,
                    .noSale, .cashInOut, .drop, .reprint, .customers,
                ], discountMaxPPM: 100_000)
        }
    }
}

/// Another operator has agreed to one action. Good for that action only, never kept.
public struct Approval: Codable, Hashable, Sendable {
    public var operatorID: String
    public var operatorName: String

    public init(operatorID: String, operatorName: String) {
        self.operatorID = operatorID
        self.operatorName = operatorName
    }

    public init(_ person: Operator) {
        self.init(operatorID: person.id, operatorName: person.name)
    }
}
