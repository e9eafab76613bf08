import RetailModels

/// What is said about goods that come back and values that are held.
extension Sentences {
    func money(_ trouble: MoneyTrouble) -> String {
        switch trouble {
        case .isRefund(let number): "\(number) is a refund: nothing of it comes back."
        case .receiptUnknown(let number, false): "No sale has the number \(shown(number))."
        case .receiptUnknown(let number, true):
            "\(shown(number)) is not known here, and the cloud does not answer. Try again later."
        case .receiptNumber(let text):
            "\(shown(text)) is no receipt's number. Type it as 01-000124, or scan it."
        case .allReturned(let number): "Everything of \(number) came back already."
        case .returnTooMuch(let most): "At most \(most) of it may still come back."
        case .notOnReceipt(let code): "\(shown(code)) is not on this receipt."
        case .nothingReturned: "Nothing is chosen yet: + takes one of the marked line, a all."
        case .returnApart(let rule): apart(rule, "another till's receipt")
        case .cardUnknown:
            "Nobody knows yet whether the card was charged. Ask the terminal again, then 1, 2 or 3."
        case .cardNumberMalformed(let text):
            "\(shown(text)) is no card's number: 4 to 32 letters, digits and dashes."
        case .valueUnknown(let name, false): "\(name) was never sold, so nothing is on it."
        case .valueUnknown(let name, true):
            "\(name) is not known here, and the cloud does not answer. Take another way."
        case .valueTooSmall(let name, let left):
            "\(currency.text(left)) is left on \(name). Type that or less, or take another way."
        case .valueApart(let rule, let tender): apart(rule, tender.title.lowercased())
        case .noLastSale:
            "This shift has no sale to correct, or something of it came back. F7 refunds."
        case .noCustomer: "An account needs its customer on the sale: Esc, then F3."
        }
    }

    /// Why something is refused that other tills may have used already.
    private func apart(_ rule: OfflineRule, _ what: String) -> String {
        let reason = "The cloud does not answer, so "
        guard case .cap(let most) = rule else { return reason + "\(what) is not taken now." }
        return reason + "\(what) is good for at most \(currency.text(most)) now."
    }
}
