/// What a manager changes of how the shop takes money; what is nil stays as it is.
public struct PaymentEdit: Codable, Hashable, Sendable {
    /// The smallest coin in minor units, 1 to 500; 0 is the currency's again.
    public var cashStep: Int64?
    /// Notes with a key of their own, in whole units; none are the usual ones again.
    public var quickNotes: [Int64]?
    /// Refunds of another till's receipt while a till is apart: `allow`, `refuse`, or a cap in
    /// minor units such as `cap 5000`.
    public var refundsApart: String?
    /// The same by tender, of those that pay from a balance: `account`, `giftCard`, `credit`.
    public var offline: [String: String]?

    public init() {}

    /// The tenders that two tills could spend twice while they do not see each other
    /// (retail-rules: Balances across tills). Cash, cards and coupons are good for what they are.
    public static let ruled: [Tender] = [.account, .giftCard, .credit]
    /// Larger than any note.
    public static let noteMax: Int64 = 1_000_000

    /// Why it cannot be taken; nil when it can.
    public func fault() -> String? {
        guard (0...Currency.cashStepMax).contains(cashStep ?? 0) else {
            return "the smallest coin has 1 to \(Currency.cashStepMax) minor units"
        }
        let notes = quickNotes ?? []
        guard notes.count <= PaymentSettings.quickNotesDefault.count,
            notes.allSatisfy({ (1...Self.noteMax).contains($0) })
        else {
            return "at most \(PaymentSettings.quickNotesDefault.count) notes have a key, "
                + "in whole units up to \(Self.noteMax)"
        }
        let rules = (offline ?? [:]).values + [refundsApart].compactMap { $0 }
        guard rules.allSatisfy({ OfflineRule(wire: $0) != nil }) else {
            return "a rule is allow, refuse or a cap such as cap 5000"
        }
        let ruled = Self.ruled.map(\.rawValue)
        guard (offline ?? [:]).keys.allSatisfy({ ruled.contains($0) }) else {
            return "only \(ruled.joined(separator: ", ")) have a rule"
        }
        return nil
    }

    /// How a shop of that currency takes money behind the change; nil when that is all as usual.
    func applied(to settings: PaymentSettings?, _ currency: Currency) -> PaymentSettings? {
        let usual = PaymentSettings()
        var changed = settings ?? usual
        if let cashStep {
            changed.cashStep = [0, currency.cashStep].contains(cashStep) ? nil : cashStep
        }
        if let quickNotes {
            changed.quickNotes = [[], usual.notes].contains(quickNotes) ? nil : quickNotes
        }
        if let refundsApart {
            let rule = OfflineRule(wire: refundsApart)
            changed.refundsApart = rule == usual.ruleForRefundsApart(currency) ? nil : rule
        }
        for tender in Self.ruled {
            guard let rule = offline?[tender.rawValue].flatMap({ OfflineRule(wire: $0) }) else {
                continue
            }
            let isUsual = rule == usual.rule(for: tender, currency)
            changed.offline = (changed.offline ?? [:]).filter { $0.key != tender.rawValue }
            if !isUsual { changed.offline?[tender.rawValue] = rule }
        }
        if changed.offline == [:] { changed.offline = nil }
        return changed == usual ? nil : changed
    }
}
