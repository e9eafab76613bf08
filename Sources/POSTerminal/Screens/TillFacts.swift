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
    let sentences: Sentences

    /// Nil when the shop's currency is no code of a currency.
    init?(
        shop: Shop, identity: TillIdentity, keys: KeyTable = .standard,
        local: @escaping @Sendable (Int64) -> ShopClock.Local
    ) {
        guard let currency = Currency(code: shop.currency) else { return nil }
        self.shop = shop
        self.identity = identity
        self.currency = currency
        self.keys = keys
        self.local = local
        sentences = Sentences(currency: currency, local: local)
    }

    /// `Corner Market · Till 01`.
    var tillName: String { "\(shop.name) · Till \(identity.series)" }

    /// The message for a failure.
    func message(_ trouble: Trouble) -> Message { .alert(sentences.of(trouble)) }
}
