import APIClient
import RetailModels
import RetailStore
import Till

/// Makes the documents of goods that move without a sale.
struct StockMover: Sendable {
    let link: CloudLink
    let register: Register
    let newID: @Sendable () -> String

    /// Signs the document; a count posts its difference to what is on hand at this moment, and
    /// nothing when there is none.
    func move(_ move: StockMove, by person: Operator) async throws(Trouble) -> Document? {
        var line = StockDocument.Line(
            productID: move.product.id, sku: move.product.sku, change: move.quantity,
            cost: move.cost)
        let kind: StockDocument.Kind
        switch move.kind {
        case .adjust: kind = .adjustment
        case .receive: kind = .receipt
        case .count:
            kind = .count
            line.counted = move.quantity
            let now = try await TillClient.read(
                FindProduct(code: move.product.sku), link, isOwnCopyEnough: false)
            // Another product may have the SKU for a code.
            guard now.product.id == move.product.id else { throw .unknownCode(move.product.sku) }
            do { line.change = try move.quantity - now.onHand } catch {
                throw .quantity(move.quantity.text, error)
            }
            guard line.change != .zero else { return nil }
        }
        let body = StockDocument(
            kind: kind, isOpening: false, lines: [line], reason: move.reason)
        do throws(RegisterFailure) {
            let draft = Draft(id: newID(), person: person, body: .stock(body))
            return try await register.commit([.document(draft)]).first
        } catch { throw .register(error) }
    }
}
