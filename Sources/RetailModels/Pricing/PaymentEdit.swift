/// What a manager changes of how the shop takes money; what is nil stays as it is.
public struct PaymentEdit: Codable, Hashable, Sendable {
    /// The smallest coin in minor units, 1 to 500; 0 is the currency's again.
    public var cashStep: Int64?
    /// Notes with a key of their own, in whole units; none are the usual ones again.
    public var quickNotes: [Int64]?
    /// Refunds of another till's receipt while a till is apart: `allow`, `refuse`, or a cap in
    /// minor units such as `cap 5000`.
    public var refundsApart: String?
    /// The same by tender, for what it pays.
    public var offline: [String: String]?

    public init() {}

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
        guard (offline ?? [:]).keys.allSatisfy({ Tender(rawValue: $0) != nil }) else {
            return "there is no such tender"
        }
        return nil
    }

    /// How the shop takes money behind the change; nil when that is all as usual.
    func applied(to settings: PaymentSettings?) -> PaymentSettings? {
        var changed = settings ?? PaymentSettings()
        if let cashStep { changed.cashStep = cashStep == 0 ? nil : cashStep }
        if let quickNotes { changed.quickNotes = quickNotes.isEmpty ? nil : quickNotes }
        if let refundsApart { changed.refundsApart = OfflineRule(wire: refundsApart) }
        if let offline {
            changed.offline = (changed.offline ?? [:]).merging(
                offline.compactMapValues { OfflineRule(wire: $0) }
            ) { $1 }
        }
        return changed == PaymentSettings() ? nil : changed
    }
}
