import RetailModels
import TerminalUI

extension ListTable<StockedProduct> {
    /// Products with what a cashier asks for.
    static func products(_ facts: TillFacts) -> ListTable {
        let currency = facts.currency
        return ListTable(columns: [
            Column(title: "SKU", width: 9) { $0.product.sku },
            Column(title: "Name") { $0.product.name },
            Column(title: "Price", width: 9, isRight: true) { currency.text($0.product.price) },
            Column(title: "On hand", width: 9, isRight: true) { onHand($0) },
        ])
    }

    /// Products with what a manager asks for, and what was sold of them by day.
    static func inventory(_ facts: TillFacts, _ sold: [String: [Int64]]) -> ListTable {
        let currency = facts.currency
        return ListTable(columns: [
            Column(title: "SKU", width: 9) { $0.product.sku },
            Column(title: "Name") { $0.product.name },
            Column(title: "Dept", width: 9) { $0.product.department },
            Column(title: "Price", width: 9, isRight: true) { currency.text($0.product.price) },
            Column(title: "Cost", width: 8, isRight: true) { currency.text($0.product.cost) },
            Column(title: "On hand", width: 9, isRight: true) { onHand($0) },
            Column(title: "Min", width: 5, isRight: true) { $0.minimum.text },
            // Six days to a column: thirty would take the name's room.
            Column(title: " 30 days", width: 9, isChart: true) { row in
                let days = sold[row.product.id] ?? []
                guard days.contains(where: { $0 > 0 }) else { return "" }
                return " " + Sparkline.text(Self.grouped(days, by: 6))
            },
        ])
    }

    private static func grouped(_ days: [Int64], by count: Int) -> [Int] {
        stride(from: 0, to: days.count, by: count).map { start in
            days[start..<min(start + count, days.count)].reduce(0) { $0 + Int($1) }
        }
    }

    /// The mark says without colour that it runs out.
    private static func onHand(_ product: StockedProduct) -> String {
        product.onHand.text + (product.isLow ? " !" : "  ")
    }
}
