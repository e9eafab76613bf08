import RetailModels

/// What can go wrong with goods that come back, and with values that the shop owes.
enum MoneyTrouble: Equatable, Sendable {
    /// No sale has the number; while the till is apart another one may have it.
    case receiptUnknown(String, isApart: Bool)
    /// A refund, of which nothing comes back.
    case isRefund(String)
    /// What stands in the field is no receipt's number.
    case receiptNumber(String)
    /// Everything of the sale came back already.
    case allReturned(String)
    /// More than may still come back of a line.
    case returnTooMuch(most: String)
    /// The code is of no line of the receipt.
    case notOnReceipt(String)
    /// Nothing is chosen to come back.
    case nothingReturned
    /// Another till's receipt, while the till is apart.
    case returnApart(OfflineRule)
    /// Nobody knows whether the card was charged.
    case cardUnknown
    /// What stands in the field is no number of a gift card.
    case cardNumberMalformed(String)
    /// Nothing was ever posted for the gift card or store credit.
    case valueUnknown(String, isApart: Bool)
    /// Less is left on it than is wanted.
    case valueTooSmall(String, left: Money)
    /// Other tills may have used the balance, while this one is apart.
    case valueApart(OfflineRule, Tender)
    /// An account needs a customer.
    case noCustomer
    /// The session has no sale that may be corrected.
    case noLastSale
}
