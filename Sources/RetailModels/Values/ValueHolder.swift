/// Whose value it is that the shop owes, or is owed: a gift card's or a store credit's by its
/// number, a customer's account by the customer.
///
/// The balance is the sum of what documents moved. It stands in the ledger under an account of its
/// own, so that the ledger's cache is the balance and `pos verify` proves it.
public struct ValueHolder: Codable, Hashable, Sendable {
    public enum Kind: String, Codable, Sendable, CaseIterable {
        case giftCard, credit, account
    }
    public var kind: Kind
    /// A number of 4 to 32 letters, digits and dashes, or a customer's id.
    public var name: String

    public init(_ kind: Kind, _ name: String) {
        self.kind = kind
        self.name = name
    }

    /// The holder that a tender takes from; nil for tenders that nobody holds.
    public init?(_ tender: Tender, _ name: String?) {
        guard let name else { return nil }
        switch tender {
        case .giftCard: self.init(.giftCard, name)
        case .credit: self.init(.credit, name)
        case .account: self.init(.account, name)
        case .cash, .card, .coupon: return nil
        }
    }

    public static let nameLength = 4...64

    /// A number as it is typed or scanned, without spaces and in capitals; nil when it is none.
    public static func number(_ text: String) -> String? {
        let number = text.uppercased().filter { $0 != " " }
        return isName(number) && number.utf8.count <= 32 ? number : nil
    }

    private static func isName(_ name: String) -> Bool {
        nameLength.contains(name.utf8.count)
            && name.utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                    || $0 == UInt8(ascii: "-")
            }
    }

    /// Why documents do not take it, or nil.
    var fault: String? { Self.isName(name) ? nil : "a holder of a value without a proper name" }

    /// The last four signs, as receipts show them.
    public var shortName: String { "··" + name.suffix(4) }

    /// Its account in the ledger.
    public var ledgerAccount: String { Account.holder(self) }

    /// What the shop owes the holder, or for an account what the holder owes, from the ledger's
    /// balance (debit less credit).
    public func balance(ofLedger minor: Int64) -> Int64 { kind == .account ? minor : -minor }
}

extension Payment {
    /// Who pays with it, or gets it back.
    public var valueHolder: ValueHolder? { ValueHolder(tender, holder) }
}

extension SoldProduct {
    /// What a line names that sells a value: no product, no tax, no cost.
    public static func value(_ kind: ValueHolder.Kind) -> SoldProduct {
        let name =
            switch kind {
            case .giftCard: "Gift card"
            case .credit: "Store credit"
            case .account: "Paid on account"
            }
        return SoldProduct(
            id: "value:\(kind.rawValue)", sku: kind.rawValue, barcode: "", name: name,
            department: "", unit: "each", taxClass: "", taxPPM: 0, cost: .zero)
    }
}
