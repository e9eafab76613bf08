import RetailModels
import TerminalUI
import Till

/// What every screen knows of its shop, the same for as long as the till runs.
struct TillFacts: Sendable {
    let shop: Shop
    let identity: TillIdentity
    /// Writes and reads every amount.
    let currency: Currency
    let keys: KeyTable
    /// A moment as the shop's wall shows it.
    let local: @Sendable (_ milliseconds: Int64) -> ShopClock.Local
    private(set) var sentences: Sentences
    /// What the screens are written in.
    private(set) var language: Language
    /// After how long without a key the till locks itself; 0 is never.
    var lockAfterSeconds = 0

    /// Nil when the shop's currency is no code of a currency.
    init?(
        shop: Shop, identity: TillIdentity, keys: KeyTable = .standard,
        language: Language = .english,
        local: @escaping @Sendable (Int64) -> ShopClock.Local
    ) {
        guard let currency = Currency(code: shop.currency) else { return nil }
        self.shop = shop
        self.identity = identity
        self.currency = currency
        self.keys = keys.translated(to: language)
        self.language = language
        self.local = local
        sentences = Sentences(currency: currency, local: local, language: language)
    }

    /// `Corner Market · Till 01`.
    var tillName: String { "\(shop.name) · \(say(.till(identity.series)))" }

    /// The same for what is written down and not shown: the audit log is in English.
    var inEnglish: TillFacts {
        var facts = self
        facts.language = .english
        facts.sentences.language = .english
        return facts
    }

    /// A phrase in the till's language.
    func say(_ phrase: Phrase) -> String { language.text(phrase) }

    /// A tender's name in the till's language.
    func say(_ tender: Tender) -> String { say(tender.phrase) }

    /// Whether somebody may do it alone.
    func allows(_ person: Operator?, _ permission: Permission) -> Bool {
        person.map { shop.settings.limits(of: $0.role).allows(permission) } ?? false
    }

    /// The message for a failure.
    func message(_ trouble: Trouble) -> Message { .alert(sentences.of(trouble)) }
}

extension Tender {
    /// What it is called on the screens.
    var phrase: Phrase {
        switch self {
        case .cash: .cash
        case .card: .card
        case .coupon: .coupon
        case .account: .account
        case .giftCard: .giftCard
        case .credit: .storeCredit
        }
    }
}
