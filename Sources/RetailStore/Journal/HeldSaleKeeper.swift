public import RetailModels

/// Where a till keeps sales that wait, beside the open one and as safe as that.
///
/// Invariant: a sale is the open one or a held one, never both: what moves it does both in one
/// transaction.
public protocol HeldSaleKeeper: Sendable {
    /// The oldest first.
    func heldSales() async throws(SQLFailure) -> [HeldSale]
    /// Holds the sale; it is no longer the open one.
    func hold(_ sale: HeldSale) async throws(SQLFailure)
    /// Makes it the open one; nil when it is not there any more.
    func recall(_ id: String) async throws(SQLFailure) -> HeldSale?

    /// Gives it up for another till: it is neither held nor open from now on, and kept until that
    /// till's cloud has it. Nil when it is not held.
    func giveUp(_ id: String) async throws(SQLFailure) -> HeldSale?
    /// What was given up, and the cloud has not said that it has.
    func givenUp() async throws(SQLFailure) -> [HeldSale]
    /// The cloud has it; or nobody wants it, and it is held again.
    func settleGivenUp(_ id: String, isTaken: Bool) async throws(SQLFailure)

    /// Makes another till's sale the open one, and remembers that it arrived. False when it had
    /// arrived before.
    func take(_ sale: HeldSale) async throws(SQLFailure) -> Bool
    /// What arrived, and the cloud has not been told.
    func arrived() async throws(SQLFailure) -> [String]
    /// The cloud knows.
    func forgetArrived(_ id: String) async throws(SQLFailure)
}
