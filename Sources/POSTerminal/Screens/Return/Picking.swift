import RetailModels
import TerminalUI

extension ReturnScreen {
    /// Which lines of a receipt come back, and how much of each.
    struct Picking: Equatable, Sendable {
        /// As the servers know it.
        let found: FoundReceipt
        /// With what is on the sale already.
        let sold: SoldSale
        /// In the order of the receipt's lines.
        private(set) var chosen: [Quantity]
        var list: ListState

        init(_ found: FoundReceipt, _ sold: SoldSale) {
            self.found = found
            self.sold = sold
            let count = sold.sale.priced.lines.count
            chosen = Array(repeating: .zero, count: count)
            list = ListState(count: count)
            list.select(chosen.indices.first { sold.returnable($0) != .zero } ?? 0)
        }

        /// One more or one less of the marked line, within what may come back.
        mutating func add(_ count: Int64) {
            let index = list.selection
            guard let next = try? Quantity(milli: chosen[index].milli + sign(index) * count * 1000)
            else { return }
            chosen[index] = clamped(next, index)
        }

        /// All of every line.
        mutating func chooseAll() {
            for index in chosen.indices { chosen[index] = sold.returnable(index) }
        }

        /// So much of the marked line.
        mutating func set(_ text: String) throws(Trouble) {
            let index = list.selection
            let typed: Quantity
            do { typed = try Quantity(text: text) } catch { throw .quantity(text, error) }
            let quantity = sign(index) < 0 ? -typed : typed
            guard typed >= .zero, clamped(quantity, index) == quantity else {
                throw .money(.returnTooMuch(most: sold.returnable(index).text))
            }
            chosen[index] = quantity
        }

        /// One more of the line that was sold by that code.
        mutating func add(scanned code: String) throws(Trouble) {
            let forms = ScannedCode(code).candidates
            let lines = sold.sale.priced.lines
            let matching = lines.indices.filter { index in
                let product = lines[index].line.product
                return forms.contains(product.barcode) || forms.contains(product.sku)
            }
            guard !matching.isEmpty else { throw .money(.notOnReceipt(code)) }
            let free = matching.first { chosen[$0] != sold.returnable($0) }
            guard let free else {
                throw .money(.returnTooMuch(most: sold.returnable(matching[0]).text))
            }
            list.select(free)
            add(1)
        }

        private func sign(_ index: Int) -> Int64 {
            sold.sale.priced.lines[index].line.quantity < .zero ? -1 : 1
        }

        private func clamped(_ quantity: Quantity, _ index: Int) -> Quantity {
            let most = sold.returnable(index)
            return most < .zero
                ? max(most, min(quantity, .zero)) : min(most, max(quantity, .zero))
        }

        /// What the chosen lines come to, positive.
        var amount: Money? {
            var sum = Money.zero
            for (index, quantity) in chosen.enumerated() where quantity != .zero {
                guard let line = try? sold.giving(back: quantity, of: index),
                    let gross = line.returned?.origin?.figures.gross,
                    let next = try? sum - gross
                else { return nil }
                sum = next
            }
            return sum
        }
    }

    /// Goods that come without a receipt.
    struct Goods: Equatable, Sendable {
        let reason: String
        var lines: [CartLine] = []
    }
}
