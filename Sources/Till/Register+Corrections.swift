public import RetailModels
import RetailStore

/// What was wrong is taken back whole, and what is right is written anew: no document changes.
extension Register {
    /// Takes a sale back that should not have been, with its goods and its money.
    public func postVoid(
        _ document: Document, by person: Operator
    ) throws(RegisterFailure) -> Document {
        try commit([.document(reversal(of: document, as: .postVoid, by: person))])[0]
    }

    /// Has a sale paid another way: one document takes it back the way it was paid, the next one
    /// sells the same, paid as the settlement says. Both or neither.
    /// - Returns: the second one.
    public func correctTenders(
        of document: Document, to settlement: Settlement, by person: Operator
    ) throws(RegisterFailure) -> Document {
        let back = try reversal(of: document, as: .tenders, by: person)
        guard case .sale(var sale) = document.body, settlement.isComplete,
            settlement.due == sale.priced.gross
        else { throw .notCorrectable }
        sale.payments = settlement.payments
        sale.rounding = settlement.rounding
        let isOwnCoin = settlement.cashStep != Currency(code: shop.currency)?.cashStep
        sale.cashStep = isOwnCoin ? settlement.cashStep : nil
        sale.reference = document.number
        // Counted with the first of the two already.
        sale.voidedLines = 0
        sale.correction = .tenders
        let again = Draft(id: host.newID(), person: person, body: .sale(sale))
        return try commit([.document(back), .document(again)])[1]
    }

    /// The last sale of the open session; nil when there is none to correct.
    private func reversal(
        of document: Document, as correction: Sale.Correction, by person: Operator
    ) throws(RegisterFailure) -> Draft {
        guard case .sale(let sale) = document.body, document.device == identity.device,
            document.shift == shift?.id
        else { throw .notCorrectable }
        do throws(AmountFailure) {
            var back = try sale.mirrored(saleID: document.id)
            back.correction = correction
            back.reference = document.number
            return Draft(id: host.newID(), person: person, body: .refund(back))
        } catch { throw .amount(error) }
    }
}
