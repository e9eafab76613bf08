/// How the money of a sale goes back: the way it came, and no more than that.
public struct GivingBack: Codable, Hashable, Sendable {
    /// A payment of the sale, and what of it may still go back.
    public struct Way: Codable, Hashable, Sendable {
        public var tender: Tender
        /// Positive.
        public var amount: Money
        public var reference: String?
        public var holder: String?

        public init(
            tender: Tender, amount: Money, reference: String? = nil, holder: String? = nil
        ) {
            self.tender = tender
            self.amount = amount
            self.reference = reference
            self.holder = holder
        }

        func isOf(_ payment: Payment) -> Bool {
            payment.tender == tender && payment.reference == reference
                && payment.holder == holder
        }
    }

    /// The id of the sale.
    public var sale: String
    public var ways: [Way]
    /// What earlier refunds gave back in cash, and the gross that this was before it was rounded
    /// to coins. Both positive.
    public var cash: Money
    public var cashGross: Money
    /// What has not come back yet, before what comes back now.
    public var openGross: Money

    /// Cash goes last: a coupon is not to be cashed in, and only the last way can be rounded.
    static let order: [Tender] = [.account, .card, .giftCard, .credit, .coupon, .cash]
}
