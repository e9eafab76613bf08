/// What a till does by itself while it does not see the other tills.
public enum OfflineRule: Hashable, Sendable {
    case allow
    case cap(Money)
    case refuse

    /// Reads `allow`, `refuse` or `cap 50.00`; nil when it is none of these.
    public init?(text: String, currency: Currency) {
        let words = text.split(separator: " ")
        switch (words.first, words.count) {
        case ("allow", 1): self = .allow
        case ("refuse", 1): self = .refuse
        case ("cap", 2):
            guard let amount = try? currency.parse(String(words[1])), amount >= .zero else {
                return nil
            }
            self = .cap(amount)
        default: return nil
        }
    }

    public func text(_ currency: Currency) -> String {
        switch self {
        case .allow: "allow"
        case .refuse: "refuse"
        case .cap(let amount): "cap \(currency.text(amount))"
        }
    }

    /// Whether so much may be done while the till is apart.
    public func allows(_ amount: Money) -> Bool {
        switch self {
        case .allow: true
        case .refuse: false
        case .cap(let cap): amount <= cap
        }
    }
}

/// On the wire `allow`, `refuse`, or the minor units of a cap, such as `cap 5000`.
extension OfflineRule: Codable {
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        // What this version does not know is not allowed.
        self = OfflineRule(wire: text) ?? .refuse
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wire)
    }

    /// Nil when it is no rule of this version.
    init?(wire text: String) {
        switch text {
        case "allow": self = .allow
        case "refuse": self = .refuse
        default:
            guard let digits = Self.digits(ofCap: text), let minor = Int64(digits),
                let cap = try? Money(minor: minor)
            else { return nil }
            self = .cap(cap)
        }
    }

    /// What `PaymentEdit` and the settings say.
    public var wire: String {
        switch self {
        case .allow: "allow"
        case .refuse: "refuse"
        case .cap(let amount): "cap \(amount.minor)"
        }
    }

    private static func digits(ofCap text: String) -> Substring? {
        let digits = text.dropFirst("cap ".count)
        guard text.hasPrefix("cap "), (1...15).contains(digits.utf8.count),
            digits.utf8.allSatisfy({ (48...57).contains($0) })
        else { return nil }
        return digits
    }
}

/// How a shop takes money. What is nil is as the currency and the rules say.
public struct PaymentSettings: Codable, Hashable, Sendable {
    /// The smallest coin in minor units, where it is not the currency's.
    public var cashStep: Int64?
    /// Notes with a key of their own, in whole units: at most four.
    public var quickNotes: [Int64]?
    /// Refunds of another till's receipt while this one is apart.
    public var refundsApart: OfflineRule?
    /// By tender.
    public var offline: [String: OfflineRule]?

    public init(
        cashStep: Int64? = nil, quickNotes: [Int64]? = nil, refundsApart: OfflineRule? = nil,
        offline: [String: OfflineRule]? = nil
    ) {
        self.cashStep = cashStep
        self.quickNotes = quickNotes
        self.refundsApart = refundsApart
        self.offline = offline
    }

    public static let quickNotesDefault: [Int64] = [5, 10, 20, 50]

    /// The smallest coin.
    public func cashStep(_ currency: Currency) -> Int64 {
        guard let cashStep, (1...Currency.cashStepMax).contains(cashStep) else {
            return currency.cashStep
        }
        return cashStep
    }

    /// The notes of the four keys.
    public var notes: [Int64] {
        let chosen = (quickNotes ?? []).filter { $0 > 0 }.prefix(Self.quickNotesDefault.count)
        return Array(chosen) + Self.quickNotesDefault.dropFirst(chosen.count)
    }

    public func ruleForRefundsApart(_ currency: Currency) -> OfflineRule {
        refundsApart ?? .cap(Self.units(50, currency))
    }

    /// What a tender is good for while the till is apart.
    public func rule(for tender: Tender, _ currency: Currency) -> OfflineRule {
        if let rule = offline?[tender.rawValue] { return rule }
        return switch tender {
        case .cash, .card, .coupon: .allow
        case .account: .cap(Self.units(100, currency))
        case .giftCard, .credit: .refuse
        }
    }

    private static func units(_ units: Int64, _ currency: Currency) -> Money {
        (try? currency.parse("\(units)")) ?? .zero
    }
}

extension Shop {
    /// How it takes money.
    public var payment: PaymentSettings { settings.payment ?? PaymentSettings() }
}
